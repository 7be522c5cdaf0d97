package postgres_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
)

func (w *world) sweeper() *lifecycle.Sweeper {
	return &lifecycle.Sweeper{Calendar: w.store, Alarms: w.store, Additions: w.store, Mint: w.Mint, Now: func() time.Time { return w.now }}
}

func (w *world) sweep(t *testing.T) {
	t.Helper()
	if err := w.sweeper().Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestASweepEndsAccessWhoseTimeIsOver(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, _ := w.invited(t)
	queued := len(w.queue.converge)
	w.now = g.Until.Add(-time.Second)
	w.sweep(t)
	if lapsed, err := w.store.Lapsed(t.Context(), w.now, 10); err != nil || len(lapsed) != 0 || w.guest(t, g).State != guest.Invited {
		t.Fatalf("a second before the end: %v (%v), %s", lapsed, err, w.guest(t, g).State)
	}
	w.now = g.Until
	if lapsed, err := w.store.Lapsed(t.Context(), w.now, 10); err != nil || !slices.Equal(lapsed, []guest.GuestID{g.ID}) {
		t.Fatalf("lapsed are %v (%v)", lapsed, err)
	}
	w.sweep(t)
	w.sweep(t)
	if got := w.guest(t, g); got.State != guest.Ending || got.Sync != guest.Converging {
		t.Errorf("the guest is %s, %s", got.State, got.Sync)
	}
	if told := w.told(t, g, guest.EventEnded); len(told) != 1 || !slices.Contains(w.queue.converge[queued:], g.ID) {
		t.Errorf("told %q, queued %v", told, w.queue.converge[queued:])
	}
}

func (w *world) guest(t *testing.T, g guest.Guest) guest.Guest {
	t.Helper()
	story, err := w.store.StoryByGuest(t.Context(), g.Ref, w.now)
	if err != nil {
		t.Fatal(err)
	}
	return story.Guest
}

func TestASweepEndsRequestsThatNobodyDecided(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ref := w.sent(t, w.ana, "lou@fabrikam.example", w.offer(t, "Wiki"))
	r, err := w.store.RequestByRef(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	half := r.DecideBy.Sub(r.SentAt) / 2 // when the approver is reminded
	for after, want := range map[time.Duration]int{-half - time.Second: 0, -half: 1, 0: 1} {
		if refs, err := w.store.Waking(t.Context(), r.DecideBy.Add(after), 10); err != nil || len(refs) != want {
			t.Errorf("%v after: due are %v (%v)", after, refs, err)
		}
	}
	w.now = r.DecideBy
	w.sweep(t)
	if r, err = w.store.RequestByRef(t.Context(), ref); err != nil || r.State != guest.Expired {
		t.Errorf("the request is %s (%v)", r.State, err)
	}
	if n, err := w.WaitingFor(t.Context(), w.ben); err != nil || n != 0 {
		t.Errorf("%d still wait for the approver (%v)", n, err)
	}
	w.sent(t, w.ana, "lou@fabrikam.example", w.offer(t, "Falcon")) // the address is free again
}

func TestASweepQueuesLostMailsOldestFirst(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, ids := w.invited(t)
	if err := w.store.LetterSent(t.Context(), w.letter(t, ids[0]), w.now); err != nil {
		t.Fatal(err)
	}
	if _, err := w.pool.Exec(t.Context(), `UPDATE mails SET created_at = created_at - interval '1 hour' WHERE id = $1`, ids[2]); err != nil {
		t.Fatal(err)
	}
	w.sweep(t)
	if again := w.queue.mails[3:]; !slices.Equal(again, ids[2:]) {
		t.Errorf("queued again: %v, want the old one %s", again, ids[2])
	}
	w.now = w.now.Add(2 * time.Minute)
	w.sweep(t)
	if again := w.queue.mails[4:]; !slices.Equal(again, []string{ids[2], ids[1]}) {
		t.Errorf("queued again: %v, want %s before %s", again, ids[2], ids[1])
	}
}

func TestWhatHasServedIsForgotten(t *testing.T) {
	t.Parallel()
	w := setup(t)
	p := w.offer(t, "Wiki")
	draft := w.draft(t, w.ana, "kim@fabrikam.example", p)
	g, _ := w.invited(t)
	id, err := w.store.AskRedemption(t.Context(), g, []byte("key"), w.now)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.store.AnswerRedemption(t.Context(), id, guest.Outcome{Step: guest.StepID(newID()), Result: guest.ResultDone}, []byte("link"), "", w.now); err != nil {
		t.Fatal(err)
	}
	const attempt = `INSERT INTO sign_ins (cookie_hash, state, nonce, verifier, return_to, created_at) VALUES ('x', '', '', '', '', $1)`
	if _, err := w.pool.Exec(t.Context(), attempt, w.now); err != nil {
		t.Fatal(err)
	}
	left := func(table string) (n int) {
		t.Helper()
		if err := w.pool.QueryRow(t.Context(), `SELECT count(*) FROM `+table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	forget := func(after time.Duration) {
		t.Helper()
		start := w.now
		w.now = start.Add(after)
		w.sweep(t)
		if err := w.sweeper().Forget(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.now = start
	}
	forget(59 * time.Second)
	if left("redemptions") != 1 || left("sign_ins") != 1 {
		t.Error("something was forgotten at once")
	}
	forget(2 * time.Hour)
	if left("redemptions") != 0 || left("sign_ins") != 0 || left("requests") != 2 {
		t.Error("after two hours, questions for links and attempts to sign in should be gone, and nothing else")
	}
	w.now = w.now.AddDate(0, 0, 31) // everything else that is due by then is none of this test's business
	if err := w.sweeper().Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.store.RequestByRef(t.Context(), draft); !errors.Is(err, guest.ErrNotFound) || left("requests") != 1 {
		t.Errorf("after a month the draft says %v, and %d requests are left", err, left("requests"))
	}
}
