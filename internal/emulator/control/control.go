package control

import (
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"time"
)

// Options configure a Control.
type Options struct {
	Now    func() time.Time
	Log    *slog.Logger
	State  func() any            // what GET /state answers
	Reset  func()                // back to the seed, the directory's part
	Save   func(io.Writer) error // writes a snapshot of the directory
	Load   func(io.Reader) error // replaces the directory by a snapshot
	Rotate func() error          // lets the next signing key sign
}

// Control holds everything that the control API can see and change.
type Control struct {
	o         Options
	settings  *settingsBox
	faults    *faults
	journal   journal
	outbox    outbox
	overrides overrides
}

// New returns a Control with default settings and no faults.
func New(o Options) *Control {
	return &Control{o: o, settings: &settingsBox{s: Defaults()}, faults: newFaults(rand.Uint64())}
}

// Settings returns the current settings.
func (c *Control) Settings() Settings { return c.settings.get() }

// Now is the tenant's time: the real one moved by clock_offset_s.
func (c *Control) Now() time.Time {
	return c.o.Now().Add(time.Duration(c.Settings().ClockOffset) * time.Second)
}

// Mail puts a message into the outbox.
func (c *Control) Mail(m Message) {
	m.At = c.Now().UTC()
	c.outbox.add(m)
}

// Messages returns the outbox, oldest first.
func (c *Control) Messages() []Message { return c.outbox.all() }

// OverrideClaims changes an id_token's claims as POST /claims asked for the user
// known by one of the names.
func (c *Control) OverrideClaims(claims map[string]any, names ...string) {
	c.overrides.apply(claims, names...)
}

// Handler serves the API under /_emulator. Browsers on other sites are refused,
// so that a web page cannot steer a developer's emulator.
func (c *Control) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /_emulator/settings", func(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, c.Settings()) })
	mux.HandleFunc("POST /_emulator/settings", c.postSettings)
	mux.HandleFunc("POST /_emulator/faults", c.postFault)
	mux.HandleFunc("DELETE /_emulator/faults", c.cleared(c.faults.clear))
	mux.HandleFunc("POST /_emulator/claims", c.postClaims)
	mux.HandleFunc("DELETE /_emulator/claims", c.cleared(c.overrides.clear))
	mux.HandleFunc("GET /_emulator/journal", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, http.StatusOK, map[string]any{"entries": c.journal.all()})
	})
	mux.HandleFunc("DELETE /_emulator/journal", c.cleared(c.journal.clear))
	mux.HandleFunc("GET /_emulator/outbox", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, http.StatusOK, map[string]any{"messages": c.Messages()})
	})
	mux.HandleFunc("DELETE /_emulator/outbox", c.cleared(c.outbox.clear))
	mux.HandleFunc("GET /_emulator/state", func(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, c.o.State()) })
	mux.HandleFunc("GET /_emulator/snapshot", c.getSnapshot)
	mux.HandleFunc("PUT /_emulator/snapshot", c.putSnapshot)
	mux.HandleFunc("POST /_emulator/keys/rotate", c.rotate)
	mux.HandleFunc("POST /_emulator/reset", c.cleared(c.reset))
	return http.NewCrossOriginProtection().Handler(mux)
}

func (c *Control) cleared(f func()) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		f()
		w.WriteHeader(http.StatusNoContent)
	}
}

// reset puts everything back: settings, faults, claims, journal, outbox, and
// the directory.
func (c *Control) reset() {
	c.settings.set(Defaults())
	c.faults.clear()
	c.overrides.clear()
	c.journal.clear()
	c.outbox.clear()
	c.o.Reset()
}

func (c *Control) rotate(w http.ResponseWriter, _ *http.Request) {
	if err := c.o.Rotate(); err != nil {
		reply(w, http.StatusInternalServerError, map[string]string{"error": err.Error()})
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (c *Control) postSettings(w http.ResponseWriter, r *http.Request) {
	body, ok := readBody(w, r)
	if !ok {
		return
	}
	s, err := c.settings.merge(body)
	if err != nil {
		refuse(w, err)
		return
	}
	reply(w, http.StatusOK, s)
}

func (c *Control) postFault(w http.ResponseWriter, r *http.Request) {
	body, ok := readBody(w, r)
	if !ok {
		return
	}
	f := &Fault{}
	err := strictJSON(body, f)
	var id string
	if err == nil {
		id, err = c.faults.add(f)
	}
	if err != nil {
		refuse(w, err)
		return
	}
	if f.Probability > 0 {
		c.o.Log.Info("a fault by chance was added", "fault", id, "seed", c.faults.seed)
	}
	reply(w, http.StatusCreated, map[string]any{"id": id, "seed": c.faults.seed})
}

func (c *Control) postClaims(w http.ResponseWriter, r *http.Request) {
	body, ok := readBody(w, r)
	if !ok {
		return
	}
	var v Override
	err := strictJSON(body, &v)
	if err == nil && v.Username == "" {
		err = errors.New("username: is missing")
	}
	if err != nil {
		refuse(w, err)
		return
	}
	c.overrides.put(v)
	reply(w, http.StatusCreated, v)
}

func readBody(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	if err != nil {
		refuse(w, err)
		return nil, false
	}
	return body, true
}
