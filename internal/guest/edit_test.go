package guest_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// edits is a sentence of the stories: the sponsor has another reason now.
func (s *script) edits(m []string) error {
	s.forms++
	ask := askOf(s.r, s.pack)
	ask.Reason, ask.Roster = fmt.Sprint("Another reason, number ", s.forms), s.roster
	draft, err := guest.NewEdit(s.r, ask, s.people[m[1]], "key", s.mint, s.now)
	if err != nil {
		return s.keep(guest.Decision{}, err, m[2])
	}
	d, err := guest.SubmitEdit(s.theCase(), draft, ask, s.people[m[1]], guest.Shown{Draft: draft.Version, Request: s.r.Version}, s.mint, s.now)
	return s.keep(d, err, m[2])
}

// askOf asks for what a request asks for, with other packages.
func askOf(r guest.Request, packages ...guest.Package) guest.Ask {
	return guest.Ask{
		Email: r.Email, Name: r.Name, Organisation: r.Org, Language: r.Language, Delivery: r.Delivery, Until: r.Until,
		Reason: r.Reason, Message: r.Message, Packages: packages, Roster: guest.Roster{},
	}
}

// edit changes a request to an ask, as its sponsor sees it now.
func edit(r guest.Request, a guest.Ask) (guest.Decision, error) {
	draft, err := guest.NewEdit(r, a, guesttest.Ana, "key", newLines(), today)
	if err != nil {
		return guest.Decision{}, err
	}
	return guest.SubmitEdit(guesttest.Of(r), draft, a, guesttest.Ana, guest.Shown{Draft: draft.Version, Request: r.Version}, newLines(), today)
}

// newLines makes ids that no other request has.
func newLines() guest.Mint {
	m, n := guesttest.Mint(), 0
	m.Line = func() guest.LineID { n++; return guesttest.ID[guest.LineID](1299, n) }
	return m
}

func TestAnEditResetsWhatWasDecidedAndTellsEverybodyOnce(t *testing.T) {
	t.Parallel()
	r := *must(t)(decide(two(), guesttest.Ben, only(two(), guest.Approve, 0))).Request
	r.StandIns = []guest.PersonID{guesttest.Nia.ID}
	a := askOf(r, guesttest.Falcon(), guesttest.Expenses())
	a.Email, a.Name, a.Until = guest.Address{Local: "eva", Domain: "northwind.example"}, "Eva Roy", r.Until.AddDate(0, 0, 7)
	d := must(t)(edit(r, a))
	got := *d.Request
	if got.ID != r.ID || got.Guest != r.Guest || got.State != guest.Pending || got.Version != r.Version+1 || got.Edited != 1 || !got.SentAt.Equal(r.SentAt) {
		t.Errorf("request %+v", got)
	}
	for i, l := range got.Lines {
		if l.State != guest.Pending || len(l.Reviews) > 0 || l.Decision != (guest.LineDecision{}) || l.ID == r.Lines[i].ID || !l.StageAt.Equal(today) {
			t.Errorf("line %+v", l)
		}
	}
	if g := *d.Guest; g.ID != r.Guest || g.Email != a.Email || g.Name != "Eva Roy" || g.State != guest.None {
		t.Errorf("guest %+v", g)
	}
	if d.Used.State != guest.Withdrawn || !d.Used.Used() || d.Used.Edits != r.ID {
		t.Errorf("the draft %+v", d.Used)
	}
	oneEvent(t, d, guest.EventEdited, "Ana Silva changed the request. It is decided anew.")
	for _, line := range []string{
		"Email address: eva@northwind.example (was: gil@fabrikam.example)", "Full name: Eva Roy (was: Gil Roy)",
		"Ends: 28 December 2026 (was: 21 December 2026)",
	} {
		if !slices.Contains(strings.Split(d.Events[0].Comment, "\n"), line) {
			t.Errorf("the history does not say %q:\n%s", line, d.Events[0].Comment)
		}
	}
	sent := mails(d)
	for _, p := range []guest.Person{guesttest.Ben, guesttest.Mia} {
		if sent[guest.Mail{Kind: guest.MailChanged, To: p.ID, Request: r.ID}] != 1 {
			t.Errorf("%s is not told: %v", p.Name, sent)
		}
	}
	if len(sent) != 2 || converges(d) != 0 {
		t.Errorf("work %+v", d.Work)
	}
}

