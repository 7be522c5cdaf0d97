package server

import "guestportal/internal/guest"

// stillDecides says who has to decide a line that is not this person's to decide.
func stillDecides(r guest.Request, l guest.Line) string {
	who := r.WhoDecidesNow(l)
	if who == "" {
		return "Nobody can decide this yet."
	}
	return capital(who) + " decides this."
}
