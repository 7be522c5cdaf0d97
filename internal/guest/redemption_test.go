package guest_test

import (
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
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

func TestTheSponsorIsToldOnceADayThatMicrosoftRefusesTheLink(t *testing.T) {
	t.Parallel()
	c := guesttest.Case(guest.Invited)
	d, news := guest.RefusedLink(c, guesttest.Noon)
	if !news {
		t.Fatal("nobody is told")
	}
	oneEvent(t, d, guest.EventStepFailed, "Microsoft refused the link that Gil Roy needs to accept the invitation.")
	oneMail(t, d, guest.Mail{Kind: guest.MailHelp, To: guesttest.Ana.ID, Request: c.Requests[0].ID, About: "link-refused"})
	c.Told = []guest.HelpAsked{{At: guesttest.Noon, About: "link-refused"}}
	if _, news := guest.RefusedLink(c, guesttest.Noon.Add(23*time.Hour)); news {
		t.Error("they are told twice a day")
	}
	if _, news := guest.RefusedLink(c, guesttest.Noon.Add(24*time.Hour)); !news {
		t.Error("a day later nobody is told")
	}
	if _, err := guest.TellSponsor(c, guest.SignInTrouble{Obstacle: guest.NoPasscode}, guesttest.Noon); err != nil {
		t.Errorf("it keeps the guest from telling more: %v", err)
	}
	_, err := guest.TellSponsor(c, guest.SignInTrouble{Obstacle: guest.LinkRefused}, guesttest.Noon)
	movedOn(t, err, "The sponsor is told of that without the guest.")
	if _, news := guest.RefusedLink(guesttest.Case(guest.Active), guesttest.Noon); news {
		t.Error("of somebody who has accepted it is told")
	}
}
