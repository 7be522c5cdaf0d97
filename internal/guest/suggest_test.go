package guest_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// suggest lets somebody suggest a package for the last line of a request.
func suggest(c guest.Case, by guest.Person, instead guest.PackageID, comment string) (guest.Decision, error) {
	r := c.Requests[0]
	line := r.Lines[len(r.Lines)-1].ID
	return guest.Decide(c, r.ID, by, guest.Verdicts{
		Lines: map[guest.LineID]guest.Verdict{line: guest.Suggest}, Instead: map[guest.LineID]guest.PackageID{line: instead},
		Offered: catalogue(), Comment: comment, Version: r.Version, Digest: r.Digest(), Key: "suggestion of " + by.Name,
	}, guesttest.Mint(), guesttest.Noon.Add(time.Hour))
}

func suggested(t *testing.T) guest.Request {
	t.Helper()
	return *must(t)(suggest(guesttest.Of(two()), guesttest.Ben, reviewer().ID, "They only look.")).Request
}

func TestASuggestionDecidesNothingAndAsksTheSponsor(t *testing.T) {
	t.Parallel()
	before := two()
	d := must(t)(suggest(guesttest.Of(before), guesttest.Ben, reviewer().ID, "They only look."))
	r := *d.Request
	s, open := r.Lines[1].Suggestion()
	if !open || s.By != guesttest.Ben.ID || s.ByName != "Ben Ito" || s.Package.ID != reviewer().ID || s.Comment != "They only look." {
		t.Errorf("suggested %+v", s)
	}
	if r.State != guest.Pending || r.Digest() != before.Digest() || len(r.Undecided()) != 2 || r.Version != before.Version+1 {
		t.Errorf("request %+v", r)
	}
	oneEvent(t, d, guest.EventSuggested, "Ben Ito suggested Expense Desk reviewer instead of Expense Desk.")
	oneMail(t, d, guest.Mail{Kind: guest.MailSuggested, To: guesttest.Ana.ID, Request: r.ID})
	if _, err := suggest(guesttest.Of(r), guesttest.Ben, reviewer().ID, "They only look."); !errors.Is(err, guest.ErrRepeated) {
		t.Errorf("the same form again: %v", err)
	}
}

