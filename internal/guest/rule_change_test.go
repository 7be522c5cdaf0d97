package guest_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// typed answers a section's form with the rules as they are, but for some.
func typed(s guest.Section, p guest.Policy, changes map[string]string) func(string) string {
	return func(name string) string {
		if v, changed := changes[name]; changed {
			return v
		}
		for _, r := range s.Rules {
			if r.Name == name {
				return r.Value(p)
			}
		}
		return ""
	}
}

// ruled is the default rules with a change to one section.
func ruled(t *testing.T, p guest.Policy, key string, changes map[string]string) guest.Policy {
	t.Helper()
	s, known := guest.SectionOf(key)
	if !known {
		t.Fatalf("no section %s", key)
	}
	after, problems := s.Fill(p, typed(s, p, changes))
	if problems != nil {
		t.Fatalf("%v: %v", changes, map[string]string(problems))
	}
	return after
}

func TestEverySectionTakesBackWhatItShows(t *testing.T) {
	t.Parallel()
	p := guest.DefaultPolicy()
	p.AllowedDomains, p.BlockedDomains, p.FreeMail, p.AfterEnd, p.MostOpen = []string{"a.example", "b.example"}, []string{"c.example"}, guest.FreeMailReason, guest.Delete, 7
	names := map[string]bool{}
	for _, s := range guest.Sections {
		after, problems := s.Fill(p, typed(s, p, nil))
		if problems != nil || len(guest.RuleDifferences(p, after)) > 0 {
			t.Errorf("%s: %v, %v", s.Key, map[string]string(problems), guest.RuleDifferences(p, after))
		}
		for _, r := range s.Rules {
			if names[r.Name] || r.Say(p) == "" {
				t.Errorf("%s is there twice, or says nothing: %q", r.Name, r.Say(p))
			}
			names[r.Name] = true
		}
	}
}

func TestDifferencesAreSaidInWords(t *testing.T) {
	t.Parallel()
	before := guest.DefaultPolicy()
	before.BlockedDomains = []string{"old.example", "stays.example"}
	after := ruled(t, before, "domains", map[string]string{"blocked_domains": "stays.example, New.example\n@third.example"})
	after = ruled(t, after, "deciding", map[string]string{"decide_within": "1"})
	after = ruled(t, after, "asking", map[string]string{"most_open": "5"})
	after = ruled(t, after, "ending", map[string]string{"after_end": "delete"})
	after.Partners = []guest.Partner{{Domain: "fabrikam.example", MaxDays: 90, Approvers: []guest.Principal{{Name: "Ben Ito"}, {Name: "Mia Chen"}}}}
	want := []string{
		"Blocked domains: added new.example and third.example; removed old.example",
		"Requests of one sponsor that wait for a decision: 5 (was: No limit)",
		"Time to decide: 1 day (was: 14 days)",
		"When the last access has ended: The account is deleted (was: The account is blocked)",
		"fabrikam.example: access for at most 90 days; approvers Ben Ito and Mia Chen",
	}
	if got := guest.RuleDifferences(before, after); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got := guest.RuleDifferences(after, guest.Policy{Partners: nil}); !strings.Contains(strings.Join(got, "\n"), "fabrikam.example: no rules of its own any more") {
		t.Errorf("a removed organisation: %q", got)
	}
}

