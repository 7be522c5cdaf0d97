package mail

import (
	"slices"
	"time"

	"guestportal/internal/guest"
)

// Messages to approvers and sponsors. They are in English, and hold links that
// are worth nothing without signing in.

const (
	dayFormat    = "2 January 2006"
	momentFormat = "2 January 2006, 15:04 MST"
	copyAddress  = "Or copy this address into your browser:"
)

// asked asks an approver to decide.
func (p *Postman) asked(l guest.Letter) content {
	r := l.Request
	sponsor, name := line(r.Sponsor.Name), line(r.Name)
	who := name
	if org := line(r.Org); org != "" {
		who += " (" + org + ")"
	}
	var packages []string
	for _, w := range waiting(l) {
		packages = append(packages, line(w.Package.Name))
	}
	access := join(packages, "and")
	asks := "to invite " + who
	if r.Purpose != guest.ForNewGuest {
		asks = line(r.Asks())
	}
	// A deadline at midnight is over with the day before it.
	by := r.DecideBy.UTC().Add(-time.Second)
	c := content{
		Language: "en",
		Subject:  sponsor + " asks " + asks + " – decide by " + by.Format("Mon 2 Jan"),
		Lead:     sponsor + " asks " + line(r.Asks()) + ". Please decide by " + moment(r.DecideBy) + ".",
		Facts: []fact{
			{"Guest", who + ", " + r.Email.String()},
			{"Asked by", contact(r.Sponsor)},
			{"Access", access},
			{"Instead of", instead(r)},
			{"Until", "the end of " + lastDay(r.Until)},
		},
		Quotes: []quote{{sponsor + " says why:", r.Reason}},
		Button: "Review and decide", URL: p.link("approvals", r.Ref), Copy: copyAddress,
		Notes: []note{{"", "The link only opens the request. Nothing is decided until you submit your decision there."}},
		Footer: []string{
			"You get this message because you are an approver of " + access + " at " + line(p.Organisation) + ".",
			"Your administrator can change who approves.",
		},
	}
	switch l.Kind {
	case guest.MailReminder:
		c.Subject = "Reminder: " + who + " is waiting for you – decide by " + by.Format("Mon 2 Jan")
		c.Lead = sponsor + " asked to invite " + name + ", and it still waits for a decision. Please decide by " + moment(r.DecideBy) + "."
	case guest.MailNudge:
		c.Subject = sponsor + " reminds you of " + who + " – decide by " + by.Format("Mon 2 Jan")
		c.Lead = sponsor + " asks you to decide about " + name + " soon. There is time until " + moment(r.DecideBy) + "."
	}
	return c
}

// settled tells those who were asked that others have decided.
func (p *Postman) settled(l guest.Letter) content {
	r := l.Request
	sponsor, name := line(r.Sponsor.Name), line(r.Name)
	c := content{
		Language: "en",
		Subject:  "Settled: " + name,
		Lead:     "The request of " + sponsor + " for " + name + " is settled. You don't need to decide any more.",
		Facts: []fact{
			{"Approved", withDeciders(r, guest.Approved)},
			{"Declined", withDeciders(r, guest.Declined)},
		},
		Button: "View request", URL: p.link("approvals", r.Ref), Copy: copyAddress,
		Footer: []string{"You get this message because you were asked to decide, at " + line(p.Organisation) + "."},
	}
	if !asked(l) { // before it was changed they were; now it is no page of theirs
		c.Button, c.URL = "View your approvals", p.link("approvals")
	}
	return c
}

// asked tells whether a letter goes to somebody who is asked about its request, as
// that is now.
func asked(l guest.Letter) bool {
	return slices.ContainsFunc(l.Request.Lines, func(one guest.Line) bool { return slices.Contains(one.Concerns(), l.To.ID) })
}

// withDeciders lists lines that were decided in a way, and by whom.
func withDeciders(r guest.Request, s guest.State) string {
	names := namesOf(r, s)
	if len(names) == 0 {
		return ""
	}
	return join(names, "and") + ", by " + decidedBy(r, s)
}

// instead names what the access that is asked for takes the place of.
func instead(r guest.Request) string {
	if r.Purpose != guest.ChangeAccess || len(r.Lines) == 0 {
		return ""
	}
	return line(r.Lines[0].Replaces.Name)
}

// waiting gives the lines of an open request that the addressee can decide.
func waiting(l guest.Letter) []guest.Line {
	if l.Request.State != guest.Pending {
		return nil
	}
	var out []guest.Line
	for _, open := range l.Request.Undecided() {
		for _, a := range l.Request.Deciders(open) {
			if a.Same(l.To) {
				out = append(out, open)
				break
			}
		}
	}
	return out
}

