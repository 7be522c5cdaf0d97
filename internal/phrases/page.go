package phrases

// Page is the page behind an invitation link: {sponsor}, {contact} (the sponsor with
// an address), {org} (who invites), {name} and {email} (of the guest), {date}, {site}
// (the portal's own address), {groups}.
type Page struct {
	Title   string // of the invitation; other states have their heading
	Inviter string // who is meant by {contact} where nobody is named

	Invited, Hello, Lead string
	Accept               string // button
	Gets, UntilEndOf     string
	Real                 PageReal
	Happens              PageHappens
	Device               PageDevice
	Help, Leave          string // links to what else a guest can do
	Problems             PageProblems

	Refused   PageRefused
	Moment    PageMoment
	Accepted  PageAccepted
	Ended     PageEnded
	Withdrawn PageEnded
	Dead      PageNote
	Faults    PageFaults
}

// PageReal is how to tell that the invitation is real.
type PageReal struct {
	Heading                        string
	By, Organisation, On, Account  string // labels
	Check                          string
	Address, Ask, Password, Unsure string
}

// PageHappens is what the guest will see at Microsoft.
type PageHappens struct {
	Heading                   string
	Work, Microsoft, Passcode PageAccount
	Consent, Back             string
	Otherwise, OtherwiseText  string
}

// PageAccount is one way to sign in.
type PageAccount struct{ Name, Text string }

// PageDevice is how to go on elsewhere.
type PageDevice struct{ Heading, Text, Alternative string }

// PageProblems is what did not work, each with what to do.
type PageProblems struct {
	NotSeen   string // nobody has told us yet that the guest has accepted
	Ours      string
	SettingUp string
	Silent    string // Microsoft does not answer
	Refused   string // by Microsoft
	Held      string // everything is paused
}

// PageRefused is an invitation that can't be accepted now.
type PageRefused struct{ Heading, Text, Keep string }

// PageMoment is the page that goes on by itself.
type PageMoment struct{ Heading, Text, Itself, Look string }

// PageAccepted is what a guest has.
type PageAccepted struct {
	Heading, Text   string
	Has             string
	Apps            string // link to all apps
	Teams, TeamsFor string // link to Microsoft Teams, and for which groups it is
	Questions, Keep string
}

// PageEnded is an end: the heading, the same when the day is known, and what to do.
type PageEnded struct{ Heading, On, Text string }

// PageNote is a page of one sentence, such as that of a link that leads nowhere.
type PageNote struct{ Heading, Text string }

// PageFaults is what a guest is told instead of the page that they asked for.
type PageFaults struct {
	NotFound, TooMany, Unavailable PageNote
	Elsewhere                      PageNote // a form that came from another site
	TooLarge                       PageNote // what was sent
	Unreadable                     PageNote // what was sent, by whatever sent it
	Other                          PageNote
}
