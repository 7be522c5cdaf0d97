package guest_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// A rule that was made shorter while a request waited counts when it is decided.
func TestWhatLastsLongerThanTheRulesAllowNowIsApprovedForLessOrNotAtAll(t *testing.T) {
	t.Parallel()
	r := guesttest.Request(guesttest.Sent) // until the end of 21 December
	id := r.Lines[0].ID
	c := guesttest.Of(r)
	c.Policy.Partners = []guest.Partner{{Domain: r.Email.Domain, MaxDays: 20}} // the end of 11 December
	decide := func(v guest.Verdicts) error {
		_, err := guest.Decide(c, r.ID, guesttest.Ben, v, guesttest.Mint(), guesttest.Noon)
		return err
	}
	const words = "By the rules as they are now, guests from fabrikam.example can have access until 11 December 2026 at most. Approve with an earlier end, or decline"
	problem(t, decide(only(r, guest.Approve, 0)), "line."+string(id), words)
	earlier := func(day string) guest.Verdicts {
		v := only(r, guest.Earlier, 0)
		v.Ends = map[guest.LineID]string{id: day}
		return v
	}
	problem(t, decide(earlier("2026-12-12")), "until."+string(id), words)
	if err := decide(earlier("2026-12-11")); err != nil {
		t.Errorf("with an end that the rules allow: %v", err)
	}
	no := only(r, guest.Decline, 0)
	no.Comment = "Not now."
	if err := decide(no); err != nil {
		t.Errorf("declining: %v", err)
	}
	if why := r.Apart(guesttest.Ben, c.Policy, guest.Around{DomainKnown: true}, guesttest.Noon); why != "The rules allow less time now." {
		t.Errorf("together with others it is not approved because of %q", why)
	}
	if got := c.Policy.Shortened(r, guesttest.Noon); got != "By the rules as they are now, guests from fabrikam.example can have access until 11 December 2026 at most. This can be approved with an earlier end only." {
		t.Errorf("the request says %q", got)
	}
	c.Policy.Partners[0].MaxDays = 30 // just what was asked for
	if err := decide(only(r, guest.Approve, 0)); err != nil {
		t.Errorf("as long as the rules allow: %v", err)
	}
	if got := c.Policy.Shortened(r, guesttest.Noon); got != "" {
		t.Errorf("of what the rules allow it is said %q", got)
	}
}

// What was approved before the rules were made shorter is not given for longer than
// they allow, whoever or whatever decides the rest.
func TestWhatWasApprovedBeforeTheRulesAllowedLessEndsWithThem(t *testing.T) {
	t.Parallel()
	for name, rest := range map[string]func(guest.Case, guest.Request) (guest.Decision, error){
		"the rest is declined": func(c guest.Case, r guest.Request) (guest.Decision, error) {
			v := only(r, guest.Decline, 1)
			v.Comment = "Not that."
			return guest.Decide(c, r.ID, guesttest.Ben, v, guesttest.Mint(), guesttest.Noon)
		},
		"the rest is decided by nobody": func(c guest.Case, r guest.Request) (guest.Decision, error) {
			at := r.DecideBy.Add(1)
			for range 5 {
				d, err := guest.Expire(c, r.ID, guesttest.Mint(), at)
				if err != nil || d.Request.State != guest.Pending { // else somebody else is asked first
					return d, err
				}
				c.Requests, at = []guest.Request{*d.Request}, d.Request.DecideBy.Add(1)
			}
			return guest.Decision{}, guest.ErrNotFound
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := two()
			d := must(t)(decide(r, guesttest.Ben, only(r, guest.Approve, 0)))
			c := guesttest.Of(*d.Request)
			c.Policy.Partners = []guest.Partner{{Domain: r.Email.Domain, MaxDays: 1}}
			if c.Policy.Shortened(*d.Request, guesttest.Noon) == "" {
				t.Error("nothing is said of the part that is approved")
			}
			d = must(t)(rest(c, *d.Request))
			if len(d.Grants) != 1 || !d.Guest.Until.Equal(d.Grants[0].Until) {
				t.Fatalf("grants %+v, guest until %v", d.Grants, d.Guest.Until)
			}
			if most := guest.Today(d.Request.ClosedAt).AddDate(0, 0, 2); d.Grants[0].Until.After(most) {
				t.Errorf("it ends on %v, later than %v", d.Grants[0].Until, most)
			}
			said := func(e guest.Event) bool { return strings.HasSuffix(e.Words, "so Project Falcon ends then.") }
			if !slices.ContainsFunc(d.Events, said) {
				t.Errorf("nobody is told: %+v", d.Events)
			}
		})
	}
}

