package guest_test

import (
	"testing"
	"time"

	"guestportal/internal/guest"
)

func TestAnInvitationIsWithdrawnOnlyBeforeItIsAcceptedAndBeforeItsEnd(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	early := []guest.Grant{{Until: noon.AddDate(0, 0, 9), EndedAt: noon}}
	for _, c := range []struct {
		name     string
		state    guest.State
		accepted time.Time
		grants   []guest.Grant
		want     bool
	}{
		{"ended by somebody", guest.Ending, time.Time{}, early, true},
		{"and taken away", guest.Removed, time.Time{}, early, true},
		{"accepted", guest.Removed, noon.AddDate(0, 0, -1), early, false},
		{"ended as planned", guest.Removed, time.Time{}, []guest.Grant{{Until: noon, EndedAt: noon.Add(time.Second)}}, false},
		{"changed, and then ended as planned", guest.Removed, time.Time{}, append(early, guest.Grant{Until: noon, EndedAt: noon}), false},
		{"one of two changed, and waiting", guest.Invited, time.Time{}, early, false},
		{"blocked", guest.Suspended, time.Time{}, early, false},
		{"nothing was given", guest.Removed, time.Time{}, nil, false},
	} {
		at := guest.Case{Guest: guest.Guest{State: c.state, AcceptedAt: c.accepted}, Grants: c.grants}
		if got := at.Withdrawn(); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
