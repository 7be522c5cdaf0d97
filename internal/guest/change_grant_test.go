package guest_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// asked has Ana send a request for a guest who is here, a day after they were given
// access, and gives the case with it.
func asked(t *testing.T, c guest.Case, f guest.Form) (guest.Case, guest.Request) {
	t.Helper()
	a, err := checkWish(c, f, guesttest.Ana)
	if err != nil {
		t.Fatalf("%v %v", err, err)
	}
	r, err := guest.NewDraft(a, guesttest.Ana, "form-9", guesttest.Mint(), today)
	if err != nil {
		t.Fatal(err)
	}
	d := must(t)(guest.Submit(r, a, guesttest.Ana, r.Version, c.Policy, guesttest.Mint(), today))
	if d.Guest.ID != c.Guest.ID || d.Guest.State != c.Guest.State || d.Guest.Sync != c.Guest.Sync || !d.Guest.Until.Equal(c.Guest.Until) || converges(d) != 0 {
		t.Errorf("sending alone makes the guest %+v", d.Guest)
	}
	oneEvent(t, d, guest.EventRequested, "Ana Silva asked "+d.Request.Asks()+".")
	c.Requests = append([]guest.Request{*d.Request}, c.Requests...)
	return c, *d.Request
}

func decideOn(c guest.Case, r guest.Request, what guest.Verdict, now time.Time) (guest.Decision, error) {
	return guest.Decide(c, r.ID, guesttest.Ben, all(r, what), guesttest.Mint(), now)
}

// names gives what a guest has by the grants that stand.
func names(c guest.Case, now time.Time) (out []string) {
	for _, g := range c.Standing(now) {
		out = append(out, g.Package.Name)
	}
	slices.Sort(out)
	return out
}

func TestAnApprovedChangeMakesGrantsAndEndsWhatItReplaces(t *testing.T) {
	t.Parallel()
	later := today.Add(time.Hour)
	for name, c := range map[string]struct {
		has     []guest.Package
		purpose guest.Purpose
		wants   []guest.Package
		asks    string
		have    string // afterwards
		until   string // the last end
		event   string // what is replaced by what
	}{
		"add": {
			[]guest.Package{guesttest.Falcon()},
			guest.AddAccess,
			[]guest.Package{guesttest.Expenses(), guesttest.Bundle()},
			"to give Gil Roy access to Expense Desk and Supplier workplace", "Expense Desk, Project Falcon, Supplier workplace", "2027-01-15", "",
		},
		"change a role": {
			[]guest.Package{guesttest.Expenses()},
			guest.ChangeAccess,
			[]guest.Package{reviewer()},
			"to change Gil Roy's role in Expense Desk from Submitter to Reviewer", "Expense Desk reviewer", "2027-01-15",
			"Expense Desk reviewer takes the place of Expense Desk.",
		},
		"change a package": {
			[]guest.Package{guesttest.Falcon(), guesttest.Expenses()},
			guest.ChangeAccess,
			[]guest.Package{guesttest.Bundle()},
			"to change Gil Roy's access from Project Falcon to Supplier workplace", "Expense Desk, Supplier workplace", "2027-01-15",
			"Supplier workplace takes the place of Project Falcon.",
		},
		"extend": {
			[]guest.Package{guesttest.Falcon(), guesttest.Expenses()},
			guest.ExtendAccess, nil,
			"to extend Gil Roy's access to Project Falcon", "Expense Desk, Project Falcon", "2027-01-15",
			"The access to Project Falcon now ends on 15 January 2027.",
		},
	} {
		for _, state := range []guest.State{guest.Invited, guest.Active, guest.Suspended} {
			t.Run(name+" of one who is "+string(state), func(t *testing.T) {
				t.Parallel()
				at := here(c.has...)
				at.Guest.State = state
				at, r := asked(t, at, wish(c.purpose, at, c.wants...))
				if r.Asks() != c.asks {
					t.Errorf("asks %q, want %q", r.Asks(), c.asks)
				}
				d := must(t)(decideOn(at, r, guest.Approve, later))
				after := at.After(d)
				if got := strings.Join(names(after, later), ", "); got != c.have {
					t.Errorf("they have %s, want %s", got, c.have)
				}
				g := *d.Guest
				if g.State != state || g.Sync != guest.Converging || guest.LastDay(g.Until).Format(time.DateOnly) != c.until || converges(d) != 1 {
					t.Errorf("the guest is %+v", g)
				}
				if d.TakesAway() != (c.event != "") {
					t.Error("what is taken away is not hurried")
				}
				var events []string
				for _, e := range d.Events {
					if e.Kind == guest.EventReplaced {
						events = append(events, e.Words)
					}
					if e.Version != d.Request.Version {
						t.Errorf("%q tells of version %d of %d", e.Words, e.Version, d.Request.Version)
					}
				}
				if got := strings.Join(events, " "); got != c.event {
					t.Errorf("told %q, want %q", got, c.event)
				}
				if mails(d)[guest.Mail{Kind: guest.MailApproved, To: guesttest.Ana.ID, Request: r.ID}] != 1 || mails(d)[guest.Mail{Kind: guest.MailInvitation, Request: r.ID}] != 0 {
					t.Errorf("mails %v", mails(d))
				}
				declined := must(t)(decideOn(at, r, guest.Decline, later))
				if len(declined.Grants) != 0 || declined.Guest != nil || converges(declined) != 0 {
					t.Errorf("declining changes %+v", declined)
				}
			})
		}
	}
}

