package postgres_test

import (
	"fmt"
	"testing"
)

func TestDraftsAreTheirSponsorsNewestFirst(t *testing.T) {
	t.Parallel()
	w := setup(t)
	p := w.offer(t, "Wiki")
	var refs []string
	for i := range 3 {
		ref, err := w.SaveDraft(t.Context(), w.ana, form(fmt.Sprintf("lou%d@fabrikam.example", i), p), fmt.Sprintf("form %d", i))
		if err != nil {
			t.Fatal(err)
		}
		refs = append(refs, ref)
	}
	w.sent(t, w.ana, "kim@fabrikam.example", p)
	drafts, more, err := w.store.DraftsOf(t.Context(), w.ana.ID, "", 2)
	if err != nil || len(drafts) != 2 || !more || drafts[0].Ref != refs[2] || drafts[0].Lines[0].Package.Name != "Wiki" {
		t.Fatalf("first page %+v, %t, %v", drafts, more, err)
	}
	rest, more, err := w.store.DraftsOf(t.Context(), w.ana.ID, drafts[1].ID, 2)
	if err != nil || len(rest) != 1 || more || rest[0].Ref != refs[0] {
		t.Errorf("second page %+v, %t, %v", rest, more, err)
	}
	if others, _, err := w.store.DraftsOf(t.Context(), w.sam.ID, "", 2); err != nil || len(others) != 0 {
		t.Errorf("somebody else's: %+v, %v", others, err)
	}
	if r, err := w.store.Reminders(t.Context(), w.ana.ID, w.now); err != nil || r.Drafts != 3 {
		t.Errorf("reminded of %d drafts, %v", r.Drafts, err)
	}
}
