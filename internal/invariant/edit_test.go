package invariant_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/guest"
	"guestportal/internal/invariant"
)

// edited has Ana change a request that waits, after Ben has approved a part of it or
// none, and gives it as it then stands.
func (w *world) edited(s guest.Story, change func(*guest.Form)) guest.Story {
	w.t.Helper()
	ref, f := s.Request().Ref, s.Request().Form()
	change(&f)
	draft, err := w.service.SaveEdit(w.t.Context(), w.ana, ref, f, uuid.NewString())
	w.do(err)
	before, err := w.store.RequestByRef(w.t.Context(), ref)
	w.do(err)
	w.do(w.service.SubmitEdit(w.t.Context(), w.ana, draft, guest.Shown{Draft: 1, Request: before.Version}))
	after, err := w.service.Request(w.t.Context(), w.ben, ref)
	w.do(err)
	return after
}

func (w *world) pack(name string) string {
	w.t.Helper()
	catalogue, err := w.store.CataloguePage(w.t.Context(), guest.CatalogueFilter{Limit: 100})
	w.do(err)
	for _, p := range catalogue.Rows {
		if p.Name == name {
			return string(p.ID)
		}
	}
	w.t.Fatalf("no package is called %s", name)
	return ""
}

func TestWhatWasEditedIsJudgedByWhatWasApprovedInTheEnd(t *testing.T) {
	t.Parallel()
	w := setup(t)
	asked := w.edited(w.asked(lou, "Expense Desk submitter"), func(f *guest.Form) {
		f.Name, f.Packages = "Lou Tan Hill", []string{w.pack("Expense Desk reviewer"), w.pack("Wiki")}
	})
	asked = w.edited(asked, func(f *guest.Form) { f.Packages = []string{w.pack("Wiki")} })
	g := w.decided(asked, guest.Approve)
	w.until(g, guest.Invited)

	s, err := w.store.StoryByGuest(t.Context(), g.Ref, time.Now())
	w.do(err)
	ref, err := w.service.SaveDraft(t.Context(), w.ana, guest.Form{
		Purpose: guest.ChangeAccess, Guest: g.ID, Replaces: s.Standing(time.Now())[0].ID, Until: "30",
		Packages: []string{w.pack("Falcon reviewer")}, Reason: "Reviews the costs of the Falcon project as well.",
	}, uuid.NewString())
	w.do(err)
	w.do(w.service.Submit(t.Context(), w.ana, ref, 1))
	change, err := w.service.Request(t.Context(), w.ben, ref)
	w.do(err)
	w.decided(w.edited(change, func(f *guest.Form) { f.Packages = []string{w.pack("Expense Desk reviewer")} }), guest.Approve)
	w.until(g, guest.Invited)

	honest := w.record()
	if found := invariant.Check(honest, w.terms()); len(found) != 0 {
		t.Fatalf("honest edits are found guilty: %v", found)
	}
	if n := len(honest.Database.Grants); n != 2 || len(honest.Database.Guests) != 1 || honest.Database.Grants[1].Package.Name != "Expense Desk reviewer" {
		t.Fatalf("%d grants, %d guests", n, len(honest.Database.Guests))
	}
}
