package phrases

func englishFrame() Frame {
	return Frame{
		Skip: "Skip to main content", Notice: "Notice", For: "for {org}", Reference: "Reference", Languages: "Language",
		Copied: "Copied", ByHand: "Press Control or Command and C to copy",
	}
}

func englishPage() Page {
	return Page{
		Title:      "Your invitation",
		Inviter:    "the person who invited you",
		Invited:    "{sponsor} at {org} invited you",
		Hello:      "Hello {name}.",
		Lead:       "Accept the invitation to get access.",
		Accept:     "Accept invitation",
		Gets:       "What you get",
		UntilEndOf: "Until the end of {date} (UTC)",
		Real: PageReal{
			Heading:      "Is this real?",
			By:           "Invited by",
			Organisation: "Organisation",
			On:           "Invited on",
			Account:      "The invitation is for",
			Check:        "You can check it yourself:",
			Address:      "The address of this page begins with {site}. Compare it with what your browser shows.",
			Ask:          "Ask {sponsor} in a way that you already know, not by answering the message that brought you here.",
			Password:     "Nobody at {org} asks for your password, and this page doesn't either. Type it only on the sign-in page that you know.",
			Unsure:       "If you did not expect this, do nothing: you get access only if you accept.",
		},
		Happens: PageHappens{
			Heading:       "What will happen",
			Work:          PageAccount{"With a work or school account", "You sign in at Microsoft with the work or school account for {email}, as you do at your own organisation."},
			Microsoft:     PageAccount{"With a personal Microsoft account", "You sign in at Microsoft with your personal Microsoft account for {email}, the one for Outlook, OneDrive or Xbox."},
			Passcode:      PageAccount{"With a one-time code", "Microsoft sends a one-time code to {email}, and you type it in there. It is valid for 30 minutes. If it does not come, look in your spam folder or have another one sent. You need no Microsoft account."},
			Consent:       "Microsoft asks you to agree that {org} can see your name, email address and photo.",
			Back:          "You come back here and find links to what you were given.",
			Otherwise:     "If Microsoft asks for something else",
			OtherwiseText: "How you sign in depends on your address, and Microsoft decides it. It may also be one of these:",
		},
		Device: PageDevice{"Continue on another device", "Scan this code with the camera of your phone.", "QR code for this page"},
		Help:   "It didn't work",
		Leave:  "I no longer need access",
		Problems: PageProblems{
			NotSeen:   "We can't see yet that you have accepted. If you have, open this page again in a minute. If not, try again.",
			Ours:      "Something did not work on our side. Try again later.",
			SettingUp: "Your account is still being set up. Try again in a minute.",
			Silent:    "Microsoft is not answering at the moment. Try again in a minute.",
			Refused:   "Microsoft does not accept this invitation at the moment. Tell the person who invited you.",
			Held:      "Invitations can't be accepted at the moment, and your link still works. Try again later.",
		},
		Refused: PageRefused{
			"Your invitation can't be accepted now",
			"This invitation can't be accepted at the moment. That is nothing you did.",
			"Write to {contact}. Keep the link: it works again when the invitation does.",
		},
		Moment: PageMoment{
			"One moment", "We are getting things ready for you. This usually takes less than a minute.",
			"This page looks again by itself.", "Look again now",
		},
		Accepted: PageAccepted{
			Heading: "You're in.", Text: "{org} has let you in as a guest.", Has: "What you have",
			Apps: "Open your apps", Teams: "Open Microsoft Teams", TeamsFor: "Groups that have a team are there: {groups}.",
			Questions: "Questions? Write to {contact}.", Keep: "Keep this page: it always leads to your access.",
		},
		Ended: PageEnded{"Your access has ended", "Your access ended on {date}", "If you still need it, write to {contact}."},
		Withdrawn: PageEnded{
			"This invitation was withdrawn", "This invitation was withdrawn on {date}",
			"There is nothing you need to do. If you think that it is a mistake, write to {contact}.",
		},
		Dead: PageNote{"This link no longer works", "Ask the person who invited you for a new one."},
		Faults: PageFaults{
			NotFound:    PageNote{"Page not found", "Open the link in your invitation once more."},
			TooMany:     PageNote{"Too many tries", "You can try again in a minute."},
			Unavailable: PageNote{"Sorry, the service is unavailable", "You can use it again soon, and your link still works."},
			Elsewhere:   PageNote{"We couldn't confirm this came from our pages", "Nothing was changed. Open the link in your invitation once more, and try again there."},
			TooLarge:    PageNote{"What you sent is too large", "Nothing was changed. Open the link in your invitation once more, and send less of it there."},
			Unreadable:  PageNote{"We couldn't read what you sent", "Nothing was changed. Open the link in your invitation once more, and try again there."},
			Other:       PageNote{"Sorry, there is a problem with the service", "Try again later. If it happens again, give the reference below to the person who invited you."},
		},
	}
}
