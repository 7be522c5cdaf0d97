package invariant_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/guest"
	"guestportal/internal/invariant"
)

// changed has Ana ask for other access of a guest who is here, and Ben approve it.
func (w *world) changed(g guest.Guest, purpose guest.Purpose, pack, until string) {
	w.t.Helper()
	s, err := w.store.StoryByGuest(w.t.Context(), g.Ref, time.Now())
	w.do(err)
	f := guest.Form{Purpose: purpose, Guest: g.ID, Until: until, Reason: "Reviews the costs of the Falcon project as well."}
	if purpose != guest.AddAccess {
		f.Replaces = s.Standing(time.Now())[0].ID
	}
	catalogue, err := w.store.CataloguePage(w.t.Context(), guest.CatalogueFilter{Limit: 100})
	w.do(err)
	for _, p := range catalogue.Rows {
		if p.Name == pack {
			f.Packages = []string{string(p.ID)}
		}
	}
	ref, err := w.service.SaveDraft(w.t.Context(), w.ana, f, uuid.NewString())
	w.do(err)
	w.do(w.service.Submit(w.t.Context(), w.ana, ref, 1))
	asked, err := w.service.Request(w.t.Context(), w.ben, ref)
	w.do(err)
	w.decided(asked, guest.Approve)
	w.until(g, guest.Invited)
}

func TestChangedAccessIsJudgedAsAnyOther(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.decided(w.asked(lou, "Expense Desk submitter"), guest.Approve)
	w.until(g, guest.Invited)
	w.changed(g, guest.ExtendAccess, "", "90")
	w.changed(g, guest.ChangeAccess, "Falcon reviewer", "30")
	w.changed(g, guest.AddAccess, "Wiki", "same")
	honest := w.record()
	if found := invariant.Check(honest, w.terms()); len(found) != 0 {
		t.Fatalf("an honest change is found guilty: %v", found)
	}
	if n := len(honest.Database.Grants); n != 4 || len(honest.Database.Guests) != 1 {
		t.Fatalf("%d grants, %d guests", n, len(honest.Database.Guests))
	}
	replacing := func(r *invariant.Record) *invariant.Line {
		return find(r.Database.Lines, func(l invariant.Line) bool { return l.Replaces != "" && l.Package.Name == "Falcon reviewer" })
	}
	for name, c := range map[string]struct {
		invariant string
		tamper    func(*invariant.Record)
	}{
		"what was replaced still stands": {"I9", func(r *invariant.Record) {
			old := find(r.Database.Grants, func(g invariant.Grant) bool { return g.ID == replacing(r).Replaces })
			old.EndedAt, old.AccessUntil = time.Time{}, old.EndedAt
		}},
		"a change that nobody approved": {"I9", func(r *invariant.Record) { replacing(r).State = "declined" }},
		"a change by the sponsor alone": {"I1", func(r *invariant.Record) { replacing(r).DecidedBy = replacing(r).SponsorID }},
		"a second account for a change": {"I2", func(r *invariant.Record) {
			twin := r.Tenant.Users[0]
			twin.ID, twin.Mail = uuid.NewString(), lou
			r.Tenant.DeletedUsers = append(r.Tenant.DeletedUsers, twin)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			r := copied(t, honest)
			c.tamper(&r)
			told := false
			for _, v := range invariant.Check(r, w.terms()) {
				told = told || v.Invariant == c.invariant
			}
			if !told {
				t.Errorf("%s is not told of", c.invariant)
			}
		})
	}
}