func TestAnEditGivesTimeButNeverBeyondTheEnd(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ by, until, want time.Time }{
		"there is time":    {today.AddDate(0, 0, 9), today.AddDate(0, 1, 0), today.AddDate(0, 0, 9)},
		"three days more":  {today.Add(time.Hour), today.AddDate(0, 1, 0), today.AddDate(0, 0, 3)},
		"an earlier end":   {today.AddDate(0, 0, 9), today.AddDate(0, 0, 2), today.AddDate(0, 0, 2)},
		"an end soon, too": {today.Add(time.Hour), today.AddDate(0, 0, 2), today.AddDate(0, 0, 2)},
	} {
		r := guesttest.Request(guesttest.Sent)
		r.DecideBy = c.by
		a := askOf(r, guesttest.Falcon())
		a.Until = c.until
		if got := must(t)(edit(r, a)).Request.DecideBy; !got.Equal(c.want) {
			t.Errorf("%s: until %s, want %s", name, got, c.want)
		}
	}
}

func TestWhoIsAskedForTheFirstTimeIsAskedAndTheRestIsTold(t *testing.T) {
	t.Parallel()
	r := guesttest.Request(guesttest.Sent)
	p := guesttest.Expenses()
	p.Approvers = []guest.Person{guesttest.Ben, guesttest.Dee, guesttest.Ana}
	sent := mails(must(t)(edit(r, askOf(r, p))))
	want := map[guest.Mail]int{
		{Kind: guest.MailChanged, To: guesttest.Ben.ID, Request: r.ID}: 1,
		{Kind: guest.MailChanged, To: guesttest.Mia.ID, Request: r.ID}: 1,
		{Kind: guest.MailAsked, To: guesttest.Dee.ID, Request: r.ID}:   1,
	}
	if fmt.Sprint(sent) != fmt.Sprint(want) {
		t.Errorf("mails %v", sent)
	}
}

func TestWhatCannotBeEdited(t *testing.T) {
	t.Parallel()
	waits := guesttest.Request(guesttest.Sent)
	sponsorNoMore := guesttest.Ana
	sponsorNoMore.Roles = guest.Auditor
	often := waits
	often.Edited = guest.MostEdits
	for name, c := range map[string]struct {
		r    guest.Request
		by   guest.Person
		now  time.Time
		want string
	}{
		"somebody else's":     {waits, guesttest.Sam, today, "not found"},
		"by its approver":     {waits, guesttest.Ben, today, "not found"},
		"by an administrator": {waits, guesttest.Cleo, today, "not found"},
		"a draft":             {guesttest.Request(), guesttest.Ana, today, "not found"},
		"without the role":    {waits, sponsorNoMore, today, "not allowed: Only sponsors can change a request."},
		"decided":             {guesttest.Request(guesttest.Approved), guesttest.Ana, today, "moved on: Ben Ito approved this on 21 Nov 2026, 13:00 UTC."},
		"cancelled":           {guesttest.Request(guesttest.Withdrawn), guesttest.Ana, today, "moved on: Ana Silva cancelled this request on 21 Nov 2026, 13:00 UTC."},
		"overdue":             {waits, guesttest.Ana, waits.DecideBy, "moved on: This request ended because nobody decided in time."},
		"too often":           {often, guesttest.Ana, today, "moved on: You have changed this request 10 times, which is the most that is possible. Cancel it, and ask anew."},
	} {
		a := askOf(c.r, guesttest.Bundle())
		_, err := guest.NewEdit(c.r, a, c.by, "key", newLines(), c.now)
		if fmt.Sprint(err) != c.want {
			t.Errorf("%s: a draft: %v", name, err)
		}
		draft := guesttest.Request(guesttest.By(c.by))
		draft.ID, draft.Edits = "draft", c.r.ID
		_, err = guest.SubmitEdit(guesttest.Of(c.r), draft, a, c.by, guest.Shown{Draft: draft.Version, Request: c.r.Version}, newLines(), c.now)
		if fmt.Sprint(err) != c.want {
			t.Errorf("%s: sent: %v", name, err)
		}
	}
}

