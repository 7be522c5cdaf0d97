package guest

import (
	"slices"
	"time"
)

// AskState says how it stands with an organisation that somebody asked for.
type AskState string

const (
	AskOpen    AskState = "open"
	AskAllowed AskState = "allowed"
	AskRefused AskState = "refused"
)

// DomainAsk is a sponsor's ask for guests from a domain to be allowed. It is made
// with a draft, which can be sent once an administrator has agreed.
type DomainAsk struct {
	ID     string
	Domain string
	By     Person
	Reason string // of the draft
	At     time.Time
	State  AskState

	AnsweredBy PersonID
	Answerer   string
	Answer     string
	AnsweredAt time.Time
}

// NewDomainAsk asks for the domain that a draft waits for.
func NewDomainAsk(id string, a Ask, by Person, now time.Time) (DomainAsk, error) {
	if !by.Roles.Has(Sponsor) {
		return DomainAsk{}, NotAllowed{"Only sponsors can invite guests."}
	}
	return DomainAsk{ID: id, Domain: a.WaitsFor, By: by, Reason: a.Reason, At: now, State: AskOpen}, nil
}

func (a DomainAsk) answered(s AskState, by Person, answer string, now time.Time) DomainAsk {
	a.State, a.AnsweredBy, a.Answerer, a.Answer, a.AnsweredAt = s, by.ID, by.Name, answer, now
	return a
}

// Ask finds an organisation that waits to be allowed.
func (c RulesCase) Ask(id string) (DomainAsk, error) {
	i := slices.IndexFunc(c.Asks, func(a DomainAsk) bool { return a.ID == id })
	if i < 0 {
		return DomainAsk{}, MovedOn{"Somebody has answered this meanwhile."}
	}
	return c.Asks[i], nil
}

// AnswerDomain is an administrator's answer to an ask, and to all others for the
// same domain. To allow is to change the rules, in the version that the person
// saw. Nobody answers their own.
func AnswerDomain(c RulesCase, id string, by Person, allow bool, version int, reason string, now time.Time) (RulesDecision, error) {
	if err := MayChangeRules(by); err != nil {
		return RulesDecision{}, err
	}
	ask, err := c.Ask(id)
	if err != nil {
		return RulesDecision{}, err
	}
	if ask.By.Same(by) {
		return RulesDecision{}, NotAllowed{"You have asked for this yourself. Another administrator has to decide."}
	}
	if allow && c.Policy.Judge(ask.Domain).Says == DomainAllowed { // by a rule that nobody made for it
		return RulesDecision{Asks: []DomainAsk{ask.answered(AskAllowed, by, reason, now)}}, nil
	}
	if allow {
		return ChangeRules(c, by, version, reason, now, func(p Policy) (Policy, error) { return p.Allow(ask.Domain), nil })
	}
	reason, err = reasonGiven(reason, "Enter why it is not allowed. The sponsor reads it")
	if err != nil {
		return RulesDecision{}, err
	}
	d := RulesDecision{Event: byPerson(EventDomainRefused, by, now, by.Name+" refused to allow guests from "+ask.Domain+".")}
	d.Event.Comment = reason
	for _, a := range c.Asks {
		if a.Domain == ask.Domain && !a.By.Same(by) {
			d.Asks = append(d.Asks, a.answered(AskRefused, by, reason, now))
		}
	}
	return d, nil
}

// Allow makes rules by which guests may come from a domain: what blocks it goes
// from the list of blocked ones, and it comes on the list of allowed ones where
// there are no others.
func (p Policy) Allow(domain string) Policy {
	p.BlockedDomains = slices.DeleteFunc(slices.Clone(p.BlockedDomains), func(d string) bool { return under(domain, d) })
	if p.Judge(domain).Says == DomainUnknown {
		p.AllowedDomains = append(slices.Clone(p.AllowedDomains), domain)
		slices.Sort(p.AllowedDomains)
	}
	return p
}
