package guest

import (
	"slices"
	"time"
)

// Preapproval is an administrator's decision for what will be asked for guests
// from one organisation: who put it in force, and when. It stands until the rules
// for the organisation change in anything but their note; whoever changes them
// answers for it from then on.
type Preapproval struct {
	By       PersonID  `json:"by"`
	ByName   string    `json:"by_name"`
	ObjectID string    `json:"object_id"`
	Version  int       `json:"version"` // of the rules that brought it
	At       time.Time `json:"at"`
}

// None tells that there is none.
func (p Preapproval) None() bool { return p == Preapproval{} }

func (p Preapproval) who() Who { return Who{OnePerson, p.ObjectID} }

// sign puts the name of whoever changes the rules under the preapprovals that they
// put in force.
func (p Policy) sign(by Person, now time.Time) Policy {
	signed := make([]Partner, len(p.Partners))
	for i, one := range p.Partners {
		if one.Preapproved && one.Preapproval.None() {
			one.Preapproval = Preapproval{By: by.ID, ByName: by.Name, ObjectID: by.ObjectID, Version: p.Version, At: now}
		}
		signed[i] = one
	}
	p.Partners = signed
	return p
}

// preapproval gives who has approved a line of a request in advance. The roster
// knows whether they still may, and who looks after the package. It never covers
// what they ask for themselves, nor who decides for that person; nor what somebody
// asks for who could have shaped rules or package to it; nothing sensitive, nothing
// that takes more than one person, no account that the portal did not make, and no
// address that an approver would have to look at.
func (r Request) preapproval(l Line, policy Policy, roster Roster) (Person, bool) {
	partner := policy.PartnerFor(r.Email.Domain)
	by := Person{ID: partner.Preapproval.By, Name: partner.Preapproval.ByName}
	rule := l.Package.Terms.Approval
	switch {
	case !partner.Preapproved || partner.Preapproval.None() || policy.Blocks(r.Email):
	case !slices.ContainsFunc(roster[partner.Preapproval.who()], func(p Person) bool { return p.Roles.Has(Administrator) }):
	case r.Sponsor.ID == by.ID || r.self(by) || r.Sponsor.Roles.Has(Administrator):
	case slices.ContainsFunc(roster[Who{PackageOwners, string(l.Package.ID)}], r.Sponsor.Same):
	case r.Purpose == ForAccount || r.AddressReason != "" || len(policy.Flags(r.Email)) > 0:
	case l.Package.Terms.Sensitive || len(rule.Stages) > 1 || rule.Staged() && rule.Stages[0].needed() > 1:
	default:
		return by, true
	}
	return Person{}, false
}

// Preapproved tells whether nobody has to decide a line, once the request is sent.
func (r Request) Preapproved(l Line, policy Policy, roster Roster) bool {
	_, covered := r.preapproval(l, policy, roster)
	return covered
}

// Preapprove decides the lines of a request that was just sent which were approved
// in advance, in the name of whoever did. There is nothing to do for a request with
// no such line: then it is false.
func Preapprove(c Case, id RequestID, mint Mint, now time.Time) (d Decision, decides bool, err error) {
	r, err := c.request(id)
	if err != nil {
		return d, false, err
	}
	v := Verdicts{
		Lines: map[LineID]Verdict{}, Version: r.Version, Digest: r.Digest(),
		Comment: "In advance, by the rules for guests from " + r.Email.Domain + ".",
	}
	var by Person
	for _, l := range r.Undecided() {
		for _, a := range l.panel() {
			if a.Why == AskedInAdvance { // as it was found when it was sent, a moment ago
				by, v.Lines[l.ID] = a.Person, Approve
			}
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
