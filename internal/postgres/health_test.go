package postgres_test

import (
	"testing"
	"time"

	"guestportal/internal/guest"
)

func TestHealthSaysHowThePortalStands(t *testing.T) {
	t.Parallel()
	w := setup(t)
	h := w.health(t)
	if h.Waiting != 0 || !h.Oldest.IsZero() || len(h.Closings) != 0 || !h.ReadAt.IsZero() || h.Server == "" || h.Schema < 3 || len(h.Breakers) != 3 {
		t.Errorf("of nothing: %+v", h)
	}
	for i, b := range h.Breakers {
		if b.Breaker != guest.Breakers[i] || b.Limit != guest.DefaultPolicy().Limit(b.Breaker, 0) || b.Counted != 0 {
			t.Errorf("breaker %+v", b)
		}
	}
	w.shut(t)
	g, ids := w.invited(t)
	w.change(t, g.ID, func(c guest.Case) (guest.Decision, error) {
		return guest.Waiting(c, guest.Trouble{What: "Busy.", Who: guest.ActorNobody}, time.Hour, w.now.Add(-time.Minute)), nil
	})
	if err := w.store.LetterFailed(t.Context(), ids[0], guest.Setback{Words: "refused", Final: true}, w.now); err != nil {
		t.Fatal(err)
	}
	if err := w.store.StoreUsers(t.Context(), guest.Place{Feed: "users", Next: "next", Done: true, At: w.now}, nil); err != nil {
		t.Fatal(err)
	}
	h = w.health(t)
	if h.Waiting != 1 || !h.Oldest.Equal(w.now.Add(-time.Minute)) || h.Unsent != len(ids)-1 || h.FailedMails != 1 || !h.ReadAt.Equal(w.now) ||
		h.NotLetIn() != "the secret has expired" {
		t.Errorf("%+v", h)
	}
}

func TestHealthCountsTheGuestsForWhomMicrosoftDoesNotAnswer(t *testing.T) {
	t.Parallel()
	w := setup(t)
	waits := func(g guest.GuestID, why guest.Reason, tries int) {
		t.Helper()
		for i := range tries {
			at := w.now.Add(-time.Hour + time.Duration(i)*time.Minute)
			w.change(t, g, func(c guest.Case) (guest.Decision, error) {
				return guest.Waiting(c, guest.TroubleOf(why, guest.About{Guest: c.Guest}, at), time.Minute, at), nil
			})
		}
	}
	leases := w.crowd(t, 5)
	for i, c := range []struct {
		why   guest.Reason
		tries int
		want  int
	}{
		{guest.ReasonSilent, 2, 1},
		{guest.ReasonSilent, 1, 1}, // one try fails now and then
		{guest.ReasonBusy, 3, 1},   // an answer
		{guest.ReasonError, 3, 2},
	} {
		waits(leases[i].Guest, c.why, c.tries)
		h := w.health(t)
		if h.Silent.Guests != c.want || !h.Silent.Since.Equal(w.now.Add(-time.Hour)) || h.Fails() != (c.want > 1) {
			t.Errorf("after %d tries with %s: %+v, want %d", c.tries, c.why, h.Silent, c.want)
		}
	}
	w.change(t, leases[0].Guest, func(c guest.Case) (guest.Decision, error) {
		return guest.Stopped(c, c.Guest.Trouble, w.now), nil
	})
	if h := w.health(t); h.Silent.Guests != 1 || h.Fails() {
		t.Errorf("once one of them is tried no more: %+v", h.Silent)
	}
}
