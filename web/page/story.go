package page

import (
	"strings"

	"guestportal/web/ui"
)

// who is the name, or the address of a draft without a name.
func (s Story) who() string {
	switch {
	case s.Name != "":
		return s.Name
	case s.Email != "":
		return s.Email
	}
	return "Unnamed draft"
}

func (s Story) title() string { return s.who() + " – " + s.Ref }

// live says the state when the server has no better sentence.
func (s Story) live() ui.Live {
	l := s.Live
	if l.Say == "" {
		l.Say = s.who() + ": " + s.State.Label() + ". " + s.Sentence
	}
	return l
}

func (a Action) tone() string {
	if a.Tone == "" {
		return string(ActionSecondary)
	}
	return string(a.Tone)
}

func (a Attention) title() string {
	if a.Waiting {
		return "Waiting"
	}
	return "Needs attention"
}

func (a Attention) class() string {
	if a.Waiting {
		return "card-wait"
	}
	return "card-alert"
}

func (a Attention) icon() ui.IconName {
	if a.Waiting {
		return ui.IconClock
	}
	return ui.IconAlert
}

// id lets the script keep focus on the button when the part is swapped.
func (a Action) id() string {
	return "action-" + strings.ReplaceAll(strings.ToLower(a.Text), " ", "-")
}

// span says from when until when.
func (l AccessLine) span() string {
	switch {
	case !l.From.IsZero() && !l.Until.IsZero():
		return l.From.Text + " to " + l.Until.Text
	case !l.From.IsZero():
		return "From " + l.From.Text
	case !l.Until.IsZero():
		return "Until " + l.Until.Text
	}
	return ""
}
