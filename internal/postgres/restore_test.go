package postgres_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/postgres"
	"guestportal/internal/session"
)

// copied makes the database one that was restored from a copy: what says where it
// was was not written by who says so.
func (w *world) copied(t *testing.T) {
	t.Helper()
	if held, err := w.store.Recognise(t.Context(), w.now); err != nil || held {
		t.Fatalf("held is %v before the restore (%v)", held, err)
	}
	w.exec(t, `UPDATE database_seen SET seen_at = seen_at - interval '1 hour'`)
}

// goesOn has an administrator let everything go on.
func (w *world) goesOn(t *testing.T) {
	t.Helper()
	cleo := w.person(t, "Cleo Marsh", guest.Administrator)
	alarm, open := w.health(t).Open(guest.AlarmRestored)
	if !open {
		t.Fatal("there is nothing to let go on")
	}
	if err := w.Resume(t.Context(), cleo, guest.BreakerRestored, alarm.ID, "Entra was looked at."); err != nil {
		t.Fatal(err)
	}
}

func TestWhoeverIntendsFirstNoticesARestoreAndNothingPasses(t *testing.T) {
	t.Parallel()
	w := setup(t)
	cleo := w.person(t, "Cleo Marsh", guest.Administrator)
	l := w.crowd(t, 1)[0]
	w.copied(t)
	kinds := []guest.StepKind{
		guest.StepInvite, guest.StepAddSponsor, guest.StepAddMember, guest.StepAssignRole, guest.StepRemoveMember, guest.StepUnassignRole,
		guest.StepBlock, guest.StepUnblock, guest.StepDelete,
	}
	for _, kind := range kinds {
		var braked guest.Braked
		step := guest.Step{Kind: kind, Resource: guest.Resource{Kind: guest.Group, ObjectID: newID()}}
		if err := w.try(t, l, w.digest(t, l.Guest), step); !errors.As(err, &braked) || braked.Breaker != guest.BreakerRestored {
			t.Errorf("%s: %v", kind, err)
		}
	}
	var steps, told int
	const count = `SELECT (SELECT count(*) FROM steps), (SELECT count(*) FROM history WHERE kind = 'step')`
	if err := w.pool.QueryRow(t.Context(), count).Scan(&steps, &told); err != nil || steps != 0 || told != 0 {
		t.Errorf("%d intents and %d events are committed (%v)", steps, told, err)
	}
	if got := w.toldOf(t, cleo); len(got) != 1 || got[0].Held {
		t.Errorf("Cleo gets %+v", got)
	}
	h := w.health(t)
	lost := h.Restore.Lost
	if h.Breaker(guest.BreakerRestored).PausedAt.IsZero() || lost.Until.Sub(lost.From) < time.Hour {
		t.Errorf("Health says %+v", h.Restore)
	}
	if u, err := w.store.TakeUp(t.Context(), l); err != nil || !u.Held() || !u.Lost.Covers(lost.From.Add(time.Minute)) {
		t.Errorf("the worker learns %v, %+v (%v)", u.Held(), u.Lost, err)
	}
	w.goesOn(t)
	for _, kind := range kinds[:2] {
		if err := w.try(t, l, w.digest(t, l.Guest), guest.Step{Kind: kind}); err != nil {
			t.Errorf("%s after it was let go on: %v", kind, err)
		}
	}
	if !w.health(t).Breaker(guest.BreakerRestored).PausedAt.IsZero() {
		t.Error("Health shows a pause that is over")
	}
}

func TestAWorkerLearnsOfARestoreThatNobodyHasNoticed(t *testing.T) {
	t.Parallel()
	w := setup(t)
	l := w.crowd(t, 1)[0]
	w.copied(t)
	if u, err := w.store.TakeUp(t.Context(), l); err != nil || !u.Held() {
		t.Errorf("held is %v (%v)", u.Held(), err)
	}
	if _, err := w.store.FeedLink(t.Context(), "users"); !errors.As(err, &guest.Braked{}) {
		t.Errorf("the directory is read on from the place in the copy: %v", err)
	}
}

func TestAfterARestoreASweepOnlyLooks(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, mails := w.invited(t)
	checked := w.settled(t, "kim@fabrikam.example")
	w.copied(t)
	w.now = g.Until
	w.queue.converge, w.queue.mails = nil, nil
	w.sweep(t)
	if got := w.guest(t, g); got.State != guest.Invited || len(w.queue.converge) != 0 {
		t.Errorf("the guest is %s, queued are %v", got.State, w.queue.converge)
	}
	if slices.Contains(w.queue.mails, mails[0]) {
		t.Error("a message is queued again")
	}
	if !slices.Contains(w.queue.checks, checked.ID) {
		t.Errorf("compared are %v", w.queue.checks)
	}
	if l := w.letter(t, mails[0]); !l.Held {
		t.Error("a message may be sent")
	}
	w.goesOn(t)
	w.sweep(t)
	if got := w.guest(t, g); got.State != guest.Ending || !slices.Contains(w.queue.mails, mails[0]) {
		t.Errorf("when it goes on the guest is %s, queued are %v", got.State, w.queue.mails)
	}
	if l := w.letter(t, mails[0]); l.Held {
		t.Error("a message is still held back")
	}
}

