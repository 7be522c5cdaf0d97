package directory

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// keeper keeps the file current: a goroutine writes it a while after a change.
type keeper struct {
	d     *Directory
	dirty chan struct{} // holds one token when there is something to write
	stop  chan struct{}
	done  chan struct{}
}

// writeDelay gathers changes before they are written, so that a burst costs one
// write. A tenant that takes long to write waits longer: writing then takes at
// most a tenth of the time.
const (
	writeDelay = 500 * time.Millisecond
	writeShare = 10
)

func newKeeper(d *Directory) *keeper {
	k := &keeper{d: d, dirty: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{})}
	go k.run()
	return k
}

func (k *keeper) touch() {
	select {
	case k.dirty <- struct{}{}:
	default:
	}
}

func (k *keeper) run() {
	defer close(k.done)
	delay := writeDelay
	for {
		select {
		case <-k.stop:
			return
		case <-k.dirty:
		}
		select {
		case <-k.stop:
			return
		case <-time.After(delay):
		}
		began := time.Now()
		if err := k.save(); err != nil {
			k.d.o.Log.Error("the tenant's state could not be written", "error", err)
		}
		delay = max(writeDelay, writeShare*time.Since(began))
	}
}

func (k *keeper) close() error {
	close(k.stop)
	<-k.done
	return k.save()
}

func (k *keeper) save() error { return replaceFile(k.d.o.File, k.d.Write) }

// readFile reads a state; nil when there is no file.
func readFile(name string) (*State, error) {
	if name == "" {
		return nil, nil
	}
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("read the tenant's state: %w", err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	s := NewState()
	if err := s.read(bufio.NewReaderSize(f, 64<<10)); err != nil {
		return nil, fmt.Errorf("read the tenant's state from %s: %w (remove the file to begin anew)", name, err)
	}
	return s, nil
}

// WriteFile replaces a file in one step, readable by its owner alone.
func WriteFile(name string, data []byte) error {
	return replaceFile(name, func(w io.Writer) error { _, err := w.Write(data); return err })
}

func replaceFile(name string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone already when all went well
	if err = errors.Join(write(f), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return os.Rename(f.Name(), name)
}
