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

// one says whom a principal means where one person is enough.
func (p Principal) one() string {
	switch p.Kind {
	case Members, ResourceOwners, DomainApprovers:
		return "one of " + p.Words()
	}
	return p.Words()
}

// Subject is whom a sentence is about.
type Subject struct {
	Words string // within a sentence; empty: nobody
	Many  bool   // the verb is that of several people
}

// Does puts the subject before its verb, in the form for one person or for several.
func (s Subject) Does(one, many string) string {
	if s.Many {
		return s.Words + " " + many
	}
	return s.Words + " " + one
}

// Who says who decides in a stage: "Mia Chen or Ben Ito", "2 of the members of
// Finance approvers".
func (s Stage) Who() Subject {
	if n := s.needed(); n > 1 {
		return Subject{fmt.Sprintf("%d of %s", n, and(principals(s.Approvers))), true}
	}
	return Subject{either(singly(s.Approvers)), false}
}

// singly says whom principals mean where one person of them all is enough.
func singly(list []Principal) []string {
	var out []string
	for _, p := range list {
		out = append(out, p.one())
	}
	return out
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
	return inTurn(p.whoDecides(sponsor), func(s Subject) string { return s.Words })
}

// Approves is the same with its verb: "Mia Chen or Ben Ito approves", "first Ben
// Ito approves, then Mia Chen".
func (p Package) Approves(sponsor Person) string {
	verb := true // said once
	return inTurn(p.whoDecides(sponsor), func(s Subject) string {
		if !verb {
			return s.Words
		}
		verb = false
		return s.Does("approves", "approve")
	})
}

// whoDecides gives who decides in each stage; of a package without stages those of
// its approvers who are not the sponsor.
func (p Package) whoDecides(sponsor Person) []Subject {
	var out []Subject
	for _, s := range p.Terms.Approval.Stages {
		out = append(out, s.Who())
	}
	if len(out) > 0 {
		return out
	}
	var names []string
	for _, a := range p.Approvers {
		if !a.Same(sponsor) {
			names = append(names, a.Name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []Subject{{Words: either(names)}}
}

// inTurn joins what is said of stages that follow one another.
func inTurn(stages []Subject, say func(Subject) string) string {
	var parts []string
	for _, s := range stages {
		parts = append(parts, say(s))
	}
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return "first " + strings.Join(parts, ", then ")
}

// ApprovalInFull is WhoDecides with all that the rule says.
func (p Package) ApprovalInFull() string {
	rule := p.Terms.Approval
	if !rule.Staged() {
		return p.WhoDecides(Person{})
	}
	var parts []Subject
	for _, s := range rule.Stages {
		parts = append(parts, Subject{Words: s.inFull()})
	}
	return inTurn(parts, func(s Subject) string { return s.Words })
}

func (s Stage) inFull() string {
	var more []string
	if len(s.Fallback) > 0 {
		more = append(more, "if they can't: "+either(singly(s.Fallback)))
	}
	if len(s.Alternates) > 0 {
		when := "at the end"
		if s.AlternatesAfter > 0 {
			when = fmt.Sprintf("after %d days", s.AlternatesAfter)
		}
		more = append(more, when+" also: "+either(singly(s.Alternates)))
	}
	if len(more) == 0 {
		return s.Who().Words
	}
	return s.Who().Words + " (" + strings.Join(more, "; ") + ")"
}

// named gives all whom the rule names, in its order.
func (a Approval) named() []Principal {
	var out []Principal
	for _, s := range a.Stages {
		out = slices.Concat(out, s.Approvers, s.Fallback, s.Alternates)
	}
	return out
}

// either writes a list as a sentence does: "a", "a or b", "a, b or c".
func either(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
