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

func (v InviteView) problems() []ui.Problem { return v.Errors.Problems(inviteOrder[:]...) }

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
	return choose(v.Form.Until,
		ui.Option{Value: "30", Label: "30 days", Hint: v.Ends.In30},
		ui.Option{Value: "90", Label: "90 days", Hint: v.Ends.In90},
		ui.Option{Value: "longest", Label: "Longest allowed", Hint: v.Ends.Longest},
		ui.Option{Value: "date", Label: "Another date"},
	)
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
