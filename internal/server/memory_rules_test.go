package server

import (
	"context"
	"strings"
	"time"

	"guestportal/internal/guest"
)

// What the memory knows of the rules.

func (m *memory) PolicyVersions(_ context.Context, before, limit int) ([]guest.PolicyVersion, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []guest.PolicyVersion
	for _, v := range m.rules {
		if (before == 0 || v.Policy.Version < before) && len(out) < limit {
			out = append(out, v)
		}
	}
	return out, nil
}

func (m *memory) RulesCase(_ context.Context, by guest.PersonID) (guest.RulesCase, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.rulesCase(by), nil
}

func (m *memory) rulesCase(by guest.PersonID) guest.RulesCase {
	c := guest.RulesCase{Policy: m.policy}
	for _, r := range m.requests {
		if r.Sponsor.ID == by && r.State == guest.Pending {
			c.Stakes = append(c.Stakes, guest.Stake{Ref: r.Ref, Name: r.Name, Domain: r.Email.Domain})
		}
	}
	for _, a := range m.domainAsks {
		if a.State == guest.AskOpen {
			c.Asks = append(c.Asks, a)
		}
	}
	if len(m.rules) > 0 {
		c.Last = m.rules[0]
	}
	return c
}

func (m *memory) UpdateRules(_ context.Context, by guest.PersonID, decide func(guest.RulesCase) (guest.RulesDecision, error)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	d, err := decide(m.rulesCase(by))
	if err != nil {
		return err
	}
	if d.Policy != nil {
		m.policy = *d.Policy
		v := guest.PolicyVersion{Policy: m.policy, AuthorID: by, Author: d.Event.ActorName, Reason: d.Event.Comment, At: d.Event.At}
		m.rules = append([]guest.PolicyVersion{v}, m.rules...)
	}
	for _, answered := range d.Asks {
		for i, a := range m.domainAsks {
			if a.ID == answered.ID {
				m.domainAsks[i] = answered
			}
		}
	}
	m.history[""] = append([]guest.Event{d.Event}, m.history[""]...)
	return nil
}

func (m *memory) Standing(context.Context, guest.Policy, guest.Policy, time.Time) (guest.Standing, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.standing, nil
}

func (m *memory) AskForDomain(_ context.Context, _ guest.Person, _ guest.Address, _ time.Time, decide func(guest.Facts) (guest.DomainAsk, error)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, err := decide(m.facts)
	if err != nil {
		return err
	}
	m.domainAsks = append(m.domainAsks, a)
	m.facts.DomainAsked = true
	return nil
}

func (m *memory) OpenAsks(_ context.Context, f guest.AskFilter) ([]guest.DomainAsk, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []guest.DomainAsk
	after := f.After == ""
	for _, a := range m.domainAsks {
		if a.State == guest.AskOpen && after && len(out) < f.Limit {
			out = append(out, a)
		}
		after = after || a.ID == f.After
	}
	return out, nil
}

func (m *memory) AskOf(_ context.Context, sponsor guest.PersonID, domain string) (guest.DomainAsk, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := len(m.domainAsks) - 1; i >= 0; i-- {
		if a := m.domainAsks[i]; a.By.ID == sponsor && a.Domain == domain {
			return a, nil
		}
	}
	return guest.DomainAsk{}, guest.ErrNotFound
}

func (m *memory) StaffAt(_ context.Context, addresses []string) (map[string]guest.Principal, error) {
	found := map[string]guest.Principal{}
	for _, p := range []guest.Person{ana, ben, miaChen, cleoMarsh} {
		for _, a := range addresses {
			if strings.EqualFold(p.Email, a) {
				found[a] = guest.Principal{Kind: guest.OnePerson, ObjectID: p.ObjectID, Name: p.Name}
			}
		}
	}
	return found, nil
}

// wanted is an organisation that somebody asks for; its id.
func (m *memory) wanted(by guest.Person, domain string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	a := guest.DomainAsk{ID: newFormKey(), Domain: domain, By: by, Reason: "Works with us on the safety case.", State: guest.AskOpen}
	m.domainAsks = append(m.domainAsks, a)
	return a.ID
}
