package page

import (
	"slices"

	"guestportal/web/ui"
)

// inviteOrder is the order of the fields on the page, for the error summary.
var inviteOrder = [...]string{
	"email", "address_reason", "name", "organisation", "language", "package",
	"until", "until_date", "reason", "message", "delivery",
}

func (v InviteView) problems() []ui.Problem {
	var order []string
	for _, name := range inviteOrder {
		order = append(order, name)
		if name != "package" {
			continue
		}
		for _, p := range v.Packages {
			for _, q := range p.Questions {
				order = append(order, q.Name)
			}
		}
	}
	return v.Errors.Problems(order...)
}

func (v InviteView) field(name, label, hint, value string) ui.Field {
	return ui.Field{Name: name, Label: label, Hint: hint, Error: v.Errors[name], Value: value}
}

func (v InviteView) chose(id string) bool { return slices.Contains(v.Form.Packages, id) }

// packageID gives the first card the field's own name, where the error summary
// leads.
func (v InviteView) packageID(i int) string {
	if i == 0 {
		return "package"
	}
	return "package-" + ui.Number(i+1)
}

func (v InviteView) endOptions() []ui.Option {
	options := []ui.Option{
		{Value: "30", Label: "30 days", Hint: v.Ends.In30},
		{Value: "90", Label: "90 days", Hint: v.Ends.In90},
		{Value: "usual", Label: "As usual", Hint: "as long as usual for all that you choose above"},
		{Value: "longest", Label: "Longest allowed", Hint: v.Ends.Longest},
		{Value: "date", Label: "Another date"},
	}
	if !v.Ends.Usual && v.Form.Until != "usual" {
		options = slices.Delete(options, 2, 3)
	}
	return choose(v.Form.Until, options...)
}

// field gives the control of a question; where it need not be answered it says so.
func (q PackageQuestion) field() ui.Field {
	label := q.Words
	if !q.Required {
		label += " (optional)"
	}
	return ui.Field{Name: q.Name, Label: label, Error: q.Error, Value: q.Answer}
}

// options are the choices, after one that says that nothing was chosen yet.
func (q PackageQuestion) options() []ui.Option {
	return append([]ui.Option{{Label: "Select an answer", Checked: q.Answer == ""}}, q.Choices...)
}

func (v InviteView) deliveryOptions() []ui.Option {
	return choose(v.Form.Delivery,
		ui.Option{Value: "mail", Label: "Send an email", Hint: "We send it as soon as the request is approved."},
		ui.Option{Value: "link", Label: "I will give them the link", Hint: "You can copy the link or show it as a QR code."},
	)
}

// choose marks the option that was chosen.
func choose(value string, options ...ui.Option) []ui.Option {
	for i := range options {
		options[i].Checked = options[i].Value == value
	}
	return options
}

// reasonHint says what a reason is for, and how long it has to be at least; how long it
// may be stands below the field.
func reasonHint(least int) string {
	hint := "The approver reads this. Say what they will work on"
	if least > 1 {
		hint += ", in at least " + ui.Count(least, "character")
	}
	return hint + "."
}
