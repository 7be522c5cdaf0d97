package server

import (
	"context"
	"slices"
	"strings"
	"time"

	"guestportal/internal/guest"
)

// What the catalogue's pages read and change in the memory. What can be asked for
// is m.packages; the packages that are kept and changed are m.entries.

func (m *memory) Offered(_ context.Context, f guest.OfferFilter) (guest.Offer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var chosen, others []guest.Package
	for _, p := range m.packages {
		switch {
		case !p.Enabled || !p.Terms.MayAsk(f.By, nil):
		case len(f.Apps) > 0 && !slices.ContainsFunc(p.Resources, func(r guest.Resource) bool { return slices.Contains(f.Apps, r.ObjectID) }):
		case slices.Contains(f.Chosen, string(p.ID)):
			chosen = append(chosen, p)
		case !p.Terms.Hidden && strings.Contains(strings.ToLower(p.Name), strings.ToLower(f.Query)):
			others = append(others, p)
		}
	}
	more := len(others) > f.Limit
	return guest.Offer{Packages: append(chosen, others[:min(len(others), f.Limit)]...), More: more}, nil
}

func (m *memory) CataloguePage(_ context.Context, f guest.CatalogueFilter) (guest.CataloguePage, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out guest.CataloguePage
	for _, e := range m.entries {
		mine := slices.ContainsFunc(e.Owners, func(p guest.Person) bool { return p.ID == f.Owner })
		if (f.Owner == "" || mine) && strings.Contains(strings.ToLower(e.Name), strings.ToLower(f.Query)) && e.ID > f.After {
			out.Rows = append(out.Rows, e)
		}
	}
	slices.SortFunc(out.Rows, func(a, b guest.Entry) int { return strings.Compare(string(a.ID), string(b.ID)) })
	if len(out.Rows) > f.Limit {
		out.Rows, out.More = out.Rows[:f.Limit], true
	}
	return out, nil
}

func (m *memory) Entry(_ context.Context, id guest.PackageID) (guest.Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, there := m.entries[id]
	if !there {
		return e, guest.ErrNotFound
	}
	return e, nil
}

func (m *memory) InsertPackage(_ context.Context, e guest.Entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, there := m.entries[e.ID]; there {
		return guest.ErrRepeated
	}
	for _, other := range m.entries {
		if other.Name == e.Name {
			return guest.Problems{"name": "There is a package called " + e.Name + " already"}
		}
	}
	m.entries[e.ID] = e
	return nil
}

func (m *memory) UpdatePackage(_ context.Context, id guest.PackageID, change func(guest.Entry) (guest.Entry, *guest.PackageVersion, error)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, there := m.entries[id]
	if !there {
		return guest.ErrNotFound
	}
	e, version, err := change(e)
	if err != nil {
		return err
	}
	m.entries[id] = e
	if version != nil {
		m.versions[id] = append([]guest.PackageVersion{*version}, m.versions[id]...)
	}
	return nil
}

func (m *memory) Versions(_ context.Context, id guest.PackageID, before, limit int) ([]guest.PackageVersion, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []guest.PackageVersion
	for _, v := range m.versions[id] {
		if (before == 0 || v.Package.Version < before) && len(out) < limit {
			out = append(out, v)
		}
	}
	return out, nil
}

func (m *memory) Holders(_ context.Context, p guest.Package, _ guest.GrantID, _ int) (guest.HolderPage, error) {
	return guest.HolderPage{
		Rows:      []guest.Holder{{Grant: "g", GuestRef: "GU-1A", GuestName: "Lou Tan", GuestEmail: "lou@fabrikam.example", Sponsor: "Ana Silva", Status: guest.StatusActive, Version: p.Version - 1}},
		Outsiders: []guest.Outsider{{GuestRef: "GU-2B", GuestName: "Kim Poe", GuestEmail: "kim@fabrikam.example", Resource: p.Resources[0]}},
		More:      true,
	}, nil
}

// Roster knows those of m.teams.
func (m *memory) Roster(_ context.Context, _ string, names []guest.Who) (guest.Roster, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := guest.Roster{}
	for _, w := range names {
		if team, there := m.teams[w.ID]; there {
			out[w] = team
		}
	}
	return out, nil
}

func (m *memory) FollowPlan(_ context.Context, p guest.Package) (guest.FollowPlan, error) {
	return guest.FollowPlan{
		Guests: 5, Takes: []guest.FollowEffect{{Resource: p.Resources[0], Guests: 5, Kept: 1}}, Leaves: []guest.FollowEffect{{Resource: p.Resources[0], Guests: 2}},
	}, nil
}

func (m *memory) AskFollow(_ context.Context, p guest.Package, by guest.Person, reason string, _ time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.follows = append(m.follows, guest.FollowOrder{Package: p, By: by.ID, Reason: reason})
	return nil
}

func (m *memory) SearchGroups(_ context.Context, query string, limit int) ([]guest.Candidate, error) {
	return named(m.groups, query, limit), nil
}

func (m *memory) SearchApps(_ context.Context, query string, limit int) ([]guest.Candidate, error) {
	return named(m.apps, query, limit), nil
}

func named(list []guest.Candidate, query string, limit int) []guest.Candidate {
	var out []guest.Candidate
	for _, c := range list {
		if strings.Contains(strings.ToLower(c.Name), strings.ToLower(query)) && len(out) < limit {
			out = append(out, c)
		}
	}
	return out
}

func (m *memory) SearchStaff(_ context.Context, query string, _ int) ([]guest.Person, error) {
	var out []guest.Person
	for _, p := range m.staff {
		if strings.Contains(strings.ToLower(p.Name), strings.ToLower(query)) {
			out = append(out, p)
		}
	}
	return out, nil
}

func (m *memory) Groups(_ context.Context, ids []string) ([]guest.Candidate, error) {
	return withIDs(m.groups, ids), nil
}

func (m *memory) Apps(_ context.Context, ids []string) ([]guest.Candidate, error) {
	return withIDs(m.apps, ids), nil
}

func withIDs(list []guest.Candidate, ids []string) []guest.Candidate {
	return slices.DeleteFunc(slices.Clone(list), func(c guest.Candidate) bool { return !slices.Contains(ids, c.ObjectID) })
}

func (m *memory) Staff(_ context.Context, ids []string) ([]guest.Person, error) {
	staff := append([]guest.Person{ana, ben, miaChen, cleoMarsh}, m.staff...)
	return slices.DeleteFunc(staff, func(p guest.Person) bool { return !slices.Contains(ids, p.ObjectID) }), nil
}

func (m *memory) Meet(ctx context.Context, p guest.Person) (guest.Person, error) {
	return m.SavePerson(ctx, p, m.sentAt)
}

// falconID is the package that the catalogue's pages of these tests are about.
const falconID = "4b1f7a70-3c55-4d11-9a6d-5f4f0f6f7a01"

// entriesForTests is one package, which is on, and which Mia Chen owns.
func entriesForTests() map[guest.PackageID]guest.Entry {
	p := catalogueForTests()[0]
	p.ID, p.Owners = falconID, []guest.Person{miaChen}
	return map[guest.PackageID]guest.Entry{falconID: {Package: p, Published: true, Edits: 1, Guests: 7, Waiting: 2}}
}
