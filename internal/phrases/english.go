package phrases

func english() Catalogue {
	return Catalogue{
		Code: "en",
		And:  "and",
		Copy: "Or copy this address into your browser:",
		Dates: Dates{
			Day:   "{day} {month} {year}",
			First: "1",
			Months: [12]string{
				"January", "February", "March", "April", "May", "June",
				"July", "August", "September", "October", "November", "December",
			},
		},
		HeadsUp: englishHeadsUp(),
		Invitation: Invitation{
			Subject:       "{sponsor} at {org} invited you",
			Lead:          "{sponsor} at {org} invited you as a guest. Open the invitation to read and accept it.",
			Gets:          "What you get",
			Until:         "Until",
			UntilEndOf:    "the end of {date} (UTC)",
			Account:       "Sign in with",
			Writes:        "{sponsor} writes to you:",
			Button:        "Open invitation",
			Which:         "Which account to use",
			WhichText:     "Sign in with the account for {email}; it does not work with another one. If there is no Microsoft account for this address, Microsoft sends a code to it, or asks you to create an account.",
			Real:          "How to check that this is real",
			RealText:      "The link leads to {host}. Nobody will ask you for a password by mail or by telephone. If you are not sure, ask {sponsor} in a way that you already know before you open it.",
			Questions:     "Questions?",
			QuestionsText: "Ask {contact}.",
			Footer:        "You get this message because {sponsor} asked to invite {email} as a guest of {org}.",
			Unexpected:    "If you did not expect it, do nothing: you get access only if you accept.",
		},
		Reminder: englishReminder(),
		EndsSoon: englishEndsSoon(),
		Frame:    englishFrame(),
		Page:     englishPage(),

		Help:  englishHelp(),
		Leave: englishLeave(),
	}
}
