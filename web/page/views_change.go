package page

import (
	"slices"

	"guestportal/web/ui"
)

// ChangeView is the form about the access of a guest who is here:
// `/guests/{ref}/access/new`, `…/access/{grant}/change` and `…/extend`, and
// `/requests/{ref}/edit` for a draft of one. It posts `package` (not to extend),
// `until` (`30`, `90`, `longest`, `same` or `date`), `until_date`, `reason`,
// `idempotency_key` and `version`.
type ChangeView struct {
	ui.Frame
	ReasonMin      int // characters, as the rules have it
	Kind           ChangeKind
	GuestName      string
	Told           string // the sponsor, who is told of it; empty where they ask themselves
	Guest          ui.Link
	Now            []ui.SummaryRow // what the guest has: the access to be changed, or all of it
	App            string          // whose role the first packages change; empty: of none
	Packages       []PackageCard   // to choose from; those that change the role come first
	Roles          int             // how many those are
	Chosen         []string        // ids
	Find           string          // what was searched for
	Searches       bool            // there are more packages than are shown, or were searched for
	Nothing        bool            // nothing else matches
	More           bool            // there is more than is shown
	Ends           []ui.Option     // of *When should access end?*, the last one for a date
	Date           ui.Field        // of the end date
	DateMin        string          // 2026-11-22
	DateMax        string
	Reason         string
	Stop           string // why nothing can be asked for now, a sentence; empty when it can
	StopLink       ui.Link
	StopText       string
	Errors         ui.Errors
	Action         ui.Link
	IdempotencyKey string
	Version        string // of an existing draft; empty for a new one
	Edits          string // reference of the request that is changed with it; empty for none
}

// ChangeKind says what is asked for.
type ChangeKind string

// The kinds of change.
const (
	ChangeAdd     ChangeKind = "add"
	ChangePackage ChangeKind = "change"
	ChangeExtend  ChangeKind = "extend"
)

func (v ChangeView) heading() string {
	switch {
	case v.Told != "":
		return "Change role"
	case v.Kind == ChangeExtend:
		return "Extend access"
	case v.Kind == ChangePackage && v.Roles > 0:
		return "Change role or access"
	case v.Kind == ChangePackage:
		return "Change access"
	}
	return "Add access"
}

func (v ChangeView) title() string { return v.heading() + " – " + v.GuestName }

// place is where the form is reached from: an owner comes from the package.
func (v ChangeView) place() ui.Place {
	if v.Told != "" {
		return ui.PlaceCatalogue
	}
	return ui.PlaceGuests
}

func (v ChangeView) lead() string {
	if v.Edits != "" {
		return editLead(v.Edits)
	}
	if v.Told != "" {
		return "What you choose takes the place of what they have now, once an approver has agreed. " + v.Told + ", the sponsor, is told."
	}
	switch v.Kind {
	case ChangeExtend:
		return "The access stays as it is, for longer. An approver decides."
	case ChangePackage:
		return "What you choose takes the place of what they have now, once an approver has agreed. The new access is given before the old one is taken away."
	}
	return "They keep what they have. An approver decides about the rest."
}

func (v ChangeView) nowTitle() string {
	if v.Kind == ChangeAdd {
		return "What they have now"
	}
	return "Access now"
}

// problems lists the errors in the order of the fields.
func (v ChangeView) problems() []ui.Problem {
	order := []string{"package"}
	for _, p := range v.Packages {
		for _, q := range p.Questions {
			order = append(order, q.Name)
		}
	}
	return v.Errors.Problems(append(order, "until", "until_date", "reason")...)
}

func (v ChangeView) field(name, label, hint string) ui.Field {
	return ui.Field{Name: name, Label: label, Hint: hint, Error: v.Errors[name]}
}

func (v ChangeView) packageField() ui.Field {
	if v.Kind == ChangePackage {
		return v.field("package", "What should they have instead?", "")
	}
	return v.field("package", "What else do they need?", "Select all that apply.")
}

func (v ChangeView) control() string {
	if v.Kind == ChangePackage {
		return "radio"
	}
	return "checkbox"
}

func (v ChangeView) chose(id string) bool { return slices.Contains(v.Chosen, id) }

// packageID gives the first card the field's own name, where the error summary
// leads.
func (v ChangeView) packageID(i int) string { return InviteView{}.packageID(i) }

func (v ChangeView) reasonField() ui.Field {
	f := v.field("reason", "Why do they need it?", reasonHint(v.ReasonMin))
	if v.Kind == ChangeExtend {
		f.Label = "Why do they need it for longer?"
	}
	f.Value = v.Reason
	return f
}
