package postgres_test

import (
	"fmt"
	"slices"
	"testing"

	"guestportal/internal/guest"
)

// pages walks a list page by page, one row on each, and gives its keys.
func pages[K ~string](t *testing.T, page func(after K) (keys []K, more bool, err error)) (all []K) {
	t.Helper()
	for after, more := K(""), true; more; after = all[len(all)-1] {
		keys, next, err := page(after)
		if err != nil || len(keys) != 1 || len(all) > 10 {
			t.Fatalf("after %q there are %v (%v)", after, keys, err)
		}
		all, more = append(all, keys...), next
	}
	return all
}

func TestListsGoOnWhereThePageBeforeEnded(t *testing.T) {
	t.Parallel()
	w, ctx := setup(t), t.Context()
	falcon := w.offer(t, "Falcon")
	var refs []string
	for i := range 3 {
		refs = append(refs, w.sent(t, w.ana, fmt.Sprintf("lou%d@fabrikam.example", i), falcon))
	}
	inbox := func(past bool) []guest.RequestID {
		return pages(t, func(after guest.RequestID) (ids []guest.RequestID, more bool, err error) {
			p, err := w.store.Inbox(ctx, w.ben.ID, past, after, 1)
			for _, r := range p.Requests {
				ids = append(ids, r.ID)
			}
			return ids, p.More, err
		})
	}
	waiting := inbox(false)
	if len(waiting) != 3 || !slices.IsSorted(waiting) {
		t.Errorf("oldest first, %v wait", waiting)
	}
	for _, ref := range refs {
		w.approve(t, ref)
	}
	decided := inbox(true)
	if slices.Reverse(decided); !slices.Equal(decided, waiting) {
		t.Errorf("newest first, what was decided is not what waited: %v", decided)
	}
	holders := pages(t, func(after guest.GrantID) (ids []guest.GrantID, more bool, err error) {
		p, err := w.store.Holders(ctx, falcon, after, 1)
		for _, h := range p.Rows {
			ids = append(ids, h.Grant)
		}
		return ids, p.More, err
	})
	slices.Reverse(holders)
	if len(holders) != 3 || !slices.IsSorted(holders) {
		t.Errorf("newest first, %v have the package", holders)
	}
}
