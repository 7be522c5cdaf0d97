package mailbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// timeout is for one exchange with a client, and for the last ones when closing.
const timeout = 30 * time.Second

// Options says where the mailbox listens and what it keeps.
type Options struct {
	SMTPListen string           // loopback host:port; empty: any free port
	HTTPListen string           // loopback host:port; empty: any free port
	Dir        string           // folder of one .eml file per message; empty: memory only
	Now        func() time.Time // nil: the system's clock
	Trouble    Trouble          // nil: none
	Log        *slog.Logger     // nil: nowhere
}

// Mailbox is a running mailbox.
type Mailbox struct {
	store *store
	smtp  *smtp.Server
	http  *http.Server
	mail  net.Listener
	page  net.Listener
	done  sync.WaitGroup // both accept loops
	once  sync.Once
	err   error // of the first Close
}

// Start listens, reads what Dir holds, and serves until Close. The context is
// for the start only.
func Start(ctx context.Context, o Options) (*Mailbox, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	kept, err := openStore(o.Dir, o.Now, o.Log)
	if err != nil {
		return nil, err
	}
	m := &Mailbox{store: kept}
	if m.mail, err = listen(ctx, o.SMTPListen); err != nil {
		return nil, fmt.Errorf("listening for mail: %w", err)
	}
	if m.page, err = listen(ctx, o.HTTPListen); err != nil {
		return nil, errors.Join(fmt.Errorf("listening for the mailbox page: %w", err), m.mail.Close())
	}
	m.smtp = newSMTP(kept, o.Trouble, o.Log)
	m.http = &http.Server{
		Handler:           routes(kept, o.Log),
		ReadHeaderTimeout: timeout,
		ReadTimeout:       timeout,
		WriteTimeout:      timeout,
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          slog.NewLogLogger(o.Log.Handler(), slog.LevelWarn),
	}
	m.done.Go(func() {
		if err := m.smtp.Serve(m.mail); err != nil && !errors.Is(err, net.ErrClosed) {
			o.Log.Error("mailbox: no more mail is accepted", "error", err)
		}
	})
	m.done.Go(func() {
		if err := m.http.Serve(m.page); !errors.Is(err, http.ErrServerClosed) {
			o.Log.Error("mailbox: the page is no longer served", "error", err)
		}
	})
	return m, nil
}

// listen opens a loopback address and no other.
func listen(ctx context.Context, address string) (net.Listener, error) {
	if address == "" {
		address = "127.0.0.1:0"
	}
	resolved, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		return nil, err
	}
	if !resolved.IP.IsLoopback() {
		return nil, fmt.Errorf("%s is not a loopback address, and the mailbox lets everybody in", address)
	}
	return new(net.ListenConfig).Listen(ctx, "tcp", resolved.String())
}

// SMTPAddr is the host:port that takes mail.
func (m *Mailbox) SMTPAddr() string { return m.mail.Addr().String() }

// URL is the address of the page, without a slash at its end.
func (m *Mailbox) URL() string { return "http://" + m.page.Addr().String() }

// Messages are those that the mailbox holds, newest first.
func (m *Mailbox) Messages() []Message { return m.store.all() }

// Wait gives the newest message that matches, now or as soon as one comes in.
func (m *Mailbox) Wait(ctx context.Context, match func(Message) bool) (Message, error) {
	return m.store.wait(ctx, match)
}

// Close finishes the exchanges under way and stops. Files in Dir stay. Calling it
// again gives the same answer.
func (m *Mailbox) Close() error {
	m.once.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), timeout)
		defer cancel()
		// A mail client may keep an idle session for long; it is not waited for. The
		// SMTP server does not know its listener before its loop runs, hence the last.
		m.err = errors.Join(m.smtp.Close(), m.http.Shutdown(ctx))
		if err := m.mail.Close(); !errors.Is(err, net.ErrClosed) {
			m.err = errors.Join(m.err, err)
		}
		m.done.Wait()
	})
	return m.err
}
