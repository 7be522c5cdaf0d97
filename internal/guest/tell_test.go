package guest_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestTheSponsorIsToldWhatKeepsAGuestOut(t *testing.T) {
	t.Parallel()
	for _, s := range []guest.State{guest.Inviting, guest.Invited, guest.Active} {
		c := guesttest.Case(s)
		d := must(t)(guest.TellSponsor(c, guest.SignInTrouble{Obstacle: guest.HomeBlocks, Code: 500212}, guesttest.Noon))
		oneMail(t, d, guest.Mail{Kind: guest.MailHelp, To: guesttest.Ana.ID, Request: c.Requests[0].ID, About: "AADSTS500212"})
		oneEvent(t, d, guest.EventHelpAsked, "Gil Roy asked for help: their own organisation does not let them be a guest here (AADSTS500212).")
		if d.Events[0].Actor != "" || d.Events[0].ActorName != "Gil Roy" || d.Guest != nil || len(d.Grants) != 0 || converges(d) != 0 {
			t.Errorf("%s: %+v", s, d)
		}
	}
	d := must(t)(guest.TellSponsor(guesttest.Case(guest.Removed), guest.SignInTrouble{Obstacle: guest.StillNeeded}, guesttest.Noon))
	oneEvent(t, d, guest.EventHelpAsked, "Gil Roy asked for help: their access has ended, and they still need it.")
}

