package server

import (
	"slices"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// changeKinds are the forms of the purposes.
var changeKinds = map[guest.Purpose]page.ChangeKind{
	guest.AddAccess: page.ChangeAdd, guest.ChangeAccess: page.ChangePackage, guest.ExtendAccess: page.ChangeExtend,
}

// change fills the form about a guest who is here.
func (v reader) change(c lifecycle.Change, in inviteForm, problems guest.Problems) page.ChangeView {
	g := c.Story.Guest
	ends := v.ends(c.Offered, in.Packages, func(p guest.Package) int { return c.Story.Policy.Longest(g.Email.Domain, p) })
	view := page.ChangeView{
		Kind: changeKinds[c.Purpose], GuestName: g.Name, Guest: changeAbout(c), Now: v.accessNow(c),
		Chosen: in.Packages, Reason: in.Reason, ReasonMin: c.Story.Policy.ReasonMin, Find: in.Find, Searches: c.More || in.Find != "", More: c.More,
		Errors: ui.Errors(problems), IdempotencyKey: in.Key, Version: in.Version,
		DateMin: ends.DateMin, DateMax: ends.DateMax,
		Date: ui.Field{Name: "until_date", Label: "End date", Hint: ends.Hint, Value: in.UntilDate, Error: problems["until_date"]},
	}
	if c.Purpose == guest.ExtendAccess && in.Answers == nil {
		in.Answers = guest.Request{Lines: []guest.Line{c.Before}}.Form().Answers // as they were given before
	}
	view.Nothing = in.Find != "" && !slices.ContainsFunc(c.Offered, func(p guest.Package) bool { return !slices.Contains(in.Packages, string(p.ID)) })
	for _, p := range c.Offered {
		card := packageCard(p, v.By)
		card.Questions = questions(p, in.Answers, problems)
		view.Packages = append(view.Packages, card)
		if app := sharedApp(p.Resources, c.Grant.Package.Resources); app != "" && c.Purpose == guest.ChangeAccess {
			view.Roles, view.App = view.Roles+1, app
		}
	}
	if c.ByOwner {
		view.Told = g.Sponsor.Name
		if last := guest.LastDay(c.Grant.Until).Format(inputDate); ends.DateMax == "" || last <= ends.DateMax {
			view.DateMax = last
			view.Date.Hint = "On or before " + v.lastDay(c.Grant.Until).Text + ", when it ends now."
		}
	}
	view.Ends = v.changeEnds(c, in, ends)
	v.stop(c, ends, &view)
	return view
}

// changeAbout is the page that the form leads back to.
func changeAbout(c lifecycle.Change) ui.Link {
	if c.ByOwner {
		return holdingPath(c.Grant.Package.ID, c.Grant.ID)
	}
	return guestPath(c.Story.Guest.Ref)
}

// stop says why nothing can be asked for now.
func (v reader) stop(c lifecycle.Change, ends page.EndChoices, view *page.ChangeView) {
	waiting, is := c.Story.Waiting()
	switch {
	case is:
		view.Stop = waiting.WaitsWords(c.Story.Guest, v.By)
		if guest.MaySeeRequestOf(c.Story.Guest, waiting, v.By) == nil {
			view.StopLink, view.StopText = requestPath(waiting.Ref), "View the request "+waiting.Ref
		}
	case c.Story.Policy.Blocks(c.Story.Guest.Email):
		view.Stop = "Guests from " + c.Story.Guest.Email.Domain + " are refused by the rules as they are now, so nothing can be added or changed. Ask " +
			c.Story.Policy.AskForAccess + " if you think they should be allowed."
	case c.Purpose == guest.ExtendAccess && len(c.Offered) == 0:
		view.Stop = c.Grant.Package.Name + " can't be asked for any more, so this access can't be extended. It ends on " + v.lastDay(c.Grant.Until).Text + "."
		view.StopLink, view.StopText = guestPath(c.Story.Guest.Ref, "access", string(c.Grant.ID), "change"), "Change it to something else"
	case c.Purpose == guest.ExtendAccess && ends.DateMax <= guest.LastDay(c.Grant.Until).Format(inputDate):
		view.Stop = "This access lasts for as long as is allowed already: until " + v.lastDay(c.Grant.Until).Text + ". Extend it when it has less time left."
	case len(c.Offered) == 0 && !view.Searches && c.ByOwner:
		view.Stop = "There is no other package for the same app that you can ask for."
	case len(c.Offered) == 0 && !view.Searches:
		view.Stop = "There is nothing else in the catalogue that you can ask for."
	}
}

// accessNow lists what the guest has, or the one that is to be changed.
func (v reader) accessNow(c lifecycle.Change) []ui.SummaryRow {
	grants := c.Story.Standing(v.Clock.Now)
	if c.Grant.ID != "" {
		grants = []guest.Grant{c.Grant}
	}
	var rows []ui.SummaryRow
	for _, g := range grants {
		rows = append(rows, ui.SummaryRow{
			Label: g.Package.Name, Values: append(opens(g.Package.Resources), "Until "+v.lastDay(g.Until).Text),
		})
	}
	return rows
}

// changeEnds gives the choices of an end. To extend, only what is later than the
// end as it is.
func (v reader) changeEnds(c lifecycle.Change, in inviteForm, ends page.EndChoices) []ui.Option {
	today := guest.Today(v.Clock.Now)
	var out []ui.Option
	add := func(o ui.Option) {
		o.Checked = o.Value == in.Until
		out = append(out, o)
	}
	extends := func(days int) bool {
		return c.Purpose != guest.ExtendAccess || today.AddDate(0, 0, days).After(guest.LastDay(c.Grant.Until))
	}
	same := c.Story.EndNow(c.Grant, v.Clock.Now)
	allowed := ends.DateMax == "" || guest.LastDay(same).Format(inputDate) <= ends.DateMax
	if c.Purpose != guest.ExtendAccess && same.After(v.Clock.Now) && allowed {
		add(ui.Option{Value: guest.SameEnd, Label: "When their access ends now", Hint: "until " + v.lastDay(same).Text})
	}
	if c.ByOwner { // who looks after a package asks for nothing longer
		add(ui.Option{Value: "date", Label: "Another date"})
		return out
	}
	if extends(30) {
		add(ui.Option{Value: "30", Label: "30 days from today", Hint: ends.In30})
	}
	if extends(90) {
		add(ui.Option{Value: "90", Label: "90 days from today", Hint: ends.In90})
	}
	add(ui.Option{Value: "longest", Label: "Longest allowed", Hint: ends.Longest})
	add(ui.Option{Value: "date", Label: "Another date"})
	return out
}

// sharedApp names the app of which both lists give a role; empty when there is none.
func sharedApp(a, b []guest.Resource) string {
	for _, x := range a {
		if x.Kind == guest.App && guest.SameApp([]guest.Resource{x}, b) {
			return x.Name
		}
	}
	return ""
}

// asks says what a request asks for, in one sentence; nothing for a new guest.
func (v reader) asks(r guest.Request) string {
	if r.Purpose == guest.ForNewGuest {
		return ""
	}
	who := r.Sponsor.Name + " asks "
	if r.Sponsor.Same(v.By) {
		who = "You ask "
	}
	return who + r.Asks() + ", until " + v.lastDay(r.Until).Text + "."
}

// plan says what an approval leads to.
func (v reader) plan(s guest.Story, r guest.Request) []string {
	if !r.Purpose.Changes() {
		return guest.WillHappen(r, s.Policy, !s.EarlierEnd.IsZero())
	}
	words, err := guest.WillChange(s.Case, r, v.Clock.Now)
	if err != nil {
		if moved, is := err.(guest.MovedOn); is {
			return []string{moved.Reason}
		}
	}
	return words
}

// offers gives what can be asked for with a grant.
func (v reader) offers(s guest.Story, g guest.Grant) []page.NextStep {
	if !v.mayAsk(s) || !g.Standing(v.Clock.Now) {
		return nil
	}
	to := func(what string) ui.Link { return guestPath(s.Guest.Ref, "access", string(g.ID), what) }
	return []page.NextStep{{Text: "Change", Link: to("change")}, {Text: "Extend", Link: to("extend")}}
}

// mayAsk tells whether this person is offered to ask for other access: not while a
// request waits, when nothing else can be asked for.
func (v reader) mayAsk(s guest.Story) bool {
	_, waits := s.Waiting()
	return v.asksFor(s) && !waits
}

// asksFor tells whether it is this person who asks for other access of a guest who is
// here, on the guest's page.
func (v reader) asksFor(s guest.Story) bool {
	return s.Focus == "" && guest.MayAskFor(s.Guest, v.By) == nil && s.Changeable() == nil
}

// accessWaits says what has to be decided before anything else can be asked for; nil
// when nothing has.
func (v reader) accessWaits(s guest.Story) *page.AccessWaits {
	r, waits := s.Waiting()
	if !waits || !v.asksFor(s) {
		return nil
	}
	return &page.AccessWaits{
		Words: r.WaitsWords(s.Guest, v.By), Request: page.NextStep{Text: "View the request " + r.Ref, Link: requestPath(r.Ref)},
	}
}

// addAccess is where more can be asked for; zero when it can't.
func (v reader) addAccess(s guest.Story) ui.Link {
	if !v.mayAsk(s) {
		return ui.Link{}
	}
	return guestPath(s.Guest.Ref, "access", "new")
}

// changeState gives the tag of a request for a guest who is here: what was decided,
// and until that is done what is being done about it. Empty when it is done.
func changeState(s guest.Story, r guest.Request, now time.Time) ui.State {
	if r.State != guest.Approved {
		return requestState(r.State)
	}
	for _, l := range r.Lines {
		if state := lineState(s, r, l, now); state == ui.StateSettingUp || state == ui.StateAttention {
			return state
		}
	}
	return ""
}

// factsOfChange are what helps to decide about a guest who is here: what they have.
func (v reader) factsOfChange(s guest.Story) []page.Fact {
	var out []page.Fact
	for _, g := range s.Standing(v.Clock.Now) {
		out = append(out, page.Fact{Text: s.Guest.Name + " has " + g.Package.Name + " until " + v.lastDay(g.Until).Text + "."})
	}
	if s.Guest.State == guest.Suspended {
		out = append(out, page.Fact{Text: "The account is blocked in Entra, and stays so.", Tone: ui.ToneYellow})
	}
	if s.Guest.State == guest.Invited {
		out = append(out, page.Fact{Text: s.Guest.Name + " has not accepted the invitation yet."})
	}
	return out
}
