package page

import "guestportal/web/ui"

// FeedRow is a part of the directory of which the portal keeps a copy.
type FeedRow struct {
	What    string  // "Groups"
	Of      string  // of what, when it is not all there is: "of 12 groups and apps in packages"
	Objects string  // "20,000"; empty before the first complete reading
	Read    ui.When // the last complete reading; zero: none yet
	Label   string  // "Read", "Reading"
	Tone    ui.Tone
	Note    string // "12,300 so far, since 12:04", or what is wrong
	Do      string // what to do; empty for nothing
}

// StaleRow is something that a package gives and that has changed in Entra.
type StaleRow struct {
	Package string
	What    string
	Do      string
}
