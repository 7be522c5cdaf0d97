package postgres_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"guestportal/internal/guest"
)

// admin is somebody who may do everything to packages.
func (w *world) admin(t *testing.T) guest.Person {
	t.Helper()
	return w.person(t, "Cleo Marsh", guest.Administrator)
}

func names(packages []guest.Package) []string {
	var out []string
	for _, p := range packages {
		out = append(out, p.Name)
	}
	return out
}

func TestAPackageIsMadeTurnedOnChangedAndPublished(t *testing.T) {
	t.Parallel()
	w, ctx := setup(t), t.Context()
	cleo := w.admin(t)
	id := guest.PackageID(newID())
	if err := w.NewPackage(ctx, cleo, id, "Wiki", "Read it."); err != nil {
		t.Fatal(err)
	}
	taken, wrong := errors.AsType[guest.Problems](w.NewPackage(ctx, cleo, guest.PackageID(newID()), "Wiki", "Again."))
	if !wrong || taken["name"] == "" {
		t.Errorf("a second package of the same name: %v", taken)
	}
	if again := w.NewPackage(ctx, cleo, id, "Wiki", "Read it."); again != nil {
		t.Errorf("the same form twice: %v", again)
	}
	approvers := func(p *guest.Package) guest.Problems { p.Approvers = []guest.Person{w.ben}; return nil }
	if err := w.ChangePackage(ctx, cleo, id, 1, "who approves", approvers); err != nil {
		t.Fatal(err)
	}
	if err := w.PublishPackage(ctx, cleo, id, 2, true, ""); err != nil {
		t.Fatal(err)
	}
	if err := w.ChangePackage(ctx, cleo, id, 3, "the limits", guest.Limit("30", "", "")); err != nil {
		t.Fatal(err)
	}
	e, err := w.Package(ctx, cleo, id)
	if err != nil || e.Version != 1 || !e.Enabled || e.MaxDays != 180 || e.Draft == nil || e.Draft.MaxDays != 30 || e.Edits != 4 || e.Last.What != "the limits" {
		t.Fatalf("a change of what is on waits: %+v, %v", e, err)
	}
	stale := w.ChangePackage(ctx, cleo, id, 3, "the description", guest.Describe("Wiki", "Other words."))
	if _, moved := errors.AsType[guest.MovedOn](stale); !moved {
		t.Errorf("a change made from an older state: %v", stale)
	}
	if err := w.PublishPackage(ctx, cleo, id, 4, true, "Half a year is too long."); err != nil {
		t.Fatal(err)
	}
	e, versions, err := w.PackageVersions(ctx, cleo, id, 0)
	if err != nil || e.Version != 2 || e.Draft != nil || e.MaxDays != 30 || len(versions) != 2 {
		t.Fatalf("published: %+v with versions %+v, %v", e, versions, err)
	}
	newest := versions[0]
	if newest.AuthorName != "Cleo Marsh" || newest.Author != cleo.ID || newest.Reason != "Half a year is too long." || !newest.At.Equal(w.now) || versions[1].Reason != "The first version." {
		t.Errorf("the versions are %+v", versions)
	}
	diff := guest.Differences(versions[1].Package, newest.Package)
	if len(diff) != 1 || diff[0] != (guest.Difference{What: "Longest access", Before: "180 days", After: "30 days"}) {
		t.Errorf("the difference is %+v", diff)
	}
}

func TestThoseWhoHaveAPackageAreCounted(t *testing.T) {
	t.Parallel()
	w := setup(t)
	group := guest.Resource{Kind: guest.Group, ObjectID: newID(), Name: "Falcon"}
	p := w.offer(t, "Falcon", group)
	w.approve(t, w.sent(t, w.ana, "lou@fabrikam.example", p))
	w.sent(t, w.ana, "kim@fabrikam.example", p)
	if err := w.Withdraw(t.Context(), w.ana, w.sent(t, w.ana, "pat@fabrikam.example", p)); err != nil {
		t.Fatal(err)
	}
	if _, err := w.SaveDraft(t.Context(), w.ana, form("joe@fabrikam.example", p), newID()); err != nil {
		t.Fatal(err)
	}
	e, err := w.store.Entry(t.Context(), p.ID)
	if err != nil || e.Guests != 1 || e.Waiting != 1 || e.Outdated != 0 || !e.Published {
		t.Fatalf("%+v, %v", e, err)
	}
	_, held, err := w.Holders(t.Context(), w.admin(t), p.ID, "")
	if err != nil || len(held.Rows) != 1 || held.Rows[0].GuestEmail != "lou@fabrikam.example" || held.Rows[0].Sponsor != "Ana Silva" || held.Rows[0].Version != 1 || held.More || len(held.Outsiders) > 0 {
		t.Errorf("who has it: %+v (%v)", held, err)
	}
	if err := w.TurnPackageOff(t.Context(), w.admin(t), p.ID, 0, "It moves elsewhere."); err != nil {
		t.Fatal(err)
	}
	if e, err = w.store.Entry(t.Context(), p.ID); err != nil || e.Enabled || e.Version != 2 || e.Outdated != 1 {
		t.Errorf("turned off: %+v, %v", e, err)
	}
}

func TestGuestsWhoHaveAResourceByAnotherWayAreShown(t *testing.T) {
	t.Parallel()
	w := setup(t)
	group := guest.Resource{Kind: guest.Group, ObjectID: newID(), Name: "Falcon"}
	g := w.settled(t, "kim@fabrikam.example", guest.Resource{Kind: guest.Group, ObjectID: newID(), Name: "Other"})
	w.finds(t, g, guest.Drift{Kind: guest.GivenOutside, Resource: group}, guest.Drift{Kind: guest.TakenOutside, Resource: group})
	_, held, err := w.Holders(t.Context(), w.admin(t), w.offer(t, "Falcon", group).ID, "")
	if err != nil || len(held.Rows) > 0 || len(held.Outsiders) != 1 || held.Outsiders[0].GuestEmail != "kim@fabrikam.example" || !held.Outsiders[0].Resource.Same(group) {
		t.Errorf("who has it: %+v (%v)", held, err)
	}
}

