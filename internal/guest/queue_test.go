package guest_test

import (
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestWhatTakesAccessAwayIsKnownByItsDecision(t *testing.T) {
	t.Parallel()
	now := guesttest.Noon
	for name, c := range map[string]struct {
		d    guest.Decision
		want bool
	}{
		"nothing":               {guest.Decision{}, false},
		"a new grant":           {guest.Decision{Guest: &guest.Guest{State: guest.Inviting}, Grants: []guest.Grant{{Until: now}}}, false},
		"the end of one of two": {guest.Decision{Guest: &guest.Guest{State: guest.Active}, Grants: []guest.Grant{{}, {EndedAt: now}}}, true},
		"trying the end again":  {guest.Decision{Guest: &guest.Guest{State: guest.Ending}}, true},
	} {
		if got := c.d.TakesAway(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestTenThousandGuestsTakeAboutHalfAnHour(t *testing.T) {
	t.Parallel()
	if got := guest.QueueFor(10_000); got < 30*time.Minute || got > 40*time.Minute {
		t.Errorf("%s", got)
	}
}
