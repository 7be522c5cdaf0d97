package server

import (
	"strconv"

	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// versions shows a page of versions, each with what it changed.
func (v reader) versions(e guest.Entry, list []guest.PackageVersion, before int) page.VersionsView {
	var view page.VersionsView
	for i, ver := range list {
		if i == lifecycle.VersionsAtOnce {
			view.Next = packagePath(e.ID, "versions").With("before", strconv.Itoa(list[i-1].Package.Version))
			break
		}
		row := page.VersionRow{
			Number: strconv.Itoa(ver.Package.Version), Current: ver.Package.Version == e.Package.Version, Author: ver.AuthorName,
			At: v.Clock.Moment(ver.At), Reason: ver.Reason, Initial: i == len(list)-1,
		}
		if !row.Initial {
			row.Changes = diff(guest.Differences(list[i+1].Package, ver.Package))
		}
		view.Versions = append(view.Versions, row)
	}
	if before > 0 {
		view.First = packagePath(e.ID, "versions")
	}
	return view
}

// holders shows who has a package.
func (v reader) holders(e guest.Entry, found guest.HolderPage, after string) page.HoldersView {
	self := packagePath(e.ID, "holders")
	var view page.HoldersView
	for _, h := range found.Rows {
		row := page.HolderRow{
			Link: holdingPath(e.ID, h.Grant), Name: h.GuestName, Email: h.GuestEmail, Sponsor: h.Sponsor,
			State: guestState(h.Status, h.Until, v.Clock.Now), Version: "Version " + strconv.Itoa(h.Version), Until: v.lastDay(h.Until),
		}
		if h.Version < e.Version {
			row.Version += ", the newest is " + strconv.Itoa(e.Version)
		}
		view.Rows = append(view.Rows, row)
	}
	for _, o := range found.Outsiders {
		view.Outsiders = append(view.Outsiders, page.OutsiderRow{
			Link: v.holder(o.GuestRef), Name: o.GuestName, Email: o.GuestEmail, Has: capital(o.Resource.Words()), Noticed: v.Clock.Moment(o.SeenAt),
		})
	}
	if after != "" {
		view.First = self
	}
	if found.More && len(found.Rows) > 0 {
		view.Next = self.With("after", string(found.Rows[len(found.Rows)-1].Grant))
	}
	return view
}

// holder leads to a guest those who read everything; to an owner of the package
// alone the guest's page does not exist.
func (v reader) holder(ref string) ui.Link {
	if !v.By.Reads() {
		return ui.Link{}
	}
	return guestPath(ref)
}

// followView says what following the newest version leads to.
func followView(e guest.Entry, plan guest.FollowPlan) page.FollowView {
	view := page.FollowView{
		Action: packagePath(e.ID, "follow"), Newest: strconv.Itoa(e.Version), Running: plan.Running, Nobody: plan.Guests == 0,
		Guests: ui.Count(plan.Guests, "guest") + " " + verb(plan.Guests, "has", "have") + " an earlier version.",
	}
	switch {
	case plan.Guests >= guest.FollowsAtMost:
		view.Guests = ui.Number(guest.FollowsAtMost) + " guests or more have an earlier version. What follows counts the newest of them."
	case plan.Guests == 0:
		view.Guests = "Everybody who has this package has it in the newest version."
	}
	for _, t := range plan.Takes {
		words := capital(t.Resource.Words()) + ": taken away from " + ui.Count(t.Guests-t.Kept, "guest") + "."
		if t.Kept > 0 {
			words += " " + ui.Count(t.Kept, "guest") + " " + verb(t.Kept, "keeps", "keep") + " it through another package."
		}
		view.Effects = append(view.Effects, words)
	}
	if len(plan.Takes) == 0 {
		view.Effects = []string{"Nothing is taken away."}
	}
	view.Effects = append(view.Effects, "The end of each access stays as it was approved.")
	for _, l := range plan.Leaves {
		view.Leaves = append(view.Leaves, capital(l.Resource.Words())+": "+ui.Count(l.Guests, "guest")+" "+verb(l.Guests, "does", "do")+" without it.")
	}
	return view
}
