package postgres_test

import (
	"slices"
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
)

func TestTheGuestsPageKnowsWhichGroupsAreMicrosoft365Groups(t *testing.T) {
	t.Parallel()
	w := setup(t)
	unified, _, _ := w.mirrored(t)
	g, _ := w.invited(t)
	for _, object := range []string{unified, newID()} {
		w.exec(t, `INSERT INTO given (guest_id, kind, object_id, role_id, resource) VALUES ($1, 'group', $2, '', '{}')`, g.ID, object)
	}
	code := newID()
	w.exec(t, `UPDATE invitations SET code_hash = $1 WHERE guest_id = $2`, lifecycle.HashCode(code), g.ID)
	known := func() []string {
		story, err := w.store.StoryByCode(t.Context(), lifecycle.HashCode(code), w.now)
		if err != nil || story.Guest.ID != g.ID {
			t.Fatalf("the code leads to %+v, %v", story.Guest, err)
		}
		return story.Unified
	}
	if got := known(); got != nil {
		t.Errorf("before the guest is here, it is looked for: %v", got)
	}
	w.change(t, g.ID, func(c guest.Case) (guest.Decision, error) {
		d, _ := guest.Notice(c, guest.Observed{Account: guest.Account{ExternalUserState: "Accepted", Enabled: true}}, w.now)
		return d, nil
	})
	if got := known(); !slices.Equal(got, []string{unified}) {
		t.Errorf("Microsoft 365 groups are %v, want %s", got, unified)
	}
}
