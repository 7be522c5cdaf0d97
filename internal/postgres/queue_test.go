package postgres_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"guestportal/internal/guest"
)

func TestThoseWhoseAccessEndsComeFirst(t *testing.T) {
	t.Parallel()
	w := setup(t)
	offer := w.offer(t, "Wiki")
	var ids []guest.GuestID
	var refs []string
	for i := range 4 {
		ref := w.sent(t, w.ana, fmt.Sprintf("lou%d@fabrikam.example", i), offer)
		w.approve(t, ref)
		r, err := w.store.RequestByRef(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		ids, refs = append(ids, r.Guest), append(refs, ref)
		if _, err := w.pool.Exec(t.Context(), `UPDATE guests SET next_try = $2 WHERE id = $1`, r.Guest, w.now.Add(time.Duration(i)*time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	if len(w.queue.first) != 0 {
		t.Errorf("%v go before the others", w.queue.first)
	}
	ends := ids[3]
	if _, err := w.pool.Exec(t.Context(), `UPDATE guests SET state = 'ending' WHERE id = $1`, ends); err != nil {
		t.Fatal(err)
	}
	stale, err := w.store.Stale(t.Context(), w.now.Add(time.Minute), 10)
	if want := []guest.GuestID{ends, ids[0], ids[1], ids[2]}; err != nil || !slices.Equal(stale, want) {
		t.Errorf("due are %v (%v), want %v", stale, err, want)
	}
	if err := w.store.Requeue(t.Context(), ends, w.now); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(w.queue.first, []guest.GuestID{ends}) {
		t.Errorf("%v go before the others", w.queue.first)
	}
	for i, want := range []int{1, 2, 3, 0} { // whose access ends comes before the other three
		s, err := w.store.StoryByRequest(t.Context(), refs[i], w.now.Add(time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		if s.Ahead != want {
			t.Errorf("%d come before guest %d, want %d", s.Ahead, i, want)
		}
	}
	if s, err := w.store.StoryByRequest(t.Context(), refs[2], w.now); err != nil || s.Ahead != 0 {
		t.Errorf("somebody whose time has not come waits behind %d (%v)", s.Ahead, err)
	}
}
