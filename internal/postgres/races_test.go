package postgres_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
)

// waiting returns when some session waits for a lock that another one holds: only
// then is a race on.
func (w *world) waiting(t *testing.T) {
	t.Helper()
	const blocked = `SELECT EXISTS (SELECT 1 FROM pg_stat_activity
		WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid())`
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		var yes bool
		if err := w.pool.QueryRow(t.Context(), blocked).Scan(&yes); err != nil {
			t.Fatal(err)
		}
		if yes {
			return
		}
	}
	t.Fatal("nobody waits for the other one")
}

// sendWhile sends a draft and, in the middle of it, starts something else that has
// to wait for it.
func (w *world) sendWhile(t *testing.T, by guest.Person, ref string, other func() error) (sent, did error) {
	t.Helper()
	done := make(chan error, 1)
	first := true
	now := w.now
	w.Now = func() time.Time { return now }
	err := w.store.Send(t.Context(), ref, now, func(sending guest.Sending) (guest.Decision, error) {
		r := sending.Draft
		if first {
			first = false
			go func() { done <- other() }()
			w.waiting(t)
		}
		ask := guest.Ask{
			Email: r.Email, Name: r.Name, Language: r.Language, Until: r.Until, Reason: r.Reason, Delivery: r.Delivery,
			Packages: []guest.Package{r.Lines[0].Package},
		}
		return guest.Submit(r, ask, by, r.Version, guest.DefaultPolicy(), w.Mint, now)
	}, func(guest.Case, guest.RequestID) (guest.Decision, bool, error) { return guest.Decision{}, false, nil })
	return err, <-done
}