// approved tells the sponsor that the guest gets access.
func (p *Postman) approved(l guest.Letter) content {
	r := l.Request
	name := line(r.Name)
	c := p.toSponsor(l)
	c.Subject = "Approved: " + name + "'s invitation is on its way"
	c.Lead = decidedBy(r, guest.Approved) + " approved your request for " + name +
		". You don't need to do anything: the account is being created, and then the invitation is sent to " + r.Email.String() + "."
	if r.Delivery == guest.ByLink {
		c.Subject = "Approved: " + name + "'s invitation link is being made"
		c.Lead = decidedBy(r, guest.Approved) + " approved your request for " + name +
			". The account is being created; then copy the invitation link from the guest's page and hand it over."
	}
	if r.Purpose == guest.ForAccount {
		c.Subject = "Approved: " + name + "'s account is being used"
		c.Lead = decidedBy(r, guest.Approved) + " approved your request " + line(r.Asks()) +
			". You don't need to do anything: it is done within minutes. " + name + " is invited only if they have not accepted an invitation before."
	}
	if r.Purpose.Changes() {
		c.Subject = "Approved: " + name + "'s access is being changed"
		c.Lead = decidedBy(r, guest.Approved) + " approved your request " + line(r.Asks()) +
			". You don't need to do anything: it is done within minutes, and " + name + " needs no new invitation."
	}
	c.Facts = []fact{
		{"Approved", join(approvedNames(r), "and")},
		{"Declined", join(namesOf(r, guest.Declined), "and")},
		{"Nobody decided on", join(namesOf(r, guest.Expired), "and")},
		{"Until", "the end of " + lastDay(r.Until)},
	}
	c.Quotes = comments(r)
	return c
}

// declined tells the sponsor that the guest gets nothing, and why.
func (p *Postman) declined(l guest.Letter) content {
	r := l.Request
	name := line(r.Name)
	c := p.toSponsor(l)
	c.Subject = "Declined: " + name
	c.Lead = decidedBy(r, guest.Declined) + " declined your request for " + name +
		". Read why, and send a new request if something can be changed."
	if r.Purpose.Changes() {
		c.Lead = decidedBy(r, guest.Declined) + " declined your request " + line(r.Asks()) + ". Nothing changes for " + name + ". Read why, and ask again if something can be changed."
	}
	c.Facts = []fact{{"Declined", join(namesOf(r, guest.Declined), "and")}}
	c.Quotes = comments(r)
	c.Button, c.URL = "View request", p.link("requests", r.Ref)
	return c
}

// expired tells the sponsor that nobody decided.
func (p *Postman) expired(l guest.Letter) content {
	r := l.Request
	name := line(r.Name)
	c := p.toSponsor(l)
	c.Subject = "Nobody decided on " + name
	c.Lead = "Nobody decided on your request for " + name + " by " + moment(r.DecideBy) +
		", so it ended. Send a new request if " + name + " still needs access."
	if r.Purpose.Changes() {
		c.Lead = "Nobody decided on your request " + line(r.Asks()) + " by " + moment(r.DecideBy) + ", so it ended. Nothing changes for " + name + ". Ask again if it is still needed."
	}
	c.Facts = []fact{{"Access", join(append(namesOf(r, guest.Expired), namesOf(r, guest.Declined)...), "and")}}
	c.Quotes = comments(r)
	c.Button, c.URL = "View request", p.link("requests", r.Ref)
	return c
}

// accepted tells the sponsor that the guest is in.
func (p *Postman) accepted(l guest.Letter) content {
	name := line(l.Guest.Name)
	c := p.toSponsor(l)
	c.Subject = name + " accepted"
	c.Lead = name + " accepted the invitation. You don't need to do anything."
	c.Facts = []fact{{"Access", join(inert(l.Access), "and")}}
	if until := l.Guest.Until; !until.IsZero() {
		c.Facts = append(c.Facts, fact{"Until", "the end of " + lastDay(until)})
	}
	return c
}

// attention tells the sponsor what failed and who must act. What Microsoft said is
// on the page, not in the message.
func (p *Postman) attention(l guest.Letter) content {
	name, t := line(l.Guest.Name), l.Guest.Trouble
	c := p.toSponsor(l)
	what := "invitation"
	if !l.Guest.AcceptedAt.IsZero() || l.Guest.State == guest.Ending {
		what = "access"
	}
	c.Subject = "Something went wrong with " + name + "'s " + what
	c.Lead = t.What + " Your administrator must act: open the guest's page and send them what it says there."
	switch {
	case t.Who == guest.ActorSponsor && t.Final:
		c.Lead = t.What + " Please act: open the guest's page, which says what to do."
	case t.Who == guest.ActorSponsor:
		c.Lead = t.What + " Please act: open the guest's page, which says what to do, and try again there."
	}
	return c
}

// toSponsor is what all messages to a sponsor share.
func (p *Postman) toSponsor(l guest.Letter) content {
	c := content{
		Language: "en", Button: "View guest", URL: p.link("guests", l.Guest.Ref), Copy: copyAddress,
		Footer: []string{"You get this message because you are the sponsor of " + line(l.Guest.Name) + ", a guest of " + line(p.Organisation) + "."},
	}
	if l.To.Same(l.Request.Sponsor) && l.Request.ByAnother(l.Guest) {
		return p.toAsker(l, c)
	}
	return c
}

// decidedBy names who decided lines in a way.
func decidedBy(r guest.Request, s guest.State) string {
	var names []string
	seen := map[guest.PersonID]bool{}
	for _, l := range r.Lines {
		if l.State == s && !seen[l.Decision.By] {
			seen[l.Decision.By] = true
			names = append(names, line(l.Decision.ByName))
		}
	}
	return join(names, "and")
}

// comments gives what was written with the decisions, each once.
func comments(r guest.Request) []quote {
	var out []quote
	seen := map[quote]bool{}
	for _, l := range r.Lines {
		q := quote{line(l.Decision.ByName) + " wrote:", l.Decision.Comment}
		if l.Decision.Comment != "" && !seen[q] {
			seen[q] = true
			out = append(out, q)
		}
	}
	return out
}

func lastDay(until time.Time) string { return guest.LastDay(until).Format(dayFormat) + " (UTC)" }

func moment(t time.Time) string { return t.UTC().Format(momentFormat) }