func TestNotEverythingIsPassedOn(t *testing.T) {
	t.Parallel()
	tell := func(s guest.State, o guest.Obstacle) error {
		_, err := guest.TellSponsor(guesttest.Case(s), guest.SignInTrouble{Obstacle: o}, guesttest.Noon)
		return err
	}
	movedOn(t, tell(guest.Active, guest.StillNeeded), "The access has not ended.")
	movedOn(t, tell(guest.Removed, guest.NoPasscode), "The access has ended.")
	_, err := guest.TellSponsor(guesttest.Case(guest.Removed), guest.SignInTrouble{Obstacle: guest.HomeBlocks, Code: 500212}, guesttest.Noon)
	movedOn(t, err, "The access has ended.")
	old := guesttest.Case(guest.Removed)
	_, err = guest.TellSponsor(old, guest.SignInTrouble{Obstacle: guest.StillNeeded}, old.Guest.Until.AddDate(0, 0, 31))
	movedOn(t, err, "This access ended long ago.")
	withdrawn := guesttest.Case(guest.Removed)
	withdrawn.Guest.AcceptedAt = time.Time{}
	for i := range withdrawn.Grants {
		withdrawn.Grants[i].EndedAt = withdrawn.Grants[i].Until.Add(-time.Hour)
	}
	_, err = guest.TellSponsor(withdrawn, guest.SignInTrouble{Obstacle: guest.StillNeeded}, guesttest.Noon)
	movedOn(t, err, "This invitation was withdrawn.")
	for what, err := range map[string]error{"an obstacle that there is not": tell(guest.Active, "call me"), "nobody invited": tell(guest.None, guest.NoPasscode)} {
		if !errors.Is(err, guest.ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestTheSponsorIsToldOnceAnHourAndThreeTimesADay(t *testing.T) {
	t.Parallel()
	ago := func(hours ...float64) (told []guest.HelpAsked) {
		for _, h := range hours {
			told = append(told, guest.HelpAsked{At: guesttest.Noon.Add(-time.Duration(h * float64(time.Hour)))})
		}
		return told
	}
	for _, c := range []struct {
		name string
		told []guest.HelpAsked
		in   time.Duration // when again; 0 is now
	}{
		{"never", nil, 0},
		{"just now", ago(0), time.Hour},
		{"half an hour ago", ago(0.5), 30 * time.Minute},
		{"an hour ago", ago(1), 0},
		{"twice today", ago(1, 2), 0},
		{"three times today", ago(1, 2, 23), time.Hour},
		{"three times, the last just now", ago(0.25, 2, 23.5), 45 * time.Minute},
		{"three times, the first a day ago", ago(1, 2, 24), 0},
		{"by the clock of another machine", ago(-0.1), time.Hour + 6*time.Minute},
	} {
		next := guest.TellAgain(c.told, guesttest.Noon)
		if c.in == 0 && !next.IsZero() || c.in != 0 && !next.Equal(guesttest.Noon.Add(c.in)) {
			t.Errorf("%s: again from %v, want in %v", c.name, next, c.in)
		}
		k := guesttest.Case(guest.Invited)
		k.Told = c.told
		_, err := guest.TellSponsor(k, guest.SignInTrouble{Obstacle: guest.NoPasscode}, guesttest.Noon)
		if _, moved := errors.AsType[guest.MovedOn](err); moved != (c.in != 0) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	k := guesttest.Case(guest.Invited)
	k.Told = ago(0.5)
	_, err := guest.TellSponsor(k, guest.SignInTrouble{Obstacle: guest.NoPasscode}, guesttest.Noon)
	movedOn(t, err, "Ana Silva was told a moment ago. It can be done again from 21 Nov 2026, 12:30 UTC.")
}

func TestAGuestGivesBackAllThatTheyHave(t *testing.T) {
	t.Parallel()
	now := guesttest.Noon.Add(24 * time.Hour)
	for s, said := range map[guest.State]string{guest.Invited: "decline the invitation", guest.Active: "no longer need access"} {
		c := guesttest.Case(s, guesttest.Falcon(), guesttest.Expenses())
		d := must(t)(guest.Leave(c, c.WhatTheyHave(now), now))
		sponsors := must(t)(guest.EndAccess(c, guesttest.Ana, "The project is over.", now))
		if d.Guest.State != guest.Ending || len(d.Grants) != 2 || !d.Grants[0].EndedAt.Equal(now) || converges(d) != 1 || !d.TakesAway() ||
			d.Guest.State != sponsors.Guest.State || !d.Guest.Until.Equal(sponsors.Guest.Until) || d.Request != nil {
			t.Errorf("%s: %+v, as the sponsor's %+v", s, d, sponsors)
		}
		oneEvent(t, d, guest.EventEnded, "It was said through the invitation link of Gil Roy that they "+said+", so it ended.")
		if d.Events[0].Actor != "" || d.Events[0].ActorName == "Gil Roy" {
			t.Errorf("%s: event %+v", s, d.Events[0])
		}
		oneMail(t, d, guest.Mail{Kind: guest.MailLeft, To: guesttest.Ana.ID, Request: c.Requests[0].ID})
	}
	for _, s := range []guest.State{guest.None, guest.Inviting, guest.Suspended, guest.Ending, guest.Removed} {
		_, err := guest.Leave(guesttest.Case(s), "", now)
		movedOn(t, err, "There is no access to end.")
	}
}

func TestWhatAGuestWasNotShownTheyDoNotGiveBack(t *testing.T) {
	t.Parallel()
	now := guesttest.Noon.Add(24 * time.Hour)
	shown := func(c guest.Case) string { return c.WhatTheyHave(now) }
	c := guesttest.Case(guest.Active, guesttest.Falcon())
	others := map[string]guest.Case{
		"more":                guesttest.Case(guest.Active, guesttest.Falcon(), guesttest.Expenses()),
		"an invitation alone": guesttest.Case(guest.Invited, guesttest.Falcon()),
		"another time":        guesttest.Case(guest.Active, guesttest.Falcon()),
	}
	again := others["another time"]
	again.Guest.ID = "018f0000-0000-7000-8000-0000000000ff"
	others["another time"] = again
	for what, other := range others {
		if _, err := guest.Leave(other, shown(c), now); !errors.Is(err, guest.ErrOtherAccess) {
			t.Errorf("%s: %v", what, err)
		}
	}
	deletes := c
	deletes.Policy.AfterEnd = guest.Delete
	if _, err := guest.Leave(deletes, shown(c), now); !errors.Is(err, guest.ErrOtherAccess) {
		t.Errorf("the account goes as well, and nobody said so: %v", err)
	}
	slices.Reverse(c.Grants)
	if _, err := guest.Leave(c, shown(guesttest.Case(guest.Active, guesttest.Falcon())), now); err != nil {
		t.Errorf("the same: %v", err)
	}
}