func TestRulesAreChangedByAnAdministratorWhoSawThemAndSaysWhy(t *testing.T) {
	t.Parallel()
	p := guest.DefaultPolicy()
	p.Version = 4
	change := func(p guest.Policy) (guest.Policy, error) {
		p.BlockedDomains = []string{"blocked.example"}
		return p, nil
	}
	c := guest.RulesCase{Policy: p, Last: guest.PolicyVersion{AuthorID: guesttest.Cleo.ID, Reason: "Because."}}
	d, err := guest.ChangeRules(c, guesttest.Cleo, 4, " Bought. ", guesttest.Noon, change)
	if err != nil || d.Policy.Version != 5 || d.Event.Version != 5 || d.Event.Comment != "Bought." || d.Event.Actor != guesttest.Cleo.ID ||
		d.Event.Words != "Cleo Marsh changed the rules. Blocked domains: added blocked.example." {
		t.Errorf("%+v, %v", d, err)
	}
	if p.BlockedDomains != nil {
		t.Error("the rules that are in force were changed in place")
	}
	for name, c := range map[string]struct {
		by      guest.Person
		version int
		reason  string
		change  func(guest.Policy) (guest.Policy, error)
		want    func(error) bool
	}{
		"an auditor":        {guesttest.Dee, 4, "Why", change, is[guest.NotAllowed]},
		"a sponsor":         {guesttest.Ana, 4, "Why", change, func(err error) bool { return errors.Is(err, guest.ErrNotFound) }},
		"an old page":       {guesttest.Cleo, 3, "Why", change, is[guest.MovedOn]},
		"the same form":     {guesttest.Cleo, 3, "Because.", change, func(err error) bool { return errors.Is(err, guest.ErrRepeated) }},
		"no reason":         {guesttest.Cleo, 4, " ", change, is[guest.Problems]},
		"nothing changes":   {guesttest.Cleo, 4, "Why", func(p guest.Policy) (guest.Policy, error) { return p, nil }, is[guest.Problems]},
		"a fault in a form": {guesttest.Cleo, 4, "Why", func(p guest.Policy) (guest.Policy, error) { return p, guest.Problems{"x": "y"} }, is[guest.Problems]},
	} {
		withCase := guest.RulesCase{Policy: p, Last: guest.PolicyVersion{AuthorID: guesttest.Cleo.ID, Reason: "Because."}}
		if d, err := guest.ChangeRules(withCase, c.by, c.version, c.reason, guesttest.Noon, c.change); !c.want(err) || d.Policy != nil {
			t.Errorf("%s: %+v, %v", name, d, err)
		}
	}
}

// is tells whether an error is of a kind.
func is[E error](err error) bool {
	_, found := errors.AsType[E](err)
	return found
}

func TestNobodyChangesARuleThatCountsForTheirOwnRequest(t *testing.T) {
	t.Parallel()
	ben := guest.Principal{Kind: guest.OnePerson, ObjectID: "b", Name: "Ben Ito"}
	base := guest.DefaultPolicy()
	base.BlockedDomains = []string{"blocked.example"}
	base.Partners = []guest.Partner{{Domain: "partner.example", MaxDays: 90, Approvers: []guest.Principal{ben}}}
	partner := func(change func(*guest.Partner)) func(guest.Policy) guest.Policy {
		return func(p guest.Policy) guest.Policy {
			one := p.Partners[0]
			change(&one)
			p.Partners = []guest.Partner{one}
			return p
		}
	}
	section := func(key string, changes map[string]string) func(guest.Policy) guest.Policy {
		return func(p guest.Policy) guest.Policy { return ruled(t, p, key, changes) }
	}
	for _, c := range []struct {
		name   string
		domain string // of what the administrator has asked for
		change func(guest.Policy) guest.Policy
		fair   bool
	}{
		{"blocking its domain", "fabrikam.example", section("domains", map[string]string{"blocked_domains": "fabrikam.example"}), false},
		{"blocking a domain above", "eu.fabrikam.example", section("domains", map[string]string{"blocked_domains": "fabrikam.example"}), false},
		{"allowing its domain", "blocked.example", section("domains", map[string]string{"blocked_domains": ""}), false},
		{"only others allowed", "fabrikam.example", section("domains", map[string]string{"from": "listed", "allowed_domains": "other.example"}), false},
		{"another domain", "fabrikam.example", section("domains", map[string]string{"blocked_domains": "blocked.example other.example"}), true},
		{"its longest access", "partner.example", partner(func(p *guest.Partner) { p.MaxDays = 9 }), false},
		{"its approvers", "eu.partner.example", partner(func(p *guest.Partner) { p.Approvers = nil }), false},
		{"approvers of the same name", "partner.example", partner(func(p *guest.Partner) {
			p.Approvers = []guest.Principal{{Kind: guest.OnePerson, ObjectID: "x", Name: "Ben Ito"}}
		}), false},
		{"a note", "partner.example", partner(func(p *guest.Partner) { p.Note = "Hello" }), true},
		{"another organisation", "fabrikam.example", partner(func(p *guest.Partner) { p.MaxDays = 9 }), true},
		{"free mail refused", "gmail.com", section("personal", map[string]string{"free_mail": "refused"}), false},
		{"free mail with a reason", "gmail.com", section("personal", map[string]string{"free_mail": "reason"}), false},
		{"free mail, for a work address", "fabrikam.example", section("personal", map[string]string{"free_mail": "refused"}), true},
		{"time to decide", "fabrikam.example", section("deciding", map[string]string{"decide_within": "1"}), false},
		{"a cap", "fabrikam.example", section("asking", map[string]string{"most_guests": "9"}), false},
		{"what happens at the end", "fabrikam.example", section("ending", map[string]string{"after_end": "delete"}), true},
		{"limits of an hour", "fabrikam.example", section("hourly", map[string]string{"gifts_per_hour": "9"}), true},
	} {
		after := c.change(base)
		for _, s := range []guest.Stake{{Ref: "GR-1", Name: "Gil Roy", Domain: c.domain}, {Domain: c.domain}} {
			if err := guest.Impartial(base, after, []guest.Stake{s}); (err == nil) != c.fair {
				t.Errorf("%s, with %+v: %v", c.name, s, err)
			}
		}
		if err := guest.Impartial(base, after, nil); err != nil {
			t.Errorf("%s, by who has asked for nothing: %v", c.name, err)
		}
	}
}

