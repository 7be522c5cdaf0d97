package guest

import "time"

// SilentReasons are those of a try that Microsoft did not answer, or only with an
// error of its own.
var SilentReasons = []Reason{ReasonSilent, ReasonError}

// SilentTries is how many tries in a row have to have come to nothing for a guest to
// count, the last of them for one of SilentReasons: one alone fails now and then.
const SilentTries = 2

// Silence is how many guests the worker still tries whom Microsoft failed to answer at
// the last of SilentTries tries or more.
type Silence struct {
	Guests int
	Since  time.Time // when the first of them began to wait, whatever for; zero: nobody
}

// Many tells whether that is Microsoft's matter: of a single guest it may be theirs.
func (s Silence) Many() bool { return s.Guests > 1 }