// An access that lasts longer than the rules allow now is kept, and not extended.
func TestNothingIsExtendedBeyondWhatTheRulesAllowNow(t *testing.T) {
	t.Parallel()
	c, r := asked(t, here(guesttest.Falcon()), wish(guest.ExtendAccess, here(guesttest.Falcon())))
	c.Policy.Partners = []guest.Partner{{Domain: r.Email.Domain, MaxDays: 20}}
	id := r.Lines[0].ID
	const allowed = "By the rules as they are now, guests from fabrikam.example can have access until 12 December 2026 at most, and they have it for longer already."
	if got := c.Policy.Shortened(r, today); got != allowed+" This can only be declined." {
		t.Errorf("the request says %q", got)
	}
	_, err := guest.Decide(c, r.ID, guesttest.Ben, all(r, guest.Approve), guesttest.Mint(), today)
	problem(t, err, "line."+string(id), allowed+" Decline this")
	v := all(r, guest.Earlier)
	v.Ends = map[guest.LineID]string{id: "2027-01-01"}
	_, err = guest.Decide(c, r.ID, guesttest.Ben, v, guesttest.Mint(), today)
	problem(t, err, "until."+string(id), allowed+" Decline this")
}

func TestAcceptingASuggestionAsksForNoMoreThanTheRulesAllowNow(t *testing.T) {
	t.Parallel()
	r := suggested(t)
	p := guesttest.Policy()
	p.Partners = []guest.Partner{{Domain: r.Email.Domain, MaxDays: 5}}
	f, err := guest.Accepting(r, p, r.Lines[1].ID, reviewer().ID, r.Version, guesttest.Ana, today)
	if err != nil || f.UntilDate != "2026-11-27" {
		t.Errorf("the form says %s (%v)", f.UntilDate, err)
	}
}

// Of several rules that fit a domain the closest counts, before a change and after it.
func TestWhoseLongestAccessAChangeOfTheRulesTouches(t *testing.T) {
	t.Parallel()
	var none, both, one guest.Policy
	one.Partners = []guest.Partner{{Domain: "fabrikam.example", MaxDays: 2}}
	both.Partners = []guest.Partner{{Domain: "eu.fabrikam.example", MaxDays: 365}, {Domain: "fabrikam.example", MaxDays: 2}}
	domains := []string{"fabrikam.example", "eu.fabrikam.example", "x.eu.fabrikam.example", "other.example"}
	for name, c := range map[string]struct {
		before, after guest.Policy
		want          []string
	}{
		"a first rule":                   {none, one, []string{"eu.fabrikam.example", "fabrikam.example", "x.eu.fabrikam.example"}},
		"the same rules":                 {both, both, nil},
		"a rule that counts no more":     {both, one, []string{"eu.fabrikam.example", "x.eu.fabrikam.example"}},
		"no rule any more":               {both, none, nil},
		"an exception for a part of one": {one, both, []string{"eu.fabrikam.example", "x.eu.fabrikam.example"}},
	} {
		if got := slices.Sorted(maps.Keys(guest.OtherLongest(c.before, c.after, domains, today))); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// What was approved before the rules refused the guest's domain gives nothing, whoever
// or whatever decides the rest; and nobody is asked or reminded meanwhile.
func TestWhatWasApprovedBeforeTheDomainWasBlockedGivesNothing(t *testing.T) {
	t.Parallel()
	r := two()
	d := must(t)(decide(r, guesttest.Ben, only(r, guest.Approve, 0)))
	c := guesttest.Of(*d.Request)
	c.Policy.BlockedDomains = []string{r.Email.Domain}
	v := only(*d.Request, guest.Decline, 1)
	v.Comment = "Not that."
	if d := must(t)(guest.Decide(c, r.ID, guesttest.Ben, v, guesttest.Mint(), guesttest.Noon)); d.Request.State != guest.Declined || len(d.Grants) != 0 {
		t.Errorf("with the rest declined it is %s, and gives %+v", d.Request.State, d.Grants)
	}
	if d := must(t)(guest.Expire(c, r.ID, guesttest.Mint(), d.Request.DecideBy)); d.Request.State != guest.Expired || len(d.Grants) != 0 {
		t.Errorf("with the rest undecided it is %s, and gives %+v", d.Request.State, d.Grants)
	}
	if d, err := guest.Wake(c, r.ID, guesttest.Mint(), d.Request.WakeAt); err == nil && slices.ContainsFunc(d.Work, func(w guest.Work) bool { return w.Kind == guest.WorkMail }) {
		t.Errorf("somebody is reminded: %+v", d.Work)
	}
	_, _, err := guest.Escalate(c, r.ID, guesttest.Ana, d.Request.DecideBy.Add(-1))
	movedOn(t, err, "This can't be approved as things are, so nobody else is asked.")
}
