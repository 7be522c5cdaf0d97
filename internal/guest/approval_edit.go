package guest

import (
	"fmt"
	"slices"
)

// ApproverList names one of the lists of a stage.
type ApproverList string

const (
	FirstApprovers ApproverList = "approvers"
	Fallbacks      ApproverList = "fallback"
	Alternates     ApproverList = "alternates"
)

// Rule is the approval of a package as its editor shows it: a package without
// stages has one, of its approvers.
func (p Package) Rule() Approval {
	if rule := p.Terms.Approval; rule.Staged() || len(p.Approvers) == 0 {
		return rule
	}
	var first Stage
	for _, a := range p.Approvers {
		first.Approvers = append(first.Approvers, Principal{Kind: OnePerson, ObjectID: a.ObjectID, Name: a.Name})
	}
	return Approval{Stages: []Stage{first}}
}

// rewrite changes the rule of a package, which from then on has stages. The lists
// are copies.
func rewrite(change func(*Approval) Problems) func(*Package) Problems {
	return func(p *Package) Problems {
		rule := p.Rule()
		rule.Stages = slices.Clone(rule.Stages)
		if problems := change(&rule); len(problems) > 0 {
			return problems
		}
		p.Terms.Approval, p.Approvers = rule, nil
		return nil
	}
}

// of gives one of the lists of a stage, to be changed.
func (s *Stage) of(list ApproverList) *[]Principal {
	switch list {
	case FirstApprovers:
		return &s.Approvers
	case Fallbacks:
		return &s.Fallback
	case Alternates:
		return &s.Alternates
	}
	return nil
}

func gone() Problems { return Problems{"": "This has changed since you opened the page. Look again"} }

// AddApprover puts somebody into a list of a stage. The first one of the stage
// after the last makes that stage.
func AddApprover(stage int, list ApproverList, who Principal) func(*Package) Problems {
	return rewrite(func(a *Approval) Problems {
		switch {
		case stage == len(a.Stages) && stage < MostStages && list == FirstApprovers:
			a.Stages = append(a.Stages, Stage{})
		case stage >= MostStages:
			return Problems{"": fmt.Sprintf("A package can have %d stages at most", MostStages)}
		case stage < 0 || stage >= len(a.Stages) || (&Stage{}).of(list) == nil:
			return gone()
		}
		into := a.Stages[stage].of(list)
		switch {
		case slices.ContainsFunc(*into, who.same):
		case len(*into) >= MostPrincipals:
			return Problems{"": fmt.Sprintf("Choose %d people and groups or fewer. A group can stand for many people", MostPrincipals)}
		default:
			*into = append(slices.Clone(*into), who)
		}
		return nil
	})
}

// RemoveApprover takes somebody out of a list of a stage.
func RemoveApprover(stage int, list ApproverList, who Principal) func(*Package) Problems {
	return rewrite(func(a *Approval) Problems {
		if stage < 0 || stage >= len(a.Stages) || (&Stage{}).of(list) == nil {
			return gone()
		}
		s := &a.Stages[stage]
		from := s.of(list)
		rest := slices.DeleteFunc(slices.Clone(*from), who.same)
		if list == FirstApprovers && len(rest) == 0 {
			return Problems{"": "Somebody must approve. Choose somebody else first, or remove the stage"}
		}
		*from = rest
		return s.enough()
	})
}

// SetStage says how many have to approve in a stage, and after how many days its
// alternates are asked.
func SetStage(stage, needed, after int) func(*Package) Problems {
	return rewrite(func(a *Approval) Problems {
		p := Problems{}
		if stage < 0 || stage >= len(a.Stages) {
			return gone()
		}
		if needed < 1 || needed > MostNeeded {
			p.add("needed", fmt.Sprintf("Enter how many have to approve, from 1 to %d", MostNeeded))
		}
		if after < 0 || after > MostDays {
			p.add("after", fmt.Sprintf("Enter a number of days from 0 to %d", MostDays))
		}
		if len(p) > 0 {
			return p
		}
		a.Stages[stage].Needed, a.Stages[stage].AlternatesAfter = needed, after
		return a.Stages[stage].enough()
	})
}

// enough refuses a stage that asks for more people than it names.
func (s Stage) enough() Problems {
	named := map[string]bool{}
	for _, p := range slices.Concat(s.Approvers, s.Fallback, s.Alternates) {
		if p.Kind != OnePerson && p.Kind != SponsorManager {
			return nil // there may be many
		}
		named[string(p.Kind)+p.ObjectID] = true
	}
	if n := len(named); n < s.needed() {
		are := "are"
		if n == 1 {
			are = "is"
		}
		return Problems{"needed": fmt.Sprintf("%d have to approve, and only %d %s named", s.needed(), n, are)}
	}
	return nil
}

// RemoveStage takes a stage out of the rule, which keeps one.
func RemoveStage(stage int) func(*Package) Problems {
	return rewrite(func(a *Approval) Problems {
		switch {
		case stage < 0 || stage >= len(a.Stages):
			return gone()
		case len(a.Stages) == 1:
			return Problems{"": "Somebody must approve. A package keeps one stage"}
		}
		a.Stages = slices.Delete(a.Stages, stage, stage+1)
		return nil
	})
}
