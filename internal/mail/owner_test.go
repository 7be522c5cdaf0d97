package mail_test

import (
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// ofOwners are the messages about what somebody who looks after a package does, and
// about organisations that sponsors asked for.
func ofOwners() map[string]guest.Letter {
	all := map[string]guest.Letter{}
	by := func(k guest.MailKind, s guest.State) guest.Letter {
		l := changed(letter(k))
		l.Request.Sponsor, l.Request.State, l.Request.Lines[0].State = guesttest.Nia, s, s
		return l
	}
	all["owner-asks"] = by(guest.MailOwnerAsks, guest.Pending)
	for _, s := range []guest.State{guest.Approved, guest.Declined, guest.Expired} {
		all["owner-done-"+string(s)] = by(guest.MailOwnerDone, s)
	}
	l := by(guest.MailApproved, guest.Approved)
	l.To = guesttest.Nia
	all["owner-approved"] = l

	all["owner-ended"] = letter(guest.MailOwnerEnded)
	l = letter(guest.MailOwnerEnded)
	l.Guest = guesttest.Guest(guest.Ending)
	all["owner-ended-last"] = l

	for _, s := range []guest.AskState{guest.AskAllowed, guest.AskRefused} {
		all["organisation-"+string(s)] = guest.Letter{
			ID: guesttest.ID[string](50, 1), Kind: guest.MailDomain, To: guesttest.Ana, At: guesttest.Noon,
			Ask: guest.DomainAsk{
				ID: "1", Domain: "northwind.example", By: guesttest.Ana, At: guesttest.Noon.Add(-time.Hour), State: s,
				AnsweredBy: guesttest.Cleo.ID, Answerer: guesttest.Cleo.Name, Answer: "We have spoken with them.", AnsweredAt: guesttest.Noon,
			},
		}
	}
	return all
}

func TestWhoAsksForAnotherRoleIsNotSentToAGuestWhomTheyMayNotSee(t *testing.T) {
	t.Parallel()
	m := compose(t, ofOwners()["owner-approved"])
	if strings.Contains(m.Text, "/guests/") || !strings.Contains(m.Text, "/requests/GR-00000001") || strings.Contains(m.Text, "you are the sponsor") {
		t.Errorf("the owner is written:\n%s", m.Text)
	}
}

func TestWhoIsAskedNoMoreIsNotSentToARequestThatTheyMayNotSee(t *testing.T) {
	t.Parallel()
	l := letter(guest.MailSettled)
	if m := compose(t, l); !strings.Contains(m.Text, "/approvals/GR-00000001") {
		t.Errorf("who is asked is written:\n%s", m.Text)
	}
	l.To = guesttest.Dee
	if m := compose(t, l); strings.Contains(m.Text, "/approvals/") || !strings.Contains(m.Text, "/approvals\n") {
		t.Errorf("who was asked before is written:\n%s", m.Text)
	}
}