func TestTheOwnRequestIsNotDecidedForAGuestWhoIsHereEither(t *testing.T) {
	t.Parallel()
	c := here(guesttest.Falcon())
	c.Guest.Sponsor = guesttest.Mia // who may decide on all packages
	a, err := checkWish(c, wish(guest.AddAccess, c, guesttest.Expenses()), guesttest.Mia)
	if err != nil {
		t.Fatal(err)
	}
	draft, err := guest.NewDraft(a, guesttest.Mia, "form-9", guesttest.Mint(), today)
	if err != nil {
		t.Fatal(err)
	}
	r := *must(t)(guest.Submit(draft, a, guesttest.Mia, draft.Version, c.Policy, guesttest.Mint(), today)).Request
	c.Requests = append([]guest.Request{r}, c.Requests...)
	_, err = guest.Decide(c, r.ID, guesttest.Mia, all(r, guest.Approve), guesttest.Mint(), today)
	notAllowed(t, err, "You can't decide your own request")
}

func TestNothingIsAddedOnceTheAccessHasEnded(t *testing.T) {
	t.Parallel()
	for _, state := range []guest.State{guest.Ending, guest.Removed} {
		c := here(guesttest.Falcon())
		c, r := asked(t, c, wish(guest.AddAccess, c, guesttest.Expenses()))
		c.Guest.State = state
		_, err := decideOn(c, r, guest.Approve, today)
		movedOn(t, err, "The access of Gil Roy has ended meanwhile, so nothing can be added or changed. Ana Silva can invite them again.")
		if _, err := decideOn(c, r, guest.Decline, today); err != nil {
			t.Errorf("%s: declining says %v", state, err)
		}
		if _, err := guest.WillChange(c, r, today); !errors.As(err, new(guest.MovedOn)) {
			t.Errorf("%s: what will happen: %v", state, err)
		}
		// What was approved in part by then counts for nothing, whoever decides the rest.
		both, two := asked(t, here(guesttest.Falcon()), wish(guest.AddAccess, c, guesttest.Expenses(), guesttest.Bundle()))
		both.Guest.State, both.Requests[0].Lines[0].State = state, guest.Approved
		rest := guest.Verdicts{Lines: map[guest.LineID]guest.Verdict{two.Lines[1].ID: guest.Decline}, Comment: "No.", Version: two.Version, Digest: two.Digest()}
		if d, err := guest.Decide(both, two.ID, guesttest.Ben, rest, guesttest.Mint(), today); err != nil || d.Request.State != guest.Declined || len(d.Grants) != 0 {
			t.Errorf("%s: declining the rest gives %+v, %v", state, d.Request, err)
		}
		c.Requests[0].Lines[0].State = guest.Approved
		d := must(t)(guest.Expire(c, r.ID, guesttest.Mint(), r.DecideBy))
		if d.Request.State != guest.Expired || len(d.Grants) != 0 {
			t.Errorf("%s: expired to %s with %d grants", state, d.Request.State, len(d.Grants))
		}
	}
}

