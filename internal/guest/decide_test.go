package guest_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func two() guest.Request {
	return guesttest.Request(guesttest.For(guesttest.Falcon(), guesttest.Expenses()), guesttest.Sent)
}

func TestApprovingTheLastLineGivesAccess(t *testing.T) {
	t.Parallel()
	r := guesttest.Request(guesttest.Sent)
	v := all(r, guest.Approve)
	v.Comment = " Welcome.\r\nSee you. "
	d := must(t)(decide(r, guesttest.Ben, v))

	wantLine := guest.LineDecision{
		By: guesttest.Ben.ID, ByName: "Ben Ito", At: guesttest.Noon, Comment: "Welcome.\nSee you.", Digest: r.Digest(), Key: v.Key,
	}
	if got := *d.Request; got.State != guest.Approved || !got.ClosedAt.Equal(guesttest.Noon) || got.Version != r.Version+1 ||
		got.Lines[0].State != guest.Approved || got.Lines[0].Decision != wantLine {
		t.Errorf("request %+v", got)
	}
	wantGrant := guest.Grant{
		ID: d.Grants[0].ID, Guest: r.Guest, Line: r.Lines[0].ID, Request: r.ID, Digest: r.Digest(),
		Package: guesttest.Falcon(), From: guesttest.Noon, Until: r.Until,
	}
	if len(d.Grants) != 1 || !reflect.DeepEqual(d.Grants[0], wantGrant) || wantGrant.ID == "" {
		t.Errorf("grants %+v", d.Grants)
	}
	if g := *d.Guest; g.State != guest.Inviting || g.Sync != guest.Converging || !g.Until.Equal(r.Until) || !g.NextTry.Equal(guesttest.Noon) {
		t.Errorf("guest %+v", g)
	}
	oneEvent(t, d, guest.EventApproved, "Ben Ito approved Project Falcon.")
	if e := d.Events[0]; e.Comment != "Welcome.\nSee you." || e.Request != r.ID || e.Version != d.Request.Version || e.Actor != guesttest.Ben.ID {
		t.Errorf("event %+v", e)
	}
	oneMail(t, d, guest.Mail{Kind: guest.MailApproved, To: guesttest.Ana.ID, Request: r.ID})
	if converges(d) != 1 {
		t.Errorf("work %+v", d.Work)
	}
}

func TestDecliningEveryLineGivesNothing(t *testing.T) {
	t.Parallel()
	r := two()
	d := must(t)(decide(r, guesttest.Ben, all(r, guest.Decline)))
	if d.Request.State != guest.Declined || d.Guest != nil || d.Grants != nil || converges(d) != 0 {
		t.Errorf("decision %+v", d)
	}
	oneEvent(t, d, guest.EventDeclined, "Ben Ito declined Project Falcon and Expense Desk.")
	oneMail(t, d, guest.Mail{Kind: guest.MailDeclined, To: guesttest.Ana.ID, Request: r.ID})
}

func TestAPartOfARequestCanBeDecided(t *testing.T) {
	t.Parallel()
	r := two()
	first := must(t)(decide(r, guesttest.Ben, only(r, guest.Approve, 0)))
	if first.Request.State != guest.Pending || first.Request.Version != r.Version+1 || len(first.Request.Undecided()) != 1 ||
		first.Guest != nil || first.Grants != nil || first.Work != nil || !first.Request.ClosedAt.IsZero() {
		t.Errorf("after a part: %+v", first)
	}
	if e := first.Events[0]; len(first.Events) != 1 || e.Version != first.Request.Version {
		t.Errorf("events %+v", first.Events)
	}
	last := must(t)(decide(*first.Request, guesttest.Mia, only(*first.Request, guest.Decline, 1)))
	if last.Request.State != guest.Approved || len(last.Grants) != 1 || last.Grants[0].Line != r.Lines[0].ID {
		t.Errorf("after the rest: %+v", last)
	}
	oneEvent(t, last, guest.EventDeclined, "Mia Chen declined Expense Desk.")
	oneMail(t, last, guest.Mail{Kind: guest.MailApproved, To: guesttest.Ana.ID, Request: r.ID})
}

func TestOneFormCanApproveAndDecline(t *testing.T) {
	t.Parallel()
	r := two()
	v := only(r, guest.Approve, 1)
	v.Lines[r.Lines[0].ID], v.Comment = guest.Decline, "Not this one."
	d := must(t)(decide(r, guesttest.Ben, v))
	if d.Request.State != guest.Approved || len(d.Grants) != 1 || d.Grants[0].Line != r.Lines[1].ID || len(d.Events) != 2 ||
		d.Events[0].Kind != guest.EventApproved || d.Events[1].Kind != guest.EventDeclined {
		t.Errorf("decision %+v", d)
	}
}

