package guest

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// RuleDifferences says in words what distinguishes two versions of the rules.
func RuleDifferences(before, after Policy) []string {
	var out []string
	for _, s := range Sections {
		for _, r := range s.Rules {
			switch {
			case r.Value(before) == r.Value(after):
			case r.Kind == RuleDomains:
				out = append(out, r.Label+": "+listChange(strings.Fields(r.Value(before)), strings.Fields(r.Value(after))))
			default:
				out = append(out, r.Label+": "+r.Say(after)+" (was: "+r.Say(before)+")")
			}
		}
	}
	return append(out, partnerChanges(before, after)...)
}

// listChange says what was added to a list and removed from it.
func listChange(before, after []string) string {
	var parts []string
	for _, change := range []struct {
		verb     string
		of, less []string
	}{{"added", after, before}, {"removed", before, after}} {
		some := slices.DeleteFunc(slices.Clone(change.of), func(d string) bool { return slices.Contains(change.less, d) })
		if len(some) > 0 {
			parts = append(parts, change.verb+" "+few(some))
		}
	}
	return strings.Join(parts, "; ")
}

// few names some, and counts the rest of many.
func few(names []string) string {
	const most = 10
	if len(names) <= most+1 {
		return and(names)
	}
	return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
}

func partnerChanges(before, after Policy) []string {
	var out []string
	old, now := before.partners(), after.partners()
	for _, p := range after.Partners {
		earlier, there := old[p.Domain]
		switch {
		case !there:
			out = append(out, p.Domain+": "+strings.Join(p.say(), "; "))
		case !reflect.DeepEqual(earlier, p):
			out = append(out, p.Domain+": "+strings.Join(p.say(), "; ")+" (was: "+strings.Join(earlier.say(), "; ")+")")
		}
	}
	for _, p := range before.Partners {
		if _, there := now[p.Domain]; !there {
			out = append(out, p.Domain+": no rules of its own any more")
		}
	}
	return out
}

// say gives the rules for an organisation in words.
func (p Partner) say() []string {
	var out []string
	if p.MaxDays > 0 {
		out = append(out, "access for at most "+plural(p.MaxDays, "day"))
	}
	if len(p.Approvers) > 0 {
		out = append(out, "approvers "+and(names(p.Approvers)))
	}
	if p.Sponsor.Name != "" {
		out = append(out, "looked after by "+p.Sponsor.Name)
	}
	if p.Preapproved {
		out = append(out, "ordinary requests are approved at once")
	}
	if p.Note != "" {
		out = append(out, "note “"+p.Note+"”")
	}
	if len(out) == 0 {
		return []string{"known as a partner"}
	}
	return out
}

func names(list []Principal) []string {
	var out []string
	for _, p := range list {
		out = append(out, p.Name)
	}
	return out
}

// partners gives the rules that are written for exactly one domain each, by domain.
func (p Policy) partners() map[string]Partner {
	out := make(map[string]Partner, len(p.Partners))
	for _, one := range p.Partners {
		out[one.Domain] = one
	}
	return out
}

// OtherLongest gives, of so many domains, those whose guests a change of the rules
// gives another longest access, with the first moment that it does not reach any more.
func OtherLongest(before, after Policy, domains []string, now time.Time) map[string]time.Time {
	out := map[string]time.Time{}
	for _, d := range domains {
		if days := after.LongestFor(d); days > 0 && days != before.LongestFor(d) {
			out[d] = lastDay(now, days).AddDate(0, 0, 1)
		}
	}
	return out
}

// partner gives the rules that are written for exactly this domain.
func (p Policy) partner(domain string) (Partner, bool) {
	i := slices.IndexFunc(p.Partners, func(one Partner) bool { return one.Domain == domain })
	if i < 0 {
		return Partner{}, false
	}
	return p.Partners[i], true
}
