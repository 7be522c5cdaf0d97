package phrases

// Help is the page on which a guest finds out what keeps them from getting in:
// {sponsor}, {org} (who invites), {email} (of the guest), {code} (AADSTS50020),
// {date} and {time} (UTC).
type Help struct {
	Title, Lead, Back      string
	Paste, PasteHint, Look string // a code or a message is explained
	NoCode                 string // there is none in it
	Choose, Who            string // headings
	By                     HelpBy
	Cases                  map[string]HelpCase // by guest.Obstacle
	Unknown                HelpCase            // of a code that nobody can explain
	IT                     HelpIT
	Tell                   HelpTell
}

// HelpBy is who can help.
type HelpBy struct{ You, YourIT, Sponsor, OurIT, Nobody string }

// HelpCase is one thing that can stand in the way.
type HelpCase struct{ Title, Means, Do string }

// HelpIT is the text that a guest can send to the IT of their own organisation.
type HelpIT struct {
	Heading, Copy                               string
	Lead                                        string
	Line                                        string            // {label}, {value}
	Organisation, Tenant, Portal, Address, Code string            // labels
	Needs                                       map[string]string // what is wrong and wanted, by guest.Obstacle
}

// HelpTell is how the sponsor is told.
type HelpTell struct{ Heading, Text, Button, Done, Again string }

// Leave is the page before a guest gives back what they have: {sponsor}, {org}.
type Leave struct {
	Title, Lead, Ends, When, Told, Again string
	Deleted                              string // where the account goes as well
	Button, Back                         string
	Changed                              string // they have something else than they were shown
	Before                               LeaveBefore
}

// LeaveBefore is what that page says instead to who has not accepted, and so has
// nothing yet.
type LeaveBefore struct{ Title, Lead, Ends, Button string }
