package gallery

import (
	"time"

	"guestportal/web/page"
	"guestportal/web/ui"
)

func policySamples() []Sample {
	view := policiesView()
	auditor := view
	auditor.Frame = as("Dee Novak", "dee.novak@contoso.example", ui.Roles{Auditor: true})
	auditor.Sections = append([]page.PolicySection(nil), view.Sections...)
	for i := range auditor.Sections {
		auditor.Sections[i].Change = ui.Link{}
	}
	auditor.Add, auditor.Asks, auditor.Partners = ui.Link{}, nil, nil
	auditor.Test.Verdict, auditor.Test.Rule, auditor.Test.Refused = "Guests from eu.blocked.example can't be invited.", "Blocked domains: blocked.example", true
	wrong := view
	wrong.Test = page.AddressTest{Action: view.Test.Action, Address: "gil at fabrikam", Error: "Enter an email address in the correct format, like name@example.com"}

	form := page.RulesFormView{
		Frame: cleo(), Title: "Where guests may come from", About: "A domain on a list stands for its subdomains, too. When one that is blocked and one that is allowed both fit, the longer one counts.",
		Action: ui.Path("admin", "policies", "sections", "domains"), Cancel: ui.Path("admin", "policies"), Version: "4",
		Fields: []page.RuleField{
			{Kind: "choice", Field: ui.Field{Name: "from", Label: "Guests may come from"}, Options: []ui.Option{
				{Value: "everywhere", Label: "Everywhere except from blocked domains", Checked: true},
				{Value: "listed", Label: "Allowed domains only", Hint: "Sponsors can ask for other organisations while they invite somebody."},
			}},
			{Kind: "text", Rows: 6, Field: ui.Field{Name: "blocked_domains", Label: "Blocked domains", Hint: "One on each line. Nobody from there is invited.", Value: "blocked.example\nlocalhost"}},
			{Kind: "number", Field: ui.Field{Name: "days", Label: "Time to decide", Hint: "In days.", Value: "14"}},
		},
	}
	bad := form
	bad.Errors = ui.Errors{"blocked_domains": "“localhost” is not a domain. Enter domains like partner.example, one on each line"}
	bad.Fields = append([]page.RuleField(nil), form.Fields...)
	bad.Fields[1].Error = bad.Errors["blocked_domains"]
	partner := form
	partner.Title, partner.About, partner.Remove = "Rules for fabrikam.example", "What counts for guests from this organisation. Whether they may come is said by the lists of domains.", "Remove these rules"
	partner.Fields = []page.RuleField{
		{Kind: "words", Field: ui.Field{Name: "domain", Label: "Domain", Hint: "Its subdomains count, too.", Value: "fabrikam.example"}},
		{Kind: "number", Field: ui.Field{Name: "max_days", Label: "Longest access in days (optional)", Hint: "Without it, packages say.", Value: "90"}},
		{Kind: "text", Rows: 3, Field: ui.Field{Name: "approvers", Label: "Approvers (optional)", Hint: "Work addresses, one on each line.", Value: "ben.ito@contoso.example\nmia.chen@contoso.example"}},
	}

	check := page.RulesCheckView{
		Frame: cleo(), Title: form.Title, Version: "4", Action: form.Action.Under("change"), Back: form.Action,
		Differences: []string{"Blocked domains: added proseware.example; removed old-partner.example"},
		Effects: []string{
			"3 open requests can't be approved any more: they can be declined, and else they end undecided when their time is over.",
			"12 guests come from domains that are refused then: they keep their access, and invitations that were not made yet are not made.",
		},
		Values: [][2]string{{"from", "everywhere"}, {"blocked_domains", "proseware.example"}},
	}
	unsaid := check
	unsaid.Errors = ui.Errors{"reason": "Enter why the rules are changed"}

	ask := page.AskView{
		Frame: cleo(), Domain: "proseware.example", Action: ui.Path("admin", "policies", "asks", key), Version: "4",
		Summary: []ui.SummaryRow{
			{Label: "Asked by", Values: []string{"Ana Silva", "ana.silva@contoso.example"}},
			{Label: "Asked", Values: []string{"21 Nov 2026, 12:32"}},
			{Label: "Why they need access", Values: []string{"Yuki builds the data feed of Project Falcon with us until spring."}},
			{Label: "The rules now", Values: []string{"Guests from proseware.example can't be invited yet.", "Only from allowed domains, and it is none of them"}},
		},
		Differences: []string{"Allowed domains: added proseware.example"}, Effects: []string{"Allows 1 organisation that a sponsor asked for: their draft can be sent."},
		Flags: []string{"proseware.example looks like prosware.example, but is another domain."},
	}
	unanswered := ask
	unanswered.Errors = ui.Errors{"answer": "Select whether guests may come from there", "reason": "Enter why it is not allowed. The sponsor reads it"}
	return []Sample{
		{Name: "policies", Component: page.Policies(view)},
		{Name: "policies-auditor", Component: page.Policies(auditor)},
		{Name: "policies-test-wrong", Component: page.Policies(wrong)},
		{Name: "policies-form", Component: page.RulesForm(form)},
		{Name: "policies-form-wrong", Component: page.RulesForm(bad)},
		{Name: "policies-organisation", Component: page.RulesForm(partner)},
		{Name: "policies-check", Component: page.RulesCheck(check)},
		{Name: "policies-check-wrong", Component: page.RulesCheck(unsaid)},
		{Name: "policies-ask", Component: page.AnswerAsk(ask)},
		{Name: "policies-ask-wrong", Component: page.AnswerAsk(unanswered)},
	}
}

