package server

import (
	"strings"
	"time"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// shownRequests are those whose lines a story shows: the one in focus, or all
// of the guest's.
func shownRequests(s guest.Story) []guest.Request {
	if s.Focus == "" {
		return s.Requests
	}
	return []guest.Request{s.Request()}
}

// access lists the lines with what became of them.
func (v reader) access(s guest.Story) []page.AccessLine {
	var out []page.AccessLine
	for _, r := range shownRequests(s) {
		for _, l := range r.Lines {
			if !shown(s, r, l, v.Clock.Now) {
				continue
			}
			line := page.AccessLine{
				Package: l.Package.Name, Opens: opens(givenBy(s, l)),
				State: lineState(s, r, l, v.Clock.Now), Until: v.lastDay(l.Ends(r)),
			}
			if grant, there := grantOf(s, l); there {
				line.From, line.Until = v.Clock.Day(grant.From), v.lastDay(grant.Until)
				if !grant.EndedAt.IsZero() {
					line.Until = v.Clock.Day(grant.EndedAt)
				}
				line.Offers = v.offers(s, grant)
			}
			if l.State == guest.Approved {
				line.Note = missing(s, givenBy(s, l))
			}
			if l.State == guest.Declined && l.Decision.Comment != "" {
				line.Note = "Declined: " + l.Decision.Comment
			}
			out = append(out, line)
		}
	}
	return out
}

// shown tells whether a line says anything about what the guest has or will have:
// on the guest's own page what has ended, or came to nothing before the newest
// request, is history.
func shown(s guest.Story, r guest.Request, l guest.Line, now time.Time) bool {
	if s.Focus != "" || r.ID == s.Request().ID {
		return true
	}
	grant, there := grantOf(s, l)
	if !there {
		return false
	}
	return grant.Standing(now) || s.Changeable() != nil || lineState(s, r, l, now) == ui.StateRemoving && !covered(s, grant, now)
}

// covered tells whether other access gives all that a grant gave, so that nothing of
// it is taken away: it was extended.
func covered(s guest.Story, of guest.Grant, now time.Time) bool {
	var stands []guest.Resource
	for _, g := range s.Standing(now) {
		stands = append(stands, g.Package.Resources...)
	}
	for _, r := range of.Package.Resources {
		if !guest.Contains(stands, r) {
			return false
		}
	}
	return true
}

// approval lists what was decided, and what is waited for, line by line.
func (v reader) approval(s guest.Story) []page.ApprovalNote {
	var out []page.ApprovalNote
	for _, r := range shownRequests(s) {
		if r.State == guest.Draft {
			continue
		}
		for _, l := range r.Lines {
			note := page.ApprovalNote{
				Package: l.Package.Name, State: requestState(l.State),
				Who: l.Decision.ByName, When: v.Clock.Moment(l.Decision.At), Comment: l.Decision.Comment,
			}
			if l.State == guest.Pending {
				note.Who = r.WhoDecidesNow(l).Words
				if r.State != guest.Pending {
					note.State = requestState(r.State)
				}
				note.Usual = s.Usual[l.Package.ID]
			}
			out = append(out, note)
		}
	}
	return out
}

// guestRows is the card about the guest.
func (v reader) guestRows(s guest.Story) []ui.SummaryRow {
	r, g := s.Request(), s.Guest
	rows := []ui.SummaryRow{{Label: "Email address", Values: []string{r.Email.String()}}}
	if r.Org != "" {
		rows = append(rows, ui.SummaryRow{Label: "Organisation", Values: []string{r.Org}})
	}
	account, made, invited := "Not created", "Created ", deliveryWords(r.Delivery, r.Sponsor, v.By)+", in "+languageName(r.Language)
	if origin(s).Purpose == guest.ForAccount {
		account, made, invited = "There already, not taken on", "There already, taken on ", "None: they have a guest account"
	}
	switch {
	case g.State == guest.Removed && s.Policy.AfterEnd == guest.Delete:
		account = "Deleted"
	case g.State == guest.Removed, g.State == guest.Suspended:
		account = "Blocked"
	case !g.InvitedAt.IsZero():
		account = made + v.Clock.Day(g.InvitedAt).Text
	}
	rows = append(rows,
		ui.SummaryRow{Label: "Account", Values: []string{account}},
		ui.SummaryRow{Label: "Invitation", Values: []string{invited}})
	if !g.AcceptedAt.IsZero() {
		rows = append(rows, ui.SummaryRow{Label: "Accepted", Values: []string{v.Clock.Moment(g.AcceptedAt).Text}})
	}
	return rows
}

// deliveryWords says how the guest gets the invitation.
func deliveryWords(how guest.Delivery, sponsor, by guest.Person) string {
	switch {
	case how == guest.ByMail:
		return "We send an email"
	case sponsor.Same(by):
		return "You give them the link"
	}
	return sponsor.Name + " hands over the link"
}

// worthTelling is how far away the next try must be for people to be told of it.
const worthTelling = 5 * time.Second

// attention is the card about trouble: what only a person can mend, or what it
// is that takes longer than usual. Nil when there is neither.
func (v reader) attention(g guest.Guest) *page.Attention {
	passing := g.Trouble.Who == guest.ActorNobody && g.NextTry.Before(v.Clock.Now.Add(worthTelling))
	if g.Trouble.None() || g.Sync == guest.InSync || g.Sync == guest.Converging && passing {
		return nil
	}
	card := &page.Attention{
		Waiting: g.Sync == guest.Converging, What: g.Trouble.What, Who: capital(string(g.Trouble.Who)), Do: g.Trouble.Do,
	}
	if g.NextTry.After(v.Clock.Now) && g.Trouble.Breaker == "" { // a pause ends when a person ends it
		card.Next = v.nextTry(g.NextTry)
	}
	if g.Trouble.Who == guest.ActorSponsor && !g.Sponsor.Same(v.By) {
		card.Who = g.Sponsor.Name
	}
	if !guest.MayManageGuest(g, v.By) {
		return card
	}
	if g.Trouble.Detail != "" && g.Trouble.Who != guest.ActorNobody {
		card.Copy = strings.Join([]string{g.Ref + " " + g.Name, g.Trouble.What, g.Trouble.Do, g.Trouble.Detail}, "\n")
	}
	if g.MayTryAgain() {
		card.Retry = &page.Action{
			Text: "Try again", Link: guestPath(g.Ref, "try-again"), Tone: page.ActionPrimary, Post: true, IdempotencyKey: v.Key(),
		}
	}
	return card
}
