package guest_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestAnInvitationToTheWrongAddressIsWithdrawn(t *testing.T) {
	t.Parallel()
	for _, s := range []guest.State{guest.Inviting, guest.Invited} {
		c := guesttest.Case(s, guesttest.Falcon(), guesttest.Expenses())
		d := must(t)(guest.WrongAddress(c, guesttest.Ana, guesttest.Noon))
		if d.Guest.State != guest.Ending || len(d.Grants) != 2 || !d.Grants[0].EndedAt.Equal(guesttest.Noon) || converges(d) != 1 || len(mails(d)) != 0 || d.Request != nil {
			t.Errorf("%s: %+v", s, d)
		}
		oneEvent(t, d, guest.EventEnded, "Ana Silva withdrew the invitation.")
		story := guest.Story{Case: guest.Case{Guest: *d.Guest}, History: d.Events}
		if d.Events[0].Comment != guest.AddressWrong || !story.AddressWasWrong() {
			t.Errorf("%s: it is not known why: %+v", s, d.Events[0])
		}
		if _, err := guest.WrongAddress(guest.Case{Guest: *d.Guest}, guesttest.Ana, guesttest.Noon); !errors.As(err, new(guest.MovedOn)) {
			t.Errorf("%s: a second time: %v", s, err)
		}
	}
}

func TestAChangeThatWaitsIsTakenBackWithTheInvitation(t *testing.T) {
	t.Parallel()
	for name, by := range map[string]guest.Person{"the sponsor's": guesttest.Ana, "somebody else's": guesttest.Ben} {
		c := guesttest.Case(guest.Invited, guesttest.Falcon())
		waits := guest.Request{ID: "waits", Ref: "GR-2", State: guest.Pending, Sponsor: by, Purpose: guest.AddAccess, Guest: c.Guest.ID, Version: 1}
		c.Requests = append([]guest.Request{waits}, c.Requests...)
		d := must(t)(guest.WrongAddress(c, guesttest.Ana, guesttest.Noon))
		own := by.Same(guesttest.Ana)
		if own != (d.Request != nil && d.Request.ID == "waits" && d.Request.State == guest.Withdrawn) {
			t.Errorf("%s request is %+v", name, d.Request)
		}
		if last := d.Events[len(d.Events)-1]; own != (len(d.Events) == 2) || last.Kind != guest.EventEnded {
			t.Errorf("%s: events %+v", name, d.Events)
		}
	}
}

func TestOnlyAnInvitationThatIsOpenCanHaveTheWrongAddress(t *testing.T) {
	t.Parallel()
	try := func(s guest.State, by guest.Person) error {
		_, err := guest.WrongAddress(guesttest.Case(s, guesttest.Falcon()), by, guesttest.Noon)
		return err
	}
	movedOn(t, try(guest.None, guesttest.Ana), "No invitation was sent to Gil Roy yet. Change the address in the request.")
	const accepted = "Gil Roy has accepted, so somebody reads mail at gil@fabrikam.example. If that is not the right person, end the access and invite the right one."
	movedOn(t, try(guest.Active, guesttest.Ana), accepted)
	movedOn(t, try(guest.Suspended, guesttest.Ana), accepted)
	movedOn(t, try(guest.Removed, guesttest.Ana), "This access has already ended.")
	notAllowed(t, try(guest.Invited, guesttest.Cleo), "Only Ana Silva, the sponsor, can ask for access of Gil Roy.")
	if err := try(guest.Invited, guesttest.Ben); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("who only approves: %v", err)
	}
}

func TestWhatEndedForAnotherReasonHadTheRightAddress(t *testing.T) {
	t.Parallel()
	c := guesttest.Case(guest.Invited, guesttest.Falcon())
	d := must(t)(guest.EndAccess(c, guesttest.Ana, "The project is over.", guesttest.Noon))
	if (guest.Story{Case: guest.Case{Guest: *d.Guest}, History: d.Events}).AddressWasWrong() {
		t.Error("the address was wrong")
	}
	c.Guest.State = guest.Active
	if (guest.Story{Case: c, History: []guest.Event{{Kind: guest.EventEnded, Comment: guest.AddressWrong}}}).AddressWasWrong() {
		t.Error("who is here has the wrong address")
	}
}

func TestTheFormForAnotherAddressHasAllButTheAddress(t *testing.T) {
	t.Parallel()
	now := guesttest.Noon
	until := now.AddDate(0, 0, 30).Truncate(24 * time.Hour)
	old, stood, added := guesttest.Expenses(), guesttest.Falcon(), guesttest.Expenses()
	old.ID, added.ID = "old", "added"
	line := func(id guest.LineID, p guest.Package, s guest.State) guest.Line {
		return guest.Line{ID: id, Package: p, State: s, Answers: []guest.Answer{{Key: "why", Text: "because " + string(p.ID)}}}
	}
	first := guest.Request{
		Email: guest.Address{Local: "gil", Domain: "fabrikam.example"}, Name: "Gil Roy", Org: "Fabrikam", Language: "de", Delivery: guest.ByLink,
		Until: until, Reason: "Builds the data feed of the project.", Message: "See you soon", AddressReason: "Has no other.",
		Lines: []guest.Line{line("1", old, guest.Approved), line("2", stood, guest.Approved), line("3", guesttest.Expenses(), guest.Declined)},
	}
	later := guest.Request{Purpose: guest.AddAccess, Lines: []guest.Line{line("4", added, guest.Approved)}, Until: until.AddDate(0, 0, 10)}
	c := guest.Case{Requests: []guest.Request{later, first}, Grants: []guest.Grant{ // newest first
		{Line: "4", Package: added, EndedAt: now, Until: until.AddDate(0, 0, 10)},
		{Line: "2", Package: stood, EndedAt: now, Until: until},
		{Line: "1", Package: old, EndedAt: now.Add(-time.Hour), Until: until}, // replaced before
	}}
	want := guest.Form{
		Name: "Gil Roy", Organisation: "Fabrikam", Language: "de", Delivery: "link", Reason: first.Reason, Message: "See you soon",
		Packages: []string{string(stood.ID), "added"}, Until: "date", UntilDate: until.AddDate(0, 0, 9).Format("2006-01-02"),
		Answers: map[string]string{
			guest.AnswerField(stood.ID, guest.Question{Key: "why"}): "because " + string(stood.ID),
			guest.AnswerField("added", guest.Question{Key: "why"}):  "because added",
		},
	}
	if diff := cmp.Diff(want, c.ForAnotherAddress(now)); diff != "" {
		t.Error(diff)
	}
	if f := c.ForAnotherAddress(until.AddDate(1, 0, 0)); f.Until != "" || f.UntilDate != "" {
		t.Errorf("a year later it is to end on %q", f.UntilDate)
	}
}
