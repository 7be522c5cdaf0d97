package guest

import (
	"fmt"
	"slices"
	"time"
)

// Preapproval is an administrator's decision for what will be asked for guests
// from one organisation: who put it in force, and when. It stands until the rules
// for the organisation change, and is theirs for as long.
type Preapproval struct {
	By      PersonID  `json:"by"`
	ByName  string    `json:"by_name"`
	Version int       `json:"version"` // of the rules that brought it
	At      time.Time `json:"at"`
}

// None tells that there is none.
func (p Preapproval) None() bool { return p == Preapproval{} }

// sign puts the name of whoever changes the rules under the preapprovals that they
// put in force.
func (p Policy) sign(by Person, now time.Time) Policy {
	signed := make([]Partner, len(p.Partners))
	for i, one := range p.Partners {
		if one.Preapproved && one.Preapproval.None() {
			one.Preapproval = Preapproval{By: by.ID, ByName: by.Name, Version: p.Version, At: now}
		}
		signed[i] = one
	}
	p.Partners = signed
	return p
}

// preapproval gives the standing decision that covers a line of a request, and the
// domain that it is for. It never covers what the person who made it asks for,
// nor who decides for that person; nothing sensitive, nothing that takes more than
// one person, no account that the portal did not make, and no address that an
// approver would have to look at.
func (r Request) preapproval(l Line, policy Policy) (Preapproval, string, bool) {
	partner := policy.PartnerFor(r.Email.Domain)
	by := Person{ID: partner.Preapproval.By}
	rule := l.Package.Terms.Approval
	switch {
	case !partner.Preapproved || partner.Preapproval.None() || policy.Blocks(r.Email):
	case r.Sponsor.ID == by.ID || r.self(by):
	case r.Purpose == ForAccount || r.AddressReason != "" || len(policy.Flags(r.Email)) > 0:
	case l.Package.Terms.Sensitive || len(rule.Stages) > 1 || rule.Staged() && rule.Stages[0].needed() > 1:
	default:
		return partner.Preapproval, partner.Domain, true
	}
	return Preapproval{}, "", false
}

// Preapprove decides the lines of a request that was just sent which a
// preapproval covers, in the name of whoever made it. There is nothing to do for a
// request with no such line: then it is false.
func Preapprove(c Case, id RequestID, mint Mint, now time.Time) (d Decision, decides bool, err error) {
	r, err := c.request(id)
	if err != nil {
		return d, false, err
	}
	v := Verdicts{Lines: map[LineID]Verdict{}, Version: r.Version, Digest: r.Digest()}
	var by Person
	for _, l := range r.Undecided() {
		if p, domain, covered := r.preapproval(l, c.Policy); covered {
			by = Person{ID: p.By, Name: p.ByName}
			v.Lines[l.ID] = Approve
			v.Comment = fmt.Sprintf("In advance, by the rules for %s of %s.", domain, p.At.UTC().Format("2 January 2006"))
		}
	}
	if len(v.Lines) == 0 {
		return d, false, nil
	}
	d, err = decided(c, r, by, v, mint, now)
	return d, err == nil, err
}

// inAdvance tells of a line that was approved before it was asked for.
func (l Line) inAdvance() bool {
	return slices.ContainsFunc(l.Asked, func(a Asked) bool { return a.Why == AskedInAdvance })
}

// Preapproved tells whether a request needs nobody to decide a line.
func (r Request) Preapproved(l Line, policy Policy) bool {
	_, _, covered := r.preapproval(l, policy)
	return covered
}