func TestDecidingLeavesTheCaseAsItWas(t *testing.T) {
	t.Parallel()
	r := two()
	c := guesttest.Of(r)
	before := guesttest.Of(two())
	must(t)(guest.Decide(c, r.ID, guesttest.Ben, all(r, guest.Approve), guesttest.Mint(), guesttest.Noon))
	if !reflect.DeepEqual(c, before) {
		t.Errorf("the case became %+v", c)
	}
}

func TestWhoMayNotDecide(t *testing.T) {
	t.Parallel()
	own := guesttest.Request(guesttest.By(guesttest.Mia), guesttest.Sent)
	_, err := decide(own, guesttest.Mia, all(own, guest.Approve))
	notAllowed(t, err, "You can't decide your own request")

	promoted := guesttest.Ana
	promoted.Roles = guest.Sponsor | guest.Approver | guest.Administrator
	r := guesttest.Request(guesttest.Sent)
	r.Lines[0].Package.Approvers = append(r.Lines[0].Package.Approvers, guesttest.Ana)
	_, err = decide(r, promoted, all(r, guest.Approve))
	notAllowed(t, err, "You can't decide your own request")

	demoted, elsewhere, unnamed := guesttest.Ben, guesttest.Ben, guesttest.Sam
	demoted.Roles = guest.Sponsor | guest.Administrator | guest.Auditor
	elsewhere.TenantID = "another tenant"
	unnamed.Roles = guest.Approver
	for _, by := range []guest.Person{demoted, elsewhere, unnamed, guesttest.Cleo, guesttest.Nia, {}} {
		if _, err := decide(r, by, all(r, guest.Approve)); !errors.Is(err, guest.ErrNotFound) {
			t.Errorf("%s %q: %v", by.Name, by.Roles, err)
		}
	}
	if _, err := guest.Decide(guesttest.Of(r), "unknown", guesttest.Ben, all(r, guest.Approve), guesttest.Mint(), guesttest.Noon); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("an unknown request: %v", err)
	}
}

