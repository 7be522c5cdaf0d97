package sessiontest

import (
	"context"
	"slices"
	"sync"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/session"
)

// Memory is a session.Store for tests that need no database. The zero value is
// ready.
type Memory struct {
	mu       sync.Mutex
	signIns  map[session.Hash]session.SignIn
	sessions map[session.Hash]*row
}

type row struct {
	session.Session
	revoked bool
}

var _ session.Store = (*Memory)(nil)

// SaveSignIn implements session.Store.
func (m *Memory) SaveSignIn(_ context.Context, a session.SignIn) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.signIns == nil {
		m.signIns = map[session.Hash]session.SignIn{}
	}
	m.signIns[a.Hash] = a
	return nil
}

// TakeSignIn implements session.Store.
func (m *Memory) TakeSignIn(_ context.Context, h session.Hash) (session.SignIn, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, ok := m.signIns[h]
	if !ok {
		return session.SignIn{}, session.ErrNone
	}
	delete(m.signIns, h)
	return a, nil
}

// Start implements session.Store.
func (m *Memory) Start(_ context.Context, in session.Session) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.sessions == nil {
		m.sessions = map[session.Hash]*row{}
	}
	var others []*row
	for _, r := range m.sessions {
		if r.Person.ID == in.Person.ID && !r.revoked && r.Live(in.CreatedAt) {
			others = append(others, r)
		}
	}
	slices.SortFunc(others, func(a, b *row) int { return b.CreatedAt.Compare(a.CreatedAt) })
	for i, r := range others {
		if i >= session.MaxPerPerson-1 {
			r.revoked = true
		}
	}
	m.sessions[in.Hash] = &row{Session: in}
	return nil
}

// Find implements session.Store.
func (m *Memory) Find(_ context.Context, h session.Hash, now time.Time) (session.Session, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, ok := m.sessions[h]
	if !ok || r.revoked || !r.Live(now) {
		return session.Session{}, session.ErrNone
	}
	return r.Session, nil
}

// Owner implements session.Store.
func (m *Memory) Owner(_ context.Context, h session.Hash) (guest.PersonID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, ok := m.sessions[h]
	if !ok {
		return "", session.ErrNone
	}
	return r.Person.ID, nil
}

// Touch implements session.Store.
func (m *Memory) Touch(_ context.Context, h session.Hash, now time.Time) error {
	return m.change(h, func(r *row) { r.SeenAt = now })
}

// SetFlash implements session.Store.
func (m *Memory) SetFlash(_ context.Context, h session.Hash, f *session.Flash) error {
	return m.change(h, func(r *row) { r.Flash = f })
}

// SetKept implements session.Store.
func (m *Memory) SetKept(_ context.Context, h session.Hash, f *session.Form) error {
	return m.change(h, func(r *row) { r.Kept = f })
}

// Revoke implements session.Store.
func (m *Memory) Revoke(_ context.Context, h session.Hash, _ time.Time) error {
	return m.change(h, func(r *row) { r.revoked = true })
}

func (m *Memory) change(h session.Hash, how func(*row)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, ok := m.sessions[h]
	if !ok || r.revoked {
		return session.ErrNone
	}
	how(r)
	return nil
}
