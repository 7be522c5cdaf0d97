package guest_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestEndingAccessEndsEveryGrantNow(t *testing.T) {
	t.Parallel()
	now := guesttest.Noon.Add(24 * time.Hour)
	for _, s := range []guest.State{guest.Inviting, guest.Invited, guest.Active, guest.Suspended} {
		for _, by := range []guest.Person{guesttest.Ana, guesttest.Cleo} {
			c := guesttest.Case(s, guesttest.Falcon(), guesttest.Expenses())
			before := guesttest.Case(s, guesttest.Falcon(), guesttest.Expenses())
			c.Guest.Sync, c.Guest.Trouble, c.Guest.Attempts = guest.Attention, guest.Trouble{What: "Something."}, 5
			before.Guest = c.Guest
			d := must(t)(guest.EndAccess(c, by, " The project is over. ", now))
			g := *d.Guest
			if g.State != guest.Ending || g.Sync != guest.Converging || !g.Trouble.None() || g.Attempts != 0 || !g.NextTry.Equal(now) || !g.Until.Equal(now) {
				t.Errorf("%s: guest %+v", s, g)
			}
			if len(d.Grants) != 2 || !d.Grants[0].EndedAt.Equal(now) || !d.Grants[1].EndedAt.Equal(now) || converges(d) != 1 || len(mails(d)) != 0 {
				t.Errorf("%s: grants %+v, work %+v", s, d.Grants, d.Work)
			}
			oneEvent(t, d, guest.EventEnded, by.Name+" ended the access.")
			if d.Events[0].Comment != "The project is over." || d.Events[0].Actor != by.ID {
				t.Errorf("%s: event %+v", s, d.Events[0])
			}
			if !reflect.DeepEqual(c, before) {
				t.Errorf("%s: the case changed: %+v", s, c)
			}
		}
	}
}

func TestEndingAccessIsRefusedWithWords(t *testing.T) {
	t.Parallel()
	end := func(s guest.State, by guest.Person, reason string) error {
		_, err := guest.EndAccess(guesttest.Case(s), by, reason, guesttest.Noon)
		return err
	}
	problem(t, end(guest.Active, guesttest.Ana, " \r\n "), "reason", "Enter why the access ends now")
	problem(t, end(guest.Active, guesttest.Ana, strings.Repeat("ж", 501)), "reason", "Reason must be 500 characters or fewer. You have 501")
	problem(t, end(guest.Active, guesttest.Ana, "Over\u202e."), "reason", "The reason has an invisible character in it. Type it again without it")
	if err := end(guest.Active, guesttest.Ana, strings.Repeat("ж", 500)); err != nil {
		t.Errorf("500 characters: %v", err)
	}
	movedOn(t, end(guest.None, guesttest.Ana, "Over."), "There is no access to end.")
	movedOn(t, end(guest.Ending, guesttest.Ana, "Over."), "This access has already ended.")
	movedOn(t, end(guest.Removed, guesttest.Cleo, "Over."), "This access has already ended.")
	notAllowed(t, end(guest.Active, guesttest.Dee, "Over."), "You can read this, but not change it.")
}

func TestAccessLapsesWhenTheLastGrantIsOver(t *testing.T) {
	t.Parallel()
	c := guesttest.Case(guest.Active, guesttest.Falcon(), guesttest.Expenses())
	until := c.Grants[0].Until
	if d, any := guest.Lapse(c, until.Add(-time.Second)); any {
		t.Errorf("a second too early: %+v", d)
	}
	d, any := guest.Lapse(c, until.Add(time.Minute))
	if !any || d.Guest.State != guest.Ending || !d.Guest.Until.Equal(until) || len(d.Grants) != 2 || !d.Grants[1].EndedAt.Equal(until.Add(time.Minute)) || converges(d) != 1 {
		t.Errorf("a minute after the end: %v %+v", any, d)
	}
	oneEvent(t, d, guest.EventEnded, "The access of Gil Roy ended as planned.")
	if d.Events[0].ActorName != "Guest Portal" || d.Events[0].Actor != "" {
		t.Errorf("event %+v", d.Events[0])
	}

	c.Guest, c.Grants = *d.Guest, d.Grants
	if d, any := guest.Lapse(c, until.AddDate(1, 0, 0)); any {
		t.Errorf("a second time: %+v", d)
	}
}

func TestAGrantThatIsOverEndsWhileOthersStand(t *testing.T) {
	t.Parallel()
	c := guesttest.Case(guest.Active, guesttest.Falcon(), guesttest.Expenses(), guesttest.AccountOnly())
	over := c.Grants[0].Until.AddDate(0, 0, -3)
	longest := c.Grants[0].Until.AddDate(0, 0, 5)
	c.Grants[1].Until, c.Grants[2].Until = over, longest
	d, any := guest.Lapse(c, over)
	if !any || d.Guest.State != guest.Active || d.Guest.Sync != guest.Converging || !d.Guest.Until.Equal(longest) || converges(d) != 1 ||
		len(d.Grants) != 1 || d.Grants[0].ID != c.Grants[1].ID || !d.Grants[0].EndedAt.Equal(over) || !c.Grants[1].EndedAt.IsZero() {
		t.Errorf("%v %+v", any, d)
	}
	oneEvent(t, d, guest.EventEnded, "The access to Expense Desk ended as planned.")
}

func TestAnInvitationIsSentAgainWhileItIsOpen(t *testing.T) {
	t.Parallel()
	c := guesttest.Case(guest.Invited)
	c.Resent = []time.Time{guesttest.Noon.Add(-time.Hour), guesttest.Noon.Add(-23 * time.Hour), guesttest.Noon.Add(-24 * time.Hour)}
	d := must(t)(guest.Resend(c, guesttest.Ana, "form-9", guesttest.Noon))
	oneMail(t, d, guest.Mail{Kind: guest.MailInvitation, Request: c.Requests[0].ID, Key: "form-9"})
	oneEvent(t, d, guest.EventResent, "Ana Silva sent the invitation again.")
	if d.Guest != nil || d.Request != nil || converges(d) != 0 {
		t.Errorf("decision %+v", d)
	}

	c.Resent[2] = guesttest.Noon.Add(-24*time.Hour + 1)
	_, err := guest.Resend(c, guesttest.Ana, "form-9", guesttest.Noon)
	movedOn(t, err, "This was sent again 3 times today. Copy the link instead.")
	for _, s := range guest.GuestStates {
		if s == guest.Invited {
			continue
		}
		_, err := guest.Resend(guesttest.Case(s), guesttest.Cleo, "form-9", guesttest.Noon)
		movedOn(t, err, "There is no open invitation to send again.")
	}
}
