package postgres_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/postgres"
)

// desk gives a guest of Ana's who has a role in an app, the package that gives it,
// its owner, and a package that gives another role.
func (w *world) desk(t *testing.T) (g guest.Guest, has guest.Grant, olga guest.Person, other guest.Package) {
	t.Helper()
	app := guest.Resource{Kind: guest.App, ObjectID: newID(), AppID: newID(), RoleID: newID(), Name: "Desk", RoleName: "Viewer"}
	g = w.settled(t, "lou@fabrikam.example", app)
	s, err := w.store.StoryByGuest(t.Context(), g.Ref, w.now)
	if err != nil {
		t.Fatal(err)
	}
	has = s.Grants[0]
	olga = w.person(t, "Olga Wren", guest.Approver)
	w.exec(t, `INSERT INTO package_owners (package_id, person_id) VALUES ($1, $2)`, has.Package.ID, olga.ID)
	app.RoleID, app.RoleName = newID(), "Editor"
	other = w.offer(t, "Desk editor", app)
	w.offer(t, "Wiki")
	return g, has, olga, other
}

// asks is what somebody asks in the place of an access.
func (w *world) asks(t *testing.T, by guest.Person, g guest.Guest, has guest.Grant, p guest.Package) (string, error) {
	t.Helper()
	return w.SaveDraft(t.Context(), by, guest.Form{
		Purpose: guest.ChangeAccess, Guest: g.ID, Replaces: has.ID, Packages: []string{string(p.ID)}, Until: guest.SameEnd,
		Reason: "Decides on the costs from now on.",
	}, newID())
}

func TestAnOwnerOfAPackageAsksForAnotherRoleOfWhoHasIt(t *testing.T) {
	t.Parallel()
	w, ctx := setup(t), t.Context()
	g, has, olga, other := w.desk(t)
	form, err := w.ChangeHolding(ctx, olga, has.Package.ID, has.ID, nil, "")
	if err != nil || !form.ByOwner || len(form.Offered) != 1 || form.Offered[0].ID != other.ID {
		t.Fatalf("offered are %v (%v)", names(form.Offered), err)
	}
	sam := w.person(t, "Sam Okafor", guest.Sponsor|guest.Approver)
	for who, by := range map[string]guest.Person{"a stranger": sam} {
		if _, err := w.ChangeHolding(ctx, by, has.Package.ID, has.ID, nil, ""); !errors.Is(err, guest.ErrNotFound) {
			t.Errorf("%s opens the form: %v", who, err)
		}
		if _, err := w.asks(t, by, g, has, other); !errors.Is(err, guest.ErrNotFound) {
			t.Errorf("%s asks: %v", who, err)
		}
	}
	ref, err := w.asks(t, olga, g, has, other)
	if err != nil {
		t.Fatal(err)
	}
	w.queue.mails = nil
	if err := w.Submit(ctx, olga, ref, 1); err != nil {
		t.Fatal(err)
	}
	var kinds []guest.MailKind
	for _, id := range w.queue.mails {
		l := w.letter(t, id)
		kinds = append(kinds, l.Kind)
		if l.Kind == guest.MailOwnerAsks && l.To.ID != w.ana.ID {
			t.Errorf("%s is told", l.To.Name)
		}
	}
	slices.Sort(kinds)
	if !slices.Equal(kinds, []guest.MailKind{guest.MailAsked, guest.MailOwnerAsks}) {
		t.Errorf("mails: %v", kinds)
	}
	if s, err := w.Request(ctx, olga, ref); err != nil || len(s.Grants) != 1 || s.Guest.Ref != g.Ref {
		t.Errorf("the owner reads %+v (%v)", s.Grants, err)
	}
	if _, err := w.Guest(ctx, olga, g.Ref); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("the owner opens the guest: %v", err)
	}
	if _, err := w.Request(ctx, w.ana, ref); err != nil {
		t.Errorf("the sponsor reads it: %v", err)
	}
	w.approve(t, ref)
	after, err := w.Guest(ctx, w.ana, g.Ref)
	if standing := after.Standing(w.now); err != nil || len(standing) != 1 || standing[0].Package.ID != other.ID || !standing[0].Until.Equal(has.Until) {
		t.Errorf("the guest has %+v (%v)", after.Grants, err)
	}
}

