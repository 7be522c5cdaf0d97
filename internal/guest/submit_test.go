package guest_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func submit(t *testing.T, r guest.Request, a guest.Ask, by guest.Person, version int) (guest.Decision, error) {
	t.Helper()
	return guest.Submit(r, a, by, version, guesttest.Policy(), guesttest.Mint(), guesttest.Noon)
}

func TestADraftIsItsSponsorsAndHoldsTheAsk(t *testing.T) {
	t.Parallel()
	a := ask(t, guesttest.Falcon(), guesttest.Expenses())
	r, err := guest.NewDraft(a, guesttest.Ana, "form-7", guesttest.Mint(), guesttest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	if r.State != guest.Draft || r.Version != 1 || r.Key != "form-7" || !r.Sponsor.Same(guesttest.Ana) || !r.CreatedAt.Equal(guesttest.Noon) ||
		r.ID == "" || r.Ref == "" || r.Guest != "" || !r.SentAt.IsZero() || !r.DecideBy.IsZero() {
		t.Errorf("draft %+v", r)
	}
	if len(r.Lines) != 2 || r.Lines[0].ID == r.Lines[1].ID || r.Lines[0].State != guest.Pending || r.Lines[0].Decision != (guest.LineDecision{}) {
		t.Errorf("lines %+v", r.Lines)
	}
	for _, by := range []guest.Person{guesttest.Ben, guesttest.Cleo, guesttest.Dee, guesttest.Nia} {
		_, err := guest.NewDraft(a, by, "form", guesttest.Mint(), guesttest.Noon)
		notAllowed(t, err, "Only sponsors can invite guests.")
	}
}

func TestChangingADraftMakesANewVersionWithNewLines(t *testing.T) {
	t.Parallel()
	old := guesttest.Request()
	got, err := guest.ChangeDraft(old, ask(t, guesttest.Falcon()), guesttest.Ana, old.Version, guesttest.Mint())
	if err != nil {
		t.Fatal(err)
	}
	if got.Version != old.Version+1 || got.ID != old.ID || got.Key != old.Key || got.Lines[0].ID == old.Lines[0].ID || got.Digest() == old.Digest() {
		t.Errorf("changed draft %+v", got)
	}
}

func TestSendingAsksEachApproverOnceAndMakesTheGuest(t *testing.T) {
	t.Parallel()
	mine := guesttest.Expenses()
	mine.Approvers = []guest.Person{guesttest.Mia, guesttest.Ana}
	r := guesttest.Request()
	a := ask(t, guesttest.Falcon(), mine)
	d := must(t)(submit(t, r, a, guesttest.Ana, r.Version))
	got, g := *d.Request, *d.Guest
	if got.State != guest.Pending || got.Version != r.Version+1 || got.Guest != g.ID || !got.SentAt.Equal(guesttest.Noon) ||
		!got.DecideBy.Equal(guesttest.Noon.Add(14*24*time.Hour)) || len(got.Undecided()) != 2 {
		t.Errorf("request %+v", got)
	}
	want := guest.Guest{
		ID: g.ID, Ref: g.Ref, State: guest.None, Sync: guest.InSync, Sponsor: guesttest.Ana, Email: a.Email, Name: a.Name,
		Org: a.Organisation, Language: a.Language, Delivery: a.Delivery, Message: a.Message, CreatedAt: guesttest.Noon,
	}
	if !reflect.DeepEqual(g, want) || g.ID == "" || g.Ref == "" {
		t.Errorf("guest %+v", g)
	}
	oneEvent(t, d, guest.EventRequested, "Ana Silva asked to invite Gil Roy.")
	if e := d.Events[0]; e.Comment != a.Reason || e.Request != r.ID || e.Version != got.Version {
		t.Errorf("event %+v", e)
	}
	if m := mails(d); len(m) != 2 || m[guest.Mail{Kind: guest.MailAsked, To: guesttest.Ben.ID, Request: r.ID}] != 1 ||
		m[guest.Mail{Kind: guest.MailAsked, To: guesttest.Mia.ID, Request: r.ID}] != 1 || converges(d) != 0 {
		t.Errorf("work %+v", d.Work)
	}
	if r.State != guest.Draft || r.Version != 1 {
		t.Errorf("the draft that was passed in changed: %+v", r)
	}
	renamed := guesttest.Ana
	renamed.Name = "Ana Costa"
	if d := must(t)(submit(t, r, a, renamed, r.Version)); d.Request.Sponsor.Name != "Ana Costa" || d.Guest.Sponsor.Name != "Ana Costa" {
		t.Errorf("sent under an old name: %q", d.Request.Sponsor.Name)
	}
}

func TestARequestCannotBeDecidedAfterTheEndThatItAsksFor(t *testing.T) {
	t.Parallel()
	a := ask(t)
	a.Until = date(2026, 11, 24)
	r := guesttest.Request()
	d := must(t)(submit(t, r, a, guesttest.Ana, r.Version))
	if !d.Request.DecideBy.Equal(a.Until) {
		t.Errorf("to be decided by %v, but access ends %v", d.Request.DecideBy, a.Until)
	}
}

func TestOnlyTheOwnDraftAsShownIsChangedOrSent(t *testing.T) {
	t.Parallel()
	a := ask(t)
	try := func(r guest.Request, by guest.Person, version int) []error {
		_, change := guest.ChangeDraft(r, a, by, version, guesttest.Mint())
		_, send := submit(t, r, a, by, version)
		return []error{change, send}
	}
	r := guesttest.Request()
	for _, by := range []guest.Person{guesttest.Sam, guesttest.Mia, guesttest.Ben, guesttest.Cleo, guesttest.Dee} {
		for _, err := range try(r, by, r.Version) {
			if !errors.Is(err, guest.ErrNotFound) {
				t.Errorf("%s: %v", by.Name, err)
			}
		}
	}
	for _, version := range []int{0, r.Version - 1, r.Version + 1} {
		for _, err := range try(r, guesttest.Ana, version) {
			movedOn(t, err, "You changed this request in another window. Check it again before you send it.")
		}
	}
	for _, sent := range []guesttest.RequestOption{guesttest.Sent, guesttest.Approved, guesttest.Declined, guesttest.Expired} {
		r := guesttest.Request(sent)
		for _, err := range try(r, guesttest.Ana, r.Version) {
			movedOn(t, err, "You already sent this request.")
		}
	}
	gone := guesttest.Request(guesttest.Withdrawn)
	for _, err := range try(gone, guesttest.Ana, gone.Version) {
		movedOn(t, err, "You cancelled this request.")
	}
	full := a
	full.Over = "The organisation has as many guests as it allows. Ask IT Service Desk."
	_, err := submit(t, r, full, guesttest.Ana, r.Version)
	movedOn(t, err, full.Over+" Your draft is kept.")
	former := guesttest.Ana
	former.Roles = guest.Administrator
	_, err = submit(t, r, a, former, r.Version)
	notAllowed(t, err, "Only sponsors can invite guests.")
}

func TestTakingARequestBackClosesIt(t *testing.T) {
	t.Parallel()
	for _, option := range []guesttest.RequestOption{func(*guest.Request) {}, guesttest.Sent} {
		r := guesttest.Request(option)
		d := must(t)(guest.Withdraw(guesttest.Of(r), r.ID, guesttest.Ana, guesttest.Noon))
		if d.Request.State != guest.Withdrawn || d.Request.Version != r.Version+1 || !d.Request.ClosedAt.Equal(guesttest.Noon) || d.Guest != nil || d.Work != nil {
			t.Errorf("from %s: %+v", r.State, d)
		}
		oneEvent(t, d, guest.EventWithdrawn, "Ana Silva cancelled the request.")
	}
	approved := guesttest.Request(guesttest.Approved)
	_, err := guest.Withdraw(guesttest.Of(approved), approved.ID, guesttest.Ana, guesttest.Noon)
	movedOn(t, err, "Ben Ito approved this on 21 Nov 2026, 13:00 UTC.")
	if _, err := guest.Withdraw(guesttest.Of(approved), "unknown", guesttest.Ana, guesttest.Noon); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("an unknown request: %v", err)
	}
}

