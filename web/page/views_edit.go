package page

import "guestportal/web/ui"

// SuggestionNote is what an approver would rather approve, and the answers of the
// sponsor.
type SuggestionNote struct {
	Words   string // "Ben Ito suggests Wiki reader instead of Wiki editor."
	Opens   []string
	When    ui.When
	Comment string
	Answers []Action // empty for those who can't answer
}

// ChangedNote tells an approver what the sponsor has changed.
type ChangedNote struct {
	Title string // "Ana Silva changed the request. It is decided anew."
	When  ui.When
	Text  string // a line for each difference
}

func (v DecideView) insteadField(l DecideLine) ui.Field {
	name := "instead." + l.ID
	return ui.Field{
		Name: name, Label: "What you suggest instead", Hint: "Only when you suggest another. The sponsor accepts it, or keeps what they asked for.",
		Error: v.Errors[name],
	}
}

// heading is that of the form for a new guest, or of a request that is changed.
func (v InviteView) heading() string {
	if v.Edits != "" {
		return "Change the request"
	}
	return "Invite a guest"
}

func (v InviteView) lead() string {
	if v.Edits != "" {
		return editLead(v.Edits)
	}
	return "Tell us who they are and what they need. You can check everything before it is sent."
}

// editLead says what happens when a request is changed.
func editLead(ref string) string {
	return "Approvers see " + ref + " as it is until you have checked your changes and sent them. Then everybody decides anew."
}

func (v CheckView) heading() string {
	if v.Edits != "" {
		return "Check your changes before sending them"
	}
	return "Check your answers before sending the request"
}
