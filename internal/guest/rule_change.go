package guest

import (
	"slices"
	"strings"
	"time"
)

// EventRules is a change of the rules. It concerns no guest and no request.
const EventRules EventKind = "rules changed"

// EventDomainRefused is an administrator's refusal to allow an organisation that
// somebody asked for.
const EventDomainRefused EventKind = "organisation refused"

// PolicyVersion is the rules as they were put in force.
type PolicyVersion struct {
	Policy   Policy
	AuthorID PersonID // empty for who set up the portal
	Author   string
	Reason   string
	At       time.Time
}

// RulesCase is all that a change of the rules is decided on, loaded under a lock
// that no other change passes.
type RulesCase struct {
	Policy Policy
	Last   PolicyVersion // how they came to be so
	Stakes []Stake       // what the person who changes them has asked for themselves
	Asks   []DomainAsk   // organisations that wait to be allowed, oldest first, at most AsksAtOnce
}

// AsksAtOnce bounds the organisations that one change of the rules answers; those
// beyond it are answered by the next.
const AsksAtOnce = 5000

// AskFilter says which of the organisations that wait to be allowed are listed,
// oldest first. Zero values narrow nothing.
type AskFilter struct {
	SameAs string // id of an ask: it, and all others for its domain
	After  string // id of the last one of the page before
	Limit  int
}

// RulesDecision is what follows: a new version, if it is one, and asks that are
// answered.
type RulesDecision struct {
	Policy *Policy
	Asks   []DomainAsk
	Event  Event
}

// Stake is something that a person has asked for and that is not decided: a
// request, or with an empty reference a domain.
type Stake struct {
	Ref    string
	Name   string // of the guest
	Domain string // of the guest's address
}

// ChangeRules puts rules in force that change makes of those that the person saw
// in a version. Nobody changes a rule that counts for what they have asked for
// themselves.
func ChangeRules(c RulesCase, by Person, version int, reason string, now time.Time, change func(Policy) (Policy, error)) (RulesDecision, error) {
	if err := MayChangeRules(by); err != nil {
		return RulesDecision{}, err
	}
	if c.Policy.Version == version+1 && c.Last.AuthorID == by.ID && c.Last.Reason == prose(reason) {
		return RulesDecision{}, ErrRepeated
	}
	if c.Policy.Version != version {
		return RulesDecision{}, MovedOn{"The rules have been changed meanwhile. Look at them as they are now before you change them."}
	}
	after, err := change(c.Policy)
	if err != nil {
		return RulesDecision{}, err
	}
	differences := RuleDifferences(c.Policy, after)
	if len(differences) == 0 {
		return RulesDecision{}, Problems{"": "Nothing has been changed"}
	}
	if err := Impartial(c.Policy, after, c.Stakes); err != nil {
		return RulesDecision{}, err
	}
	if reason, err = reasonGiven(reason, "Enter why the rules are changed"); err != nil {
		return RulesDecision{}, err
	}
	after.Version = c.Policy.Version + 1
	after = after.sign(by, now)
	after.Prompts = after.Prompts.since(c.Policy.Prompts, after.Version)
	d := RulesDecision{Policy: &after, Event: byPerson(EventRules, by, now, "")}
	d.Event.Version, d.Event.Comment = after.Version, reason
	d.Event.Words = by.Name + " changed the rules. " + strings.Join(differences, ". ") + "."
	for _, ask := range c.Asks {
		if !ask.By.Same(by) && after.Judge(ask.Domain).Says == DomainAllowed {
			d.Asks = append(d.Asks, ask.answered(AskAllowed, by, reason, now))
		}
	}
	return d, nil
}

// MayChangeRules says whether a person may change rules at all.
func MayChangeRules(by Person) error {
	switch {
	case by.Roles.Has(Administrator):
		return nil
	case by.Reads():
		return NotAllowed{"You can read the rules, but not change them."}
	}
	return ErrNotFound
}

// Impartial refuses a change of rules that count for what the person who makes it
// has asked for themselves and that waits: those about its domain, and those that
// count for every request.
func Impartial(before, after Policy, stakes []Stake) error {
	for _, s := range stakes {
		if !bears(before, after, s.Domain) {
			continue
		}
		what := "for " + s.Name + " yourself (" + s.Ref + ")"
		if s.Ref == "" {
			what = "for " + s.Domain + " to be allowed yourself"
		}
		return NotAllowed{"You have asked " + what + ", and what you want to change counts for that. Another administrator has to change it."}
	}
	return nil
}

// bears tells whether a change counts for a request that waits for a guest from
// this domain.
func bears(before, after Policy, domain string) bool {
	for _, s := range Sections {
		for _, r := range s.Rules {
			if s.Bears && r.Value(before) != r.Value(after) {
				return true
			}
		}
	}
	old, now := before.PartnerFor(domain), after.PartnerFor(domain)
	old.Note, now.Note = "", "" // words decide nothing
	return before.Judge(domain).Says != after.Judge(domain).Says || before.NeedsAddressReason(domain) != after.NeedsAddressReason(domain) ||
		strings.Join(old.say(), ";") != strings.Join(now.say(), ";") || !samePrincipals(old.Approvers, now.Approvers)
}

func samePrincipals(a, b []Principal) bool {
	return slices.EqualFunc(a, b, Principal.same)
}
