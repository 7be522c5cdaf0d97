package guest_test

import (
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// A rule that was made shorter while a request waited counts when it is decided.
func TestWhatLastsLongerThanTheRulesAllowNowIsApprovedForLessOrNotAtAll(t *testing.T) {
	t.Parallel()
	r := guesttest.Request(guesttest.Sent) // until the end of 21 December
	id := r.Lines[0].ID
	c := guesttest.Of(r)
	c.Policy.Partners = []guest.Partner{{Domain: r.Email.Domain, MaxDays: 20}} // the end of 11 December
	decide := func(v guest.Verdicts) error {
		_, err := guest.Decide(c, r.ID, guesttest.Ben, v, guesttest.Mint(), guesttest.Noon)
		return err
	}
	const words = "By the rules as they are now, guests from fabrikam.example can have access until 11 December 2026 at most. Approve with an earlier end, or decline"
	problem(t, decide(only(r, guest.Approve, 0)), "line."+string(id), words)
	earlier := func(day string) guest.Verdicts {
		v := only(r, guest.Earlier, 0)
		v.Ends = map[guest.LineID]string{id: day}
		return v
	}
	problem(t, decide(earlier("2026-12-12")), "until."+string(id), words)
	if err := decide(earlier("2026-12-11")); err != nil {
		t.Errorf("with an end that the rules allow: %v", err)
	}
	no := only(r, guest.Decline, 0)
	no.Comment = "Not now."
	if err := decide(no); err != nil {
		t.Errorf("declining: %v", err)
	}
	if why := r.Apart(guesttest.Ben, c.Policy, guest.Around{DomainKnown: true}, guesttest.Noon); why != "The rules allow less time now." {
		t.Errorf("together with others it is not approved because of %q", why)
	}
	if longest, is := c.Policy.TooLong(r, guesttest.Noon); !is || guest.LastDay(longest).Format("2 January") != "11 December" {
		t.Errorf("too long is %v, until %v", is, longest)
	}
	c.Policy.Partners[0].MaxDays = 30 // just what was asked for
	if err := decide(only(r, guest.Approve, 0)); err != nil {
		t.Errorf("as long as the rules allow: %v", err)
	}
	if _, is := c.Policy.TooLong(r, guesttest.Noon); is {
		t.Error("what the rules allow is too long")
	}
}
