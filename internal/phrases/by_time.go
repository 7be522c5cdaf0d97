package phrases

// Reminder is the one message that reminds of an invitation: what Invitation has in
// braces, and {invited}, the day of it. Beside it stand the invitation's labels.
type Reminder struct {
	Subject, Lead string
	Unwanted      string
}

// EndsSoon is the message before an access ends: {org}, {sponsor}, {contact}, {email},
// {date} (the last day).
type EndsSoon struct {
	Subject, Lead    string
	Has              string // label of what ends
	Longer, LongerTo string
	Button           string
	Footer           string
}
