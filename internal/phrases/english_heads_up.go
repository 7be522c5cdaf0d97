package phrases

func englishHeadsUp() HeadsUp {
	return HeadsUp{
		Hello:   "Hello {name},",
		Comes:   "I have asked {org} to invite you as a guest. You will get an email about it from {from}, with the subject: {subject}",
		Junk:    "If it has not come in a few days, please look into your junk folder as well.",
		Page:    "The email leads to a page on {host}, which says who invites you and what you get, and where you accept. Check that this is the address your browser shows.",
		Account: "Sign in with the account for {email}; another one does not work.",
		Doubt:   "Nobody will ask you for a password by email or by telephone. If you are not sure, ask me before you open anything.",
	}
}
