package guest_test

import (
	"strings"
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestTheStorySaysThatTheNewestInvitationCouldNotBeSent(t *testing.T) {
	t.Parallel()
	l := guest.Letter{Kind: guest.MailInvitation, Guest: guesttest.Guest(guest.Invited)}
	lost := guest.LetterGivenUp(l, "the mail server refused the address (550 5.1.1)", today)
	sent := guest.LetterSent(l, today)
	other := guest.LetterGivenUp(guest.Letter{Kind: guest.MailApproved, To: guesttest.Ana}, "it was busy", today)
	told := guest.LetterSent(guest.Letter{Kind: guest.MailApproved, To: guesttest.Ana}, today)
	_, again, err := guest.SendAgain(givenUp(), guesttest.Case(guest.Invited), guesttest.Cleo, 0, "", today)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		history []guest.Event // newest first
		lost    bool
	}{
		"nothing yet":         {nil, false},
		"given up":            {[]guest.Event{lost}, true},
		"after one was sent":  {[]guest.Event{lost, sent}, true},
		"and then one sent":   {[]guest.Event{sent, lost}, false},
		"and then sent again": {[]guest.Event{again, lost}, false},
		"and others since":    {[]guest.Event{told, other, lost, sent}, true},
		"another message":     {[]guest.Event{other, sent}, false},
	} {
		got := guest.Story{History: c.history}.InvitationLost()
		if (got != "") != c.lost || c.lost && !strings.Contains(got, "refused the address (550 5.1.1). Hand over the link instead.") {
			t.Errorf("%s: %q", name, got)
		}
	}
}
