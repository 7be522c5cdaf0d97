package gallery

import (
	"time"

	"guestportal/web/page"
	"guestportal/web/ui"
)

func options(chosen string, labels ...string) []ui.Option {
	list := make([]ui.Option, 0, len(labels))
	for i, label := range labels {
		value := label
		if i == 0 {
			value = ""
		}
		list = append(list, ui.Option{Value: value, Label: label, Checked: value == chosen})
	}
	return list
}

func filter(status string) page.GuestFilter {
	return page.GuestFilter{
		Status:   options(status, "Any status", "Waiting for approval", "Waiting for guest", "Active", "Needs attention", "Ended"),
		Ends:     options("", "Any time", "Within 30 days", "Within 90 days"),
		Packages: []string{"Project Falcon", "Expenses"},
		Clear:    ui.Path("guests"),
	}
}

func guestRows() []page.GuestRow {
	row := func(ref, name, email, org string, state ui.State, note string, ends ui.When, access ...string) page.GuestRow {
		return page.GuestRow{
			Link: ui.Path("guests", ref), Name: name, Email: email, Organisation: org,
			State: state, Note: note, Ends: ends, Access: access, Sponsor: "Ana Silva",
		}
	}
	return []page.GuestRow{
		row("GU-1", "Gil Roy", "gil@fabrikam.example", "Fabrikam", ui.StateActive, "", ahead(221), "Project Falcon", "Expenses"),
		row("GU-2", "Priya Natarajan-Llewellyn", "priya.natarajan-llewellyn@northwind-traders.example", "Northwind Traders", ui.StateAttention, "The group refused the guest", ahead(90), "Project Falcon"),
		row("GU-3", "Tomás Vega", "tomas@litware.example", "Litware", ui.StateInvited, "Invitation sent 18 Nov", ahead(27), "Expenses"),
		row("GU-4", "Lena Brandt", "lena@adatum.example", "Adatum", ui.StateSettingUp, "", ahead(30), "Project Falcon"),
		row("GU-5", "Yuki Mori", "yuki@proseware.example", "", ui.StatePending, "Ben Ito has until Thu 3 Dec", ahead(180), "Project Falcon", "Expenses"),
		row("GU-6", "Omar Haddad", "omar@tailspin.example", "Tailspin Toys", ui.StateEnding, "", ahead(12), "Expenses"),
		row("GU-7", "Ida Holm", "ida@fabrikam.example", "Fabrikam", ui.StateDeclined, "Declined 2 Nov", ui.When{}),
		row("GU-8", "", "new.person@fabrikam.example", "", ui.StateDraft, "", ui.When{}),
	}
}

func liveFor(topic string, reload ui.Link, url ui.Link) ui.Live {
	return ui.Live{
		Topics: []string{topic}, URL: url, Reload: reload,
		Updated: clock().Hour(clock().Now),
	}
}

func guestList() page.GuestList {
	return page.GuestList{
		Live:   liveFor("sponsor:ana", ui.Path("guests"), ui.Path("guests", "live")),
		Invite: ui.Path("requests", "new"), Clear: ui.Path("guests"),
		Rows: guestRows(), Next: ui.Path("guests").With("after", "GU-8"),
	}
}

