package server

import (
	"context"
	"time"

	"guestportal/internal/guest"
)

func (m *memory) SendEdit(_ context.Context, ref string, _ time.Time, decide func(guest.Sending) (guest.Decision, error), then guest.Then) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	i, err := m.find(ref)
	if err != nil {
		return err
	}
	facts := m.facts
	for _, r := range m.requests {
		if r.ID == m.requests[i].Edits {
			facts.Here = m.caseOf(r.Guest)
		}
	}
	d, err := decide(guest.Sending{Draft: m.requests[i], Facts: facts, Offered: m.packages, Policy: m.policy})
	if err != nil {
		return err
	}
	m.requests[i] = *d.Used
	if err := m.keep(d.Guest.ID, d); err != nil {
		return err
	}
	return m.follow(d.Guest.ID, d.Request.ID, then)
}
