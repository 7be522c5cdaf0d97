package mail_test

import (
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// ofGuests are the messages about what guests do on their own page.
func ofGuests() map[string]guest.Letter {
	all := map[string]guest.Letter{"left": letter(guest.MailLeft)}
	l := all["left"]
	l.Guest = guesttest.Guest(guest.Ending)
	all["left"] = l
	l.Guest.AcceptedAt = time.Time{}
	all["left-declined"] = l
	for name, t := range map[string]guest.SignInTrouble{
		"help":               {Obstacle: guest.NoPasscode},
		"help-it":            {Obstacle: guest.HostBlocks, Code: 500213},
		"help-other":         {Obstacle: guest.SomethingElse},
		"help-unknown-code":  {Obstacle: guest.SomethingElse, Code: 9999999},
		"help-link-refused":  {Obstacle: guest.LinkRefused},
		"help-still-needed":  {Obstacle: guest.StillNeeded},
		"help-wrong-account": {Obstacle: guest.WrongAccount, Code: 50020},
	} {
		l := letter(guest.MailHelp)
		l.Guest, l.Trouble = guesttest.Guest(guest.Invited), t
		all[name] = l
	}
	l = all["help-still-needed"]
	l.Guest = guesttest.Guest(guest.Removed)
	all["help-still-needed"] = l
	return all
}

func TestASponsorIsToldWhatToDoAboutEveryObstacle(t *testing.T) {
	t.Parallel()
	said := map[string]guest.Obstacle{}
	for _, o := range guest.Obstacles() {
		l := letter(guest.MailHelp)
		l.Guest, l.Trouble.Obstacle = guesttest.Guest(guest.Invited), o
		m := compose(t, l)
		lead, _, _ := strings.Cut(m.Text, "\n")
		if before, again := said[lead]; again {
			t.Errorf("of %s and %s the same is said", before, o)
		}
		said[lead] = o
		_, do, there := strings.Cut(lead, ". ")
		if !there || do == "" || strings.Contains(lead, "{") || !strings.HasSuffix(lead, ".") {
			t.Errorf("%s: %q", o, lead)
		}
		if o != guest.SomethingElse && !strings.Contains(lead, o.Says()+". ") {
			t.Errorf("%s is not named: %q", o, lead)
		}
		if strings.Contains(m.Text, "/i/") {
			t.Errorf("%s: the guest's link is in a mail to somebody else", o)
		}
	}
}

func TestNobodyIsToldOfAGuestWhoGotInMeanwhile(t *testing.T) {
	t.Parallel()
	l := letter(guest.MailHelp)
	l.Trouble.Obstacle = guest.NoPasscode
	l.Guest.AcceptedAt = l.At.Add(1)
	postman, p := office(t, l)
	if err := postman.Deliver(t.Context(), l.ID, false); err == nil || len(p.sent) != 0 || strings.Join(p.notes, "") != "final: it was accepted before" {
		t.Errorf("%d messages, %q (%v)", len(p.sent), p.notes, err)
	}
}