func policiesView() page.PoliciesView {
	change := func(key string) ui.Link { return ui.Path("admin", "policies", "sections", key) }
	return page.PoliciesView{
		Frame: cleo(), Version: 4, Add: ui.Path("admin", "policies", "organisations", "new"),
		Sections: []page.PolicySection{
			{Title: "Where guests may come from", About: "A domain on a list stands for its subdomains, too. When one that is blocked and one that is allowed both fit, the longer one counts.", Change: change("domains"), Rows: []ui.SummaryRow{
				{Label: "Guests may come from", Values: []string{"Everywhere except from blocked domains"}},
				{Label: "Allowed domains", Values: []string{"None"}},
				{Label: "Blocked domains", Values: []string{"blocked.example, a-very-long-name-of-a-company-that-nobody-would-type.example, old-partner.example"}},
				{Label: "Our own domains", Values: []string{"contoso.example, contoso.onmicrosoft.com"}},
			}},
			{Title: "Asking", About: "What keeps one person, or one mistake, from inviting very many.", Change: change("asking"), Rows: []ui.SummaryRow{
				{Label: "Shortest reason", Values: []string{"20 characters"}}, {Label: "Requests of one sponsor that wait for a decision", Values: []string{"No limit"}},
			}},
		},
		Partners: []page.PartnerRow{
			{Domain: "fabrikam.example", Longest: "90 days", Approvers: []string{"Ben Ito", "Mia Chen"}, NotAsked: []string{"Mia Chen lacks the role Approver, and is not asked."}, Sponsor: "Ana Silva", Note: "Use the project mailbox for questions.", Change: ui.Path("admin", "policies", "organisations", "fabrikam.example")},
			{Domain: "northwind-traders.example"},
		},
		Asks: []page.AskRow{
			{Domain: "proseware.example", By: "Ana Silva", Reason: "Yuki builds the data feed of Project Falcon with us until spring.", Asked: ago(2 * time.Hour), Decide: ui.Path("admin", "policies", "asks", key)},
			{Domain: "tailspintoys.example", By: "Cleo Marsh", Reason: "The new toys have to be looked at by their designers.", Asked: ago(time.Hour)},
		},
		Test: page.AddressTest{
			Action: ui.Path("admin", "policies", "test"), Address: "gil@c0ntoso.example", Verdict: "Guests from c0ntoso.example can be invited.", Rule: "No rule is against it",
			Notes: []string{"c0ntoso.example looks like contoso.example, but is another domain."},
		},
		Versions: []ui.Event{
			{Who: "Cleo Marsh", What: "put version 4 in force. Time to decide: 14 days (was: 10 days).", When: ago(26 * time.Hour), Comment: "Ten days were too few over the holidays."},
			{Who: "Cleo Marsh", What: "put version 3 in force. Blocked domains: added blocked.example.", When: ago(300 * time.Hour), Comment: "Asked for by Legal."},
		},
		Next: ui.Path("admin", "policies").With("before", "3"),
	}
}
