package server

import (
	"context"
	"maps"
	"time"

	"guestportal/internal/guest"
)

// How people want their messages, in the memory.

func (m *memory) MailWishes(_ context.Context, of guest.PersonID) (guest.MailWishes, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := guest.MailWishes{}
	maps.Copy(out, m.wishes[of])
	return out, nil
}

func (m *memory) SaveMailWishes(_ context.Context, of guest.PersonID, w guest.MailWishes, _ time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.wishes[of] = w
	return nil
}
