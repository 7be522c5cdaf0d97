package page

import "guestportal/web/ui"

// ProfileView is `/profile`: how a person wants their messages. It posts one value for
// each of Groups.
type ProfileView struct {
	ui.Frame
	Action ui.Link
	Daily  string // when the message of a day comes: "07:00 UTC"
	Groups []MailChoice
	Alarms bool      // an administrator, whose alarms nobody changes
	Errors ui.Errors // by the names of the groups
}

// MailChoice is one group of messages.
type MailChoice struct {
	Name, Label, Hint string
	Options           []ui.Option
}

func (v ProfileView) problems() []ui.Problem {
	var names []string
	for _, g := range v.Groups {
		names = append(names, g.Name)
	}
	return v.Errors.Problems(names...)
}
