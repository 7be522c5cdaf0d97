package guest

import (
	"fmt"
	"slices"
	"strings"
)

// Difference is one part of a package that two versions say differently, in words.
type Difference struct {
	What          string // "Longest access"
	Before, After string // as people read it; "–" for nothing
}

// Differences gives what is different between two versions of a package, in the
// order in which its pages show the parts.
func Differences(before, after Package) []Difference {
	var out []Difference
	say := func(what, b, a string) {
		if b != a {
			out = append(out, Difference{what, dash(b), dash(a)})
		}
	}
	say("Name", before.Name, after.Name)
	say("Description", before.Description, after.Description)
	say("What it opens", things(before.Resources), things(after.Resources))
	say("Who approves", before.ApprovalInFull(), after.ApprovalInFull())
	say("Approvers sign in again", yesNo(before.Terms.Sensitive), yesNo(after.Terms.Sensitive))
	say("Longest access", days(before.MaxDays), days(after.MaxDays))
	say("Usual access", days(before.Terms.DefaultDays), days(after.Terms.DefaultDays))
	say("Guests from", strings.Join(before.Terms.Domains, ", "), strings.Join(after.Terms.Domains, ", "))
	say("Who may ask", before.Terms.AudienceWords(), after.Terms.AudienceWords())
	say("In lists", shown(before.Terms.Hidden), shown(after.Terms.Hidden))
	say("Questions", questions(before.Terms.Questions), questions(after.Terms.Questions))
	say("Owners", people(before.Owners), people(after.Owners))
	say("Status", onOff(before.Enabled), onOff(after.Enabled))
	if len(out) == 0 && !sameIDs(before, after) {
		out = append(out, Difference{"What it opens", "something of the same name", things(after.Resources)})
	}
	return out
}

// sameIDs tells whether both name the same things and people, whatever they are
// called.
func sameIDs(a, b Package) bool {
	same := len(a.Resources) == len(b.Resources) && samePeople(a.Approvers, b.Approvers) && slices.EqualFunc(a.Terms.Approval.named(), b.Terms.Approval.named(), Principal.same) && samePeople(a.Owners, b.Owners) &&
		len(a.Terms.Audience) == len(b.Terms.Audience)
	for i := 0; same && i < len(a.Resources); i++ {
		same = a.Resources[i].Same(b.Resources[i])
	}
	for i := 0; same && i < len(a.Terms.Audience); i++ {
		same = a.Terms.Audience[i].ObjectID == b.Terms.Audience[i].ObjectID
	}
	return same
}

// AudienceWords says who may ask.
func (t Terms) AudienceWords() string {
	if len(t.Audience) == 0 {
		return "Every sponsor"
	}
	var names []string
	for _, a := range t.Audience {
		if a.Kind == Members {
			names = append(names, "members of "+a.Name)
		} else {
			names = append(names, a.Name)
		}
	}
	return "Only " + list(names)
}

func things(resources []Resource) string {
	var out []string
	for _, r := range resources {
		out = append(out, r.Words())
	}
	return strings.Join(out, ", ")
}

func people(all []Person) string {
	var out []string
	for _, p := range all {
		out = append(out, p.Name)
	}
	return strings.Join(out, ", ")
}

func questions(all []Question) string {
	var out []string
	for _, q := range all {
		words := q.Words
		if len(q.Choices) > 0 {
			words += " (" + strings.Join(q.Choices, ", ") + ")"
		}
		if q.Required {
			words += ", to be answered"
		}
		out = append(out, words)
	}
	return strings.Join(out, "; ")
}

func days(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

func shown(hidden bool) string {
	if hidden {
		return "Hidden: only who has its address can ask for it"
	}
	return "Shown"
}

func onOff(on bool) string {
	if on {
		return "On"
	}
	return "Off"
}

func yesNo(yes bool) string {
	if yes {
		return "Yes"
	}
	return "No"
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
