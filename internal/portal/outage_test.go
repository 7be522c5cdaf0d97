package portal

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/localpg"
)

// soon is what a person waits for at most when the database does not answer,
// and a little for a machine that is busy with other tests.
const soon = 5*time.Second + 2*time.Second

// recovered is how long the portal may take to be well again.
const recovered = 30 * time.Second

// private is a PostgreSQL that belongs to one test, to be stopped and started.
type private struct {
	t       *testing.T
	options localpg.Options
	server  *localpg.Server
}

// newPrivate starts one in that folder, or in one of its own.
func newPrivate(t *testing.T, dir string, flags map[string]string) *private {
	t.Helper()
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "guestportal-fault-"); err != nil { // a test's own is too long for a socket
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.RemoveAll(dir) })
	}
	p := &private{t: t, options: localpg.Options{
		Dir: dir, Binaries: os.Getenv("PORTAL_PG_BIN"), Flags: flags,
		Durable: true, // what was committed survives a crash, as on a real server
	}}
	p.start()
	t.Cleanup(func() { _ = p.server.Stop(context.Background()) })
	return p
}

func (p *private) start() {
	p.t.Helper()
	var err error
	if p.server, err = localpg.Start(p.t.Context(), p.options); err != nil {
		p.t.Fatal(err)
	}
}

// crash stops the server without giving it time for anything, and waits for its
// end.
func (p *private) crash() {
	at, cancel := context.WithCancel(p.t.Context())
	cancel()
	_ = p.server.Stop(at) // that it ended badly is what was wanted
}

// world tells the story in a migrated database on this server.
func (p *private) world() *world {
	p.t.Helper()
	dsn := p.server.DSN("postgres")
	if out, err := command(bounded(p.t), []string{"PORTAL_DATABASE_URL=" + dsn}, "migrate"); err != nil {
		p.t.Fatalf("%v\n%s", err, out)
	}
	return setupOn(p.t, dsn)
}

// exec runs a statement on its own connection, as an administrator would.
func (w *world) exec(sql string, args ...any) {
	w.tb.Helper()
	if _, err := w.pool.Exec(w.tb.Context(), sql, args...); err != nil {
		w.tb.Fatalf("%s: %v", sql, err)
	}
}

// count gives a number from the database.
func (w *world) count(sql string, args ...any) (n int) {
	w.tb.Helper()
	if err := w.pool.QueryRow(w.tb.Context(), sql, args...).Scan(&n); err != nil {
		w.tb.Fatalf("%s: %v", sql, err)
	}
	return n
}

// visitor asks for pages as somebody who is signed in.
type visitor struct {
	t      *testing.T
	origin string
	cookie *http.Cookie
	client *http.Client
	host   string // by which the portal is known; empty: its address
}

func (w *world) visitor(t *testing.T, origin string, p guest.Person) visitor {
	t.Helper()
	client := &http.Client{Transport: unshared, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return visitor{t: t, origin: origin, cookie: w.signIn(p), client: client}
}

// ask fetches a page, or sends a form to it when there is one.
func (v visitor) ask(path string, form url.Values) (status int, page string, took time.Duration) {
	v.t.Helper()
	method, body := http.MethodGet, io.Reader(http.NoBody)
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	req, err := http.NewRequestWithContext(bounded(v.t), method, v.origin+path, body)
	if err != nil {
		v.t.Fatal(err)
	}
	req.AddCookie(v.cookie)
	req.Host = v.host
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	asked := time.Now()
	res, err := v.client.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return res.StatusCode, string(raw), time.Since(asked)
}

// away checks that a page says in time that the service cannot be had now, while
// the process itself is alive.
func (v visitor) away(path string, form url.Values) {
	v.t.Helper()
	status, page, took := v.ask(path, form)
	if status != http.StatusServiceUnavailable || !strings.Contains(page, "unavailable") || took > soon {
		v.t.Errorf("%s answers %d after %s, want 503 within %s", path, status, took.Round(time.Millisecond), soon)
	}
	if status, _, took := v.ask("/livez", nil); status != http.StatusOK || took > time.Second {
		v.t.Errorf("/livez answers %d after %s", status, took)
	}
}

// back waits until a page is served again.
func (v visitor) back(path string, within time.Duration) {
	v.t.Helper()
	from := time.Now()
	eventually(v.t, path+" is served again", func() bool {
		status, _, _ := v.ask(path, nil)
		return status == http.StatusOK
	})
	if took := time.Since(from); took > within {
		v.t.Errorf("%s is served again after %s only", path, took)
	}
}

// working waits until the worker has begun to work: its first upkeep is done.
func (w *world) working() {
	w.tb.Helper()
	eventually(w.tb, "jobs are worked", func() bool {
		return w.count(`SELECT count(*) FROM river_job WHERE kind = 'sweep' AND state = 'completed'`) > 0
	})
}

// provisioned checks that a guest came to one account, and that everything holds.
func (h hearing) provisioned(t *testing.T, ref, mail string) {
	t.Helper()
	h.within = 2 * recovered
	from := time.Now()
	s := h.until(ref, "in sync", inSync)
	t.Logf("%s is right after %s", mail, time.Since(from).Round(time.Millisecond))
	tenant := h.w.tenantState()
	if ids := tenant.accounts(mail); len(ids) != 1 || ids[0] != s.Guest.ObjectID {
		t.Errorf("%s has the accounts %v, recorded is %q", mail, ids, s.Guest.ObjectID)
	}
	h.w.holds(t)
}

// changes gives the calls on Microsoft Graph that were not only to read.
func (w *world) changes() (sent []graphCall) {
	w.tb.Helper()
	for _, c := range w.graphCalls() {
		if c.Method != http.MethodGet {
			sent = append(sent, c)
		}
	}
	return sent
}
