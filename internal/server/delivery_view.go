package server

import (
	"slices"
	"strconv"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// invitationLink is the card for whoever may hand the link over: what was sent, what
// the guest did with it, and what can be done.
func (v reader) invitationLink(s guest.Story) *page.InvitationLink {
	g := s.Guest
	waiting := g.State == guest.Invited
	if s.LinkCode == "" || !waiting && g.State != guest.Active || s.ShutOut() {
		return nil
	}
	card := &page.InvitationLink{
		URL: v.Site.JoinPath("i", s.LinkCode).String(), Email: g.Email.String(), GuestName: g.Name, Delivery: v.delivery(s),
	}
	if s.MayMakeLink(v.By, v.Clock.Now) == nil {
		card.Others = append(card.Others, page.NextStep{Text: "Make a new link", Link: guestPath(g.Ref, "link")})
	}
	if !waiting {
		return card // it goes on leading to what they were given
	}
	if s.MayCorrectAddress(v.By) == nil {
		card.Others = append(card.Others, page.NextStep{Text: "The address was wrong", Link: guestPath(g.Ref, "address")})
	}
	if g.Delivery == guest.ByMail {
		card.HeadsUp = v.headsUp(g)
	}
	left := s.Policy.ResendsPerDay - s.ResentToday(v.Clock.Now)
	if left <= 0 {
		card.Left = guest.ResentWords(s.ResentToday(v.Clock.Now))
		return card
	}
	text := "Send again"
	if s.InvitationAt.IsZero() && g.Delivery == guest.ByLink {
		text = "Send by email"
	}
	card.SendAgain = &page.Action{Text: text, Link: guestPath(g.Ref, "resend"), Post: true, IdempotencyKey: v.Key()}
	card.Left = "You can send it " + ui.Count(left, "more time") + " today."
	card.Goes = goesWith(g)
	return card
}

// goesWith says which words of the sponsor's go with the invitation. There are no
// others: those who approved have read these.
func goesWith(g guest.Guest) string {
	if g.Message == "" {
		return "It is the invitation as it was approved, so nothing can be added to it."
	}
	return "Your message to the guest goes with it, as it was approved."
}

// delivery says what was sent, opened and accepted, as far as can be seen.
func (v reader) delivery(s guest.Story) []ui.SummaryRow {
	g := s.Guest
	sent := ui.SummaryRow{Label: "Sent"}
	for _, m := range s.Mailings {
		sent.Values = append(sent.Values, v.mailing(s, m))
	}
	switch {
	case len(sent.Values) == 0 && g.Delivery == guest.ByLink:
		sent.Values = []string{"Not by us. " + deliveryWords(g.Delivery, g.Sponsor, v.By) + "."}
	case len(sent.Values) == 0:
		sent.Values = []string{"Not yet."}
	}
	if made := g.Link.MadeAt(); made.After(s.InvitationAt) { // also of who has accepted
		sent.Values = append([]string{"The link was made anew on " + v.Clock.Moment(made).Text + " and has not been sent since."}, sent.Values...)
	}
	opened := "Not opened yet, as far as we can see."
	if first := g.Link.OpenedAt; !first.IsZero() {
		opened = "On " + v.Clock.Moment(first).Text + "."
		if last := g.Link.SeenAt; v.Clock.Moment(last).Text != v.Clock.Moment(first).Text {
			opened += " Last on " + v.Clock.Moment(last).Text + "."
		}
	}
	accepted := "Not yet."
	if !g.AcceptedAt.IsZero() {
		accepted = "On " + v.Clock.Moment(g.AcceptedAt).Text + "."
		if g.Link.OpenedAt.IsZero() {
			opened = "" // they have been here, and it is no matter any more
		}
	}
	rows := []ui.SummaryRow{sent}
	if opened != "" {
		rows = append(rows, ui.SummaryRow{Label: "Opened", Values: []string{opened}})
	}
	return append(rows, ui.SummaryRow{Label: "Accepted", Values: []string{accepted}})
}

// linkUnsent says how it stands with a link that was made anew and not sent, and what
// to do about it.
func (v reader) linkUnsent(s guest.Story) string {
	g := s.Guest
	dead := "The new link has not been sent, and the one before no longer works."
	switch asked := slices.ContainsFunc(s.Mailings, func(m guest.Mailing) bool {
		return m.Kind == guest.MailInvitation && m.SentAt.IsZero() && !m.Failed() // also one from before: it goes out with the link that counts
	}); {
	case asked:
		return "The invitation with the new link is about to be sent."
	case !g.Link.OpenedAt.IsZero():
		return "The new link was opened " + v.Clock.Day(g.Link.OpenedAt).Text + ". Not accepted yet."
	case s.LinkCode == "":
		return dead
	case s.ResentToday(v.Clock.Now) >= s.Policy.ResendsPerDay:
		return dead + " Copy the link below and hand it over."
	}
	return dead + " Send it below, or copy it and hand it over."
}

// mailing says what became of one message. That a mail server has taken it is all
// that is known.
func (v reader) mailing(s guest.Story, m guest.Mailing) string {
	what := ""
	if m.Kind != guest.MailInvitation {
		what = m.Kind.Label() + ": "
	}
	switch {
	case !m.SentAt.IsZero():
		return what + v.Clock.Moment(m.SentAt).Text + ", taken by the mail server."
	case m.Failed() && s.WhyNot(m) != "":
		return what + v.Clock.Moment(m.FailedAt).Text + ": " + s.WhyNot(m)
	case m.Failed():
		return what + v.Clock.Moment(m.FailedAt).Text + ": it could not be sent."
	}
	return what + "Asked for on " + v.Clock.Moment(m.At).Text + ", not sent yet."
}

// newLink is the page before the link is replaced.
func (v reader) newLink(s guest.Story) page.ConfirmView {
	g := s.Guest
	view := page.ConfirmView{
		Kind: page.ConfirmNewLink, GuestName: g.Name, GuestEmail: g.Email.String(), Summary: v.delivery(s),
		Effects: []string{
			"The link that is out stops working at once, wherever it was sent or copied to. Whoever opens it reads that it no longer works.",
			"The new link is not sent now: send the invitation again, or hand the link over. What the portal writes to " + g.Name + " later, such as a reminder, has it.",
			"If " + g.Name + " is accepting right now, they begin again with the new link.",
		},
		Action: guestPath(g.Ref, "link"), Cancel: guestPath(g.Ref), Version: strconv.Itoa(g.Link.Number), IdempotencyKey: v.Key(),
	}
	if g.State == guest.Active {
		view.Effects = append(view.Effects[:1], g.Name+" keeps their access. Hand the new link over if they want to find their way back to it.")
	}
	return view
}

// wrongAddress is the page before an invitation is withdrawn.
func (v reader) wrongAddress(s guest.Story) page.ConfirmView {
	g := s.Guest
	view := page.ConfirmView{
		Kind: page.ConfirmWrongAddress, GuestName: g.Name, GuestEmail: g.Email.String(), Summary: v.delivery(s),
		Effects: []string{
			"The invitation to " + g.Email.String() + " is withdrawn: nobody can accept it any more.",
			"What was set up for this address is taken away. This takes a few minutes.",
		},
		Action: guestPath(g.Ref, "address"), Cancel: guestPath(g.Ref), IdempotencyKey: v.Key(),
	}
	if r, waits := s.Waiting(); waits && r.Sponsor.Same(v.By) {
		view.Effects = append(view.Effects, "Your request "+r.Ref+", which still waits for a decision, is cancelled.")
	}
	view.Effects = append(view.Effects, "You get the form again with everything but the address filled in. Approvers are asked again.")
	return view
}
