package directory

import (
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"
)

// Options configure a Directory.
type Options struct {
	File    string           // where the state is kept; empty keeps it in memory only
	Seed    func(*Tx)        // fills an empty tenant, at the first start and at Reset
	Founded time.Time        // the moment at which the seed's transaction runs
	Now     func() time.Time // the tenant's clock
	// After, when given, runs at the end of each Update that changed something, in
	// the same transaction. since is the sequence number before the Update.
	After func(tx *Tx, since int64)
	Log   *slog.Logger
}

// Directory guards a State: many readers or one writer.
type Directory struct {
	mu    sync.RWMutex
	state *State
	o     Options
	file  *keeper // nil when nothing is kept
}

// Open reads the state from its file, or seeds a new tenant.
func Open(o Options) (*Directory, error) {
	d := &Directory{o: o}
	state, err := readFile(o.File)
	if err != nil {
		return nil, err
	}
	if state == nil {
		state = d.seeded(0)
	}
	d.state = state
	if o.File != "" {
		d.file = newKeeper(d)
		d.file.touch()
	}
	return d, nil
}

// seeded is a new tenant, whose log begins above the given sequence number.
func (d *Directory) seeded(sequence int64) *State {
	s := NewState()
	s.Sequence = sequence + 1
	s.bulk()
	d.o.Seed(&Tx{state: s, now: d.o.Founded, quiet: true})
	s.settle()
	s.FirstKnown = s.Sequence
	return s
}

func (d *Directory) tx() *Tx { return &Tx{state: d.state, now: d.o.Now()} }

// View runs f with a state that does not change meanwhile.
func (d *Directory) View(f func(*Tx)) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	f(d.tx())
}

// Update runs f alone. There is no undo: f checks first and changes after.
func (d *Directory) Update(f func(*Tx) error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	defer d.touch()
	tx, since := d.tx(), d.state.Sequence
	err := f(tx)
	if d.o.After != nil && d.state.Sequence > since {
		d.o.After(tx, since)
	}
	return err
}

// Reset goes back to the seed. Delta tokens handed out before are then too old.
func (d *Directory) Reset() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.state = d.seeded(d.state.Sequence)
	d.touch()
}

// Write writes a snapshot of everything as JSON. Only copying lists of pointers
// keeps writers waiting, not the writing.
func (d *Directory) Write(w io.Writer) error {
	d.mu.RLock()
	write, err := d.state.copied()
	d.mu.RUnlock()
	if err == nil {
		err = write(w)
	}
	if err != nil {
		return fmt.Errorf("write a snapshot of the tenant: %w", err)
	}
	return nil
}

// Read replaces everything by a snapshot, or nothing when it cannot be read.
// Delta tokens handed out before are then too old.
func (d *Directory) Read(r io.Reader) error {
	s := NewState()
	if err := s.read(r); err != nil {
		return fmt.Errorf("read a snapshot of a tenant: %w", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	s.Sequence = max(s.Sequence, d.state.Sequence) + 1
	s.forgetChanges(len(s.Changes))
	d.state = s
	d.touch()
	return nil
}

func (d *Directory) touch() {
	if d.file != nil {
		d.file.touch()
	}
}

// Close writes the state a last time.
func (d *Directory) Close() error {
	if d.file == nil {
		return nil
	}
	return d.file.close()
}
