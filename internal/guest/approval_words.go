package guest

import (
	"fmt"
	"slices"
	"strings"
)

// Words says whom a principal means, within a sentence.
func (p Principal) Words() string {
	switch p.Kind {
	case Members:
		return "the members of " + p.Name
	case ResourceOwners:
		return "the owners of what it opens"
	case SponsorManager:
		return "the sponsor's manager"
	case DomainApprovers:
		return "the approvers for the guest's organisation"
	}
	return p.Name
}

// Words says who decides in a stage: "Mia Chen or Ben Ito", "2 of the members of
// Finance approvers".
func (s Stage) Words() string {
	return of(s.needed(), principals(s.Approvers), oneOfMany(s.Approvers))
}

// of says how many of whom. One of several people is any of them.
func of(needed int, whom []string, many bool) string {
	words := either(whom)
	switch {
	case needed > 1:
		return fmt.Sprintf("%d of %s", needed, words)
	case many:
		return "one of " + words
	}
	return words
}

// oneOfMany tells whether a single principal stands for several people.
func oneOfMany(list []Principal) bool {
	return len(list) == 1 && (list[0].Kind == Members || list[0].Kind == ResourceOwners || list[0].Kind == DomainApprovers)
}

func principals(list []Principal) []string {
	var out []string
	for _, p := range list {
		out = append(out, p.Words())
	}
	return out
}

// WhoDecides says by whom a package is decided when somebody asks for it, within
// a sentence; empty when nobody could: "first Mia Chen or Ben Ito, then 2 of the
// members of Finance approvers".
func (p Package) WhoDecides(sponsor Person) string {
	stages := p.Terms.Approval.Stages
	if len(stages) == 0 {
		var names []string
		for _, a := range p.Approvers {
			if !a.Same(sponsor) {
				names = append(names, a.Name)
			}
		}
		return either(names)
	}
	var parts []string
	for _, s := range stages {
		parts = append(parts, s.Words())
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return "first " + strings.Join(parts, ", then ")
}

// ApprovalInFull is WhoDecides with all that the rule says.
func (p Package) ApprovalInFull() string {
	rule := p.Terms.Approval
	if !rule.Staged() {
		return p.WhoDecides(Person{})
	}
	var parts []string
	for _, s := range rule.Stages {
		parts = append(parts, s.inFull())
	}
	words := strings.Join(parts, ", then ")
	if len(parts) > 1 {
		words = "first " + words
	}
	return words
}

func (s Stage) inFull() string {
	var more []string
	if len(s.Fallback) > 0 {
		more = append(more, "if they can't: "+either(principals(s.Fallback)))
	}
	if len(s.Alternates) > 0 {
		when := "at the end"
		if s.AlternatesAfter > 0 {
			when = fmt.Sprintf("after %d days", s.AlternatesAfter)
		}
		more = append(more, when+" also: "+either(principals(s.Alternates)))
	}
	if len(more) == 0 {
		return s.Words()
	}
	return s.Words() + " (" + strings.Join(more, "; ") + ")"
}

// named gives all whom the rule names, in its order.
func (a Approval) named() []Principal {
	var out []Principal
	for _, s := range a.Stages {
		out = slices.Concat(out, s.Approvers, s.Fallback, s.Alternates)
	}
	return out
}

// WhoDecidesNow says who has to decide a line now: "Mia Chen or Ben Ito", "1 more
// of Mia Chen, Ben Ito or Sam Okafor"; empty when nobody can.
func (r Request) WhoDecidesNow(l Line) string {
	deciders := r.Deciders(l)
	if len(deciders) == 0 {
		return ""
	}
	const shown = 5
	var names []string
	for i, a := range deciders {
		if i == shown {
			names = append(names, fmt.Sprintf("%d others", len(deciders)-shown))
			break
		}
		names = append(names, a.called())
	}
	have, needed := r.Progress(l)
	switch left := needed - have; {
	case have > 0 && left == 1 && len(deciders) == 1:
		return names[0]
	case have > 0:
		return fmt.Sprintf("%d more of %s", left, either(names))
	case left > 1:
		return fmt.Sprintf("%d of %s", left, either(names))
	}
	return either(names)
}

// called says who is asked, and for whom.
func (a Asked) called() string {
	if a.For != "" {
		return a.Name + " for " + a.ForName
	}
	return a.Name
}

// either writes a list as a sentence does: "a", "a or b", "a, b or c".
func either(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
