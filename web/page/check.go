package page

import "guestportal/web/ui"

// place is the navigation's entry: a guest who is here is among the guests.
func (v CheckView) place() ui.Place {
	if v.Asks != "" {
		return ui.PlaceGuests
	}
	return ui.PlaceInvite
}

func (v CheckView) button() string {
	if v.Edits != "" {
		return "Send changes"
	}
	if v.NeedsApproval {
		return "Send request"
	}
	return "Send invitation"
}

// row is one answer with its Change link, which leads to the field.
func (v CheckView) row(label, value, field, what string) ui.SummaryRow {
	if value == "" {
		value = "Not given"
	}
	return ui.SummaryRow{Label: label, Values: []string{value}, Change: v.Edit.At(field), ChangeWhat: what}
}

func (v CheckView) guestRows() []ui.SummaryRow {
	if v.Asks != "" { // who they are is known, and not a matter of this request
		return []ui.SummaryRow{
			{Label: "Email address", Values: []string{v.Form.Email}},
			{Label: "Full name", Values: []string{v.Form.Name}},
		}
	}
	return []ui.SummaryRow{
		v.row("Email address", v.Form.Email, "email", "email address"),
		v.row("Full name", v.Form.Name, "name", "full name"),
		v.row("Organisation", v.Form.Organisation, "organisation", "organisation"),
		v.row("Language", v.Form.Language, "language", "language of the invitation"),
	}
}

// accessRows lists the packages with what they open; the card has one Change
// link for all of them.
func (v CheckView) accessRows() []ui.SummaryRow {
	rows := make([]ui.SummaryRow, 0, len(v.Packages)+1)
	for _, p := range v.Packages {
		opens := p.Opens
		if len(opens) == 0 {
			opens = []string{p.Description}
		}
		rows = append(rows, ui.SummaryRow{Label: p.Name, Values: opens})
		for _, a := range p.Answers {
			rows = append(rows, ui.SummaryRow{Label: a.Question, Values: []string{a.Text}, Quoted: true})
		}
	}
	ends := v.Ends.Text
	if v.EndsHow != "" {
		ends += " (" + v.EndsHow + ")"
	}
	return append(rows, v.row("Ends", ends, "until", "when access ends"))
}

func (v CheckView) reasonRows() []ui.SummaryRow {
	rows := []ui.SummaryRow{v.row("Why they need it", v.Form.Reason, "reason", "why they need it")}
	if v.Form.AddressReason != "" {
		rows = append(rows, v.row("Why it is no work address", v.Form.AddressReason, "email", "why it is no work address"))
	}
	return rows
}

func (v CheckView) invitationRows() []ui.SummaryRow {
	message := v.row("Message", v.Form.Message, "message", "message to the guest")
	message.Quoted = v.Form.Message != ""
	return []ui.SummaryRow{message, v.row("Delivery", v.Form.Delivery, "delivery", "how they get the invitation")}
}

// title tells apart a draft that can be sent from one that waits.
func (v CheckView) title() string {
	if v.Waits != nil {
		return v.Waits.Title
	}
	if v.Edits != "" {
		return "Check your changes"
	}
	return "Check your answers"
}