func TestTheCatalogueIsSearchedAndPaged(t *testing.T) {
	t.Parallel()
	w, ctx := setup(t), t.Context()
	for i := range 7 {
		w.offer(t, fmt.Sprintf("Team %d", i), guest.Resource{Kind: guest.Group, ObjectID: newID(), Name: fmt.Sprintf("Crew-%d: Été", i)})
	}
	var seen []string
	f := guest.CatalogueFilter{Limit: 3}
	for {
		p, err := w.store.CataloguePage(ctx, f)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range p.Rows {
			seen, f.After = append(seen, e.Name), e.ID
		}
		if !p.More {
			break
		}
	}
	if len(seen) != 7 || !slices.IsSorted(seen) {
		t.Errorf("the pages have %v", seen)
	}
	for query, want := range map[string]int{"team": 7, "Te 3": 1, "crew": 7, "Été 5": 1, "nothing": 0, "' | !": 0} {
		p, err := w.store.CataloguePage(ctx, guest.CatalogueFilter{Query: query, Limit: 9})
		if err != nil || len(p.Rows) != want {
			t.Errorf("%q finds %d packages (%v), want %d", query, len(p.Rows), err, want)
		}
	}
}

func TestOnlyThoseWhoMayAskAreOfferedAPackage(t *testing.T) {
	t.Parallel()
	w, ctx := setup(t), t.Context()
	crew := newID()
	offer := func(name string, terms guest.Terms) guest.Package {
		p := guest.Package{ID: guest.PackageID(newID()), Version: 1, Name: name, Description: name, MaxDays: 9, Enabled: true, Approvers: []guest.Person{w.ben}, Terms: terms}
		if err := w.store.SavePackage(ctx, p, 0); err != nil {
			t.Fatal(err)
		}
		return p
	}
	offer("All", guest.Terms{})
	offer("Ana", guest.Terms{Audience: []guest.Principal{{Kind: guest.OnePerson, ObjectID: w.ana.ObjectID, Name: "Ana Silva"}}})
	offer("Crew", guest.Terms{Audience: []guest.Principal{{Kind: guest.Members, ObjectID: crew, Name: "Crew"}}})
	hidden := offer("Hidden", guest.Terms{Hidden: true})
	secret := offer("Secret", guest.Terms{Hidden: true, Audience: []guest.Principal{{Kind: guest.OnePerson, ObjectID: w.sam.ObjectID, Name: "Sam"}}})
	w.exec(t, `INSERT INTO directory_members (group_id, member_id) VALUES ($1, $2)`, crew, w.sam.ObjectID)
	for _, c := range []struct {
		name string
		f    guest.OfferFilter
		want []string
		more bool
	}{
		{"Ana", guest.OfferFilter{By: w.ana, Limit: 9}, []string{"All", "Ana"}, false},
		{"Sam, a member", guest.OfferFilter{By: w.sam, Limit: 9}, []string{"All", "Crew"}, false},
		{"a search", guest.OfferFilter{By: w.sam, Query: "cr", Limit: 9}, []string{"Crew"}, false},
		{"the chosen first, hidden or not", guest.OfferFilter{By: w.ana, Chosen: []string{string(hidden.ID), "nonsense", "urn:uuid:" + string(hidden.ID)}, Limit: 9}, []string{"Hidden", "All", "Ana"}, false},
		{"not another's, chosen or not", guest.OfferFilter{By: w.ana, Chosen: []string{string(secret.ID)}, Limit: 9}, []string{"All", "Ana"}, false},
		{"more than fit", guest.OfferFilter{By: w.ana, Limit: 1}, []string{"All"}, true},
	} {
		got, err := w.store.Offered(ctx, c.f)
		if err != nil || !slices.Equal(names(got.Packages), c.want) || got.More != c.more {
			t.Errorf("%s: %v, more %v (%v), want %v", c.name, names(got.Packages), got.More, err, c.want)
		}
	}
}

func TestAnswersAreKeptWithTheRequest(t *testing.T) {
	t.Parallel()
	w, ctx := setup(t), t.Context()
	p := w.offer(t, "Falcon")
	p.Terms.Questions = []guest.Question{{Key: "q1", Words: "Which part?", Required: true}, {Key: "q2", Words: "Where?", Choices: []string{"Here", "There"}}}
	p.Version = 2
	if err := w.store.SavePackage(ctx, p, 0); err != nil {
		t.Fatal(err)
	}
	f := form("lou@fabrikam.example", p)
	_, err := w.SaveDraft(ctx, w.ana, f, newID())
	if problems, wrong := errors.AsType[guest.Problems](err); !wrong || problems[guest.AnswerField(p.ID, p.Terms.Questions[0])] == "" {
		t.Fatalf("without an answer: %v", err)
	}
	f.Answers = map[string]string{guest.AnswerField(p.ID, p.Terms.Questions[0]): "The wings"}
	ref, err := w.SaveDraft(ctx, w.ana, f, newID())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Submit(ctx, w.ana, ref, 1); err != nil {
		t.Fatal(err)
	}
	r, err := w.store.RequestByRef(ctx, ref)
	if err != nil || len(r.Lines) != 1 || !slices.Equal(r.Lines[0].Answers, []guest.Answer{{Key: "q1", Words: "Which part?", Text: "The wings"}}) {
		t.Errorf("the lines are %+v (%v)", r.Lines, err)
	}
}