func TestAnEditIsOfWhatTheSponsorSaw(t *testing.T) {
	t.Parallel()
	r := two()
	a := askOf(r, guesttest.Bundle())
	draft, err := guest.NewEdit(r, a, guesttest.Ana, "key", newLines(), today)
	if err != nil {
		t.Fatal(err)
	}
	seen := guest.Shown{Draft: draft.Version, Request: r.Version}
	send := func(now guest.Request, seen guest.Shown) string {
		_, err := guest.SubmitEdit(guesttest.Of(now), draft, a, guesttest.Ana, seen, newLines(), today)
		moved, _ := errors.AsType[guest.MovedOn](err)
		return moved.Reason
	}
	approved := *must(t)(decide(r, guesttest.Ben, only(r, guest.Approve, 0))).Request
	edited := *must(t)(edit(r, askOf(r, guesttest.Falcon()))).Request
	for name, c := range map[string]struct{ got, want string }{
		"as seen":          {send(r, seen), ""},
		"approved in part": {send(approved, seen), "Since you opened this page: Ben Ito approved Project Falcon on 21 Nov 2026, 12:00 UTC."},
		"edited elsewhere": {send(edited, seen), "Ana Silva has changed what is asked for since you opened this page. Look at it again."},
		"another draft":    {send(r, guest.Shown{Draft: 9, Request: r.Version}), "You changed this request in another window. Check it again before you send it."},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q", name, c.got)
		}
	}
	if _, err := decide(edited, guesttest.Ben, all(r, guest.Approve)); fmt.Sprint(err) != "moved on: Ana Silva has changed what is asked for since you opened this page. Look at it again." {
		t.Errorf("an approver's form of the version before: %v", err)
	}
}

func TestAskingForTheSameIsNoEdit(t *testing.T) {
	t.Parallel()
	r := two()
	same := askOf(r, guesttest.Falcon(), guesttest.Expenses())
	if _, err := edit(r, same); !errors.As(err, new(guest.Problems)) {
		t.Errorf("the same: %v", err)
	}
	same.Packages[0].Version++
	d := must(t)(edit(r, same))
	if got := d.Request.Lines[0].Package.Version; got != 2 {
		t.Errorf("the line is of version %d", got)
	}
}

func TestARequestIsNotInTheWayOfItsOwnEdit(t *testing.T) {
	t.Parallel()
	r := guesttest.Request(guesttest.Sent)
	facts := guest.Facts{OpenRequest: true, OpenRef: r.Ref, SentToday: 20, Open: 9, Guests: 9}
	policy := guesttest.Policy()
	policy.MostOpen, policy.MostGuests = 9, 9
	offered := []guest.Package{guesttest.Falcon()}
	if _, p := guest.CheckForm(r.Form(), offered, policy, guesttest.Ana, facts, today); p["email"] == "" {
		t.Error("another request for the same address is possible")
	}
	if _, p := guest.CheckForm(r.Form(), offered, policy, guesttest.Ana, facts.Editing(r.ID, r.Ref), today); p != nil {
		t.Errorf("the edit: %v", p)
	}
	facts.OpenRef = "GR-OTHER"
	if _, p := guest.CheckForm(r.Form(), offered, policy, guesttest.Ana, facts.Editing(r.ID, r.Ref), today); p["email"] == "" {
		t.Error("an edit may take the address of another request")
	}

	c := here(guesttest.Falcon())
	form := wish(guest.AddAccess, c, guesttest.Expenses())
	c.Requests = append([]guest.Request{r}, c.Requests...)
	if _, err := checkWish(c, form, guesttest.Ana); err == nil {
		t.Error("a second request for a guest is possible")
	}
	facts = guest.Facts{Here: c}.Editing(r.ID, r.Ref)
	if _, err := guest.CheckChange(form, catalogue(), guesttest.Ana, facts, today); err != nil || len(c.Requests) != 2 {
		t.Errorf("the edit: %v", err)
	}
}

func TestADraftOfAnEditThatIsDeletedEditsNothing(t *testing.T) {
	t.Parallel()
	r := guesttest.Request(guesttest.Sent)
	draft, err := guest.NewEdit(r, askOf(r, guesttest.Bundle()), guesttest.Ana, "key", newLines(), today)
	if err != nil {
		t.Fatal(err)
	}
	d := must(t)(guest.Withdraw(guesttest.Of(draft), draft.ID, guesttest.Ana, today))
	if d.Request.Edits != "" || d.Request.Used() {
		t.Errorf("the draft %+v", d.Request)
	}
}

func TestAnEditIsSentAsNothingElse(t *testing.T) {
	t.Parallel()
	r := two()
	a := askOf(r, guesttest.Bundle())
	draft, err := guest.NewEdit(r, a, guesttest.Ana, "key", newLines(), today)
	if err != nil {
		t.Fatal(err)
	}
	_, err = guest.Submit(draft, a, guesttest.Ana, draft.Version, guesttest.Policy(), newLines(), today)
	movedOn(t, err, "This changes "+r.Ref+", and is no request of its own.")
	alone := draft
	alone.Edits, alone.EditsRef = "", ""
	if _, err := guest.SubmitEdit(guesttest.Of(r), alone, a, guesttest.Ana, guest.Shown{Draft: alone.Version, Request: r.Version}, newLines(), today); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("a request of its own as an edit: %v", err)
	}
}