func TestWhatCannotBeSuggested(t *testing.T) {
	t.Parallel()
	problem := func(field, words string) string { return fmt.Sprint(map[string]string{field: words}) }
	r := two()
	instead, what := "instead."+string(r.Lines[1].ID), "Select what you suggest instead"
	extends := here(guesttest.Expenses())
	ask := guesttest.Request(guesttest.For(guesttest.Expenses()), guesttest.Sent)
	ask.Purpose = guest.ExtendAccess
	extends.Requests = []guest.Request{ask}
	has := here(reviewer())
	ask.Purpose = guest.AddAccess
	has.Requests = []guest.Request{ask}
	for name, c := range map[string]struct {
		of      guest.Case
		by      guest.Person
		instead guest.PackageID
		comment string
		want    string
	}{
		"nothing":                    {guesttest.Of(r), guesttest.Ben, "", "Why", problem(instead, what)},
		"something of another app":   {guesttest.Of(r), guesttest.Ben, guesttest.Bundle().ID, "Why", problem(instead, what)},
		"what is asked for":          {guesttest.Of(r), guesttest.Ben, guesttest.Expenses().ID, "Why", problem(instead, what)},
		"something unknown":          {guesttest.Of(r), guesttest.Ben, "unknown", "Why", problem(instead, what)},
		"without a reason":           {guesttest.Of(r), guesttest.Ben, reviewer().ID, " ", problem("comment", "Enter why you suggest something else. The sponsor sees this")},
		"to oneself":                 {guesttest.Of(r), guesttest.Ana, reviewer().ID, "Why", "not allowed: You can't decide your own request"},
		"by who is not asked":        {guesttest.Of(r), guesttest.Dee, reviewer().ID, "Why", "not found"},
		"for more of the same":       {extends, guesttest.Ben, reviewer().ID, "Why", problem("instead."+string(ask.Lines[0].ID), what)},
		"what the guest has already": {has, guesttest.Ben, reviewer().ID, "Why", problem("instead."+string(ask.Lines[0].ID), what)},
		"beside another's suggestion": {
			guesttest.Of(suggested(t)), guesttest.Mia, reviewer().ID, "Why",
			problem(instead, "Ben Ito has suggested Expense Desk reviewer already, and Ana Silva has not answered yet"),
		},
	} {
		_, err := suggest(c.of, c.by, c.instead, c.comment)
		got := fmt.Sprint(err)
		if p, is := errors.AsType[guest.Problems](err); is {
			got = fmt.Sprint(map[string]string(p))
		}
		if got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestAlternativesAreOtherRolesThatTheSponsorCouldAskFor(t *testing.T) {
	t.Parallel()
	r := two()
	for name, c := range map[string]struct {
		change func(*guest.Package)
		want   bool
	}{
		"another role":             {func(*guest.Package) {}, true},
		"the same role":            {func(p *guest.Package) { p.Resources[0].RoleID = guesttest.ExpensesApp().RoleID }, false},
		"of another app":           {func(p *guest.Package) { p.Resources[0].ObjectID = "other" }, false},
		"beside a group":           {func(p *guest.Package) { p.Resources = append(p.Resources, guesttest.FalconGroup()) }, true},
		"for guests from there":    {func(p *guest.Package) { p.Terms.Domains = []string{"fabrikam.example"} }, true},
		"for guests from nowhere":  {func(p *guest.Package) { p.Terms.Domains = []string{"northwind.example"} }, false},
		"only the sponsor decides": {func(p *guest.Package) { p.Approvers = []guest.Person{guesttest.Ana} }, false},
		"with a question":          {func(p *guest.Package) { p.Terms.Questions = []guest.Question{{Key: "q1", Words: "Why?"}} }, true},
		"that must be answered": {func(p *guest.Package) {
			p.Terms.Questions = []guest.Question{{Key: "q1", Words: "Why?", Required: true}}
		}, false},
	} {
		p := reviewer()
		c.change(&p)
		got := guesttest.Of(r).Alternatives(r, r.Lines[1], []guest.Package{guesttest.Falcon(), p}, today)
		if (len(got) == 1) != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestNothingIsSuggestedToWhoCannotAnswer(t *testing.T) {
	t.Parallel()
	r := two()
	r.Answers = guesttest.Sam.ID // Ana looks after the package; the guest is Sam's
	if got := guesttest.Of(r).Alternatives(r, r.Lines[1], catalogue(), today); len(got) != 0 {
		t.Errorf("offered %v", got)
	}
	if _, err := suggest(guesttest.Of(r), guesttest.Ben, reviewer().ID, "They only look."); err == nil {
		t.Error("it is suggested")
	}
}

func TestAcceptingASuggestionIsAnEdit(t *testing.T) {
	t.Parallel()
	r := suggested(t)
	f, err := guest.Accepting(r, guesttest.Policy(), r.Lines[1].ID, reviewer().ID, r.Version, guesttest.Ana, today)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{string(guesttest.Falcon().ID), string(reviewer().ID)}; !slices.Equal(f.Packages, want) || f.UntilDate != "2026-12-21" || f.Reason != r.Reason {
		t.Errorf("form %+v", f)
	}
	d := must(t)(edit(r, askOf(r, guesttest.Falcon(), reviewer())))
	oneEvent(t, d, guest.EventEdited, "Ana Silva accepted what Ben Ito suggested: Expense Desk reviewer instead of Expense Desk. It is decided anew.")
	if _, err := guest.Accepting(*d.Request, guesttest.Policy(), r.Lines[1].ID, reviewer().ID, d.Request.Version, guesttest.Ana, today); !errors.Is(err, guest.ErrRepeated) {
		t.Errorf("accepted twice: %v", err)
	}
	for name, c := range map[string]struct {
		by   guest.Person
		line guest.LineID
		what guest.PackageID
		want string
	}{
		"somebody else's":  {guesttest.Sam, r.Lines[1].ID, reviewer().ID, "not found"},
		"by who suggested": {guesttest.Ben, r.Lines[1].ID, reviewer().ID, "not found"},
		"another package":  {guesttest.Ana, r.Lines[1].ID, guesttest.Bundle().ID, "moved on: What was suggested has changed since you opened the page, or was decided. Look again."},
		"another line":     {guesttest.Ana, r.Lines[0].ID, reviewer().ID, "moved on: What was suggested has changed since you opened the page, or was decided. Look again."},
	} {
		if _, err := guest.Accepting(r, guesttest.Policy(), c.line, c.what, r.Version, c.by, today); fmt.Sprint(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOnlyWhatTheSponsorSawIsAccepted(t *testing.T) {
	t.Parallel()
	r := suggested(t)
	_, err := guest.Accepting(r, guesttest.Policy(), r.Lines[1].ID, reviewer().ID, r.Version-1, guesttest.Ana, today)
	if _, is := errors.AsType[guest.MovedOn](err); !is {
		t.Errorf("of an earlier version: %v", err)
	}
}

func TestAnEndThatTheOtherPackageDoesNotAllowBecomesItsLongest(t *testing.T) {
	t.Parallel()
	r := suggested(t)
	r.Lines[1].Suggested.Package.MaxDays = 7
	f, err := guest.Accepting(r, guesttest.Policy(), r.Lines[1].ID, reviewer().ID, r.Version, guesttest.Ana, today)
	if err != nil || f.UntilDate != "2026-11-29" {
		t.Errorf("until %s, %v", f.UntilDate, err)
	}
}

func TestTheSponsorKeepsWhatTheyAskedFor(t *testing.T) {
	t.Parallel()
	r := suggested(t)
	keep := func(r guest.Request, by guest.Person) (guest.Decision, error) {
		return guest.Keep(guesttest.Of(r), r.ID, r.Lines[1].ID, reviewer().ID, by, today)
	}
	d := must(t)(keep(r, guesttest.Ana))
	if _, open := d.Request.Lines[1].Suggestion(); open || d.Request.Version != r.Version+1 || d.Request.Digest() != r.Digest() || len(d.Request.Decidable(guesttest.Ben)) != 2 {
		t.Errorf("request %+v", d.Request)
	}
	oneEvent(t, d, guest.EventKept, "Ana Silva keeps Expense Desk, and does not want Expense Desk reviewer instead.")
	oneMail(t, d, guest.Mail{Kind: guest.MailKept, To: guesttest.Ben.ID, Request: r.ID})
	if _, err := keep(*d.Request, guesttest.Ana); !errors.Is(err, guest.ErrRepeated) {
		t.Errorf("twice: %v", err)
	}
	for _, p := range []guest.Person{guesttest.Ben, guesttest.Sam, guesttest.Cleo} {
		if _, err := keep(r, p); !errors.Is(err, guest.ErrNotFound) {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
}

func TestADecisionMakesASuggestionPointless(t *testing.T) {
	t.Parallel()
	r := suggested(t)
	for _, by := range []guest.Person{guesttest.Ben, guesttest.Mia} {
		got := must(t)(decide(r, by, only(r, guest.Approve, 1))).Request.Lines[1]
		if _, open := got.Suggestion(); open || got.State != guest.Approved || got.Package.ID != guesttest.Expenses().ID {
			t.Errorf("after %s: %+v", by.Name, got)
		}
	}
}

func TestWhoHasSuggestedSomethingIsNotRemindedButTheSponsorIs(t *testing.T) {
	t.Parallel()
	r := guesttest.Request(guesttest.For(guesttest.Expenses()), guesttest.Sent)
	r.WakeAt = r.SentAt.AddDate(0, 0, 7)
	r = *must(t)(suggest(guesttest.Of(r), guesttest.Ben, reviewer().ID, "They only look.")).Request
	sent := mails(must(t)(guest.Wake(guesttest.Of(r), r.ID, guesttest.Mint(), r.WakeAt)))
	want := map[guest.Mail]int{
		{Kind: guest.MailSuggested, To: guesttest.Ana.ID, Request: r.ID}: 1,
		{Kind: guest.MailReminder, To: guesttest.Mia.ID, Request: r.ID}:  1,
	}
	if fmt.Sprint(sent) != fmt.Sprint(want) {
		t.Errorf("mails %v", sent)
	}
}

func TestANudgeReachesThoseWhoAreWaitedFor(t *testing.T) {
	t.Parallel()
	r := guesttest.Request(guesttest.For(guesttest.Expenses()), guesttest.Sent)
	r = *must(t)(suggest(guesttest.Of(r), guesttest.Ben, reviewer().ID, "They only look.")).Request
	sent := mails(must(t)(guest.Nudge(guesttest.Of(r), r.ID, guesttest.Ana, today)))
	want := map[guest.Mail]int{
		{Kind: guest.MailSuggested, To: guesttest.Ana.ID, Request: r.ID}: 1,
		{Kind: guest.MailNudge, To: guesttest.Mia.ID, Request: r.ID}:     1,
	}
	if fmt.Sprint(sent) != fmt.Sprint(want) {
		t.Errorf("mails %v", sent)
	}
}

func TestWhoLooksAfterAPackageGoesOnWithTheirRequest(t *testing.T) {
	t.Parallel()
	r := guesttest.Request(guesttest.For(guesttest.Expenses()), guesttest.Sent)
	owner, other := guesttest.Ana, guesttest.Guest(guest.Active)
	owner.Roles, other.Sponsor = 0, guesttest.Sam
	own := other
	own.Sponsor = owner
	later := guesttest.Noon.Add(3 * 24 * time.Hour)
	for name, c := range map[string]struct {
		g   guest.Guest
		may bool
	}{"of another's guest": {other, true}, "a sponsor no more, of their own": {own, false}} {
		at := guesttest.Of(r)
		at.Guest, at.Roster = c.g, guest.Roster{{Kind: guest.PackageOwners, ID: string(r.Lines[0].Package.ID)}: {guesttest.Cleo}}
		_, nudged := guest.Nudge(at, r.ID, owner, later)
		_, _, asked := guest.Escalate(at, r.ID, owner, later)
		if (nudged == nil) != c.may || (asked == nil) != c.may {
			t.Errorf("%s: %v, %v", name, nudged, asked)
		}
		if guest.MayNudge(r, c.g, owner, later) != c.may || guest.MayEscalate(r, c.g, owner, later) != c.may {
			t.Errorf("%s: the buttons say otherwise", name)
		}
	}
}
