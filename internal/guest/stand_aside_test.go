package guest_test

import (
	"errors"
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// What an owner wants to change of a guest keeps the address while it waits: once the
// access has ended, the guest's sponsor can take it out of the way.
func TestTheGuestsSponsorWithdrawsWhatNobodyCanApproveAnyMore(t *testing.T) {
	t.Parallel()
	c, r := asked(t, here(guesttest.Falcon()), wish(guest.ExtendAccess, here(guesttest.Falcon())))
	r.Sponsor, r.Answers = guesttest.Sam, guesttest.Ana.ID // Sam looks after the package
	c.Requests[0] = r
	if _, err := guest.Withdraw(c, r.ID, guesttest.Ana, today); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("while it can be approved: %v", err)
	}
	end := must(t)(guest.EndAccess(c, guesttest.Ana, "They have left.", today))
	ended := c.After(end)
	ended.Guest = *end.Guest
	if _, err := guest.Withdraw(ended, r.ID, guesttest.Mia, today); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("another sponsor: %v", err)
	}
	d := must(t)(guest.Withdraw(ended, r.ID, guesttest.Ana, today))
	if d.Request.State != guest.Withdrawn {
		t.Errorf("it is %s", d.Request.State)
	}
	oneEvent(t, d, guest.EventWithdrawn, "Ana Silva cancelled the request.")
	ended.Requests = []guest.Request{*d.Request}
	_, err := guest.Decide(ended, r.ID, guesttest.Ben, all(r, guest.Approve), guesttest.Mint(), today)
	movedOn(t, err, "Somebody cancelled this request on 22 Nov 2026, 12:00 UTC.")
}

func TestNobodyIsRemindedOfWhatCannotBeApproved(t *testing.T) {
	t.Parallel()
	r := guesttest.Request(guesttest.Sent)
	c := guesttest.Of(r)
	c.Policy.BlockedDomains = []string{r.Email.Domain}
	_, err := guest.Nudge(c, r.ID, guesttest.Ana, guesttest.Noon)
	movedOn(t, err, "This can't be approved as things are, so nobody is reminded of it.")
}

// Whoever was asked and stands in for the sponsor since then is told why they can't
// decide, and does not find that there is nothing.
func TestWhoStandsInForTheSponsorReadsWhyTheyCannotDecide(t *testing.T) {
	t.Parallel()
	r := guesttest.Request(guesttest.Sent)
	r.StandIns = []guest.PersonID{guesttest.Ben.ID}
	if err := guest.MaySeeRequest(r, guesttest.Ben); err != nil {
		t.Errorf("they see %v", err)
	}
	no, told := errors.AsType[guest.NotAllowed](guest.MayDecide(r, guesttest.Ben))
	if !told || no.Reason != "You stand in for Ana Silva, so you can't decide their request" {
		t.Errorf("they are told %+v", no)
	}
	if err := guest.MaySeeRequest(r, guesttest.Sam); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("somebody who was not asked sees %v", err)
	}
}
