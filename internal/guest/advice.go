package guest

import "strings"

// Advice is what one reason means for people: what happened, who must act, what
// to do. The words have places in braces, see About.
type Advice struct {
	Reason Reason
	Steps  []StepKind // that the words are for; nil: all that no line above is for
	What   string     // one sentence
	Who    Actor
	Do     string // one or two sentences
	Check  string // where whoever acts looks, for the text to copy; may be empty
	Final  bool   // trying again cannot help, so it is not offered
}

// About is what the places in the words stand for.
type About struct {
	Step       Step   // {doing}, {thing}; the zero Step is looking at what the guest has
	Guest      Guest  // {name}, {email}, {domain}, {sponsor}
	Permission string // {permission}
	Why        string // {why}
}

// AdviceFor finds the words for a reason at a step; false when there are none.
func AdviceFor(r Reason, k StepKind) (Advice, bool) {
	for _, a := range Advices {
		if a.Reason == r && (a.Steps == nil || contains(a.Steps, k)) {
			return a, true
		}
	}
	return Advice{}, false
}

func contains(kinds []StepKind, k StepKind) bool {
	for _, x := range kinds {
		if x == k {
			return true
		}
	}
	return false
}

// fill puts what the words are about into their places.
func (a About) fill(words string) string {
	thing := "the account"
	switch a.Step.Resource.Kind {
	case Group:
		thing = "the group " + a.Step.Resource.Name
	case App:
		thing = "the app " + a.Step.Resource.Name
	}
	return strings.NewReplacer(
		"{doing}", a.Step.Doing(a.Guest.Name), "{thing}", thing, "{name}", a.Guest.Name, "{email}", a.Guest.Email.String(),
		"{domain}", a.Guest.Email.Domain, "{sponsor}", a.Guest.Sponsor.Name, "{permission}", a.Permission, "{why}", a.Why,
	).Replace(words)
}
