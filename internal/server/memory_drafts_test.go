package server

import (
	"context"
	"slices"
	"time"

	"guestportal/internal/guest"
)

func (m *memory) DraftByKey(_ context.Context, by guest.PersonID, key string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range m.requests {
		if r.Key == key && r.Sponsor.ID == by && r.State == guest.Draft {
			return r.Ref, nil
		}
	}
	return "", guest.ErrNotFound
}

func (m *memory) DraftsOf(_ context.Context, by guest.PersonID, _ guest.RequestID, _ int) (drafts []guest.Request, more bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range m.requests {
		if r.Sponsor.ID == by && r.State == guest.Draft {
			drafts = append(drafts, r)
		}
	}
	return drafts, false, nil
}

func (m *memory) InsertDraft(_ context.Context, r guest.Request) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, other := range m.requests {
		if other.Key == r.Key && other.Sponsor.Same(r.Sponsor) {
			return other.Ref, nil
		}
	}
	m.requests = append([]guest.Request{r}, m.requests...)
	return r.Ref, nil
}

func (m *memory) UpdateDraft(_ context.Context, ref string, change func(guest.Request) (guest.Request, error)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	i, err := m.find(ref)
	if err == nil {
		var r guest.Request
		if r, err = change(m.requests[i]); err == nil {
			m.requests[i] = r
		}
	}
	return err
}

func (m *memory) Send(_ context.Context, ref string, _ time.Time, decide func(guest.Sending) (guest.Decision, error), then guest.Then) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	i, err := m.find(ref)
	if err != nil {
		return err
	}
	facts := m.facts
	if id := m.requests[i].Guest; id != "" {
		facts.Here = m.caseOf(id)
	}
	draft := m.requests[i]
	may := slices.DeleteFunc(slices.Clone(m.packages), func(p guest.Package) bool { return !p.Enabled || !p.Terms.MayAsk(draft.Sponsor, nil) })
	d, err := decide(guest.Sending{Draft: draft, Facts: facts, Offered: may, Policy: m.policy})
	if err != nil {
		return err
	}
	if err := m.keep(d.Guest.ID, d); err != nil {
		return err
	}
	return m.follow(d.Guest.ID, draft.ID, then)
}

func (m *memory) follow(g guest.GuestID, id guest.RequestID, then guest.Then) error {
	d, follows, err := then(m.caseOf(g), id)
	if err != nil || !follows {
		return err
	}
	return m.keep(g, d)
}