func TestAnAskForAnOrganisationIsAnsweredByAnotherAdministrator(t *testing.T) {
	t.Parallel()
	policy := guest.DefaultPolicy()
	policy.Version, policy.AllowedDomains, policy.BlockedDomains = 2, []string{"known.example"}, []string{"blocked.example"}
	ask := func(id string, by guest.Person, domain string) guest.DomainAsk {
		return guest.DomainAsk{ID: id, Domain: domain, By: by, State: guest.AskOpen}
	}
	both := guesttest.Sam
	both.Roles |= guest.Administrator
	c := guest.RulesCase{Policy: policy, Asks: []guest.DomainAsk{
		ask("1", guesttest.Ana, "new.example"), ask("2", guesttest.Sam, "new.example"), ask("3", guesttest.Ana, "eu.blocked.example"),
	}}
	states := func(d guest.RulesDecision) (out []string) {
		for _, a := range d.Asks {
			out = append(out, a.ID+" "+string(a.State)+" "+a.Answerer+" "+a.Answer)
		}
		return out
	}
	d, err := guest.AnswerDomain(c, "1", guesttest.Cleo, true, 2, "Fine.", guesttest.Noon)
	if want := []string{"1 allowed Cleo Marsh Fine.", "2 allowed Cleo Marsh Fine."}; err != nil || !reflect.DeepEqual(states(d), want) ||
		!reflect.DeepEqual(d.Policy.AllowedDomains, []string{"known.example", "new.example"}) {
		t.Errorf("allowed: %+v, %v", d, err)
	}
	d, err = guest.AnswerDomain(c, "1", guesttest.Cleo, false, 1, "No.", guesttest.Noon)
	if want := []string{"1 refused Cleo Marsh No.", "2 refused Cleo Marsh No."}; err != nil || d.Policy != nil || !reflect.DeepEqual(states(d), want) ||
		d.Event.Kind != guest.EventDomainRefused {
		t.Errorf("refused: %+v, %v", d, err)
	}
	d, err = guest.AnswerDomain(c, "3", guesttest.Cleo, true, 2, "Fine.", guesttest.Noon)
	if err != nil || !reflect.DeepEqual(d.Policy.BlockedDomains, c.Policy.BlockedDomains) || !slices.Contains(d.Policy.AllowedDomains, "eu.blocked.example") || len(d.Asks) != 1 {
		t.Errorf("one below a blocked one: %+v, %v", d, err)
	}
	c.Stakes = []guest.Stake{{Domain: "new.example"}}
	if _, err := guest.AnswerDomain(c, "2", both, true, 2, "Mine.", guesttest.Noon); !is[guest.NotAllowed](err) {
		t.Errorf("one's own: %v", err)
	}
	if _, err := guest.AnswerDomain(c, "1", both, true, 2, "The same.", guesttest.Noon); !is[guest.NotAllowed](err) {
		t.Errorf("somebody else's for what one has asked for, too: %v", err)
	}
	c.Stakes = nil
	for name, got := range map[string]error{
		"an auditor":   second(guest.AnswerDomain(c, "1", guesttest.Dee, false, 2, "No.", guesttest.Noon)),
		"answered":     second(guest.AnswerDomain(c, "9", guesttest.Cleo, false, 2, "No.", guesttest.Noon)),
		"no reason":    second(guest.AnswerDomain(c, "1", guesttest.Cleo, false, 2, "", guesttest.Noon)),
		"an old page":  second(guest.AnswerDomain(c, "1", guesttest.Cleo, true, 1, "Yes.", guesttest.Noon)),
		"not a person": second(guest.AnswerDomain(c, "1", guesttest.Nia, true, 2, "Yes.", guesttest.Noon)),
	} {
		if got == nil {
			t.Errorf("%s: answered", name)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestTheEffectOfAChangeIsCounted(t *testing.T) {
	t.Parallel()
	before := guest.DefaultPolicy()
	before.BlockedDomains = []string{"was.example"}
	here := guest.Standing{
		Open:   []guest.DomainCount{{"fabrikam.example", 2}, {"eu.fabrikam.example", 1}, {"was.example", 1}, {"other.example", 9}},
		Guests: []guest.DomainCount{{"fabrikam.example", 12}, {"other.example", 1}},
		Longer: map[string]int{"fabrikam.example": 4}, Asked: map[string]int{"fabrikam.example": 2}, InAll: 14, Full: 3, Busy: 1,
		Asks: []guest.DomainAsk{{Domain: "was.example"}, {Domain: "else.example"}},
	}
	change := func(key string, changes map[string]string) guest.Policy { return ruled(t, before, key, changes) }
	partner := before
	partner.Partners = []guest.Partner{{Domain: "fabrikam.example", MaxDays: 90}}
	later := before
	later.CheckEvery = time.Hour
	for name, c := range map[string]struct {
		after guest.Policy
		want  []string
	}{
		"lists": {change("domains", map[string]string{"blocked_domains": "fabrikam.example"}), []string{
			"3 open requests can't be approved any more: they can be declined, and else they end undecided when their time is over.",
			"1 open request can be approved again.",
			"12 guests come from domains that are refused then: they keep the access that they have; those who have not accepted yet can't, and are not invited again.",
			"Allows 2 organisations that sponsors asked for: their drafts can be sent.",
		}},
		"longest access": {partner, []string{
			"4 guests from fabrikam.example have access for longer than 90 days: they keep it.",
			"2 open requests for guests from fabrikam.example ask for longer than 90 days: they can be approved with an earlier end only.",
			"Allows 1 organisation that a sponsor asked for: their draft can be sent.",
		}},
		"caps": {change("asking", map[string]string{"most_guests": "5", "most_open": "4", "most_guests_in_all": "14"}), []string{
			"3 sponsors have as many guests already: they keep them, and can't invite another one.",
			"1 sponsor has as many open requests already: they stay, and no more can be sent.",
			"With those who are asked for there are 14 guests already: they stay, and nobody can be invited.",
		}},
		"time":     {change("deciding", map[string]string{"decide_within": "3"}), []string{"13 open requests keep the time that they were given."}},
		"the end":  {change("ending", map[string]string{"after_end": "delete"}), []string{"It counts for 13 guests who are here now."}},
		"checking": {later, []string{"Nothing that is there now changes. It counts from now on."}},
	} {
		found := here
		if name != "lists" && name != "longest access" {
			found.Asks = nil
		} else if name == "longest access" {
			found.Asks = found.Asks[1:]
		}
		if got := guest.Effects(before, c.after, found); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\ngot  %q\nwant %q", name, got, c.want)
		}
	}
}
