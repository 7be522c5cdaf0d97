package control

import (
	"encoding/json"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"time"
)

// Options configure a Control.
type Options struct {
	Now      func() time.Time
	Log      *slog.Logger
	Settings Settings                   // at start and after a reset
	Names    []string                   // host names by which the control API may be called, beside localhost
	Choices  []string                   // what the emulator chose where Microsoft's behaviour is not known
	State    func() any                 // what GET /state answers
	Reset    func()                     // the part of Reset that is the other rooms'
	Save     func(io.Writer) error      // writes a snapshot of the directory
	Load     func(io.Reader) error      // replaces the directory by a snapshot
	Rotate   func(time.Time) error      // lets the next signing key sign; the one before stays good until then
	More     func() []Endpoint          // endpoints of other rooms
	Known    func(username string) bool // whether somebody here has this name; nil knows everybody
	Page     http.HandlerFunc           // GET /_emulator/ for people; JSON is for programs
}

// Control holds everything that the control API can see and change.
type Control struct {
	o         Options
	settings  *settingsBox
	faults    *faults
	journal   *feed[Entry]
	outbox    *feed[Message]
	overrides overrides
}

// New returns a Control without faults.
func New(o Options) *Control {
	c := &Control{o: o, settings: &settingsBox{s: o.Settings}, faults: &faults{}, journal: newJournal(), outbox: newOutbox()}
	c.sow()
	return c
}

// sow draws a seed for the faults and shows it in the settings.
func (c *Control) sow() {
	seed := c.Settings().FaultSeed // one that the program was started with stays
	if seed == 0 {
		seed = rand.Uint64N(1 << 53)                                  // a number that every reader of JSON holds exactly
		_ = c.settings.edit(func(s *Settings) { s.FaultSeed = seed }) // any seed is allowed
	}
	c.faults.sow(seed)
}

// Settings returns the current settings.
func (c *Control) Settings() Settings { return c.settings.get() }

// Initial returns the settings at start and after a reset.
func (c *Control) Initial() Settings { return c.o.Settings }

// Change applies a JSON object to the settings, all or nothing. The error is
// Problems where a setting is to blame.
//
// A seed in it begins the faults' draws anew, even when it is the seed that was.
func (c *Control) Change(data []byte) (Settings, error) {
	s, err := c.settings.merge(data)
	var named struct {
		Seed *uint64 `json:"fault_seed"`
	}
	if err == nil && json.Unmarshal(data, &named) == nil && named.Seed != nil {
		c.faults.sow(s.FaultSeed)
	}
	return s, err
}

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

// TakeOverride returns what POST /claims asked to change in the next id_token for
// a client and a user known by the names; it counts as one use.
func (c *Control) TakeOverride(clientID string, names ...string) (Override, bool) {
	return c.overrides.take(clientID, names)
}

// Rotate lets the next signing key sign. With drop, as after a leak, the one before
// is gone at once, and its tokens with it.
func (c *Control) Rotate(drop bool) error {
	until := c.Now()
	if !drop {
		until = until.Add(time.Duration(c.Settings().KeyOverlap) * time.Second)
	}
	return c.o.Rotate(until)
}

// Reset puts everything back: settings, faults, claims, journal, outbox, and
// what Options.Reset does.
func (c *Control) Reset() {
	c.settings.set(c.o.Settings)
	c.faults.clear()
	c.sow()
	c.overrides.clear()
	c.journal.clear()
	c.outbox.clear()
	c.o.Reset()
}
