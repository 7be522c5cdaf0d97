package guest

import "time"

// MayAsk says whether a person may ask for what a form says of the guest who is
// here: as MayAskFor says, and for another role in the place of an access whoever
// looks after the package that gives it. It tells whether they ask as that only.
func (c Case) MayAsk(f Form, by Person) (owner bool, err error) {
	refused := MayAskFor(c.Guest, by)
	if refused == nil || f.Purpose != ChangeAccess {
		return false, refused
	}
	for _, g := range c.Grants {
		if g.ID == f.Replaces && c.mayLookAfter(g.Package.ID, g, by) == nil {
			return true, nil
		}
	}
	return false, refused
}

// ByAnother tells whether somebody else than the guest's sponsor asks.
func (r Request) ByAnother(g Guest) bool { return g.ID != "" && !r.Sponsor.Same(g.Sponsor) }

// asOwner limits what is asked by somebody who looks after a package to that: the
// role in an app that it opens, for no longer than it was given.
func (a Ask) asOwner(grant Grant, f Form, p Problems) {
	for _, o := range a.Packages {
		if !SameApp(o.Resources, grant.Package.Resources) {
			p["package"] = "Select another role in the same app"
		}
	}
	field := "until"
	if f.Until == "date" {
		field = "until_date"
	}
	if a.Until.After(grant.Until) {
		p.add(field, "End date must be on or before "+LastDay(grant.Until).Format("2 January 2006")+", when this access ends now. Only the sponsor can ask for longer")
	}
}

// WaitsWords says that a request waits, and that nothing else can be asked for
// until it is decided. Who did not send it, and is not the guest's sponsor, is not
// told what it is.
func (r Request) WaitsWords(g Guest, by Person) string {
	switch {
	case r.Sponsor.Same(by):
		return r.Ref + " is waiting for a decision. Wait for it, or cancel it, before you ask for something else."
	case g.Sponsor.Same(by):
		return r.Ref + ", which " + r.Sponsor.Name + " sent, is waiting for a decision. Wait for it before you ask for something else."
	}
	return "Another request for " + g.Name + " is waiting for a decision. Ask again once it is decided."
}

// tellSponsor tells the guest's sponsor what became of a request that somebody who
// looks after a package has sent.
func (d *Decision) tellSponsor(k MailKind, g Guest, r Request) {
	if r.Purpose.Changes() && r.ByAnother(g) {
		d.mail(k, g.Sponsor.ID, r.ID)
	}
}

// Narrowed gives the story of the request in focus alone, as who sent it may know
// it without being the guest's sponsor: what it asks for, what that takes the place
// of, and what happened about it.
func (s Story) Narrowed() Story {
	r := s.Request()
	concerns := map[GrantID]bool{}
	lines := map[LineID]bool{}
	var lists [][]Resource
	for _, l := range r.Lines {
		concerns[l.Replaces.Grant], lines[l.ID] = true, true
		lists = append(lists, l.Package.Resources, l.Replaces.Resources)
	}
	about := union(lists...)
	out := Story{Case: Case{Guest: s.Guest, Requests: []Request{r}, Policy: s.Policy}, Focus: r.ID, Ahead: s.Ahead}
	out.Guest.Message, out.Guest.Until = "", time.Time{}
	for _, g := range s.Grants {
		if concerns[g.ID] || lines[g.Line] {
			out.Grants = append(out.Grants, g)
			if g.Until.After(out.Guest.Until) {
				out.Guest.Until = g.Until
			}
		}
	}
	for _, held := range s.Held {
		if Contains(about, held) {
			out.Held = append(out.Held, held)
		}
	}
	for _, d := range s.Drifts {
		if d.Resource != (Resource{}) && Contains(about, d.Resource) {
			out.Drifts = append(out.Drifts, d)
		}
	}
	for _, e := range s.History {
		if e.Request == r.ID {
			out.History = append(out.History, e)
		}
	}
	return out
}

// stake says why somebody counts as the requester who did not ask.
func (r Request) stake(by Person) string {
	switch {
	case r.Answers != "" && r.Answers == by.ID:
		return "You answer for " + r.Name + ", so you can't decide what " + r.Sponsor.Name + " asks for them"
	case r.Answers != "":
		return "You stand in for who asks, or for who answers for " + r.Name + ", so you can't decide this request"
	}
	return "You stand in for " + r.Sponsor.Name + ", so you can't decide their request"
}
