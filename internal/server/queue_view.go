package server

import (
	"time"

	"guestportal/internal/guest"
	"guestportal/web/ui"
)

// manyAhead is how many others must come first before it is worth a word.
const manyAhead = 20

// queued says how long it takes until somebody's turn has come; nothing when that
// is soon.
func queued(ahead int) string {
	if ahead < manyAhead {
		return ""
	}
	wait := guest.QueueFor(ahead)
	about := ui.Count(int((wait+time.Minute-1)/time.Minute), "minute")
	if wait > 90*time.Minute {
		about = ui.Count(int((wait+30*time.Minute)/time.Hour), "hour")
	}
	return "Much is waiting to be done, so this takes about " + about
}
