package gallery

import (
	"guestportal/web/page"
	"guestportal/web/ui"
)

func packageAt(more ...string) ui.Link {
	return ui.Path(append([]string{"admin", "catalogue", key}, more...)...)
}

func packageFrame(errors ui.Errors) page.PackageFrame {
	return page.PackageFrame{Frame: cleo(), Name: "Project Falcon", Self: packageAt(), Version: "7", Waits: true, Errors: errors}
}

func packageChanges() []page.Change {
	return []page.Change{
		{What: "What it opens", Before: "member of the group Project Falcon", After: "member of the group Project Falcon, the app Expense Desk as Reviewer"},
		{What: "Longest access", Before: "180 days", After: "90 days"},
	}
}

func catalogueSamples() []Sample {
	list := page.CatalogueView{
		Frame: cleo(), New: packageAt("new"), Query: "falcon", Next: ui.Path("admin", "catalogue").With("after", key),
		Packages: []page.CatalogueRow{
			{
				Link: packageAt(), Name: "Project Falcon", Description: "Plans, files and the weekly call.", Opens: []string{"Group Project Falcon", "App Planner as Member"},
				Owners: []string{"Mia Chen"}, Approval: "Ben Ito or Mia Chen", Longest: "180 days", Guests: "7 guests", Status: page.PackageStatus{On: true, Changes: true},
			},
			{
				Link: packageAt(), Name: "Guest account only", Description: "A guest account and nothing else.", Approval: "Ben Ito", Longest: "365 days",
				Guests: "1,000 guests or more", Status: page.PackageStatus{On: true, Hidden: true},
			},
			{Link: packageAt(), Name: "Legacy wiki", Description: "Read only since 2025.", Opens: []string{"Group Wiki readers"}, Longest: "30 days", Guests: "0 guests", Status: page.PackageStatus{New: true}},
		},
	}
	none, empty, own := list, page.CatalogueView{Frame: cleo(), New: packageAt("new")}, list
	none.Packages, none.Next, none.Query = nil, ui.Link{}, "nothing"
	own.Frame, own.Own, own.New, own.Packages = as("Mia Chen", "mia.chen@contoso.example", ui.Roles{Sponsor: true, Owner: true}), true, ui.Link{}, list.Packages[:1]

	live := page.PackageView{
		PackageFrame: packageFrame(nil), Description: "Plans, files and the weekly call.", Status: list.Packages[0].Status,
		State: "Every sponsor can ask for it.", Guests: "7 guests have it.", Changes: packageChanges(), ChangedBy: "Cleo Marsh, 21 Nov 2026, 14:30",
		Parts: []ui.SummaryRow{
			{Label: "Describe it", Values: []string{"Project Falcon", "Plans, files and the weekly call."}, Change: packageAt("describe"), ChangeWhat: "the description"},
			{Label: "Resources", Values: []string{"Group Project Falcon", "App Expense Desk as Reviewer"}, Change: packageAt("resources"), ChangeWhat: "resources"},
			{Label: "Who approves", Values: []string{"Ben Ito or Mia Chen"}, Change: packageAt("approvers"), ChangeWhat: "who approves"},
			{Label: "Limits", Values: []string{"At most 90 days", "Usually 30 days"}, Change: packageAt("limits"), ChangeWhat: "limits"},
		},
		Publish: packageAt("publish"), PublishText: "Check and publish", TurnOff: packageAt("off"),
		Links: []page.NextStep{{Text: "Preview", Link: packageAt("preview")}, {Text: "Versions", Link: packageAt("versions")}},
		Ask:   "https://guests.contoso.example/requests/new?package=" + key,
	}
	fresh := live
	fresh.Waits, fresh.Changes, fresh.TurnOff, fresh.Ask = false, nil, ui.Link{}, ""
	fresh.Status, fresh.State, fresh.PublishText = page.PackageStatus{New: true}, "Nobody can ask for it before it is turned on.", "Check and turn on"
	fresh.Faults = []string{"Nobody approves this package. Say who approves it first"}

	return append([]Sample{
		{Name: "catalogue", Component: page.Catalogue(list)},
		{Name: "catalogue-none-match", Component: page.Catalogue(none)},
		{Name: "catalogue-empty", Component: page.Catalogue(empty)},
		{Name: "catalogue-own", Component: page.Catalogue(own)},
		{Name: "package", Component: page.Package(live)},
		{Name: "package-new", Component: page.Package(fresh)},
	}, partSamples()...)
}

