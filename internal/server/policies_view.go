package server

import (
	"strconv"
	"strings"

	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// policies says the rules in words, at a place in each of their lists.
func (v reader) policies(rules lifecycle.RulesPage, at lifecycle.RulesPlace) page.PoliciesView {
	p := rules.Policy
	view := page.PoliciesView{Version: p.Version}
	may := guest.MayChangeRules(v.By) == nil
	link := func(more ...string) ui.Link {
		if !may {
			return ui.Link{}
		}
		return policiesPath(more...)
	}
	for _, s := range guest.Sections {
		section := page.PolicySection{Title: s.Title, About: s.About, Change: link("sections", s.Key)}
		for _, rule := range s.Rules {
			section.Rows = append(section.Rows, ui.SummaryRow{Label: rule.Label, Values: []string{rule.Say(p)}})
		}
		view.Sections = append(view.Sections, section)
	}
	if at.Organisation != "" {
		view.FirstPartners = policiesPath().At("organisations")
	}
	if n := len(rules.Partners); rules.MorePartners && n > 0 {
		view.NextPartners = policiesPath().With("organisations", rules.Partners[n-1].Domain).At("organisations")
	}
	for _, one := range rules.Partners {
		row := page.PartnerRow{Domain: one.Domain, Sponsor: one.Sponsor.Name, Note: one.Note, NotAsked: one.NotAsked(rules.Roster), Change: link("organisations", one.Domain)}
		if one.MaxDays > 0 {
			row.Longest = ui.Count(one.MaxDays, "day")
		}
		if one.Preapproved {
			row.Preapproved = "Ordinary requests are approved at once, by " + one.Preapproval.ByName
		}
		for _, a := range one.Approvers {
			row.Approvers = append(row.Approvers, a.Name)
		}
		view.Partners = append(view.Partners, row)
	}
	view.Add = link("organisations", newPartner)
	for _, a := range rules.Asks {
		row := page.AskRow{Domain: a.Domain, By: a.By.Name, Reason: a.Reason, Asked: v.Clock.Moment(a.At)}
		if !a.By.Same(v.By) {
			row.Decide = link("asks", a.ID)
		}
		view.Asks = append(view.Asks, row)
	}
	if n := len(rules.Asks); rules.MoreAsks && n > 0 {
		view.NextAsks = policiesPath().With("asks", rules.Asks[n-1].ID)
	}
	view.Versions = v.ruleVersions(rules)
	if at.Before > 0 {
		view.First = policiesPath()
	}
	if n := len(view.Versions); rules.More && n > 0 {
		view.Next = policiesPath().With("before", strconv.Itoa(rules.Versions[n-1].Policy.Version))
	}
	return view
}

// addressTest shows what the rules say about an address, if one was typed.
func addressTest(typed *string, tested lifecycle.Tested) page.AddressTest {
	t := page.AddressTest{Action: policiesPath("test"), Error: tested.Wrong}
	if typed == nil {
		return t
	}
	t.Address = *typed
	if tested.Wrong == "" {
		t.Verdict, t.Rule = tested.Ruling.Explain()
		t.Refused, t.Notes = tested.Ruling.Says != guest.DomainAllowed, tested.Notes
	}
	return t
}

// ruleVersions tells what each version changed of the one before it.
func (v reader) ruleVersions(rules lifecycle.RulesPage) []ui.Event {
	var out []ui.Event
	for i, one := range rules.Versions {
		e := ui.Event{Who: one.Author, When: v.Clock.Moment(one.At), Comment: one.Reason}
		e.What = "put version " + strconv.Itoa(one.Policy.Version) + " in force."
		switch {
		case i+1 < len(rules.Versions):
			if said := guest.RuleDifferences(rules.Versions[i+1].Policy, one.Policy); len(said) > 0 {
				e.What += " " + strings.Join(said, ". ") + "."
			}
		case rules.More:
			return out // it is only there for the one after it
		}
		out = append(out, e)
	}
	return out
}
