package guest_test

import (
	"errors"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestAnApproverCanSetAnEarlierEnd(t *testing.T) {
	t.Parallel()
	r := two()
	v := only(r, guest.Approve, 1)
	v.Lines[r.Lines[0].ID] = guest.Earlier
	v.Ends = map[guest.LineID]string{r.Lines[0].ID: "2026-11-30"}
	d := must(t)(decide(r, guesttest.Ben, v))
	first := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	if len(d.Grants) != 2 || !d.Grants[0].Until.Equal(first) || !d.Grants[1].Until.Equal(r.Until) || !d.Guest.Until.Equal(r.Until) {
		t.Errorf("grants %+v, guest until %v", d.Grants, d.Guest.Until)
	}
	oneEvent(t, d, guest.EventApproved, "Ben Ito approved Project Falcon until the end of 30 Nov 2026 and Expense Desk.")
	if d.Request.Digest() != r.Digest() || !d.Request.Until.Equal(r.Until) {
		t.Error("what was asked for is not what it was")
	}
	if _, err := decide(*d.Request, guesttest.Ben, v); !errors.Is(err, guest.ErrRepeated) {
		t.Errorf("the same form again: %v", err)
	}
}

func TestAnEarlierEndIsOneDayOfTheTimeThatIsAskedFor(t *testing.T) {
	t.Parallel()
	r := guesttest.Request(guesttest.Sent)
	id := r.Lines[0].ID
	for typed, words := range map[string]string{
		"":           "Enter the earlier day on which access should end, like 2027-06-30",
		"soon":       "Enter the earlier day on which access should end, like 2027-06-30",
		"2026-11-21": "The earlier end must be in the future",
		"2026-12-21": "The earlier end must be before 21 December 2026",
		"2027-01-01": "The earlier end must be before 21 December 2026",
	} {
		v := only(r, guest.Earlier, 0)
		v.Ends = map[guest.LineID]string{id: typed}
		_, err := decide(r, guesttest.Ben, v)
		problem(t, err, "until."+string(id), words)
	}
}

func TestTheEarliestEndOfAllStagesCounts(t *testing.T) {
	t.Parallel()
	p := guesttest.Falcon()
	p.Terms.Approval.Stages = []guest.Stage{{Approvers: []guest.Principal{person(guesttest.Ben)}}, {Approvers: []guest.Principal{person(guesttest.Mia)}}}
	r := guesttest.Request(guesttest.For(p), guesttest.Sent)
	r.Lines[0].Asked = []guest.Asked{{Person: guesttest.Ben}}
	c := guesttest.Of(r)
	c.Roster = guest.Roster{{Kind: guest.OnePerson, ID: guesttest.Mia.ObjectID}: {guesttest.Mia}}
	v := only(r, guest.Earlier, 0)
	v.Ends = map[guest.LineID]string{r.Lines[0].ID: "2026-11-30"}
	next := must(t)(guest.Decide(c, r.ID, guesttest.Ben, v, guesttest.Mint(), guesttest.Noon))
	v = only(*next.Request, guest.Earlier, 0)
	v.Ends = map[guest.LineID]string{r.Lines[0].ID: "2026-12-05"}
	_, err := decide(*next.Request, guesttest.Mia, v)
	problem(t, err, "until."+string(r.Lines[0].ID), "The earlier end must be before 30 November 2026")
	d := must(t)(decide(*next.Request, guesttest.Mia, only(*next.Request, guest.Approve, 0)))
	if want := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC); len(d.Grants) != 1 || !d.Grants[0].Until.Equal(want) || !d.Guest.Until.Equal(want) {
		t.Errorf("grants %+v", d.Grants)
	}
}

func TestASponsorRemindsOnceADay(t *testing.T) {
	t.Parallel()
	r := guesttest.Request(guesttest.Sent)
	d := must(t)(guest.Nudge(guesttest.Of(r), r.ID, guesttest.Ana, guesttest.Noon))
	if got := mails(d); len(got) != 2 || got[guest.Mail{Kind: guest.MailNudge, To: guesttest.Ben.ID, Request: r.ID}] != 1 {
		t.Errorf("mails %v", got)
	}
	if d.Request.Version != r.Version {
		t.Error("what is on an approver's screen is stale now")
	}
	_, err := guest.Nudge(guesttest.Of(*d.Request), r.ID, guesttest.Ana, guesttest.Noon.Add(23*time.Hour))
	movedOn(t, err, "You can remind them once a day. They were reminded on 21 Nov 2026, 12:00 UTC.")
	if _, err := guest.Nudge(guesttest.Of(*d.Request), r.ID, guesttest.Ana, guesttest.Noon.Add(24*time.Hour)); err != nil {
		t.Errorf("a day later: %v", err)
	}
	if _, err := guest.Nudge(guesttest.Of(r), r.ID, guesttest.Sam, guesttest.Noon); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("somebody else: %v", err)
	}
	closed := guesttest.Request(guesttest.Approved)
	if _, err := guest.Nudge(guesttest.Of(closed), closed.ID, guesttest.Ana, guesttest.Noon); err == nil {
		t.Error("what is decided needs no reminder")
	}
}
