package gallery

import (
	"guestportal/web/page"
	"guestportal/web/ui"
)

func approverSamples() []Sample {
	list := func(stage, key, title, none string, rows ...page.PickRow) page.ApproverGroup {
		return page.ApproverGroup{Key: stage + "." + key, Title: title, None: none, Rows: rows}
	}
	rule := page.ApproversView{
		PackageFrame: packageFrame(nil), Action: packageAt("approvers"),
		Words: "First Ben Ito or Mia Chen, then 2 of the members of Finance approvers (after 3 days also: the sponsor's manager)",
		Query: "dee", Searched: true,
		Found: []page.PickRow{
			{Kind: "person", Object: "d1", Name: "Dee Novak", About: "dee.novak@contoso.example"},
			{Kind: "group", Object: "g1", Name: "Deed reviewers", About: "Security group: whoever is a member of it"},
		},
		Always: []page.PickRow{{Kind: "manager", Name: "The sponsor's manager"}, {Kind: "owners", Name: "The owners of what it opens"}},
		Places: []ui.Option{{Value: "0.approvers", Label: "Stage 1"}, {Value: "0.fallback", Label: "Stage 1, if there are too few"}, {Value: "2.approvers", Label: "A new stage 3"}},
		Stages: []page.ApproverStage{
			{Number: "0", Title: "Stage 1", Needed: "1", After: "0", Drop: true, Lists: []page.ApproverGroup{
				list("0", "approvers", "Who is asked", "Nobody yet.", page.PickRow{Kind: "person", Object: "b1", Name: "Ben Ito"}, page.PickRow{Kind: "person", Object: "m1", Name: "Mia Chen"}),
				list("0", "fallback", "If there are too few of them", "Then the owners of the package are asked, or else the administrators."),
				list("0", "alternates", "Alternates", "Nobody is asked later."),
			}},
			{Number: "1", Title: "Stage 2", Needed: "2", After: "3", Drop: true, Lists: []page.ApproverGroup{
				list("1", "approvers", "Who is asked", "Nobody yet.", page.PickRow{Kind: "group", Object: "g2", Name: "The members of Finance approvers"}),
				list("1", "fallback", "If there are too few of them", "Then the owners of the package are asked, or else the administrators."),
				list("1", "alternates", "Alternates", "Nobody is asked later.", page.PickRow{Kind: "manager", Name: "The sponsor's manager"}),
			}},
		},
	}
	bad := rule
	bad.PackageFrame = packageFrame(ui.Errors{"needed-0": "3 have to approve, and only 2 are named"})
	bad.Stages = append([]page.ApproverStage(nil), rule.Stages...)
	bad.Stages[0].Needed = "3"
	none := page.ApproversView{PackageFrame: packageFrame(nil), Action: packageAt("approvers"), Always: rule.Always, Places: rule.Places[2:]}
	return []Sample{
		{Name: "approvers", Component: page.Approvers(rule)},
		{Name: "approvers-errors", Component: page.Approvers(bad)},
		{Name: "approvers-none", Component: page.Approvers(none)},
	}
}
