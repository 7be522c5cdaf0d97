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

// RefusedFor is for how long a domain can't be asked for again, by anybody, once an
// administrator has refused it.
const RefusedFor = 14 * 24 * time.Hour

// NewDomainAsk asks for the domain that a draft waits for. What the sponsor has
// asked for already is ErrRepeated.
func NewDomainAsk(id string, a Ask, by Person, policy Policy, f Facts, now time.Time) (DomainAsk, error) {
	if !by.Roles.Has(Sponsor) {
		return DomainAsk{}, NotAllowed{"Only sponsors can invite guests."}
	}
	if f.DomainAsked {
		return DomainAsk{}, ErrRepeated
	}
	if words := policy.cannotAsk(a.WaitsFor, f); words != "" {
		return DomainAsk{}, Problems{"email": words}
	}
	return DomainAsk{ID: id, Domain: a.WaitsFor, By: by, Reason: a.Reason, At: now, State: AskOpen}, nil
}

// cannotAsk says why a sponsor can't ask for a domain now; empty when they can.
func (p Policy) cannotAsk(domain string, f Facts) string {
	switch most := set(p.MostDomainAsks, DefaultPolicy().MostDomainAsks); {
	case !f.DomainRefused.IsZero():
		return "An administrator did not allow guests from " + domain + " on " + f.DomainRefused.UTC().Format("2 January 2006") +
			". They can be asked again on " + f.DomainRefused.Add(RefusedFor).UTC().Format("2 January 2006") + ", or talk to " + p.AskForAccess + "."
	case f.DomainAsks >= most:
		return "Guests from " + domain + " can't be invited yet, and you have asked for " + plural(f.DomainAsks, "organisation") +
			" that nobody has answered about. Ask for this one when one of them is answered."
	}
	return ""
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
		if reason, err = reasonGiven(reason, "Enter why it is allowed"); err != nil {
			return RulesDecision{}, err
		}
		return RulesDecision{Asks: c.answer(ask.Domain, AskAllowed, by, reason, now)}, nil
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
	d.Asks = c.answer(ask.Domain, AskRefused, by, reason, now)
	return d, nil
}

// answer answers all asks for a domain but one's own.
func (c RulesCase) answer(domain string, s AskState, by Person, reason string, now time.Time) (out []DomainAsk) {
	for _, a := range c.Asks {
		if a.Domain == domain && !a.By.Same(by) {
			out = append(out, a.answered(s, by, reason, now))
		}
	}
	return out
}

// Allow makes rules by which guests may come from a domain, and from nowhere else
// that they could not come from before: when it is on the list of blocked ones it
// goes from there, and it comes on the list of allowed ones when it must.
func (p Policy) Allow(domain string) Policy {
	p.BlockedDomains = slices.DeleteFunc(slices.Clone(p.BlockedDomains), func(d string) bool { return d == domain })
	if p.Judge(domain).Says == DomainAllowed {
		return p
	}
	// A list that was empty must not shut out all others.
	p.Everywhere = p.Everywhere || len(p.AllowedDomains) == 0
	p.AllowedDomains = append(slices.Clone(p.AllowedDomains), domain)
	slices.Sort(p.AllowedDomains)
	return p
}