func TestAnApprovalComesBeforeTheLastAccessHasEnded(t *testing.T) {
	t.Parallel()
	c := here(guesttest.Falcon())
	c.Grants[0].Until = today.Add(48 * time.Hour)
	c.Guest.Until = c.Grants[0].Until
	_, r := asked(t, c, wish(guest.ExtendAccess, c))
	if !r.DecideBy.Equal(c.Guest.Until) {
		t.Errorf("decide by %s, and the access ends %s", r.DecideBy, c.Guest.Until)
	}
}

func TestAnExtensionIsNeverApprovedForLessThanThereIs(t *testing.T) {
	t.Parallel()
	c := here(guesttest.Falcon())
	c, r := asked(t, c, wish(guest.ExtendAccess, c))
	line, now := r.Lines[0], guest.LastDay(c.Grants[0].Until)
	earlier := func(day time.Time) (guest.Decision, error) {
		v := all(r, guest.Earlier)
		v.Ends = map[guest.LineID]string{line.ID: day.Format(time.DateOnly)}
		return guest.Decide(c, r.ID, guesttest.Ben, v, guesttest.Mint(), today)
	}
	_, err := earlier(now)
	if p, is := errors.AsType[guest.Problems](err); !is || !strings.Contains(p["until."+string(line.ID)], "must be after 21 December 2026") {
		t.Errorf("the end as it is now: %v", err)
	}
	if d := must(t)(earlier(now.AddDate(0, 0, 1))); !d.Grants[0].Until.Equal(now.AddDate(0, 0, 2)) {
		t.Errorf("a day more gives %+v", d.Grants)
	}
}

func TestWhatHasEndedMeanwhileIsNotReplaced(t *testing.T) {
	t.Parallel()
	c := here(guesttest.Falcon(), guesttest.Expenses())
	c, r := asked(t, c, wish(guest.ChangeAccess, c, guesttest.Bundle()))
	c.Grants[0].EndedAt = today
	d := must(t)(decideOn(c, r, guest.Approve, today.Add(time.Hour)))
	if len(d.Grants) != 1 || d.Grants[0].Package.Name != "Supplier workplace" {
		t.Errorf("grants %+v", d.Grants)
	}
	if e := d.Events[len(d.Events)-1]; e.Words != "Project Falcon had ended meanwhile, so nothing is replaced: Supplier workplace is given." {
		t.Errorf("told %q", e.Words)
	}
}

func TestTheDigestOfAChangeCoversWhatItIsFor(t *testing.T) {
	t.Parallel()
	// As older versions of the program have it, which stand beside approvals.
	const before = "484dfef93e96924ef02c60a523c47f7533d917f5cfc4265203b953b9c1d6bfef"
	plain := guesttest.Request(guesttest.For(guesttest.Expenses(), guesttest.Bundle()), guesttest.Sent)
	if got := plain.Digest(); got != before {
		t.Errorf("the digest of a request for a new guest is now %s", got)
	}
	c := here(guesttest.Expenses())
	_, r := asked(t, c, wish(guest.ChangeAccess, c, reviewer()))
	seen := map[string]string{r.Digest(): "nothing"}
	for name, change := range map[string]func(*guest.Request){
		"purpose":  func(r *guest.Request) { r.Purpose = guest.ExtendAccess },
		"guest":    func(r *guest.Request) { r.Guest = "other" },
		"account":  func(r *guest.Request) { r.Account = "other" },
		"grant":    func(r *guest.Request) { r.Lines[0].Replaces.Grant = "other" },
		"old role": func(r *guest.Request) { r.Lines[0].Replaces.Resources = nil },
		"old end":  func(r *guest.Request) { r.Lines[0].Replaces.Until = today },
		"only add": func(r *guest.Request) { r.Lines[0].Replaces = guest.Replaced{} },
	} {
		other := r
		other.Lines = slices.Clone(r.Lines)
		change(&other)
		if as, there := seen[other.Digest()]; there {
			t.Errorf("%s: the digest is that of changing %s", name, as)
		}
		seen[other.Digest()] = name
	}
}
