package server

import (
	"slices"
	"strconv"
	"strings"

	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// catalogue shows one page of the list.
func (v reader) catalogue(found guest.CataloguePage, query, after string) page.CatalogueView {
	self := ui.Path("admin", "catalogue").With("q", query)
	view := page.CatalogueView{Own: !v.By.Reads(), Query: query}
	if guest.MayMakePackages(v.By) == nil {
		view.New = ui.Path("admin", "catalogue", "new")
	}
	for _, e := range found.Rows {
		row := page.CatalogueRow{
			Link: packagePath(e.ID), Name: e.Name, Description: e.Description, Opens: opens(e.Resources),
			Approval: capital(e.WhoDecides(guest.Person{})), Longest: ui.Count(e.MaxDays, "day"), Guests: counted(e.Guests, guest.CountInList, "guest"),
			Status: packageStatus(e),
		}
		for _, o := range e.Owners {
			row.Owners = append(row.Owners, o.Name)
		}
		view.Packages = append(view.Packages, row)
	}
	if after != "" {
		view.First = self
	}
	if found.More && len(found.Rows) > 0 {
		view.Next = self.With("after", string(found.Rows[len(found.Rows)-1].ID))
	}
	return view
}

func packageStatus(e guest.Entry) page.PackageStatus {
	return page.PackageStatus{On: e.Enabled, New: !e.Published, Hidden: e.Terms.Hidden, Changes: e.Draft != nil}
}

// manyGuests counts the guests of a package.
func manyGuests(n int) string { return counted(n, guest.CountAtMost, "guest") }

// counted says how many there are, as far as they were counted.
func counted(n, most int, what string) string {
	if n >= most {
		return ui.Number(most) + " " + what + "s or more"
	}
	return ui.Count(n, what)
}

// pack shows one package with its parts, and what this person may do.
func (v reader) pack(e guest.Entry, found guest.Checked) page.PackageView {
	p := e.Working()
	view := page.PackageView{
		Description: p.Description, Status: packageStatus(e), State: packageState(e), Guests: haveIt(e.Guests),
		Changes: diff(e.Changes()), Faults: p.Faults(found),
	}
	if e.Last.ByName != "" {
		view.ChangedBy = e.Last.ByName + ", " + v.Clock.Moment(e.Last.At).Text
	}
	may := guest.MayChangePackage(e, v.By) == nil
	view.Parts = packageParts(e, may)
	view.Links = []page.NextStep{{Text: "Preview", Link: packagePath(e.ID, "preview")}}
	if e.Published {
		view.Links = append(view.Links, page.NextStep{Text: "Versions", Link: packagePath(e.ID, "versions")},
			page.NextStep{Text: "Who has it", Link: packagePath(e.ID, "holders")})
	}
	if may && (e.Draft != nil || !e.Enabled) {
		view.Publish, view.PublishText = packagePath(e.ID, "publish"), "Check and publish"
		if !e.Enabled {
			view.PublishText = "Check and turn on"
		}
	}
	if may && e.Outdated > 0 {
		view.Links = append(view.Links, page.NextStep{
			Text: manyGuests(e.Outdated) + " " + verb(e.Outdated, "has", "have") + " an earlier version", Link: packagePath(e.ID, "follow"),
		})
	}
	if may && e.Enabled {
		view.TurnOff = packagePath(e.ID, "off")
	}
	if e.Enabled {
		view.Ask = v.Site.JoinPath("requests", "new").String() + "?package=" + string(e.ID)
	}
	return view
}

// haveIt says how many guests have a package.
func haveIt(n int) string {
	if n == 0 {
		return "No guest has it."
	}
	return manyGuests(n) + " " + verb(n, "has", "have") + " it."
}

// packageState says what can be asked for now.
func packageState(e guest.Entry) string {
	switch {
	case !e.Published:
		return "Nobody can ask for it before it is turned on."
	case !e.Enabled:
		return "Nobody can ask for it at the moment."
	case e.Terms.Hidden:
		return e.Terms.AudienceWords() + " can ask for it, by its address only."
	}
	return e.Terms.AudienceWords() + " can ask for it."
}

func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// packageParts is the list of tasks, with what each part says.
func packageParts(e guest.Entry, may bool) []ui.SummaryRow {
	p := e.Working()
	row := func(label, at string, values ...string) ui.SummaryRow {
		r := ui.SummaryRow{Label: label, Values: values, ChangeWhat: strings.ToLower(label)}
		if may {
			r.Change = packagePath(e.ID, at)
		}
		return r
	}
	limits := []string{"At most " + ui.Count(p.MaxDays, "day")}
	if p.Terms.DefaultDays > 0 {
		limits = append(limits, "Usually "+ui.Count(p.Terms.DefaultDays, "day"))
	}
	if words := p.Terms.DomainWords(); words != "" {
		limits = append(limits, words)
	}
	asks := []string{p.Terms.AudienceWords()}
	if p.Terms.Hidden {
		asks = append(asks, "Hidden from lists")
	}
	var questions, owners []string
	for _, q := range p.Terms.Questions {
		questions = append(questions, q.Words)
	}
	for _, o := range p.Owners {
		owners = append(owners, o.Name)
	}
	approval := orNone(nonEmpty(capital(p.ApprovalInFull())), "Nobody yet")
	if p.Terms.Sensitive {
		approval = append(approval, "Sensitive: approvers sign in again")
	}
	describe := row("Describe it", "describe", p.Name, p.Description)
	describe.ChangeWhat = "the description" // the other labels are what is changed
	return []ui.SummaryRow{
		describe,
		row("Resources", "resources", orNone(opens(p.Resources), "Guest account only")...),
		row("Who approves", "approvers", approval...),
		row("Limits", "limits", limits...),
		row("Who may ask", "audience", asks...),
		row("Questions", "questions", orNone(questions, "None")...),
		row("Owners", "owners", orNone(owners, "Nobody but the administrators")...),
	}
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func orNone(values []string, none string) []string {
	if len(values) == 0 {
		return []string{none}
	}
	return values
}

// diff shows differences of the domain.
func diff(list []guest.Difference) []page.Change {
	var out []page.Change
	for _, d := range list {
		out = append(out, page.Change{What: d.What, Before: d.Before, After: d.After})
	}
	return out
}

// resourcesView shows what a package opens, and what a search found.
func resourcesView(e guest.Entry, remarks [][]guest.Remark, found []guest.Candidate, query string) page.ResourcesView {
	view := page.ResourcesView{Query: query, Searched: strings.TrimSpace(query) != "", Most: lifecycle.FoundAtMost}
	resources := e.Working().Resources
	for i, r := range resources {
		row := page.ResourceRow{Words: opens(resources[i : i+1])[0], Kind: string(r.Kind), Object: r.ObjectID, Role: r.RoleID}
		if i < len(remarks) {
			row.Remarks = remarkRows(remarks[i])
		}
		view.Chosen = append(view.Chosen, row)
	}
	for i, c := range found {
		view.Found = append(view.Found, foundResource(strconv.Itoa(i), c, resources))
	}
	return view
}

// foundResource shows a group or app with the guard's verdict, and the roles that
// people can have.
func foundResource(id string, c guest.Candidate, chosen []guest.Resource) page.FoundResource {
	f := page.FoundResource{ID: id, Kind: string(c.Kind), Object: c.ObjectID, Name: c.Name, What: c.What, Description: c.Description}
	var names, not []string
	for _, o := range c.Owners {
		names = append(names, o.Name)
	}
	if len(names) > 0 {
		f.Owners = "Owned by " + join(names, "and")
	}
	role := ""
	for _, r := range c.Target.Roles {
		switch {
		case !r.ForPeople:
			not = append(not, r.Name+" (for programs)")
		case !r.Enabled:
			not = append(not, r.Name+" (switched off)")
		default:
			f.Roles = append(f.Roles, ui.Option{Value: r.ID, Label: r.Name})
		}
	}
	if c.Kind == guest.App && len(f.Roles) == 0 {
		f.Roles = []ui.Option{{Value: guest.DefaultAccess, Label: "Default Access"}}
	}
	if len(f.Roles) > 0 {
		role = f.Roles[0].Value
	}
	if len(not) > 0 {
		f.NotForGuests = "Roles that guests can't have: " + join(not, "and") + "."
	}
	remarks := c.Target.Guard(c.Resource(role))
	f.Remarks, f.Stopped = remarkRows(remarks), guest.Stops(remarks)
	f.Chosen = slices.ContainsFunc(chosen, func(r guest.Resource) bool { return r.Kind == c.Kind && strings.EqualFold(r.ObjectID, c.ObjectID) })
	return f
}

func remarkRows(remarks []guest.Remark) []page.Remark {
	var out []page.Remark
	for _, m := range remarks {
		out = append(out, page.Remark{Stops: m.Stops, Why: m.Why, Do: m.Do})
	}
	return out
}

// publishView says what comes into force, and what it leads to.
func publishView(e guest.Entry, found guest.Checked) page.PublishView {
	p := e.Working()
	view := page.PublishView{
		Action: packagePath(e.ID, "publish"), Changes: diff(e.Changes()), Faults: p.Faults(found),
		Choose: e.Published && !e.Enabled, Optional: !e.Published, Button: "Publish",
	}
	if !e.Published {
		view.Button = "Turn on"
	}
	if e.Draft != nil {
		view.Discard = packagePath(e.ID, "discard")
	}
	for i, r := range p.Resources {
		if i < len(found.Remarks) && !guest.Stops(found.Remarks[i]) {
			for _, m := range found.Remarks[i] {
				view.Remarks = append(view.Remarks, r.Name+": "+m.Why+" "+m.Do)
			}
		}
	}
	if e.Published {
		view.Effects = append(view.Effects, "What is asked for from then on is asked for as it then stands.")
	} else {
		asks := " can ask for it at once"
		if p.Terms.Hidden {
			asks += ", by its address: it is in no list"
		}
		if len(p.Terms.Domains) > 0 {
			asks += ", for guests from " + strings.Join(p.Terms.Domains, ", ")
		}
		view.Effects = append(view.Effects, p.Terms.AudienceWords()+asks+".")
	}
	view.Effects = append(view.Effects, p.Unread(found.Roster)...)
	if e.Waiting > 0 {
		view.Effects = append(view.Effects, counted(e.Waiting, guest.CountInList, "request")+" that "+verb(e.Waiting, "waits", "wait")+" to be decided "+verb(e.Waiting, "keeps", "keep")+" what it was when it was made.")
	}
	if e.Guests > 0 {
		view.Effects = append(view.Effects, manyGuests(e.Guests)+" who "+verb(e.Guests, "has", "have")+" it "+verb(e.Guests, "keeps", "keep")+" what was approved for them.")
	}
	return view
}

// turnOffEffects says what turning a package off leads to.
func turnOffEffects(e guest.Entry) []string {
	out := []string{manyGuests(e.Guests) + " " + verb(e.Guests, "keeps", "keep") + " access until it ends.", "New requests stop now."}
	if e.Waiting > 0 {
		out = append(out, counted(e.Waiting, guest.CountInList, "request")+" that "+verb(e.Waiting, "was", "were")+" sent before can still be decided.")
	}
	return out
}
