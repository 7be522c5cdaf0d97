package guest

import (
	"fmt"
	"slices"
)

// Names gives all whom the rule of a package names, as far as that does not depend
// on a request, for a roster.
func (p Package) Names() []Who {
	var out []Who
	for _, q := range p.Rule().named() {
		names, _ := p.standing(q)
		for _, w := range names {
			if !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	return out
}

// standing gives the names of a principal that mean the same for every request;
// false for who depends on it.
func (p Package) standing(q Principal) ([]Who, bool) {
	switch q.Kind {
	case OnePerson, Members:
		return []Who{{q.Kind, q.ObjectID}}, true
	case ResourceOwners:
		var out []Who
		for _, r := range p.Resources {
			out = append(out, Who{q.Kind, r.ObjectID})
		}
		return out, true
	}
	return nil, false
}

// behind gives the people behind a principal, each once; false when that depends on
// a request or has not been read yet.
func (p Package) behind(q Principal, roster Roster) (people []Person, known bool) {
	names, fixed := p.standing(q)
	if !fixed || roster.unread(names) {
		return nil, false
	}
	for _, w := range names {
		for _, one := range roster[w] {
			if !slices.ContainsFunc(people, one.Same) {
				people = append(people, one)
			}
		}
	}
	return people, true
}

func ableAmong(people []Person) (able []Person) {
	for _, one := range people {
		if AskedByRule.able(one.Roles) {
			able = append(able, one)
		}
	}
	return able
}

// AbilityWords says, of a principal that the package's rule names, how many of those
// behind it can approve, as a sentence. It is empty where there is nothing to say:
// when a person can, and when that depends on the request.
func (p Package) AbilityWords(q Principal, roster Roster) string {
	if q.Kind == OnePerson {
		if words := q.notAsked(roster); words != "" {
			return sentence(words) + "."
		}
		return ""
	}
	people, known := p.behind(q, roster)
	all, able := len(people), len(ableAmong(people))
	those := map[PrincipalKind]string{Members: "members", ResourceOwners: "owners"}[q.Kind]
	if q.Kind == Members && all >= MostBehind {
		those = "first members"
	}
	switch {
	case !known:
		if _, fixed := p.standing(q); fixed {
			return "Who that is has not been read from the directory yet."
		}
		return ""
	case all == 0:
		return "Nobody who could be asked."
	case all == 1 && able == 1:
		return "One person, who can approve."
	case all == 1:
		return "One person, who can't approve, without the role Approver."
	case able == 0:
		return fmt.Sprintf("None of the %d %s can approve; they lack the role Approver.", all, those)
	case able == all:
		return fmt.Sprintf("All %d %s can approve.", all, those)
	case able == all-1:
		return fmt.Sprintf("%d of the %d %s can approve; the other one lacks the role Approver.", able, all, those)
	}
	return fmt.Sprintf("%d of the %d %s can approve; the others lack the role Approver.", able, all, those)
}

// Unread names those in the package's rule of whom the directory has not been read yet,
// as far as they are the same for every request. The package can be turned on without:
// a request waits until they are known, and administrators are told when that takes
// long.
func (p Package) Unread(roster Roster) []string {
	var out []string
	for _, q := range p.Rule().named() {
		if names, fixed := p.standing(q); fixed && roster.unread(names) {
			out = append(out, "The directory has not been read yet for "+q.Words()+". Until it is, a request that needs them waits.")
		}
	}
	return slices.Compact(out)
}

// unmet tells of the stages of the package's rule that those whom they name could
// never approve, because too few of them can. What depends on a request, or has not
// been read yet, is not judged.
func (p Package) unmet(roster Roster) []string {
	var out []string
	stages := p.Rule().Stages
	for i, s := range stages {
		var able []Person
		certain := true
		for _, q := range slices.Concat(s.Approvers, s.Fallback, s.Alternates) {
			people, known := p.behind(q, roster)
			certain = certain && known
			for _, one := range ableAmong(people) {
				if !slices.ContainsFunc(able, one.Same) {
					able = append(able, one)
				}
			}
		}
		in := ""
		if len(stages) > 1 {
			in = fmt.Sprintf(" in stage %d", i+1)
		}
		const do = " Choose others, or give them the role Approver in Entra first"
		switch {
		case !certain || len(able) >= s.needed():
		case len(able) == 0:
			out = append(out, "Nobody who is named"+in+" can approve this package."+do)
		default:
			out = append(out, fmt.Sprintf("%d have to approve%s, and of those who are named only %d can.", s.needed(), in, len(able))+do)
		}
	}
	return out
}
