package mail

import "guestportal/internal/guest"

// alarm tells an administrator what has happened, what stands still, and what to
// do. What Microsoft said and whom it is about is on the page.
func (p *Postman) alarm(l guest.Letter) content {
	a := l.Alarm
	subject, act, more := alarmWords(a)
	button, page := "Open Health", "health"
	if a.Kind == guest.AlarmDomains {
		button, page = "Open Policies", "policies"
	}
	return content{
		Language: "en",
		Subject:  subject,
		Lead:     a.Words + " " + act,
		Facts:    []fact{{"Since", moment(a.At)}},
		Button:   button, URL: p.link("admin", page), Copy: copyAddress,
		Notes: []note{{"", more}},
		Footer: []string{
			"You get this message because you are an administrator of Guest portal at " + line(p.Organisation) + ".",
			"About the same matter at most one is sent in an hour.",
		},
	}
}

// alarmWords gives the subject, what to do, and what else there is to know.
func alarmWords(a guest.Alarm) (subject, act, more string) {
	if a.Kind == guest.AlarmRestored {
		return "Guest portal has paused everything",
			"Please look at what differs in Entra, and then resume it.",
			"Until an administrator has resumed it, nobody is invited or given anything, access that ends is not taken away, and no other message is sent."
	}
	if b := a.Breaker(); b != "" {
		return "Guest portal has paused " + b.Doing(),
			"Please look whether so many were expected, and resume it if they were.",
			"Nothing of this kind is done until an administrator has resumed it. Everything else is, and access that ends is taken away."
	}
	switch a.Kind {
	case guest.AlarmShutOut:
		return "Microsoft does not let Guest portal in",
			"Please check the portal's client id and its secret or certificate in Entra.",
			"Until then no guest gets access, and access that ends is not taken away. Afterwards everything goes on by itself."
	case guest.AlarmPermission:
		return "Guest portal lacks a permission",
			"Please give it in Entra, with consent: the page names it.",
			"Guests who need it wait, and go on by themselves once it is given. Everything else goes on meanwhile."
	case guest.AlarmAttention:
		return "Guests need an administrator",
			"Please open the page, which lists who and says what to do.",
			"Their sponsors know that something went wrong."
	case guest.AlarmUnasked:
		return "Requests wait, and nobody can decide",
			"Please look whether the directory is being read, and whether those whom the package names have the role Approver in Entra.",
			"The portal looks again by itself, and asks whoever can decide. Before such a request ends, the owners of the package and the administrators are asked."
	case guest.AlarmDomains:
		return "A sponsor asks for an organisation to be allowed",
			"Please open the page Policies, which says who asks and why, and answer.",
			"The sponsor's draft is kept meanwhile. It can be sent once the organisation is allowed."
	}
	return "Guest portal has taken much access away",
		"Please look whether so many were meant to end.",
		"Nothing is held up: access that has ended is taken away however much it is."
}
