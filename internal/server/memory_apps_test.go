package server

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"guestportal/internal/guest"
)

// What the memory has of apps: one of the tenant's, two in the gallery, and what
// was asked for, the newest first.

const (
	docuSign     = "0190f0c4-0060-7000-8000-00000000000a"
	twitter      = "0190f0c4-0060-7000-8000-00000000000b"
	anExpenseApp = "0190f0c4-0060-7000-8000-00000000000c"
	refused      = "0190f0c4-0060-7000-8000-00000000000d" // an addition that needs attention
)

func galleryForTests() []guest.GalleryApp {
	return []guest.GalleryApp{
		{ID: docuSign, Name: "DocuSign", Publisher: "Docusign, Inc.", Description: "Sign contracts", Categories: []string{"Content management"}},
		{ID: twitter, Name: "Twitter", Publisher: "Twitter, Inc."},
	}
}

func additionsForTests() []guest.Addition {
	t := guest.AddTrouble(&guest.Fault{Kind: guest.FaultRefused, Status: 400, Code: "BadRequest", Message: "No."}, guest.Addition{Name: "Contracts"}, guest.StepAddApp, time.Now())
	return []guest.Addition{{
		ID: refused, TemplateID: docuSign, TemplateName: "DocuSign", Name: "Contracts", AssignedOnly: true, Reason: "Partners sign with it.",
		By: cleoMarsh, Key: newFormKey(), State: guest.AdditionAttention, Trouble: t, AskedAt: time.Now(),
	}}
}

func (m *memory) TenantApps(_ context.Context, f guest.AppFilter) (guest.AppPage, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.appFilter = f
	desk := guest.ObservedApp{
		ObjectID: anExpenseApp, Name: "Expense Desk", Enabled: true, AssignmentRequired: true,
		Roles: []guest.MirroredRole{{ID: "1", Name: "Submitter", Enabled: true, ForPeople: true}, {ID: "2", Name: "Robot", Enabled: true}},
	}
	if !strings.HasPrefix(strings.ToLower(desk.Name), strings.ToLower(f.Query)) {
		return guest.AppPage{}, nil
	}
	return guest.AppPage{Apps: []guest.ObservedApp{desk}, More: f.After == ""}, nil
}

func (m *memory) AppNamed(_ context.Context, name string) (bool, error) {
	return name == "Expense Desk", nil
}

func (m *memory) Gallery(_ context.Context, f guest.AppFilter) (guest.GalleryPage, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.appFilter = f
	found := slices.DeleteFunc(galleryForTests(), func(a guest.GalleryApp) bool { return !strings.HasPrefix(strings.ToLower(a.Name), f.Query) })
	return guest.GalleryPage{Apps: found, ReadAt: time.Now()}, nil
}

func (m *memory) GalleryApp(_ context.Context, id string) (guest.GalleryApp, error) {
	for _, a := range galleryForTests() {
		if a.ID == id {
			return a, nil
		}
	}
	return guest.GalleryApp{}, guest.ErrNotFound
}

func (m *memory) Additions(context.Context, time.Time, int) ([]guest.Addition, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.additions), nil
}

func (m *memory) foundAddition(is func(guest.Addition) bool) (*guest.Addition, error) {
	i := slices.IndexFunc(m.additions, is)
	if i < 0 {
		return nil, guest.ErrNotFound
	}
	return &m.additions[i], nil
}

func (m *memory) Addition(_ context.Context, id guest.AdditionID) (guest.Addition, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, err := m.foundAddition(func(a guest.Addition) bool { return a.ID == id })
	if err != nil {
		return guest.Addition{}, err
	}
	return *a, nil
}

func (m *memory) AdditionByKey(_ context.Context, by guest.PersonID, key string) (guest.AdditionID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, err := m.foundAddition(func(a guest.Addition) bool { return a.Key == key && a.By.ID == by })
	if err != nil {
		return "", err
	}
	return a.ID, nil
}

func (m *memory) AskAddition(_ context.Context, c guest.AdditionChange) (guest.AdditionID, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	same := func(a guest.Addition) bool {
		return a.State.Open() && a.TemplateID == c.Addition.TemplateID && a.Name == c.Addition.Name
	}
	if a, err := m.foundAddition(same); err == nil {
		return a.ID, false, nil
	}
	m.additions = append([]guest.Addition{c.Addition}, m.additions...)
	return c.Addition.ID, true, nil
}

func (m *memory) UpdateAddition(_ context.Context, id guest.AdditionID, decide func(guest.Addition) (guest.AdditionChange, error)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, err := m.foundAddition(func(a guest.Addition) bool { return a.ID == id })
	if err != nil {
		return err
	}
	c, err := decide(*a)
	if err == nil {
		*a = c.Addition
	}
	return err
}

// appForm is a form that an administrator could send.
func appForm() url.Values {
	return url.Values{"name": {"Sign here"}, "reason": {"Partners sign with it."}, "assigned_only": {"yes"}, "idempotency_key": {newFormKey()}}
}
