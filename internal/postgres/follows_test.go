package postgres_test

import (
	"slices"
	"testing"

	"guestportal/internal/guest"
)

func TestGuestsFollowAVersionOfAPackageOneByOne(t *testing.T) {
	t.Parallel()
	w, ctx := setup(t), t.Context()
	cleo := w.admin(t)
	group := func(name string) guest.Resource {
		return guest.Resource{Kind: guest.Group, ObjectID: newID(), Name: name}
	}
	a, b, c := group("a"), group("b"), group("c")
	falcon, other := w.offer(t, "Falcon", a, b), w.offer(t, "Other", b)
	var refs []string
	for i, packages := range [][]guest.Package{{falcon}, {falcon, other}, {other}} {
		ref := w.sent(t, w.ana, string(rune('a'+i))+"@fabrikam.example", packages...)
		w.approve(t, ref)
		refs = append(refs, ref)
	}
	change := func(p *guest.Package) guest.Problems { p.Resources = []guest.Resource{a, c}; return nil }
	if err := w.ChangePackage(ctx, cleo, falcon.ID, 0, "what it opens", change); err != nil {
		t.Fatal(err)
	}
	if err := w.PublishPackage(ctx, cleo, falcon.ID, 1, true, "c instead of b"); err != nil {
		t.Fatal(err)
	}
	e, plan, err := w.FollowPlan(ctx, cleo, falcon.ID)
	if err != nil || e.Outdated != 2 || plan.Guests != 2 || plan.Running || len(plan.Takes) != 1 || len(plan.Leaves) != 1 {
		t.Fatalf("the plan is %+v of %d (%v)", plan, e.Outdated, err)
	}
	if takes := plan.Takes[0]; !takes.Resource.Same(b) || takes.Guests != 2 || takes.Kept != 1 {
		t.Errorf("it takes %+v", takes)
	}
	if leaves := plan.Leaves[0]; !leaves.Resource.Same(c) || leaves.Guests != 2 {
		t.Errorf("it leaves %+v", leaves)
	}
	if err := w.Follow(ctx, cleo, falcon.ID, 1, "Earlier"); err == nil {
		t.Error("a version that is not the newest was followed")
	}
	for range 2 {
		if err := w.Follow(ctx, cleo, falcon.ID, 2, "Nobody needs b."); err != nil {
			t.Fatal(err)
		}
	}
	var orders int
	if err := w.pool.QueryRow(ctx, `SELECT count(*) FROM package_follows`).Scan(&orders); err != nil || orders != 1 {
		t.Errorf("%d orders (%v)", orders, err)
	}
	w.queue.mu.Lock()
	w.queue.converge = nil
	w.queue.mu.Unlock()
	w.sweep(t)
	if _, plan, err = w.FollowPlan(ctx, cleo, falcon.ID); err != nil || plan.Guests != 0 {
		t.Errorf("afterwards the plan is %+v (%v)", plan, err)
	}
	var losers []guest.GuestID
	for i, ref := range refs {
		story, err := w.store.StoryByRequest(ctx, ref, w.now)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			losers = append(losers, story.Guest.ID)
		}
		for _, g := range story.Grants {
			if g.Package.ID != falcon.ID {
				continue
			}
			if g.Package.Version != 2 || len(g.Package.Resources) != 1 || !g.Package.Resources[0].Same(a) || g.FollowedAt.IsZero() || g.Until.IsZero() {
				t.Errorf("the grant is %+v", g)
			}
			if story.History[0].Kind != guest.EventFollowed || story.History[0].Actor != cleo.ID || story.History[0].Comment != "Nobody needs b." {
				t.Errorf("the history says %+v", story.History[0])
			}
		}
	}
	w.queue.mu.Lock()
	converged := slices.Clone(w.queue.converge)
	w.queue.mu.Unlock()
	if !slices.Contains(converged, losers[0]) {
		t.Errorf("%v were queued, want %v among them", converged, losers)
	}
	w.sweep(t)
	if _, plan, err = w.FollowPlan(ctx, cleo, falcon.ID); err != nil || plan.Running {
		t.Errorf("the order is still open: %+v (%v)", plan, err)
	}
}
