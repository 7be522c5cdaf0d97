package phrases

func englishHelp() Help {
	return Help{
		Title:     "It didn't work",
		Lead:      "Find out what stands in the way, and who can remove it.",
		Back:      "Back to your page",
		Paste:     "The code or message that Microsoft shows",
		PasteHint: "For example AADSTS50020. You can paste the whole message: it is only searched for the code.",
		Look:      "Explain",
		NoCode:    "We found no code in it that begins with AADSTS. Choose below what fits best.",
		Choose:    "What happens?",
		Who:       "Who can help",
		By: HelpBy{
			You: "You can do this yourself.", YourIT: "The IT of your own organisation.", Sponsor: "{sponsor}.",
			OurIT: "The IT of {org}. {sponsor} asks them.", Nobody: "Nobody needs to: it goes away by itself.",
		},
		Cases: map[string]HelpCase{
			"wrong-account": {
				"The wrong account is signed in", "Microsoft lets in only the account that was invited, {email}. Your browser is signed in with another one.",
				"Open this page in a private window of your browser, press the button there and sign in with {email}. Or sign out at Microsoft everywhere and start again.",
			},
			"alias": {
				"{email} is an alias of mine", "Microsoft knows you by your main address, and {email} only receives your mail. At the first visit Microsoft connects the two only if you come from this page.",
				"Go back to your page, press the button there, and sign in with your main account when Microsoft asks. Do not open an app directly before that. If it still does not work, ask {sponsor} to invite your main address.",
			},
			"home-blocks": {
				"My own organisation blocks it", "Your organisation decides at which other organisations its people may be guests, and {org} is not among them.",
				"Send the text below to your IT. There is nothing that {org} can change about it.",
			},
			"host-blocks": {
				"{org} blocks it", "The settings of {org} do not let guests of your organisation in at the moment, although you were invited.",
				"Tell {sponsor}, who can have it allowed.",
			},
			"no-passcode": {
				"The code does not come by email", "Microsoft sends the code to {email}. It is good for 30 minutes, and each new one replaces the one before.",
				"Wait a few minutes and look into the folders for spam. Then let Microsoft send a new one, once. If none comes, your mail system may hold them back: the text below is for your IT.",
			},
			"lost-phone": {
				"I have a new phone, or lost the app that confirms sign-ins", "Microsoft asks for a confirmation that is set up on a device that you no longer have.",
				"If the request names {org}, tell {sponsor}: their IT lets you set it up again. If it names your own organisation, your IT does.",
			},
			"make-account": {
				"Microsoft asks me to create an account", "There is no Microsoft account for {email} yet. That is nothing unusual, and it costs nothing.",
				"Create it with exactly {email} and a new password of your own, and confirm the address with the code that Microsoft sends you.",
			},
			"new-address": {
				"My email address has changed", "You were invited as {email}. Microsoft does not let in another address in its place.",
				"Tell {sponsor}, who can invite your new address. Write to them from there, so that they can see that it is you.",
			},
			"app-denied": {
				"An app does not let me in", "You are signed in, and the app you opened is not among what you were given here.",
				"Look on your page which apps you have, and open them from there. If the one that you need is missing, tell {sponsor}.",
			},
			"other": {
				"Something else", "What you see is not on this list.",
				"If Microsoft shows a code, enter it below. Otherwise tell {sponsor}, who will write to you.",
			},
			"not-accepted": {
				"The invitation has not been accepted yet", "Microsoft knows that you are invited, and waits for your answer.",
				"If you pressed Accept more than once, or in two tabs, only the newest link to Microsoft counts: go back to your page and press it once. If you have just done so, wait a few minutes and try again.",
			},
			"account-off": {
				"The account is switched off", "Microsoft knows the account, but it is blocked or has been deleted. It can be the one at {org} or the one in your own organisation.",
				"Tell {sponsor}, who can see how it is at {org}. If all is well there, ask your own IT.",
			},
			"account-kind": {
				"This kind of account can't sign in", "{org} does not allow the kind of account that you have, or no longer sends codes by email.",
				"If you have another account with the address {email}, for example at work, use that one. Otherwise tell {sponsor}.",
			},
			"home-network": {
				"Your network or device does not allow it", "The network or the device that you use belongs to an organisation that allows signing in only at those it has chosen.",
				"Send the text below to your IT.",
			},
			"home-risk": {
				"Your account is held to be at risk", "In your own organisation there are signs that somebody else might use your account, so it is kept out elsewhere.",
				"Send the text below to your IT. If you noticed anything strange, call them.",
			},
			"unmanaged": {
				"Nobody manages your organisation's domain at Microsoft", "Your organisation's domain is known to Microsoft, but nobody has taken charge of it. This app does not let in accounts of such domains.",
				"Send the text below to your IT. If it is urgent, ask {sponsor} to invite another address of yours.",
			},
			"second-proof": {
				"Microsoft asks for a second proof", "Apart from your password, a confirmation on your phone or another device is needed.",
				"Try again and do what Microsoft asks, if need be set it up. If the request goes to a device that you no longer have, choose above that you have a new phone.",
			},
			"proof-not-trusted": {
				"Your organisation's second proof is not accepted", "You have confirmed who you are in your own organisation, and {org} does not accept that confirmation yet.",
				"Tell {sponsor}. There is nothing that you can do about it.",
			},
			"access-rules": {
				"A rule keeps you out", "{org} has rules about the devices, places or apps from which one may sign in, and yours does not fit.",
				"Try it from another device or from your usual network. If that does not help, tell {sponsor}.",
			},
			"consent-missing": {
				"The app has not been approved yet", "The app needs the consent of an administrator of {org}.",
				"Tell {sponsor}. There is nothing that you can do about it.",
			},
			"consent-declined": {
				"You did not agree", "Microsoft asked whether {org} may see your name and address, or whether an app may, and the answer was no.",
				"Go back to your page, try again, and accept when Microsoft asks. Without that, nobody can let you in.",
			},
			"not-verified": {
				"The address, password or code was not accepted", "Microsoft does not know this address, or the password or code is wrong, has expired, or was tried too often.",
				"Check that you sign in with {email}. A code is good for 30 minutes: let Microsoft send a new one. Your own organisation, or Microsoft, resets a password; {org} has none of yours. After many tries, wait half an hour.",
			},
			"try-again": {
				"Microsoft could not finish the sign-in", "It took too long, the browser keeps no cookies, or Microsoft has a disturbance.",
				"Close the window, wait a few minutes and start again from your page. If it happens again, allow cookies or use another browser.",
			},
			"app-fault": {
				"The app is not set up right", "This error is in how the app is connected with Microsoft. It is nothing that you did.",
				"Tell {sponsor}, who can have it put right.",
			},
			"link-refused": {
				"Microsoft gives no link to accept with", "You pressed Accept, and Microsoft refused the link that leads on. That is at {org}, and nothing that you did.",
				"You don't need to do anything: {sponsor} has been told. Try again when you hear from there.",
			},
			"still-needed": {
				"I still need access", "Your access at {org} has ended.",
				"Tell {sponsor}, who can invite you again.",
			},
		},
		Unknown: HelpCase{
			"We have no explanation for {code}", "Microsoft has very many codes, and this one is not on our list. We would rather not guess.",
			"Try again in a few minutes, in a private window. If the code comes back, tell {sponsor}, who gets it with the message. Your own IT can look it up, too: the text below is for them.",
		},
		IT: HelpIT{
			Heading: "Text for your IT", Copy: "Copy text",
			Lead:         "{org} has invited me as a guest, and I can't sign in there. Can you help?",
			Line:         "{label}: {value}",
			Organisation: "Organisation that invites", Tenant: "Its Microsoft Entra tenant", Portal: "Its guest portal", Address: "Invited address", Code: "Microsoft's code",
			Needs: map[string]string{
				"home-blocks":  "Our cross-tenant access settings do not let me be a guest of this tenant. Please allow B2B collaboration (outbound) with it for me.",
				"home-network": "Tenant restrictions of our network or of my device do not let me sign in to this tenant. Please allow it.",
				"home-risk":    "Microsoft Entra holds my account to be at risk and keeps it out of other tenants. Please look into the risk and settle it.",
				"unmanaged":    "Our domain is unmanaged at Microsoft. Please take it over as its administrator, by a DNS record.",
				"no-passcode":  "Microsoft sends one-time passcodes to this address, and they do not arrive. Please see whether they are held back as spam.",
				"other":        "Please look in the sign-in log of my account for what stands in the way, and tell me.",
			},
		},
		Tell: HelpTell{
			Heading: "Tell {sponsor}", Text: "{sponsor} gets an email that says what you chose here and what can be done about it.", Button: "Tell {sponsor}",
			Done: "{sponsor} has been told, on {date} at {time} (UTC).", Again: "You can tell {sponsor} again from {date}, {time} (UTC) on.",
		},
	}
}

func englishLeave() Leave {
	return Leave{
		Title:   "I no longer need access",
		Lead:    "You give back everything that you have at {org}. This can't be undone here.",
		Ends:    "What ends",
		When:    "It ends within 5 minutes. Apps that are open already may go on working for up to an hour.",
		Deleted: "Your guest account at {org} is deleted, too.",
		Told:    "{sponsor} is told.",
		Again:   "If you need it again later, {sponsor} can invite you again.",
		Button:  "End my access", Back: "Keep it",
		Changed: "Nothing has ended yet: what you have is no longer what this page showed. Please look once more.",
		Before: LeaveBefore{
			"I don't need this invitation",
			"You have not accepted yet. If you go on, the invitation ends, and nothing of what was prepared for you at {org} remains. This can't be undone here.",
			"What you were invited to", "Decline the invitation",
		},
	}
}
