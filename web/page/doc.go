// Package page owns the pages: one .templ file each, and the view structs that
// they are functions of.
//
// A view holds ready-made words; whoever fills it (package server) has already
// decided what this person may see, and formatted times with ui.Clock. A zero
// ui.Link means "not offered". A page refuses to know requests, databases and
// rules; it changes nothing and asks nobody.
//
// Every form posts to a Link of its view, with the names that are written at
// the view. Live parts (Story, GuestList, ApprovalList) are components of their
// own, so that the server can answer the part alone as a fragment.
package page
