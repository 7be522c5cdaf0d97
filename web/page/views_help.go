package page

import (
	"unicode/utf8"

	"guestportal/web/ui"
)

// HelpView is the page `/i/{code}/help`, on which a guest finds out what keeps them
// from getting in, in the language of the frame. It has no navigation; the frame has Bare
// set and no Person.
type HelpView struct {
	ui.Frame
	Chosen     string // the language, when it is in the address; else empty
	Sponsor    string // name
	By         string // who invites
	GuestEmail string
	Search     ui.Link // GET, with `code`
	Page       ui.Link // the guest's page
	Tell       ui.Link // POST, with `about`
	Pasted     string  // what was searched for a code
	Questions  []HelpQuestion
	Answer     *HelpAnswer // nil for none
	Told       HelpMoment  // when the sponsor was last told of the obstacle that is answered; zero when not lately
	Again      HelpMoment  // from when on they can be told again; zero: now
}

// HelpQuestion leads to what is said of one obstacle.
type HelpQuestion struct {
	Obstacle string // guest.Obstacle
	Link     ui.Link
}

// HelpAnswer is what is said of one obstacle.
type HelpAnswer struct {
	Obstacle string // guest.Obstacle
	Code     string // AADSTS50020; empty when the guest chose
	Unknown  bool   // nobody knows what the code means
	Who      string // guest.Helper
	ForIT    string // a text of several lines; empty for none
	About    string // what the sponsor is told
}

// HelpMoment is a day and a time in the language of the page.
type HelpMoment struct{ Date, Time string }

// LeaveView is the page `/i/{code}/leave`, before a guest gives back what they have.
type LeaveView struct {
	ui.Frame
	Sponsor string // name
	By      string // who invites
	Before  bool   // the invitation is not accepted yet
	Deletes bool   // the account goes as well
	Access  []string
	Shown   string  // stands for all of that, in the form
	Changed bool    // it is something else than a form had that was sent
	Action  ui.Link // POST
	Page    ui.Link // the guest's page
}

// echoed is how many bytes of a paste are shown again.
const echoed = 1000

// Echo shortens what was pasted for the field that shows it again.
func Echo(pasted string) string {
	if len(pasted) <= echoed {
		return pasted
	}
	end := echoed
	for end > 0 && !utf8.RuneStart(pasted[end]) {
		end--
	}
	return pasted[:end]
}
