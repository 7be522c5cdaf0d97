package postgres_test

import (
	"errors"
	"sync"
	"testing"

	"guestportal/internal/guest"
)

// wished makes Ana's draft for other access of a guest who is here.
func (w *world) wished(t *testing.T, g guest.Guest, p guest.Package) (ref string) {
	t.Helper()
	f := guest.Form{Purpose: guest.AddAccess, Guest: g.ID, Packages: []string{string(p.ID)}, Until: "30", Reason: "Writes the pages of the project with us."}
	ref, err := w.SaveDraft(t.Context(), w.ana, f, newID())
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

func TestADraftForAGuestIsNothingOfTheirsBeforeItIsSent(t *testing.T) {
	t.Parallel()
	w := setup(t)
	wiki := w.offer(t, "Wiki")
	g := w.settled(t, "lou@fabrikam.example")
	ref := w.wished(t, g, wiki)
	draft, err := w.Draft(t.Context(), w.ana, ref)
	if err != nil || draft.Guest != g.ID || draft.Purpose != guest.AddAccess || draft.Email != g.Email {
		t.Fatalf("the draft is %+v (%v)", draft, err)
	}
	before, err := w.Guest(t.Context(), w.ana, g.Ref)
	if err != nil || len(before.Requests) != 1 {
		t.Errorf("the guest has %d requests (%v)", len(before.Requests), err)
	}
	list, err := w.Guests(t.Context(), w.ana, false, guest.Filter{})
	if err != nil || len(list.Rows) != 1 || list.Rows[0].Request != before.Requests[0].Ref {
		t.Errorf("the list shows %+v (%v)", list.Rows, err)
	}
	if err := w.Withdraw(t.Context(), w.ana, ref); err != nil {
		t.Fatal(err)
	}
	story, err := w.Request(t.Context(), w.ana, ref)
	if r := story.Request(); err != nil || r.Ref != ref || r.State != guest.Withdrawn {
		t.Errorf("deleted, it is %s, %s (%v)", r.Ref, r.State, err)
	}
	if after, err := w.Guest(t.Context(), w.ana, g.Ref); err != nil || len(after.Requests) != 1 || len(after.History) != len(before.History) {
		t.Errorf("the guest has %d requests, and %d events instead of %d (%v)", len(after.Requests), len(after.History), len(before.History), err)
	}
}

func TestAChangeIsStoredWithWhatItReplaces(t *testing.T) {
	t.Parallel()
	w := setup(t)
	wiki := w.offer(t, "Wiki")
	g := w.settled(t, "lou@fabrikam.example")
	s, err := w.Guest(t.Context(), w.ana, g.Ref)
	if err != nil {
		t.Fatal(err)
	}
	old := s.Grants[0]
	f := guest.Form{
		Purpose: guest.ChangeAccess, Guest: g.ID, Replaces: old.ID, Packages: []string{string(wiki.ID)}, Until: "30",
		Reason: "Writes the pages of the project with us.",
	}
	ref, err := w.SaveDraft(t.Context(), w.ana, f, newID())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Submit(t.Context(), w.ana, ref, 1); err != nil {
		t.Fatal(err)
	}
	asked, err := w.Request(t.Context(), w.ben, ref)
	if r := asked.Request(); err != nil || r.Lines[0].Replaces.Grant != old.ID || r.Lines[0].Replaces.Name != old.Package.Name || asked.Guest.ID != g.ID {
		t.Fatalf("asked for %+v (%v)", asked.Request().Lines, err)
	}
	w.queue.first = nil
	w.approve(t, ref)
	after, err := w.Guest(t.Context(), w.ana, g.Ref)
	if err != nil {
		t.Fatal(err)
	}
	standing := after.Standing(w.now)
	if len(standing) != 1 || standing[0].Package.Name != "Wiki" || len(after.Grants) != 2 || !after.Grants[1].EndedAt.Equal(w.now) {
		t.Errorf("the grants are %+v", after.Grants)
	}
	if after.Guest.State != g.State || after.Guest.Sync != guest.Converging || len(w.queue.first) != 1 {
		t.Errorf("the guest is %s, %s, queued first %d times", after.Guest.State, after.Guest.Sync, len(w.queue.first))
	}
	list, err := w.Guests(t.Context(), w.ana, false, guest.Filter{Package: "Wiki"})
	if err != nil || len(list.Rows) != 1 || len(list.Rows[0].Access) != 1 {
		t.Errorf("the list shows %+v (%v)", list.Rows, err)
	}
}

func TestOneRequestWaitsForAGuestWhateverIsSentAtOnce(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.settled(t, "lou@fabrikam.example")
	refs := []string{w.wished(t, g, w.offer(t, "Wiki")), w.wished(t, g, w.offer(t, "Desk"))}
	errs := make([]error, len(refs))
	var both sync.WaitGroup
	for i, ref := range refs {
		both.Go(func() { errs[i] = w.Submit(t.Context(), w.ana, ref, 1) })
	}
	both.Wait()
	sent := 0
	for _, err := range errs {
		problems, refused := errors.AsType[guest.Problems](err)
		switch {
		case err == nil:
			sent++
		case !refused || problems[""] == "":
			t.Errorf("the other one: %v", err)
		}
	}
	if sent != 1 {
		t.Errorf("%d were sent: %v", sent, errs)
	}
}
