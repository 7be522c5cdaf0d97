package phrases

func englishReminder() Reminder {
	return Reminder{
		Subject:  "Reminder: {sponsor} at {org} invited you",
		Lead:     "{sponsor} at {org} invited you as a guest on {invited}, and the invitation still waits for you. Open it to read and accept it.",
		Unwanted: "This is the only reminder. If you do not want to be a guest, you do not need to do anything.",
	}
}

func englishEndsSoon() EndsSoon {
	return EndsSoon{
		Subject:  "Your access to {org} ends on {date}",
		Lead:     "Your access as a guest of {org} ends at the end of {date} (UTC). If you will not need it after that, you do not need to do anything.",
		Has:      "What ends then",
		Longer:   "Do you need it for longer?",
		LongerTo: "Ask {contact} in good time. Only they can ask for your access to be extended.",
		Button:   "View your access",
		Footer:   "You get this message because {sponsor} invited {email} as a guest of {org}.",
	}
}
