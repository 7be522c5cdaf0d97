package guest

import "unicode"

// thing names what a guest has: "the group Project Falcon", "the app Expense
// Desk as Submitter".
func (r Resource) thing() string {
	if r.Kind == Group {
		return "the group " + r.Name
	}
	return r.Words()
}

// Words says what is different, as a sentence.
func (d Drift) Words(name string) string {
	switch d.Kind {
	case GivenOutside:
		return name + " has " + d.Resource.thing() + ", which the portal did not give."
	case TakenOutside:
		return name + " should have " + d.Resource.thing() + ", but it was taken away in Entra."
	case Blocked:
		return "The account of " + name + " is blocked in Entra."
	case Deleted:
		return "The account of " + name + " was deleted in Entra."
	case Renamed:
		return "Entra calls " + name + " “" + d.Is + "”."
	case BackAgain:
		return "The access of " + name + " has ended, but the account can be signed in to again."
	}
	return string(d.Kind)
}

// gone says that a difference is no more.
func (d Drift) gone(name string) string {
	switch d.Kind {
	case GivenOutside:
		return name + " no longer has " + d.Resource.thing() + ", which the portal did not give."
	case TakenOutside:
		return name + " has " + d.Resource.thing() + " again."
	case Blocked:
		return "The account of " + name + " is no longer blocked in Entra."
	case Deleted:
		return "The account of " + name + " is in Entra again."
	case Renamed:
		return "Entra calls " + name + " by this name again."
	case BackAgain:
		return "The account of " + name + " is closed again, or a newer access uses it."
	}
	return string(d.Kind)
}

// puttingBack says what the portal is asked to do: "give … again".
func (d Drift) puttingBack(name string) string {
	switch d.Kind {
	case Blocked:
		return "unblock the account of " + name
	case BackAgain:
		return "close the account of " + name + " again"
	}
	return "give " + name + " " + d.Resource.thing() + " again"
}

// adopting says what holds from now on.
func (d Drift) adopting(name string) string {
	switch d.Kind {
	case GivenOutside:
		return d.Resource.thing() + " belongs to the access of " + name + " from now on, and is taken away with it"
	case TakenOutside:
		return name + " does without " + d.Resource.thing()
	case Blocked:
		return "the account of " + name + " stays blocked"
	case Deleted:
		return "the account of " + name + " is gone, and the access has ended"
	case Renamed:
		return name + " is called " + d.Is + " here, too"
	}
	return string(d.Kind)
}

// Effects says what adopting a difference leads to, one sentence each, for the
// page before it.
func (d Drift) Effects(name string) []string {
	out := []string{d.Adopting(name)}
	if d.Kind == Deleted {
		out = append(out, "If the person is needed again, they are asked for anew.")
	}
	return out
}

// PuttingBack says what putting a difference back leads to, as a sentence.
func (d Drift) PuttingBack(name string) string { return "We " + d.puttingBack(name) + "." }

// Adopting says the same of adopting it.
func (d Drift) Adopting(name string) string {
	words := []rune(d.adopting(name) + ".")
	words[0] = unicode.ToUpper(words[0])
	return string(words)
}

// Label names a kind in a list.
func (k DriftKind) Label() string {
	switch k {
	case GivenOutside:
		return "Given in Entra"
	case TakenOutside:
		return "Taken away in Entra"
	case Blocked:
		return "Account blocked"
	case Deleted:
		return "Account deleted"
	case Renamed:
		return "Renamed"
	case BackAgain:
		return "Back after the end"
	}
	return string(k)
}
