package directory

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Options configure a Directory.
type Options struct {
	File string           // where the state is kept; empty keeps it in memory only
	Seed func(*Tx)        // fills an empty tenant, at the first start and at Reset
	Now  func() time.Time // the tenant's clock
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

	dirty chan struct{} // holds one token when there is something to write
	stop  chan struct{}
	done  chan struct{}
}

// writeDelay gathers changes before they are written to the file, so that a
// burst costs one write.
const writeDelay = 500 * time.Millisecond

// Open reads the state from its file, or seeds a new tenant.
func Open(o Options) (*Directory, error) {
	d := &Directory{o: o, state: NewState(), dirty: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{})}
	data, err := readFile(o.File)
	if err != nil {
		return nil, err
	}
	if data == nil {
		o.Seed(d.tx())
	} else {
		if err := json.Unmarshal(data, d.state); err != nil {
			return nil, fmt.Errorf("read the tenant's state from %s: %w", o.File, err)
		}
		d.state.reindex()
	}
	d.touch()
	go d.write()
	return d, nil
}

func readFile(name string) ([]byte, error) {
	if name == "" {
		return nil, nil
	}
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("read the tenant's state: %w", err)
	}
	return data, nil
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
	sequence := d.state.Sequence
	d.state = NewState()
	d.state.Sequence = sequence + 1
	d.state.FirstKnown = sequence + 1
	d.o.Seed(d.tx())
	d.touch()
}

func (d *Directory) touch() {
	select {
	case d.dirty <- struct{}{}:
	default:
	}
}

// write is the goroutine that keeps the file current.
func (d *Directory) write() {
	defer close(d.done)
	for {
		select {
		case <-d.stop:
			return
		case <-d.dirty:
		}
		select {
		case <-d.stop:
			return
		case <-time.After(writeDelay):
		}
		if err := d.save(); err != nil {
			d.o.Log.Error("the tenant's state could not be written", "error", err)
		}
	}
}

// Close writes the state a last time.
func (d *Directory) Close() error {
	close(d.stop)
	<-d.done
	return d.save()
}

func (d *Directory) save() error {
	if d.o.File == "" {
		return nil
	}
	d.mu.RLock()
	data, err := json.Marshal(d.state)
	d.mu.RUnlock()
	if err != nil {
		return fmt.Errorf("write the tenant's state: %w", err)
	}
	return WriteFile(d.o.File, data)
}

// WriteFile replaces a file in one step, readable by its owner alone.
func WriteFile(name string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone already when all went well
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return os.Rename(f.Name(), name)
}
