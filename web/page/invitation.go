package page

import "guestportal/web/ui"

// frame is the bare frame: no person, no navigation, not to be indexed.
func (v InvitationView) frame() ui.Frame {
	f := v.Frame.Titled(v.title())
	f.Bare, f.Person = true, nil
	if v.State != InvitationMoment {
		f.Refresh = 0
	}
	return f
}

func (v InvitationView) title() string {
	switch v.State {
	case InvitationWaiting:
		return "Your invitation"
	case InvitationRefused:
		return "Your invitation can't be accepted now"
	case InvitationMoment:
		return "One moment"
	case InvitationAccepted:
		return "You're in"
	case InvitationEnded:
		return "Your access has ended"
	}
	return "This link no longer works"
}

// host is the organisation that the guest is invited to.
func (v InvitationView) host() string {
	if v.Organisation == "" {
		return "The organisation"
	}
	return v.Organisation
}

// invited is the heading: "Ana Silva at Contoso invited you".
func (v InvitationView) invited() string {
	if v.Organisation == "" {
		return v.InviterName + " invited you"
	}
	return v.InviterName + " at " + v.Organisation + " invited you"
}

func (v InvitationView) greeting() string {
	if v.GuestName == "" {
		return "Accept the invitation to get access."
	}
	return "Hello " + v.GuestName + ". Accept the invitation to get access."
}

// contact is who to ask: the inviter with the address, if there is one.
func (v InvitationView) contact() string {
	switch {
	case v.InviterName == "":
		return "the person who invited you"
	case v.InviterEmail == "":
		return v.InviterName
	}
	return v.InviterName + " (" + v.InviterEmail + ")"
}

func (v InvitationView) endedHeading() string {
	if v.Ended.IsZero() {
		return "Your access has ended"
	}
	return "Your access ended on " + v.Ended.Text
}