// insertSuggesting copies a line, and has somebody suggest something for it.
const insertSuggesting = `
	INSERT INTO request_lines (id, request_id, sponsor_id, position, package_id, package, answers, state, replaces, suggested)
	SELECT gen_random_uuid(), request_id, sponsor_id, position + 1, (SELECT id FROM packages WHERE id <> l.package_id LIMIT 1), package, answers, 'pending',
		replaces, jsonb_build_object('By', $2::text) FROM request_lines l WHERE id = $1`

func TestTheDatabaseRefusesTheGuestsSponsorAndWhoStandsInForThem(t *testing.T) {
	t.Parallel()
	w, ctx := setup(t), t.Context()
	g, has, olga, other := w.desk(t)
	ana, err := w.store.SavePerson(ctx, guest.Person{
		TenantID: w.ana.TenantID, ObjectID: w.ana.ObjectID, Name: w.ana.Name, Email: w.ana.Email, Roles: guest.Sponsor | guest.Approver,
	}, w.now)
	if err != nil {
		t.Fatal(err)
	}
	mia := w.person(t, "Mia Chen", guest.Approver)
	other.Approvers = []guest.Person{w.ben, ana, olga, mia}
	if err := w.store.SavePackage(ctx, other, 0); err != nil {
		t.Fatal(err)
	}
	ref, err := w.asks(t, olga, g, has, other)
	if err == nil {
		err = w.Submit(ctx, olga, ref, 1)
	}
	if err != nil {
		t.Fatal(err)
	}
	w.goes(t, ana, mia)
	r := w.request(t, ref)
	if got := askedOf(r.Deciders(r.Lines[0])); !slices.Equal(got, []string{"Ben Ito"}) {
		t.Errorf("asked are %v", got)
	}
	const review = `
		INSERT INTO line_reviews (line_id, request_id, sponsor_id, stage, person_id, verdict, comment, digest, form_key, at)
		VALUES ($1, $2, $3, 0, $4, 'approve', '', $5, '', now())`
	for _, by := range []guest.Person{ana, olga, mia} {
		if err := w.says(t, by, ref, guest.Approve); !errors.As(err, new(guest.NotAllowed)) {
			t.Errorf("%s decides: %v", by.Name, err)
		}
		line := r.Lines[0].ID
		w.refused(t, "nobody_reviews_their_own_request", review, line, r.ID, olga.ID, by.ID, r.Digest())
		for _, state := range []string{"approved", "declined"} {
			const decide = `UPDATE request_lines SET state = $2, decided_by = $3, decided_at = now(), digest = $4 WHERE id = $1`
			w.refused(t, "nobody_decides_their_own_request", decide, line, state, by.ID, r.Digest())
		}
		w.refused(t, "nobody_suggests_to_themselves", `UPDATE request_lines SET suggested = jsonb_build_object('By', $2::text) WHERE id = $1`, line, by.ID)
		w.refused(t, "nobody_suggests_to_themselves", insertSuggesting, line, by.ID)
	}
	w.refused(t, "only_who_is_asked_decides", insertSuggesting, r.Lines[0].ID, w.ben.ID)
	for _, by := range []guest.Person{ana, olga} {
		if n, err := w.WaitingFor(ctx, by); err != nil || n != 0 {
			t.Errorf("%d wait for %s (%v)", n, by.Name, err)
		}
	}
}

// ends is EndHolding with a reason.
func (w *world) ends(t *testing.T, by guest.Person, p guest.PackageID, id guest.GrantID) error {
	t.Helper()
	_, err := w.EndHolding(t.Context(), by, p, id, "Left the team.")
	return err
}

// beforeDeciding does something between the moment a use case begins and the
// guest's lock.
type beforeDeciding struct {
	*postgres.Store
	do func()
}

func (b beforeDeciding) UpdateByGuest(ctx context.Context, ref string, decide func(guest.Case) (guest.Decision, error)) error {
	b.do()
	return b.Store.UpdateByGuest(ctx, ref, decide)
}

func (b beforeDeciding) Send(ctx context.Context, ref string, now time.Time, decide func(guest.Sending) (guest.Decision, error), then guest.Then) error {
	b.do()
	return b.Store.Send(ctx, ref, now, decide, then)
}