func TestNobodyIsSignedInByASessionOfACopy(t *testing.T) {
	t.Parallel()
	w := setup(t)
	sessions := postgres.Sessions{Pool: w.pool}
	_, hash := session.NewToken()
	err := sessions.Start(t.Context(), session.Session{Hash: hash, Person: w.ana, CreatedAt: w.now, SeenAt: w.now, ExpiresAt: w.now.Add(session.Absolute)})
	if err != nil {
		t.Fatal(err)
	}
	w.copied(t)
	w.sweep(t)
	if _, err := sessions.Find(t.Context(), hash, w.now); err == nil {
		t.Error("the session is still good")
	}
}

// The files of the server were set back, and everything in them agrees with itself.
func TestALivingProcessNoticesThatItsSignsOfLifeAreGone(t *testing.T) {
	t.Parallel()
	w := setup(t)
	sees := func(s *postgres.Store) bool {
		t.Helper()
		held, err := s.Recognise(t.Context(), w.now)
		if err != nil {
			t.Fatal(err)
		}
		return held
	}
	another := &postgres.Store{Pool: w.pool, Queue: w.queue, NewID: w.store.NewID}
	back := func(by string) {
		w.exec(t, `UPDATE database_seen SET seen_at = seen_at - $1::text::interval, written_by = pg_current_xact_id()`, by)
	}
	if sees(w.store) {
		t.Fatal("held at the first look")
	}
	back("50 seconds")
	if sees(w.store) {
		t.Error("what a crash may lose counts as a restore")
	}
	back("2 minutes")
	if !sees(w.store) || !sees(another) {
		t.Error("nobody notices")
	}
	w.goesOn(t)
	if sees(w.store) || sees(another) {
		t.Error("it is held after it was let go on")
	}
	back("1 hour")
	started := &postgres.Store{Pool: w.pool, Queue: w.queue, NewID: w.store.NewID}
	if sees(started) {
		t.Error("a process that has seen nothing notices something")
	}
	if err := w.store.Declare(t.Context(), w.now); err != nil || !sees(started) {
		t.Errorf("what a person says changes nothing (%v)", err)
	}
}

func TestAccountsThatARestoreHasForgottenAreListedAndCanBeAskedForAgain(t *testing.T) {
	t.Parallel()
	w := setup(t)
	page := func(accounts ...guest.Account) {
		t.Helper()
		var seen []guest.Observed
		for _, a := range accounts {
			a.UserType, a.CreationType, a.Enabled = "Guest", "Invitation", true
			seen = append(seen, guest.Observed{Account: a})
		}
		if err := w.store.StoreUsers(t.Context(), guest.Place{Feed: "users", Next: "next", Done: true, At: w.now}, seen); err != nil {
			t.Fatal(err)
		}
	}
	account := func(i int) guest.Account {
		return guest.Account{ObjectID: fmt.Sprintf("00000000-0000-4000-8000-%012d", i), Mail: fmt.Sprintf("guest%d@fabrikam.example", i)}
	}
	known := w.settled(t, "lou@fabrikam.example")
	mine := guest.Account{ObjectID: known.ObjectID, Mail: "lou@fabrikam.example"}
	page(mine, account(1))
	w.copied(t)
	w.sweep(t)
	if link, err := w.store.FeedLink(t.Context(), "users"); err != nil || link != "" {
		t.Fatalf("reading goes on at %q (%v)", link, err)
	}
	page(mine, account(1), account(2), account(3), account(4))
	page(account(5)) // made while somebody looks
	if r := w.health(t).Restore; !r.Read || r.Unknown != 3 {
		t.Errorf("Health says %+v", r)
	}
	var listed []string
	for after := ""; ; {
		p, err := w.store.Unknown(t.Context(), after, 2)
		if err != nil || len(listed) > 10 {
			t.Fatalf("%v %v", listed, err)
		}
		for _, r := range p.Rows {
			listed, after = append(listed, r.Account.Mail), r.Account.ObjectID
		}
		if !p.More {
			break
		}
	}
	if want := []string{account(2).Mail, account(3).Mail, account(4).Mail}; !slices.Equal(listed, want) {
		t.Errorf("listed are %v, want %v", listed, want)
	}
	for i, taken := range map[int]bool{1: true, 2: false, 5: true} {
		a, _ := guest.ParseAddress(account(i).Mail)
		f, err := w.store.Facts(t.Context(), guest.DefaultPolicy(), a, w.ana, w.now)
		if err != nil || f.Guest != taken {
			t.Errorf("guest%d is a guest already: %v (%v)", i, f.Guest, err)
		}
	}
	w.exec(t, `UPDATE database_seen SET lost_until = lost_until - interval '31 days', written_by = pg_current_xact_id()`)
	if p, err := w.store.Unknown(t.Context(), "", 10); err != nil || len(p.Rows) != 0 {
		t.Errorf("after a month %d are listed (%v)", len(p.Rows), err)
	}
}
