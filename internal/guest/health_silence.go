package guest

import "time"

// SilentReasons are those of a try that Microsoft did not answer, or only with an
// error of its own.
var SilentReasons = []Reason{ReasonSilent, ReasonError}

// SilentTries is how many tries in a row have to have failed for a guest to count: one
// alone fails now and then.
const SilentTries = 2

// Silence is for how many guests the last SilentTries tries or more have failed, the
// last of them for one of SilentReasons.
type Silence struct {
	Guests int
	Since  time.Time // when the first of them began to fail; zero: nobody
}

// Many tells whether that is Microsoft's matter: of a single guest it may be theirs.
func (s Silence) Many() bool { return s.Guests > 1 }
