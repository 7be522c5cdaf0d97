package guest_test

import (
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestWhoHasNotAcceptedIsShutOutWithTheirDomain(t *testing.T) {
	t.Parallel()
	for _, s := range guest.GuestStates {
		c := guesttest.Case(s)
		if c.ShutOut() {
			t.Errorf("%s: shut out although the domain is allowed", s)
		}
		c.Policy.BlockedDomains = []string{"fabrikam.example"}
		if want := s == guest.Invited || s == guest.Inviting; c.ShutOut() != want {
			t.Errorf("%s: shut out %v, want %v", s, c.ShutOut(), want)
		}
	}
	c := guesttest.Case(guest.Invited)
	c.Policy.BlockedDomains = []string{"fabrikam.example"}
	_, err := guest.Resend(c, guesttest.Ana, "key", guesttest.Noon)
	movedOn(t, err, "Guests from fabrikam.example are not allowed any more, so Gil Roy can't accept, and the invitation is not sent again. "+
		"Ask IT Service Desk to allow them, or end the access.")
}
