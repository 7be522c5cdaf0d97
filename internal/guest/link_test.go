package guest_test

import (
	"errors"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestALinkIsMadeAnewByWhoeverManagesTheGuest(t *testing.T) {
	t.Parallel()
	for _, s := range []guest.State{guest.Invited, guest.Active} {
		for _, by := range []guest.Person{guesttest.Ana, guesttest.Cleo} {
			c := guesttest.Case(s, guesttest.Falcon())
			c.Guest.Link = guest.Link{Number: 4, OpenedAt: guesttest.Noon, SeenAt: guesttest.Noon}
			d := must(t)(guest.NewLink(c, by, 4, guesttest.Noon))
			if l := d.Guest.Link; l.Number != 5 || !l.MadeAt().Equal(guesttest.Noon) || !l.OpenedAt.IsZero() || !l.SeenAt.IsZero() {
				t.Errorf("%s: the link is %+v", s, l)
			}
			if d.Guest.State != s || len(d.Work) != 0 || len(d.Grants) != 0 {
				t.Errorf("%s: more follows from it: %+v", s, d)
			}
			oneEvent(t, d, guest.EventLinkMade, by.Name+" made a new invitation link. The one before no longer works.")
		}
	}
}

func TestALinkIsMadeAnewOnceForOneFormAndAsOftenADayAsItIsSent(t *testing.T) {
	t.Parallel()
	c := guesttest.Case(guest.Invited, guesttest.Falcon())
	at := guesttest.Noon
	anew := func() error {
		d, err := guest.NewLink(c, guesttest.Ana, c.Guest.Link.Number, at)
		if err == nil {
			c.Guest = *d.Guest
		}
		return err
	}
	for range c.Policy.ResendsPerDay {
		if err := anew(); err != nil {
			t.Fatal(err)
		}
		at = at.Add(time.Hour)
	}
	const words = "A new link was made 3 times today. Make the next one tomorrow, or end the access."
	movedOn(t, anew(), words)
	if _, err := guest.NewLink(c, guesttest.Ana, 2, at); !errors.Is(err, guest.ErrRepeated) {
		t.Errorf("the form of a link that was replaced: %v", err)
	}
	at = guesttest.Noon.Add(24*time.Hour - time.Second)
	movedOn(t, anew(), words)
	at = guesttest.Noon.Add(24 * time.Hour)
	if err := anew(); err != nil || len(c.Guest.Link.Made) != 3 {
		t.Errorf("a day after the first: %v, and what is remembered is %v", err, c.Guest.Link.Made)
	}
	at = at.AddDate(0, 1, 0)
	if made := c.Guest.Link.MadeAt(); !made.Equal(guesttest.Noon.Add(24 * time.Hour)) {
		t.Errorf("it says to be of %s", made)
	}
	if err := anew(); err != nil || len(c.Guest.Link.Made) != 1 {
		t.Errorf("a month later: %v, and what is remembered is %v", err, c.Guest.Link.Made)
	}
}

func TestALinkIsNotMadeAnewByOthersOrForNothing(t *testing.T) {
	t.Parallel()
	for _, s := range []guest.State{guest.None, guest.Inviting, guest.Suspended, guest.Ending, guest.Removed} {
		_, err := guest.NewLink(guesttest.Case(s, guesttest.Falcon()), guesttest.Ana, 0, guesttest.Noon)
		movedOn(t, err, "There is no link that could be made anew.")
	}
	c := guesttest.Case(guest.Invited, guesttest.Falcon())
	_, err := guest.NewLink(c, guesttest.Dee, 0, guesttest.Noon)
	notAllowed(t, err, "You can read this, but not change it.")
	if _, err := guest.NewLink(c, guesttest.Ben, 0, guesttest.Noon); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("who only approves: %v", err)
	}
	if c.Guest.Link.Number = 1; c.MayMakeLink(guesttest.Ben, guesttest.Noon) == nil {
		t.Error("who only approves may")
	}
	if _, err := guest.NewLink(c, guesttest.Ben, 0, guesttest.Noon); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("who only approves learns that it was replaced: %v", err)
	}
}

func TestLooksAtTheInvitationAreNotedOnceInAWhile(t *testing.T) {
	t.Parallel()
	c := guesttest.Case(guest.Invited, guesttest.Falcon())
	first := guesttest.Noon
	d, news := guest.Opened(c, 0, first)
	if !news || !d.Quiet || !d.Guest.Link.OpenedAt.Equal(first) || !d.Guest.Link.SeenAt.Equal(first) {
		t.Fatalf("the first look: %v %+v", news, d)
	}
	oneEvent(t, d, guest.EventOpened, "The page of the invitation was opened.")
	if !d.Events[0].Minor || d.Events[0].Actor != "" {
		t.Errorf("event %+v", d.Events[0])
	}
	c.Guest = *d.Guest
	if d, news := guest.Opened(c, 0, first.Add(10*time.Minute-time.Second)); news {
		t.Errorf("a look soon after: %+v", d)
	}
	later := first.Add(10 * time.Minute)
	d, news = guest.Opened(c, 0, later)
	if !news || len(d.Events) != 0 || !d.Guest.Link.OpenedAt.Equal(first) || !d.Guest.Link.SeenAt.Equal(later) {
		t.Errorf("a later look: %v %+v", news, d)
	}
}

func TestALookIsNotNotedByAnotherLinkNorOnceTheyHaveAccepted(t *testing.T) {
	t.Parallel()
	c := guesttest.Case(guest.Invited, guesttest.Falcon())
	c.Guest.Link.Number = 1
	if _, news := guest.Opened(c, 0, guesttest.Noon); news {
		t.Error("a link that was replaced opened something")
	}
	for _, s := range []guest.State{guest.None, guest.Inviting, guest.Active, guest.Suspended, guest.Ending, guest.Removed} {
		if _, news := guest.Opened(guesttest.Case(s, guesttest.Falcon()), 0, guesttest.Noon); news {
			t.Errorf("%s: it is noted", s)
		}
	}
}