func (w *world) draft(t *testing.T, by guest.Person, email string, p guest.Package) string {
	t.Helper()
	ref, err := w.SaveDraft(t.Context(), by, form(email, p), newID())
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

func TestARequestWithdrawnWhileItIsSentTakesItsGuestAlong(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ref := w.draft(t, w.ana, "lou@fabrikam.example", w.offer(t, "Wiki"))
	sent, withdrawn := w.sendWhile(t, w.ana, ref, func() error { return w.Withdraw(t.Context(), w.ana, ref) })
	if sent != nil || withdrawn != nil {
		t.Fatalf("sending says %v, withdrawing %v", sent, withdrawn)
	}
	story, err := w.store.StoryByRequest(t.Context(), ref, w.now)
	if err != nil || story.Guest.ID == "" {
		t.Fatalf("there is no guest: %v", err)
	}
	if told := w.told(t, story.Guest, guest.EventWithdrawn); len(told) != 1 {
		t.Errorf("the guest's history has %q", told)
	}
	page, err := w.store.Guests(t.Context(), guest.Filter{Sponsor: w.ana.ID, Limit: 5})
	if err != nil || len(page.Rows) != 1 || page.Rows[0].Status != guest.StatusWithdrawn {
		t.Errorf("the list shows %+v (%v)", page.Rows, err)
	}
	if n, err := w.WaitingFor(t.Context(), w.ben); err != nil || n != 0 {
		t.Errorf("%d still wait for the approver (%v)", n, err)
	}
}

func TestADraftChangedWhileItIsSentSaysSo(t *testing.T) {
	t.Parallel()
	w := setup(t)
	p := w.offer(t, "Wiki")
	ref := w.draft(t, w.ana, "lou@fabrikam.example", p)
	sent, changed := w.sendWhile(t, w.ana, ref, func() error {
		return w.ChangeDraft(t.Context(), w.ana, ref, form("lou@fabrikam.example", p), 1)
	})
	if sent != nil || !errors.As(changed, new(guest.MovedOn)) {
		t.Errorf("sending says %v, changing %v", sent, changed)
	}
}

func TestWhoHasBecomeAGuestMeanwhileIsNotAskedForAgain(t *testing.T) {
	t.Parallel()
	w := setup(t)
	p := w.offer(t, "Wiki")
	late := w.draft(t, w.sam, "lou@fabrikam.example", p)
	r, err := w.store.RequestByRef(t.Context(), late)
	if err != nil {
		t.Fatal(err)
	}
	// All that Sam's sending looked at before it was to be stored.
	before, err := w.store.Facts(t.Context(), guest.DefaultPolicy(), r.Email, w.sam, w.now)
	if err != nil || before.Guest {
		t.Fatalf("facts are %+v (%v)", before, err)
	}
	ref := w.draft(t, w.ana, "lou@fabrikam.example", p)
	sent, second := w.sendWhile(t, w.ana, ref, func() error { return w.Submit(t.Context(), w.sam, late, 1) })
	if problems := (guest.Problems{}); sent != nil || !errors.As(second, &problems) || problems["email"] == "" {
		t.Errorf("sending says %v; Sam is told %v, want a problem of the address", sent, second)
	}
	w.approve(t, ref)
	third := w.Submit(t.Context(), w.sam, late, 1)
	if problems := (guest.Problems{}); !errors.As(third, &problems) || problems["email"] == "" {
		t.Errorf("after the approval Sam is told %v, want a problem of the address", third)
	}
}

func TestASponsorCannotSendMoreAtOnceThanTheRulesAllow(t *testing.T) {
	t.Parallel()
	w := setup(t)
	policy := guest.DefaultPolicy()
	policy.InvitesPerDay = 1
	if err := w.store.SetPolicy(t.Context(), policy, "Cleo", "A test.", w.now); err != nil {
		t.Fatal(err)
	}
	p := w.offer(t, "Wiki")
	first, second := w.draft(t, w.ana, "lou@fabrikam.example", p), w.draft(t, w.ana, "kim@fabrikam.example", p)
	sent, other := w.sendWhile(t, w.ana, first, func() error { return w.Submit(t.Context(), w.ana, second, 1) })
	if moved := (guest.MovedOn{}); sent != nil || !errors.As(other, &moved) || !strings.Contains(moved.Reason, "the most that is allowed") {
		t.Errorf("sending says %v, the second %v", sent, other)
	}
}

func TestAnInvitationIsNotSentAgainMoreOftenAtOnceThanTheRulesAllow(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, _ := w.invited(t)
	results := make(chan error, 8)
	for range cap(results) {
		go func() { results <- w.Resend(t.Context(), w.ana, g.Ref, newID()) }()
	}
	won := 0
	for range cap(results) {
		switch err := <-results; {
		case err == nil:
			won++
		case !errors.As(err, new(guest.MovedOn)):
			t.Errorf("a loser is told %v", err)
		}
	}
	if want := guest.DefaultPolicy().ResendsPerDay; won != want {
		t.Errorf("sent again %d times, want %d", won, want)
	}
	w.now = w.now.Add(24 * time.Hour)
	if err := w.Resend(t.Context(), w.ana, g.Ref, newID()); err != nil {
		t.Errorf("the next day: %v", err)
	}
}

func TestALateApprovalOfALiveGuestsAddressMovedOn(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ref := w.sent(t, w.ana, "lou@fabrikam.example", w.offer(t, "Wiki"))
	// Such a guest cannot come about through the portal any more.
	const other = `
		INSERT INTO guests (id, ref, state, sync, status, sponsor_id, email, name, organisation, language, delivery, message, created_at)
		VALUES ($1, 'GU-OTHER', 'active', 'in sync', 'active', $2, 'lou@fabrikam.example', 'Lou', '', 'en', 'mail', '', $3)`
	if _, err := w.pool.Exec(t.Context(), other, newID(), w.sam.ID, w.now); err != nil {
		t.Fatal(err)
	}
	r, err := w.store.RequestByRef(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	v := guest.Verdicts{Lines: map[guest.LineID]guest.Verdict{r.Lines[0].ID: guest.Approve}, Version: r.Version, Digest: r.Digest(), Key: newID()}
	if err := w.Decide(t.Context(), w.ben, ref, v); !errors.As(err, new(guest.MovedOn)) {
		t.Errorf("the approver is told %v", err)
	}
}

func TestAMailWithoutAnEventIsQueued(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, ids := w.invited(t)
	w.change(t, g.ID, func(guest.Case) (guest.Decision, error) {
		return guest.Decision{Work: []guest.Work{{Kind: guest.WorkMail, Mail: guest.Mail{Kind: guest.MailAttention, To: w.ana.ID}}}}, nil
	})
	if l := w.letter(t, w.queue.mails[len(ids)]); l.Kind != guest.MailAttention || l.At.IsZero() {
		t.Errorf("letter %+v", l)
	}
}
