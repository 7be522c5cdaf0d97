package emulator

import (
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"guestportal/internal/emulator/authority"
	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/populate"
)

// Options configure an emulator.
type Options struct {
	Listen, TLSListen string           // host:port; 127.0.0.1:0 when empty
	AlsoNames         []string         // further names in the TLS certificate
	Dir               string           // where CA, keys and state are kept; a temporary one when empty
	Settings          []byte           // JSON object of settings that differ from the defaults, also after a reset; may be empty
	Snapshot          string           // file with what a new tenant begins with, and goes back to, instead of the seed; may be empty
	Now               func() time.Time // time.Now when nil
	Log               *slog.Logger     // discards when nil
	Outward           *http.Client     // asks other issuers for their keys; http.DefaultClient when nil
	Populate          Population       // what a new tenant has beside the seed

	stateFile string // where the tenant is kept; empty when the directory is temporary
}

// Population says what a new tenant has beside the seed.
type Population = populate.Size

// Client is an application that may ask for tokens.
type Client struct {
	ID     string `json:"id"`
	Secret string `json:"secret"`
}

// Ready says where the emulator is and how to use it. It is what the ready file
// holds.
type Ready struct {
	HTTP         string `json:"http"`
	HTTPS        string `json:"https"`
	CAFile       string `json:"ca_file"`
	TenantID     string `json:"tenant_id"`
	PortalClient Client `json:"portal_client"`
	WorkerClient Client `json:"worker_client"`
	PID          int    `json:"pid"`

	ManagedIdentity ManagedIdentity `json:"managed_identity"`
}

// ManagedIdentity is how an app asks for tokens of the managed identity: the
// values of IDENTITY_ENDPOINT and IDENTITY_HEADER.
type ManagedIdentity struct {
	ClientID string `json:"client_id"`
	Endpoint string `json:"endpoint"`
	Header   string `json:"header"`
}

// WriteFile writes the ready file in one step, readable by its owner alone.
func (r Ready) WriteFile(name string) error {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("write the ready file: %w", err)
	}
	return directory.WriteFile(name, append(data, '\n'))
}

// Emulator is a running tenant.
type Emulator struct {
	ready   Ready
	dir     *directory.Directory
	tenant  *tenant
	temp    string   // directory to remove at the end
	lock    *os.File // on a directory that is kept
	servers []*http.Server
	wg      sync.WaitGroup
	close   sync.Once
	err     error
	log     *slog.Logger
}

// Start opens both listeners and returns when they answer. The emulator runs
// until Close, or until ctx ends.
func Start(ctx context.Context, o Options) (*Emulator, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Outward == nil {
		o.Outward = http.DefaultClient
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	e := &Emulator{log: o.Log}
	if o.Dir == "" {
		temp, err := os.MkdirTemp("", "entra-emulator-")
		if err != nil {
			return nil, fmt.Errorf("make a directory for the emulator: %w", err)
		}
		o.Dir, e.temp = temp, temp
	} else {
		o.stateFile = filepath.Join(o.Dir, "state.json")
	}
	if err := e.start(ctx, o); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	context.AfterFunc(ctx, func() { _ = e.Close() }) // Close tells its error again to whoever calls it
	return e, nil
}

func (e *Emulator) start(ctx context.Context, o Options) error {
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return fmt.Errorf("make the emulator's directory: %w", err)
	}
	if e.temp == "" {
		var err error
		if e.lock, err = lockDirectory(o.Dir); err != nil {
			return err
		}
	}
	caFile := filepath.Join(o.Dir, "ca.pem")
	ca, err := openCA(caFile, filepath.Join(o.Dir, "ca-key.pem"))
	if err != nil {
		return err
	}
	keys, err := openKeys(filepath.Join(o.Dir, keysFile))
	if err != nil {
		return err
	}
	leaf, err := ca.leaf(o.AlsoNames)
	if err != nil {
		return err
	}
	t, err := newTenant(o, keys)
	if err != nil {
		return err
	}
	e.dir, e.tenant = t.directory, t
	plain, err := listen(ctx, o.Listen, false)
	if err != nil {
		return err
	}
	secure, err := listen(ctx, o.TLSListen, true)
	if err != nil {
		return errors.Join(err, plain.Close())
	}
	e.warn(plain, secure)
	e.ready = Ready{
		HTTP: "http://" + plain.Addr().String(), HTTPS: "https://" + secure.Addr().String(), CAFile: caFile, TenantID: TenantID,
		PortalClient: Client{portalClientID, portalClientSecret}, WorkerClient: Client{workerClientID, workerClientSecret}, PID: os.Getpid(),
		ManagedIdentity: ManagedIdentity{managedIdentityClientID, "http://" + plain.Addr().String() + authority.AppServicePath, identityHeader},
	}
	handler := t.handler(e.ready)
	e.serve(plain, handler)
	e.serve(tls.NewListener(secure, &tls.Config{Certificates: []tls.Certificate{leaf}, MinVersion: tls.VersionTLS12}), handler)
	return nil
}

// keysFile is the name of the file with the signing keys.
const keysFile = "signing-keys.json"

func openKeys(file string) (*authority.Keys, error) {
	data, err := os.ReadFile(file)
	if err == nil {
		return authority.ParseKeys(data)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read the signing keys: %w", err)
	}
	keys, err := authority.NewKeys()
	if err != nil {
		return nil, err
	}
	return keys, saveKeys(keys, file)
}

func saveKeys(keys *authority.Keys, file string) error {
	data, err := keys.Marshal()
	if err != nil {
		return fmt.Errorf("write the signing keys: %w", err)
	}
	return directory.WriteFile(file, data)
}

func listen(ctx context.Context, address string, secure bool) (net.Listener, error) {
	address = cmp.Or(address, "127.0.0.1:0")
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, &AddressError{TLS: secure, Address: address, Err: err}
	}
	return l, nil
}

// warn tells of listeners that others than this machine can reach.
func (e *Emulator) warn(listeners ...net.Listener) {
	for _, l := range listeners {
		if a, ok := l.Addr().(*net.TCPAddr); ok && !a.IP.IsLoopback() {
			e.log.Warn("others on the network can reach this address, and nothing here is proof against a hostile one: whoever asks may sign in as anybody and steer the tenant", "address", a.String())
		}
	}
}

func (e *Emulator) serve(l net.Listener, h http.Handler) {
	s := &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(e.log.Handler(), slog.LevelDebug),
	}
	e.servers = append(e.servers, s)
	e.wg.Go(func() {
		if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			e.log.Error("the emulator stopped serving", "address", l.Addr().String(), "error", err)
		}
	})
}

// Ready says where the emulator is.
func (e *Emulator) Ready() Ready { return e.ready }

// patience is how long Close waits for answers that are on their way.
const patience = 2 * time.Second

// Close stops serving, writes the state and removes a temporary directory. It may
// be called more than once.
func (e *Emulator) Close() error {
	e.close.Do(func() {
		var errs []error
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		for _, s := range e.servers {
			if s.Shutdown(ctx) != nil { // somebody waits for a delayed answer: no longer
				errs = append(errs, s.Close())
			}
		}
		e.wg.Wait()
		if e.tenant != nil {
			e.tenant.graph.Close()
		}
		if e.dir != nil {
			errs = append(errs, e.dir.Close())
		}
		if e.lock != nil {
			errs = append(errs, e.lock.Close())
		}
		if e.temp != "" {
			errs = append(errs, os.RemoveAll(e.temp))
		}
		e.err = errors.Join(errs...)
	})
	return e.err
}
