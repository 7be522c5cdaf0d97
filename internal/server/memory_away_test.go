package server

import (
	"context"
	"time"

	"guestportal/internal/guest"
)

// Who decides for whom, in the memory.

func (m *memory) Away(_ context.Context, by guest.PersonID, now time.Time) (guest.Delegation, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	d, there := m.away[by]
	if !there || !now.Before(d.Until) {
		return d, guest.ErrNotFound
	}
	return d, nil
}

func (m *memory) OtherApprovers(_ context.Context, by guest.PersonID, _ int) ([]guest.Person, error) {
	var out []guest.Person
	for _, p := range []guest.Person{ben, miaChen} {
		if p.ID != by {
			out = append(out, p)
		}
	}
	return out, nil
}

func (m *memory) GoAway(_ context.Context, d guest.Delegation, _ time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.away[d.Person.ID] = d
	return nil
}

func (m *memory) ComeBack(_ context.Context, by guest.PersonID, _ time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.away, by)
	return nil
}
