package guest

import (
	"slices"
	"time"
)

// Approval is the rule by which the lines of a package are decided: stages, one
// after the other. The zero value is that any one of the package's approvers
// decides alone.
type Approval struct {
	Stages []Stage `json:"stages,omitempty"` // at most MostStages
}

// Stage is a part of the rule: so many of those people.
type Stage struct {
	Approvers  []Principal `json:"approvers"`
	Needed     int         `json:"needed,omitempty"`   // how many different people; 0 is one
	Fallback   []Principal `json:"fallback,omitempty"` // when there are too few without the sponsor
	Alternates []Principal `json:"alternates,omitempty"`
	// AlternatesAfter is after how many days the alternates are asked, too; 0:
	// only before the request would end.
	AlternatesAfter int `json:"alternates_after,omitempty"`
}

// Principals that only a request makes definite.
const (
	ResourceOwners  PrincipalKind = "owners"  // whoever owns a group or app that the package opens
	SponsorManager  PrincipalKind = "manager" // of whoever asks
	DomainApprovers PrincipalKind = "domain"  // whom the rules name for the guest's domain
)

// Those whom the portal turns to by itself before a request ends undecided.
const (
	PackageOwners  PrincipalKind = "package owners"
	Administrators PrincipalKind = "administrators"
)

// Limits of a rule.
const (
	MostStages     = 3
	MostNeeded     = 5
	MostPrincipals = 20 // of one list
	MostDays       = 60 // until the alternates
)

// needed is how many different people have to approve.
func (s Stage) needed() int { return max(1, s.Needed) }

// Staged tells whether there is more to it than any one of the approvers.
func (a Approval) Staged() bool { return len(a.Stages) > 0 }

// AskedWhy says why somebody is asked whom the stage's first list does not name.
type AskedWhy string

const (
	AskedByRule    AskedWhy = ""
	AskedFallback  AskedWhy = "fallback"
	AskedAlternate AskedWhy = "alternate"
	AskedEscalated AskedWhy = "escalated" // by the sponsor
	AskedRescue    AskedWhy = "rescue"    // before the request would have ended
	AskedInAdvance AskedWhy = "advance"   // by the rules for an organisation, and has approved by them
)

// Asked is somebody who may decide a line in one of its stages. A person is asked
// for one line once: the newest stage counts.
type Asked struct {
	Person
	Stage   int
	Why     AskedWhy
	For     PersonID // who is away and has named this person; empty for oneself
	ForName string
}

// Review is what one person said of one line.
type Review struct {
	Stage   int
	By      PersonID
	ByName  string
	For     PersonID // whose place they took; empty for their own
	ForName string
	Verdict Verdict
	Until   time.Time // an earlier end; zero: as asked
	Comment string
	Digest  string // of what they saw
	Key     string // of the form
	At      time.Time
}

// Name says who it was: "Ben Ito", or "Ben Ito for Mia Chen".
func (v Review) Name() string {
	if v.ForName != "" {
		return v.ByName + " for " + v.ForName
	}
	return v.ByName
}

// rule is the stage that the line is at.
func (l Line) rule() Stage {
	if stages := l.Package.Terms.Approval.Stages; l.Stage < len(stages) {
		return stages[l.Stage]
	}
	return Stage{}
}

// last tells whether no stage follows.
func (l Line) last() bool { return l.Stage+1 >= len(l.Package.Terms.Approval.Stages) }

// panel is who is asked in the line's stage, whether they may decide or not. A
// line of the plain rule that was never stored asks the package's approvers.
func (l Line) panel() []Asked {
	if len(l.Asked) == 0 && !l.Package.Terms.Approval.Staged() {
		return plain(l.Package, nil)
	}
	var out []Asked
	for _, a := range l.Asked {
		if a.Stage == l.Stage {
			out = append(out, a)
		}
	}
	return out
}

// asked is everybody who is asked now or was before.
func (l Line) asked() []Asked {
	if len(l.Asked) == 0 {
		return l.panel()
	}
	return l.Asked
}

// Everybody gives those who were asked in person, in all stages so far.
func (l Line) Everybody() []Asked {
	return slices.DeleteFunc(slices.Clone(l.asked()), func(a Asked) bool { return a.For != "" })
}

// Concerns gives whose inbox shows the line, or has shown it.
func (l Line) Concerns() []PersonID {
	var out []PersonID
	for _, a := range l.asked() {
		out = append(out, a.ID)
	}
	return out
}

// approvals are those reviews of the line's stage that count: approvals of what
// the request now asks for, by different people.
func (l Line) approvals(stage int, digest string) []Review {
	var out []Review
	for _, v := range l.Reviews {
		if v.Stage == stage && v.Verdict == Approve && v.Digest == digest {
			out = append(out, v)
		}
	}
	return out
}

// Deciders gives who may still decide a line, each place once: those who are
// asked in its stage, never the sponsor nor who stands in for the sponsor, and
// nobody who has said something of this line as it is now, in any stage.
func (r Request) Deciders(l Line) []Asked {
	if l.State != Pending {
		return nil
	}
	spent := map[PersonID]bool{}
	if len(l.Reviews) > 0 { // a list of requests asks this often, and of most nobody has said anything
		digest := r.Digest()
		for _, v := range l.Reviews {
			if v.Digest == digest {
				spent[v.By], spent[v.For] = true, true
			}
		}
	}
	var out []Asked
	for _, a := range l.panel() {
		if !r.self(a.Person) && !spent[a.ID] && (a.For == "" || !spent[a.For]) {
			out = append(out, a)
		}
	}
	return out
}

// self tells whether a person counts as the requester: the sponsor, who answers for
// the guest when somebody else asks, and whoever decides in their place while they
// are away.
func (r Request) self(p Person) bool {
	return r.Sponsor.Same(p) || r.Answers != "" && r.Answers == p.ID || slices.Contains(r.StandIns, p.ID)
}

// Progress says how far a line's stage is: so many of so many approvals.
func (r Request) Progress(l Line) (have, needed int) {
	return len(l.approvals(l.Stage, r.Digest())), l.rule().needed()
}

// said is the verdict as it was chosen in the form.
func (v Review) said() Verdict {
	if v.Verdict == Approve && !v.Until.IsZero() {
		return Earlier
	}
	return v.Verdict
}

// ends is when the last of the request's lines ends.
func (r Request) ends() (last time.Time) {
	for _, l := range r.Lines {
		if end := l.Ends(r); end.After(last) {
			last = end
		}
	}
	if last.IsZero() {
		return r.Until
	}
	return last
}

// Ends is when access to a line's package ends: as asked, or earlier, as an
// approver has set.
func (l Line) Ends(r Request) time.Time {
	if !l.Until.IsZero() && l.Until.Before(r.Until) {
		return l.Until
	}
	return r.Until
}
