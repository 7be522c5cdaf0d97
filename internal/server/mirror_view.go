package server

import (
	"strings"
	"time"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// feeds shows how the copy of the directory stands. Lists that nothing asks for
// are left out.
func (v reader) feeds(states []guest.FeedState) []page.FeedRow {
	known := map[guest.Feed]guest.FeedState{}
	for _, f := range states {
		known[f.Feed] = f
	}
	var rows []page.FeedRow
	for _, feed := range guest.Feeds {
		f, is := known[feed]
		f.Feed = feed
		switch feed {
		case guest.FeedUsers, guest.FeedGroups, guest.FeedApps:
		default:
			if !is {
				continue
			}
		}
		rows = append(rows, v.feedRow(f))
	}
	return rows
}

func (v reader) feedRow(f guest.FeedState) page.FeedRow {
	row := page.FeedRow{Read: v.Clock.Moment(f.CompletedAt), Label: "Read", Tone: ui.ToneGreen}
	row.What, row.Of = feedWords(f)
	if !f.CompletedAt.IsZero() {
		row.Objects = ui.Number(f.Objects)
	}
	switch {
	case f.Failing > 0:
		row.Label, row.Tone, row.Note = "Not read", ui.ToneYellow, "The last try failed. The portal tries again by itself."
		if f.Fault.Who != guest.ActorNobody && !f.Fault.None() {
			row.Tone, row.Note, row.Do = ui.ToneRed, f.Fault.What, f.Fault.Do
		}
		if f.Fault.Reason == guest.ReasonPermission {
			row.Label = "Permission missing"
		}
		if f.Lists > 0 {
			row.Note = ui.Number(f.Failing) + " of " + ui.Number(f.Lists) + ": " + row.Note
		}
	case f.Lists > 0 && f.Unread > 0:
		row.Label, row.Tone = "Reading", ui.ToneBlue
		row.Note = ui.Number(f.Lists-f.Unread) + " of " + ui.Number(f.Lists) + " so far"
	case f.Lists == 0 && !f.BeganAt.IsZero():
		row.Label, row.Tone = "Reading", ui.ToneBlue
		row.Note = ui.Number(f.Seen) + " so far, since " + v.Clock.Moment(f.BeganAt).Text
		if !f.CompletedAt.IsZero() {
			row.Note = "Once more from the beginning: " + row.Note
		}
	case f.CompletedAt.IsZero():
		row.Label, row.Tone = "Not read yet", ui.ToneYellow
	case v.Clock.Now.Sub(f.CompletedAt) > readingIsLate+lateAfter(f):
		row.Label, row.Tone = "Late", ui.ToneYellow
		row.Do = "Look whether Microsoft Graph holds it up, and check that a worker runs."
	}
	return row
}

// lateAfter is how old the oldest of some lists may be, beside what is late for
// everything.
func lateAfter(f guest.FeedState) time.Duration {
	if f.Lists == 0 && f.Feed != guest.FeedGallery {
		return 0
	}
	return guest.List{Feed: f.Feed}.Every()
}

// feedWords names a feed, and what of it is copied when that is not all.
func feedWords(f guest.FeedState) (what, of string) {
	switch f.Feed {
	case guest.FeedUsers:
		return "Users", ""
	case guest.FeedGroups:
		return "Groups", ""
	case guest.FeedApps:
		return "Apps", ""
	case guest.FeedGallery:
		return "Gallery", "of apps that can be added"
	case guest.FeedOwners:
		return "Owners", "of what packages give: " + ui.Number(f.Lists)
	case guest.FeedMembers:
		return "Members", "of " + ui.Count(f.Lists, "group") + " that rules name"
	case guest.FeedRoles:
		return "Roles", "in this portal: who is assigned them"
	case guest.FeedHolders:
		return "Role holders", "of " + ui.Count(f.Lists, "group") + " that " + verb(f.Lists, "has", "have") + " a role in this portal"
	}
	return "Managers", "of " + ui.Count(f.Lists, "sponsor")
}

// staleRows shows what packages give that has changed in Entra.
func staleRows(stale []guest.StaleResource) []page.StaleRow {
	var rows []page.StaleRow
	for _, s := range stale {
		words := s.Words()
		row := page.StaleRow{Package: s.PackageName, What: strings.ToUpper(words[:1]) + words[1:] + "."}
		row.Do = "Save the package once more with the new name, so that people read the name they know."
		if s.Gone() {
			row.Do = "Take it out of the package, or choose another one. Until then nobody can be given this package."
		}
		rows = append(rows, row)
	}
	return rows
}