func TestWhoIsNoOwnerAnyMoreDoesNothingThatTheyHadBegun(t *testing.T) {
	t.Parallel()
	w, ctx := setup(t), t.Context()
	g, has, olga, other := w.desk(t)
	ref, err := w.asks(t, olga, g, has, other)
	if err != nil {
		t.Fatal(err)
	}
	late := *w.Service
	no := beforeDeciding{w.store, func() { w.exec(t, `DELETE FROM package_owners WHERE person_id = $1`, olga.ID) }}
	late.Cases, late.Drafts = no, no
	_, end := late.EndHolding(ctx, olga, has.Package.ID, has.ID, "Left.")
	w.exec(t, `INSERT INTO package_owners (package_id, person_id) VALUES ($1, $2)`, has.Package.ID, olga.ID)
	check := late.CheckHolding(ctx, olga, has.Package.ID, has.ID)
	w.exec(t, `INSERT INTO package_owners (package_id, person_id) VALUES ($1, $2)`, has.Package.ID, olga.ID)
	for what, err := range map[string]error{"ends": end, "checks": check, "asks": late.Submit(ctx, olga, ref, 1)} {
		if !errors.Is(err, guest.ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestAnOwnerHasAGuestComparedAndEndsWhatTheyHave(t *testing.T) {
	t.Parallel()
	w, ctx := setup(t), t.Context()
	g, has, olga, _ := w.desk(t)
	elsewhere := w.offer(t, "Elsewhere").ID
	w.exec(t, `INSERT INTO package_owners (package_id, person_id) VALUES ($1, $2)`, elsewhere, olga.ID)
	for what, err := range map[string]error{
		"through another package": w.ends(t, olga, elsewhere, has.ID),
		"no grant":                w.ends(t, olga, has.Package.ID, guest.GrantID(newID())),
		"a stranger":              w.ends(t, w.ben, has.Package.ID, has.ID),
	} {
		if !errors.Is(err, guest.ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := w.CheckHolding(ctx, olga, has.Package.ID, has.ID); err != nil {
		t.Fatal(err)
	}
	if now := w.guest(t, g); !now.CheckDue.Equal(w.now) {
		t.Errorf("to be compared at %s", now.CheckDue)
	}
	w.queue.mails = nil
	if err := w.ends(t, olga, has.Package.ID, has.ID); err != nil {
		t.Fatal(err)
	}
	if now := w.guest(t, g); now.State != guest.Ending {
		t.Errorf("the guest is %s", now.State)
	}
	if len(w.queue.mails) != 1 || w.letter(t, w.queue.mails[0]).Kind != guest.MailOwnerEnded {
		t.Errorf("mails: %v", w.queue.mails)
	}
	if ended := w.letter(t, w.queue.mails[0]).Ended; ended.Actor != olga.ID || ended.Words != olga.Name+" ended the access to "+has.Package.Name+"." || ended.Comment != "Left the team." {
		t.Errorf("the letter tells of %+v", ended)
	}
	e, h, err := w.Holding(ctx, olga, has.Package.ID, has.ID)
	if err != nil || h.Stands || e.ID != has.Package.ID {
		t.Errorf("%+v (%v)", h, err)
	}
}

// What an owner has asked for keeps the address while it waits. Once the access has
// ended, the guest's sponsor is told which request that is, and takes it back.
func TestAnOwnersRequestIsInNobodysWayOnceTheAccessHasEnded(t *testing.T) {
	t.Parallel()
	w, ctx := setup(t), t.Context()
	g, has, olga, other := w.desk(t)
	ref, err := w.asks(t, olga, g, has, other)
	if err == nil {
		err = w.Submit(ctx, olga, ref, 1)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Withdraw(ctx, w.ana, ref); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("while it can be approved: %v", err)
	}
	if err := w.EndAccess(ctx, w.ana, g.Ref, "They have left."); err != nil {
		t.Fatal(err)
	}
	w.exec(t, `UPDATE guests SET state = 'removed' WHERE id = $1`, g.ID)
	known := func(by guest.Person) guest.Facts {
		t.Helper()
		f, err := w.store.Facts(ctx, guest.DefaultPolicy(), g.Email, by, w.now)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	if f := known(w.ana); f.OpenRef != ref || f.OpenOf != olga.Name {
		t.Errorf("the sponsor is told of %q, which %q sent", f.OpenRef, f.OpenOf)
	}
	if f := known(w.sam); f.OpenRef != "" || !f.OpenRequest {
		t.Errorf("another sponsor is told %+v", f)
	}
	if err := w.Withdraw(ctx, w.sam, ref); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("another sponsor takes it back: %v", err)
	}
	if err := w.Withdraw(ctx, w.ana, ref); err != nil {
		t.Fatal(err)
	}
	if f := known(w.ana); f.OpenRequest {
		t.Error("the address is still kept")
	}
}