func guestsSamples() []Sample {
	full := page.GuestsView{
		Frame: ana(), Invite: ui.Path("requests", "new"), Filter: filter(""), List: guestList(),
		Attention: []page.AttentionItem{
			{Text: "1 needs attention", Tone: ui.ToneRed, Link: ui.Path("guests").With("status", "attention")},
			{Text: "2 invitations not accepted", Tone: ui.ToneYellow, Link: ui.Path("guests").With("status", "invited")},
			{Text: "3 ending in 30 days", Tone: ui.ToneYellow, Link: ui.Path("guests").With("ends", "30")},
		},
	}

	empty := page.GuestsView{Frame: ana(), Invite: full.Invite, List: page.GuestList{Live: full.List.Live, Invite: full.Invite}}
	empty.Flash = &ui.Flash{Kind: ui.FlashInfo, Text: "Welcome. Everything you ask for appears here."}

	none := full
	none.Attention = nil
	none.Filter = filter("Ended")
	none.Filter.Q = "gil"
	none.Filter.Active = []string{"status Ended", "search “gil”"}
	none.List.Rows, none.List.Next = nil, ui.Link{}
	none.List.Filtered = none.Filter.Active

	everybody := full
	everybody.Frame, everybody.All, everybody.Invite, everybody.Attention = cleo(), true, ui.Link{}, nil
	everybody.List.ShowSponsor, everybody.List.First = true, ui.Path("guests").With("who", "all")

	slow := full
	slow.Flash = &ui.Flash{Kind: ui.FlashDegraded, Text: "New accounts are delayed because Microsoft is not responding. Your request is safe and will continue."}

	noGuests := page.GuestsView{Frame: cleo(), All: true, List: page.GuestList{ShowSponsor: true}}

	return []Sample{
		{Name: "guests", Component: page.Guests(full)},
		{Name: "guests-empty", Component: page.Guests(empty)},
		{Name: "guests-none-match", Component: page.Guests(none)},
		{Name: "guests-slow", Component: page.Guests(slow)},
		{Name: "guests-all", Component: page.Guests(everybody)},
		{Name: "guests-all-empty", Component: page.Guests(noGuests)},
		{Name: "guests-fragment", Component: page.GuestListPart(full.List), Fragment: true},
	}
}

func approvalSamples() []Sample {
	row := func(ref, name, email, org string, since time.Duration, flags []string, access ...string) page.ApprovalRow {
		return page.ApprovalRow{
			Link: ui.Path("approvals", ref), GuestName: name, GuestEmail: email, Organisation: org,
			AskedBy: "Ana Silva", Access: access, Until: ahead(90), Since: ago(since), DecideBy: ahead(12), Flags: flags,
		}
	}
	pending := page.ApprovalsView{
		Frame: ben(), Pending: ui.Path("approvals"), Past: ui.Path("approvals").With("tab", "history"),
		List: page.ApprovalList{
			Live: liveFor("approver:ben", ui.Path("approvals"), ui.Path("approvals", "live")), Waiting: 3,
			Rows: []page.ApprovalRow{
				row("GR-1", "Yuki Mori", "yuki@proseware.example", "Proseware", 50*time.Hour, []string{"New organisation"}, "Project Falcon", "Expenses"),
				row("GR-2", "Gil Roy", "gil@fabrikam.example", "Fabrikam", 3*time.Hour, nil, "Expenses"),
				row("GR-3", "Lena Brandt", "lena@adatum.example", "", 4*time.Minute, []string{"Sensitive", "Long"}),
			},
		},
	}
	empty := pending
	empty.Approvals, empty.List.Waiting, empty.List.Rows = 0, 0, nil
	history := pending
	history.History, history.List.History = true, true
	history.List.Rows = []page.ApprovalRow{
		{Link: ui.Path("approvals", "GR-4"), GuestName: "Ida Holm", GuestEmail: "ida@fabrikam.example", Organisation: "Fabrikam", AskedBy: "Sam Okafor", Access: []string{"Project Falcon"}, State: ui.StateDeclined, Decided: ago(470 * time.Hour), DecidedBy: "you"},
		{Link: ui.Path("approvals", "GR-5"), GuestName: "Omar Haddad", GuestEmail: "omar@tailspin.example", AskedBy: "Ana Silva", Access: []string{"Expenses"}, State: ui.StateApproved, Decided: ago(26 * time.Hour), DecidedBy: "Mia Chen"},
	}
	fresh := history
	fresh.List.Rows = nil
	return append([]Sample{
		{Name: "approvals", Component: page.Approvals(pending)},
		{Name: "approvals-empty", Component: page.Approvals(empty)},
		{Name: "approvals-history", Component: page.Approvals(history)},
		{Name: "approvals-history-empty", Component: page.Approvals(fresh)},
		{Name: "approvals-fragment", Component: page.ApprovalListPart(pending.List), Fragment: true},
	}, append(decideSamples(), togetherSamples()...)...)
}
