package server

import (
	"context"
	"slices"
	"strings"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
)

// What pages read from the memory.

func (m *memory) Policy(context.Context) (guest.Policy, error) { return m.policy, nil }

func (m *memory) PackageNames(context.Context, int) ([]string, error) {
	var names []string
	for _, p := range m.packages {
		names = append(names, p.Name)
	}
	return names, nil
}

func (m *memory) Facts(context.Context, guest.Policy, guest.Address, guest.Person, time.Time) (guest.Facts, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.facts, nil
}

func (m *memory) RequestByRef(_ context.Context, ref string) (guest.Request, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i, err := m.find(ref)
	if err != nil {
		return guest.Request{}, err
	}
	return m.requests[i], nil
}

func (m *memory) RequestsByRef(_ context.Context, refs []string) ([]guest.Request, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []guest.Request
	for _, r := range m.requests {
		if slices.Contains(refs, r.Ref) && !r.SentAt.IsZero() {
			out = append(out, r)
		}
	}
	return out, nil
}

// Around knows somebody of every domain but one.
func (m *memory) Around(_ context.Context, ids []guest.RequestID) (map[guest.RequestID]guest.Around, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := map[guest.RequestID]guest.Around{}
	for _, r := range m.requests {
		if slices.Contains(ids, r.ID) {
			out[r.ID] = guest.Around{DomainKnown: r.Email.Domain != "first.example"}
		}
	}
	return out, nil
}

// DecisionTimes knows Falcon alone.
func (m *memory) DecisionTimes(context.Context, []guest.PackageID) (map[guest.PackageID][]time.Duration, error) {
	const day = 24 * time.Hour
	return map[guest.PackageID][]time.Duration{"pkg-falcon": {day, 2 * day, 2 * day, 2 * day, 3 * day}}, nil
}

func (m *memory) storyOf(id guest.GuestID) guest.Story {
	return guest.Story{Case: m.caseOf(id), Held: m.held, History: m.history[id], InvitationAt: m.sentAt}
}

func (m *memory) StoryByRequest(_ context.Context, ref string, _ time.Time) (guest.Story, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i, err := m.find(ref)
	if err != nil {
		return guest.Story{}, err
	}
	r := m.requests[i]
	if r.SentAt.IsZero() {
		return guest.Story{Case: guest.Case{Requests: []guest.Request{r}}, Focus: r.ID}, nil
	}
	story := m.storyOf(r.Guest)
	story.Focus = r.ID
	return story, nil
}

func (m *memory) StoryByGuest(_ context.Context, ref string, _ time.Time) (guest.Story, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for id, g := range m.guests {
		if g.Ref == ref {
			return m.storyOf(id), nil
		}
	}
	return guest.Story{}, guest.ErrNotFound
}

func (m *memory) StoryOf(_ context.Context, id guest.GuestID, _ time.Time) (guest.Story, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, there := m.guests[id]; !there {
		return guest.Story{}, guest.ErrNotFound
	}
	return m.storyOf(id), nil
}

func (m *memory) StoryByGrant(_ context.Context, id guest.GrantID, _ time.Time) (guest.Story, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, g := range m.grants {
		if g.ID == id {
			return m.storyOf(g.Guest), nil
		}
	}
	return guest.Story{}, guest.ErrNotFound
}

func (m *memory) StoryByCode(_ context.Context, hash []byte, _ time.Time) (guest.Story, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for id, g := range m.guests {
		if g.State != guest.None && string(hash) == string(lifecycle.HashCode(linkOf(g))) {
			story := m.storyOf(id)
			story.Unified = m.unified
			return story, nil
		}
	}
	return guest.Story{}, guest.ErrNotFound
}

func (m *memory) Guests(_ context.Context, f guest.Filter) (guest.GuestPage, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.filter = f
	var out guest.GuestPage
	for id, g := range m.guests {
		newest := m.caseOf(id).Requests[0]
		if f.Sponsor != "" && g.Sponsor.ID != f.Sponsor || !strings.Contains(g.Name, f.Query) {
			continue
		}
		out.Rows = append(out.Rows, guest.GuestRow{
			Guest: g, Status: guest.StatusOf(g, newest.State), Access: packageNames(newest), Until: newest.Until, Request: newest.Ref,
		})
	}
	return out, nil
}

func (m *memory) DriftList(_ context.Context, f guest.DriftFilter) (guest.DriftPage, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.driftFilter = f
	return m.drifting, nil
}

func (m *memory) Reminders(context.Context, guest.PersonID, time.Time) (guest.Reminders, error) {
	return guest.Reminders{NotAccepted: 2, Trouble: 1}, nil
}

func (m *memory) Inbox(_ context.Context, by guest.PersonID, past bool, _ guest.RequestID, _ int) (guest.InboxPage, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out guest.InboxPage
	for _, r := range m.requests {
		decided := slices.ContainsFunc(r.Lines, func(l guest.Line) bool { return l.Decision.By == by })
		asked := slices.ContainsFunc(r.Approvers(), func(p guest.Person) bool { return p.ID == by })
		if past && decided || !past && r.State == guest.Pending && asked {
			out.Requests = append(out.Requests, r)
		}
	}
	return out, nil
}

func (m *memory) WaitingFor(ctx context.Context, by guest.PersonID) (int, error) {
	waiting, err := m.Inbox(ctx, by, false, "", 0)
	return len(waiting.Requests), err
}