func partSamples() []Sample {
	stop := []page.Remark{{Stops: true, Why: "The group is kept in an on-premises directory, and guests can't be added to it.", Do: "Choose a group that was made in Entra, or make one there."}}
	warn := []page.Remark{{Why: "Nobody owns this group in Entra, so nobody answers for who is in it.", Do: "Name an owner in Entra."}}
	resources := page.ResourcesView{
		PackageFrame: packageFrame(ui.Errors{"resource": "Finance (on-premises): " + stop[0].Why}), Action: packageAt("resources"), Query: "fin", Searched: true, Most: 10,
		Chosen: []page.ResourceRow{{Words: "Group Project Falcon", Kind: "group", Object: key, Remarks: warn}, {Words: "App Expense Desk as Reviewer", Kind: "app", Object: key, Role: key}},
		Found: []page.FoundResource{
			{ID: "0", Kind: "group", Object: key, Name: "Finance (on-premises)", What: "Security group", Remarks: stop, Stopped: true},
			{ID: "1", Kind: "app", Object: key, Name: "Financial planning and analysis for northwind-traders.example", What: "App", Description: "Budgets and forecasts.", Owners: "Owned by Mia Chen", Roles: []ui.Option{{Value: "a", Label: "Reader"}, {Value: "b", Label: "Planner"}}, NotForGuests: "Roles that guests can't have: Feed (for programs)."},
		},
	}
	empty := page.ResourcesView{PackageFrame: packageFrame(nil), Action: packageAt("resources"), Query: "zzz", Searched: true}
	people := page.PeoplePicker{
		Title: "Who may ask", None: "Every sponsor may ask for it.", Label: "Search people and groups by name", Query: "mia", Searched: true,
		Chosen: []page.PickRow{{Kind: "group", Object: key, Name: "Falcon sponsors", About: "Whoever is a member of this group"}},
		Found:  []page.PickRow{{Kind: "person", Object: key, Name: "Mia Chen", About: "mia.chen@contoso.example"}, {Kind: "person", Object: key, Name: "Mia Berg", About: "mia.berg@contoso.example", Chosen: true}},
	}
	fixed := people
	fixed.Title, fixed.Fixed = "Owners", true
	publish := page.PublishView{
		PackageFrame: packageFrame(ui.Errors{"reason": "Enter why you change this"}), Action: packageAt("publish"), Discard: packageAt("discard"), Changes: packageChanges(),
		Effects: []string{"What is asked for from then on is asked for as it then stands.", "7 guests who have it keep what was approved for them."},
		Remarks: []string{"Project Falcon: " + warn[0].Why + " " + warn[0].Do}, Choose: true, Button: "Publish",
	}
	unready := publish
	unready.Faults = []string{"Nobody approves this package. Say who approves it first"}
	versions := page.VersionsView{PackageFrame: packageFrame(nil), First: packageAt("versions"), Versions: []page.VersionRow{
		{Number: "2", Current: true, Author: "Cleo Marsh", At: ago(1), Reason: "Reviewers need the expenses as well.", Changes: packageChanges()},
		{Number: "1", Author: "Guest Portal", At: ago(99), Reason: "What the portal starts with.", Initial: true},
	}}
	return []Sample{
		{Name: "package-make", Component: page.Describe(page.DescribeView{PackageFrame: page.PackageFrame{Frame: cleo(), Version: key, Errors: ui.Errors{"name": "Enter a name"}}, New: true, Action: packageAt("new"), TextMax: 300})},
		{Name: "package-describe", Component: page.Describe(page.DescribeView{PackageFrame: packageFrame(nil), Action: packageAt("describe"), PackageName: "Project Falcon", Text: "Plans.", TextMax: 300})},
		{Name: "package-resources", Component: page.Resources(resources)},
		{Name: "package-resources-none", Component: page.Resources(empty)},
		{Name: "package-limits", Component: page.Limits(page.LimitsView{PackageFrame: packageFrame(ui.Errors{"longest": "Longest access must be a number of days from 1 to 3660"}), Action: packageAt("limits"), Longest: "many", Domain: "fabrikam.example"})},
		{Name: "package-audience", Component: page.Audience(page.AudienceView{PackageFrame: packageFrame(nil), Action: packageAt("audience"), Hidden: true, People: people})},
		{Name: "package-owners", Component: page.Owners(page.OwnersView{PackageFrame: packageFrame(nil), Action: packageAt("owners"), People: fixed})},
		{Name: "package-questions", Component: page.Questions(page.QuestionsView{PackageFrame: packageFrame(ui.Errors{"q.1.choices": "Enter at least two choices, or none"}), Action: packageAt("questions"), Questions: []page.QuestionRow{{Key: "q1", Words: "Which part of the project?", Required: true}, {Words: "Where?", Choices: "Here"}}})},
		{Name: "package-preview", Component: page.Preview(page.PreviewView{PackageFrame: packageFrame(nil), Card: packages()[0]})},
		{Name: "package-publish", Component: page.Publish(publish)},
		{Name: "package-publish-unready", Component: page.Publish(unready)},
		{Name: "package-off", Component: page.TurnOff(page.TurnOffView{PackageFrame: packageFrame(nil), Action: packageAt("off"), Effects: []string{"7 guests keep access until it ends.", "New requests stop now."}})},
		{Name: "package-versions", Component: page.Versions(versions)},
		{Name: "package-holders", Component: page.Holders(page.HoldersView{
			PackageFrame: packageFrame(nil), Next: packageAt("holders").With("after", key),
			Rows:      []page.HolderRow{{Link: ui.Path("guests", guestRef), Name: "Yuki Mori", Email: "yuki@proseware.example", Sponsor: "Ana Silva", State: ui.StateActive, Version: "Version 1, the newest is 2", Until: ahead(40)}},
			Outsiders: []page.OutsiderRow{{Link: ui.Path("guests", guestRef), Name: "Priya Natarajan-Llewellyn", Email: "priya.natarajan-llewellyn@northwind-traders.example", Has: "Member of the group Project Falcon", Noticed: ago(99)}},
		})},
		{Name: "package-follow", Component: page.Follow(page.FollowView{
			PackageFrame: packageFrame(ui.Errors{"reason": "Enter why they follow this version"}), Action: packageAt("follow"), Newest: "2", Guests: "5 guests have an earlier version.",
			Effects: []string{"Member of the group Project Falcon: taken away from 4 guests. 1 guest keeps it through another package.", "The end of each access stays as it was approved."},
			Leaves:  []string{"The app Expense Desk as Reviewer: 5 guests do without it."},
		})},
		{Name: "package-holding", Component: page.Holding(holding(true))},
		{Name: "package-holding-differs", Component: page.Holding(holding(false))},
		{Name: "package-holders-none", Component: page.Holders(page.HoldersView{PackageFrame: packageFrame(nil)})},
	}
}
