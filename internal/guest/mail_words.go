package guest

import "strings"

// mailLabels says in words what each kind of message is.
var mailLabels = map[MailKind]string{
	MailInvitation: "Invitation", MailAsked: "Asked to decide", MailApproved: "Approved", MailDeclined: "Declined",
	MailExpired: "Nobody decided", MailAccepted: "Invitation accepted", MailAttention: "Something went wrong",
	MailAlarm: "Told of an alarm", MailReminder: "Reminded to decide", MailNudge: "Reminded by the sponsor",
	MailSettled: "Settled by others", MailChanged: "Request changed", MailSuggested: "Something else suggested",
	MailKept: "Suggestion not taken", MailDomain: "Answer about an organisation", MailOwnerAsks: "Change asked for by a package owner",
	MailOwnerDone: "Package owner's change decided", MailOwnerEnded: "Access ended by a package owner", MailTest: "Test message",
	MailDigest: "Messages of a day", MailHelp: "Guest can't get in", MailLeft: "Access given back by the guest",
	MailCoach: "Not accepted yet", MailWithdraws: "Invitation about to be withdrawn", MailGaveUp: "Invitation withdrawn",
	MailGuestReminder: "Reminder of the invitation", MailEndsSoon: "Access ends soon", MailGuestEnds: "Access ends soon, to the guest",
}

// Label says in words what kind of message it is. Of one that this version of the
// program does not know, its name is what there is.
func (k MailKind) Label() string {
	if words, known := mailLabels[k]; known {
		return words
	}
	if k == "" {
		return ""
	}
	return strings.ToUpper(string(k[:1])) + string(k[1:])
}

// ToDo says what helps, of a message that was given up; empty when nothing does.
func (m MailRow) ToDo() string {
	if m.State() != MailGivenUp {
		return ""
	}
	switch m.Last.Kind {
	case SetbackAddress, SetbackNoAddress:
		if m.ToGuest {
			return "Ask " + m.Sponsor + " whether the address is right. Until then the link can be handed over."
		}
		return "Correct the address of " + m.Name + " in the directory. It is taken from there when they next sign in."
	case SetbackMessage:
		return "Ask whoever runs the mail server why, then send it again."
	case SetbackRefused:
		return "Check PORTAL_MAIL_URL and the sender with whoever runs the mail server, then send it again."
	case SetbackSilent:
		return "Check that the portal reaches the mail server (portal doctor does), then send it again."
	case SetbackWait:
		return "Ask whoever runs the mail server about its limits, then send it again."
	case SetbackOff:
		return "Set PORTAL_MAIL_URL, or hand over links and tell people yourself."
	}
	if m.Last.Words == "" {
		return "An earlier version of the portal gave it up and did not note why. Its log says more."
	}
	return "Who stood in the way is not known. The portal's log says more."
}