func TestOnlyOwnOpenLinesCanBeDecided(t *testing.T) {
	t.Parallel()
	r := two()
	r.Lines[1].Package.Approvers = []guest.Person{guesttest.Mia}
	for name, v := range map[string]guest.Verdicts{
		"somebody else's line":  only(r, guest.Approve, 1),
		"one of them not ours":  all(r, guest.Approve),
		"a line of elsewhere":   {Lines: map[guest.LineID]guest.Verdict{"other": guest.Approve}, Version: r.Version, Digest: r.Digest()},
		"a line without a name": {Lines: map[guest.LineID]guest.Verdict{"": guest.Decline}, Version: r.Version, Digest: r.Digest(), Comment: "No."},
	} {
		if _, err := decide(r, guesttest.Ben, v); !errors.Is(err, guest.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := r.Decidable(guesttest.Ben); len(got) != 1 || got[0].ID != r.Lines[0].ID {
		t.Errorf("Ben may decide %+v", got)
	}
	part := *must(t)(decide(r, guesttest.Ben, only(r, guest.Approve, 0))).Request
	again := only(part, guest.Decline, 0)
	again.Key = "another form"
	if _, err := decide(part, guesttest.Ben, again); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("a line decided before: %v", err)
	}
}

func TestFaultsInADecisionAreSaid(t *testing.T) {
	t.Parallel()
	r := two()
	const choose = "Select one of the answers"
	line := func(i int) string { return "line." + string(r.Lines[i].ID) }
	for name, c := range map[string]struct {
		change func(*guest.Verdicts)
		want   guest.Problems
	}{
		"nothing chosen": {func(v *guest.Verdicts) { v.Lines = nil }, guest.Problems{line(0): choose, line(1): choose}},
		"neither":        {func(v *guest.Verdicts) { v.Lines[r.Lines[1].ID] = "maybe" }, guest.Problems{line(1): choose}},
		"declined without a word": {
			func(v *guest.Verdicts) { v.Lines[r.Lines[0].ID], v.Comment = guest.Decline, " \r\n " },
			guest.Problems{"comment": "Enter why you decline. The sponsor sees this"},
		},
		"too many words": {
			func(v *guest.Verdicts) { v.Comment = strings.Repeat("ж", 501) },
			guest.Problems{"comment": "Comment must be 500 characters or fewer. You have 501"},
		},
		"something invisible": {
			func(v *guest.Verdicts) { v.Comment = "Fine\u202e." },
			guest.Problems{"comment": "The comment has an invisible character in it. Type it again without it"},
		},
	} {
		v := all(r, guest.Approve)
		c.change(&v)
		_, err := decide(r, guesttest.Ben, v)
		var p guest.Problems
		if !errors.As(err, &p) || !reflect.DeepEqual(p, c.want) {
			t.Errorf("%s: %v %v", name, err, map[string]string(p))
		}
	}
	v := all(r, guest.Decline)
	v.Comment = strings.Repeat("x\r\n", 249) + "жж" // a line end counts once, as in the browser: 500
	must(t)(decide(r, guesttest.Ben, v))
}

func TestTheInboxGivesTheLinesThatWaitForAPerson(t *testing.T) {
	t.Parallel()
	r := two()
	r.Lines[1].Package.Approvers = []guest.Person{guesttest.Mia, guesttest.Ana}
	for _, c := range []struct {
		by   guest.Person
		want int
	}{{guesttest.Ben, 1}, {guesttest.Mia, 2}, {guesttest.Ana, 0}, {guesttest.Cleo, 0}, {guesttest.Sam, 0}} {
		if got := r.Decidable(c.by); len(got) != c.want {
			t.Errorf("%s: %d lines, want %d", c.by.Name, len(got), c.want)
		}
	}
	for _, closed := range []guesttest.RequestOption{guesttest.Approved, guesttest.Declined, guesttest.Withdrawn, guesttest.Expired} {
		if got := guesttest.Request(closed).Decidable(guesttest.Ben); got != nil {
			t.Errorf("a closed request still waits: %+v", got)
		}
	}
	var names []string
	for _, a := range r.Approvers() {
		names = append(names, a.Name)
	}
	if got := strings.Join(names, ", "); got != "Ben Ito, Mia Chen" {
		t.Errorf("asked are %s; each once, the sponsor never", got)
	}
	r.Lines[0].State = guest.Approved
	if got := r.Approvers(); len(got) != 1 || !got[0].Same(guesttest.Mia) {
		t.Errorf("for the rest: %+v", got)
	}
	if got := r.DecideBy.Sub(r.SentAt); got != 14*24*time.Hour {
		t.Errorf("time to decide: %v", got)
	}
}

func TestNothingIsApprovedForAnOrganisationThatIsBlockedNow(t *testing.T) {
	t.Parallel()
	for _, verdict := range []guest.Verdict{guest.Approve, guest.Earlier, guest.Decline} {
		c := guesttest.Case(guest.None, guesttest.Falcon())
		r := c.Requests[0]
		r.State, r.Lines[0].State, r.Lines[0].Decision = guest.Pending, guest.Pending, guest.LineDecision{}
		r.DecideBy = guesttest.Noon.Add(time.Hour)
		c.Requests[0], c.Grants = r, nil
		c.Policy.BlockedDomains = []string{r.Email.Domain}
		v := guest.Verdicts{
			Lines: map[guest.LineID]guest.Verdict{r.Lines[0].ID: verdict}, Ends: map[guest.LineID]string{},
			Version: r.Version, Digest: r.Digest(), Comment: "So be it.",
		}
		if verdict == guest.Earlier {
			v.Ends[r.Lines[0].ID] = guest.LastDay(r.Until).AddDate(0, 0, -1).Format(time.DateOnly)
		}
		_, err := guest.Decide(c, r.ID, guesttest.Ben, v, guesttest.Mint(), guesttest.Noon)
		var moved guest.MovedOn
		if refused := errors.As(err, &moved) && strings.Contains(moved.Reason, "can't be approved"); refused == (verdict == guest.Decline) {
			t.Errorf("%s: %v", verdict, err)
		}
	}
}

func TestTwoAnswersForALineAreAsked(t *testing.T) {
	t.Parallel()
	r := guesttest.Request(guesttest.For(guesttest.Expenses()), guesttest.Sent)
	line, date := r.Lines[0].ID, "2026-11-30"
	for _, c := range []struct {
		verdict guest.Verdict
		end     string
		instead guest.PackageID
		field   string
	}{
		{guest.Approve, "", "", ""},
		{guest.Approve, date, "", "until"},
		{guest.Approve, "", reviewer().ID, "instead"},
		{guest.Decline, "", "", ""},
		{guest.Decline, date, "", "until"},
		{guest.Decline, "", reviewer().ID, "instead"},
		{guest.Earlier, date, "", ""},
		{guest.Earlier, date, reviewer().ID, "instead"},
		{guest.Suggest, "", reviewer().ID, ""},
		{guest.Suggest, date, reviewer().ID, "until"},
	} {
		v := only(r, c.verdict, 0)
		v.Ends, v.Instead = map[guest.LineID]string{line: c.end}, map[guest.LineID]guest.PackageID{line: c.instead}
		v.Offered, v.Comment = catalogue(), "They only look."
		_, err := decide(r, guesttest.Ben, v)
		problems, _ := errors.AsType[guest.Problems](err)
		if c.field == "" && err != nil || c.field != "" && (len(problems) != 1 || problems[c.field+"."+string(line)] == "") {
			t.Errorf("%s with %q and %q: %v", c.verdict, c.end, c.instead, err)
		}
	}
}
