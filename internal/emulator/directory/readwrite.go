package directory

import (
	"encoding/json"
	"fmt"
	"io"
)

// Write writes a snapshot of everything as JSON.
func (d *Directory) Write(w io.Writer) error {
	d.mu.RLock()
	data, err := json.Marshal(d.state)
	d.mu.RUnlock()
	if err == nil {
		_, err = w.Write(data)
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
	decoder := json.NewDecoder(r)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(s); err != nil {
		return fmt.Errorf("read a snapshot of a tenant: %w", err)
	}
	s.reindex()
	d.mu.Lock()
	defer d.mu.Unlock()
	s.Sequence = max(s.Sequence, d.state.Sequence) + 1
	s.FirstKnown = s.Sequence
	s.Changes = nil
	d.state = s
	d.touch()
	return nil
}
