package ui

// StepStatus says where a step of the progress list stands.
type StepStatus string

// The statuses of a step.
const (
	StepDone    StepStatus = "done"
	StepCurrent StepStatus = "current"
	StepToDo    StepStatus = "todo"
	StepFailed  StepStatus = "failed"  // a person must act
	StepSkipped StepStatus = "skipped" // will not happen: declined, cancelled, ended
)

// Step is one of the five steps: Requested, Approved, Account created, Access
// given, Accepted by guest.
type Step struct {
	Label  string
	Status StepStatus
	When   When   // when it was done; zero shows "Not yet" for what is to come
	Detail string // "2 of 3 groups", "Waiting for Ben Ito"; may be empty
}

// Event is one entry of the history.
type Event struct {
	What    string // what follows Who: "approved Project Falcon"; a whole sentence when Who is empty
	Who     string // "Ben Ito"; empty for the portal itself
	When    When
	Comment string // what the person wrote; empty for none
	Tone    Tone   // colour of the mark; empty is grey
}

// Live says how a part of a page keeps itself current. The zero value is a
// part that does not.
type Live struct {
	Topics  []string // names on the event stream: "request:GR-…", "guest:GU-…", "sponsor:…", "approver:…"
	URL     Link     // address of the fragment, which is the part rendered alone
	Reload  Link     // the page itself, for Check for updates
	Say     string   // what the part now says, in one sentence; announced when it changes
	Updated When     // when this was read from the database; Clock.Hour
}

// SummaryRow is one line of a summary list.
type SummaryRow struct {
	Label      string
	Values     []string // one paragraph each
	Quoted     bool     // the values are what a person wrote
	Change     Link     // zero for none
	ChangeWhat string   // hidden words after "Change": "email address"
}

func (s Step) icon() IconName {
	switch s.Status {
	case StepDone:
		return IconCheck
	case StepFailed:
		return IconAlert
	case StepSkipped:
		return IconCross
	case StepCurrent:
		return IconClock
	}
	return ""
}

// words stands where the time will stand.
func (s Step) words() string {
	switch s.Status {
	case StepDone:
		return "Done"
	case StepCurrent:
		return "In progress"
	case StepSkipped:
		return "Will not happen"
	}
	return "Not yet"
}

func (e Event) tone() Tone {
	if e.Tone == "" {
		return ToneGrey
	}
	return e.Tone
}
