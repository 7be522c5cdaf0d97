package page

import "guestportal/web/ui"

func (v SentView) heading() string {
	if v.Invited {
		return "Invitation sent"
	}
	return "Request sent"
}

func (k ConfirmKind) heading() string {
	switch k {
	case ConfirmEndAccess:
		return "End access now?"
	case ConfirmAdopt:
		return "Adopt what Entra says?"
	case ConfirmDeleteDraft:
		return "Delete this draft?"
	case ConfirmNewLink:
		return "Make a new link?"
	case ConfirmWrongAddress:
		return "Was the address wrong?"
	}
	return "Cancel this request?"
}

func (k ConfirmKind) button() string {
	switch k {
	case ConfirmEndAccess:
		return "End access now"
	case ConfirmAdopt:
		return "Adopt"
	case ConfirmDeleteDraft:
		return "Delete draft"
	case ConfirmNewLink:
		return "Make a new link"
	case ConfirmWrongAddress:
		return "Withdraw and start again"
	}
	return "Cancel request"
}

// keep is the way out.
func (k ConfirmKind) keep() string {
	switch k {
	case ConfirmEndAccess:
		return "Keep the access"
	case ConfirmAdopt:
		return "Leave it as it is"
	case ConfirmDeleteDraft:
		return "Keep the draft"
	case ConfirmNewLink:
		return "Keep the link"
	case ConfirmWrongAddress:
		return "Keep the invitation"
	}
	return "Keep the request"
}

func (k ConfirmKind) wantsReason() bool { return k == ConfirmEndAccess || k == ConfirmAdopt }

func (v ConfirmView) rows() []ui.SummaryRow {
	guest := ui.SummaryRow{Label: "Guest", Values: []string{v.GuestName, v.GuestEmail}}
	return append([]ui.SummaryRow{guest}, v.Summary...)
}

func (v ConfirmView) reasonField() ui.Field {
	f := ui.Field{Name: "reason", Label: "Why? (optional)", Value: v.Reason, Error: v.Errors["reason"]}
	switch v.Kind {
	case ConfirmEndAccess:
		f.Label, f.Hint = "Why does their access end?", "This is kept in the history."
	case ConfirmAdopt:
		f.Label, f.Hint = "Why do you adopt this?", "This is kept in the history."
	}
	return f
}