func TestARequestThatNobodyDecidedExpires(t *testing.T) {
	t.Parallel()
	r := two()
	expire := func(r guest.Request, now time.Time) (guest.Decision, error) {
		return guest.Expire(guesttest.Of(r), r.ID, guesttest.Mint(), now)
	}
	_, err := expire(r, r.DecideBy.Add(-time.Second))
	movedOn(t, err, "The request is not overdue.")

	d := must(t)(expire(r, r.DecideBy))
	if d.Request.State != guest.Expired || d.Request.Lines[0].State != guest.Expired || d.Guest != nil || d.Grants != nil {
		t.Errorf("decision %+v", d)
	}
	oneEvent(t, d, guest.EventExpired, "Nobody decided by 5 Dec 2026, so the request ended.")
	oneMail(t, d, guest.Mail{Kind: guest.MailExpired, To: guesttest.Ana.ID, Request: r.ID})
	if !reflect.DeepEqual(r, two()) {
		t.Errorf("the case changed: %+v", r)
	}

	part := *must(t)(decide(r, guesttest.Ben, only(r, guest.Approve, 0))).Request
	d = must(t)(expire(part, part.DecideBy))
	if d.Request.State != guest.Approved || len(d.Grants) != 1 || d.Grants[0].Line != r.Lines[0].ID || d.Request.Lines[1].State != guest.Expired || converges(d) != 1 {
		t.Errorf("with a part approved: %+v", d)
	}
	oneEvent(t, d, guest.EventExpired, "Nobody decided on the rest in time; what was approved counts.")
	oneMail(t, d, guest.Mail{Kind: guest.MailApproved, To: guesttest.Ana.ID, Request: r.ID})

	short := part
	short.Until = part.DecideBy
	d = must(t)(expire(short, short.DecideBy))
	if d.Request.State != guest.Expired || d.Grants != nil || d.Guest != nil {
		t.Errorf("with a part approved, at the end of access: %+v", d)
	}

	refused := *must(t)(decide(r, guesttest.Ben, only(r, guest.Decline, 0))).Request
	d = must(t)(expire(refused, refused.DecideBy))
	if d.Request.State != guest.Expired || d.Request.Lines[0].State != guest.Declined || d.Grants != nil {
		t.Errorf("with a part declined: %+v", d)
	}
}
