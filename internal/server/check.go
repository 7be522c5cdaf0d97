package server

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// showCheck is GET /requests/{ref}/check: the answers, before they are sent.
// Only the address is looked at again, for what may be wrong with it; sending
// judges everything.
func (s *Server) showCheck(w http.ResponseWriter, r *http.Request) error {
	draft, err := s.Lifecycle.Draft(r.Context(), person(r), ref(r))
	if err != nil {
		return s.draftFault(w, r, ref(r), err)
	}
	waits, ask, err := s.Lifecycle.Waits(r.Context(), draft)
	if err != nil {
		return err
	}
	view := s.reader(r).check(draft)
	usual, err := s.Lifecycle.Usual(r.Context(), draft)
	if err != nil {
		return err
	}
	preapproved, err := s.Lifecycle.Preapproved(r.Context(), person(r), draft)
	if err != nil {
		return err
	}
	view.WhoApproves = whoApproves(draft, usual, preapproved)
	view.NeedsApproval = slices.ContainsFunc(draft.Lines, func(l guest.Line) bool { return !preapproved[l.ID] })
	if waits {
		view.Waits = waiting(draft, ask)
	}
	if person(r).Roles.Has(guest.Sponsor) { // who is none any more reads what they wrote, and that is all
		doubts, err := s.Lifecycle.Doubts(r.Context(), person(r), draft)
		if err != nil {
			return err
		}
		view.Notices = s.reader(r).emailNotices(guest.Form{}, doubts, nil)
	}
	if draft.Purpose.Changes() {
		story, err := s.Lifecycle.Here(r.Context(), person(r), draft)
		if err != nil {
			return err
		}
		view.Plan = s.reader(r).plan(story, draft)
	}
	if draft.Purpose == guest.ForAccount {
		view.Plan = s.reader(r).plan(guest.Story{}, draft)
	}
	if draft.Edits != "" {
		if err := s.showChanges(r, draft, &view); err != nil {
			return err
		}
	}
	view.Frame = s.frame(r)
	return s.render(w, r, http.StatusOK, page.Check(view))
}

// waiting says what a draft waits for whose domain is not allowed. Ask is the
// sponsor's own; the zero one when they have not asked.
func waiting(draft guest.Request, ask guest.DomainAsk) *page.Waiting {
	domain := draft.Email.Domain
	switch ask.State {
	case guest.AskOpen:
		return &page.Waiting{
			Title: "Waiting for " + domain + " to be allowed",
			Text:  "An administrator has been asked. You can send the request as soon as they have agreed; your answers are kept here.",
		}
	case guest.AskRefused:
		return &page.Waiting{Title: ask.Answerer + " did not allow guests from " + domain, Text: ask.Answer}
	}
	return &page.Waiting{
		Title: "Guests from " + domain + " can't be invited",
		Text:  "The rules are against it. Change your answers to ask for it to be allowed, or to use another address.",
	}
}

// check shows a draft in words.
func (v reader) check(draft guest.Request) page.CheckView {
	view := page.CheckView{
		Ref: draft.Ref,
		Form: page.CheckedRequest{
			Email: draft.Email.String(), Name: draft.Name, Organisation: draft.Org, Language: languageName(draft.Language),
			Reason: draft.Reason, Message: draft.Message, Delivery: deliveryWords(draft.Delivery, draft.Sponsor, v.By),
			AddressReason: draft.AddressReason,
		},
		Ends: v.lastDay(draft.Until),
		Edit: requestPath(draft.Ref, "edit"), Send: requestPath(draft.Ref, "send"), Discard: requestPath(draft.Ref, "withdraw"),
		Version: strconv.Itoa(draft.Version), IdempotencyKey: v.Key(),
	}
	if days := daysUntil(draft.Until, v.Clock.Now); days > 0 { // else sending will refuse it
		view.EndsHow = ui.Count(days, "day") + " from today"
	}
	if draft.Purpose.Changes() {
		view.Asks = v.asks(draft)
	}
	for _, l := range draft.Lines {
		card := packageCard(l.Package, draft.Sponsor)
		card.Answers = answered(l)
		view.Packages = append(view.Packages, card)
	}
	return view
}

// whoApproves says by whom each package is decided, and how long it usually takes.
func whoApproves(draft guest.Request, usual map[guest.PackageID]string, preapproved map[guest.LineID]bool) []string {
	var out []string
	for _, l := range draft.Lines {
		if preapproved[l.ID] {
			out = append(out, l.Package.Name+": approved in advance, by the rules for guests from "+draft.Email.Domain+".")
			continue
		}
		words := l.Package.Name + ": " + l.Package.WhoDecides(draft.Sponsor) + "."
		if long := usual[l.Package.ID]; long != "" {
			words += " " + long
		}
		out = append(out, words)
	}
	return out
}

// sendRequest is POST /requests/{ref}/send. What has become wrong since the
// draft was written is shown in the form, to be put right there.
func (s *Server) sendRequest(w http.ResponseWriter, r *http.Request) error {
	values, err := formValues(r, "version", "request_version", "idempotency_key")
	if err != nil {
		return err
	}
	draft, fault := s.Lifecycle.Draft(r.Context(), person(r), ref(r))
	if errors.Is(fault, guest.ErrNotFound) {
		return fault
	}
	if draft.Edits != "" {
		return s.sendChanges(w, r, draft, guest.Shown{Draft: number(values.Get("version")), Request: number(values.Get("request_version"))})
	}
	err = s.Lifecycle.Submit(r.Context(), person(r), ref(r), number(values.Get("version")))
	if problems, wrong := errors.AsType[guest.Problems](err); wrong {
		draft, err := s.Lifecycle.Draft(r.Context(), person(r), ref(r))
		if err != nil {
			return s.draftFault(w, r, ref(r), err)
		}
		return s.renderDraft(w, r, draft, draftForm(draft), problems)
	}
	if moved, is := errors.AsType[guest.MovedOn](err); is {
		if _, err := s.Lifecycle.Draft(r.Context(), person(r), ref(r)); err == nil { // it stands, and is to be looked at again
			s.flash(r, ui.FlashInfo, moved.Reason)
			return seeOther(w, r, requestPath(ref(r), "check").String())
		}
	}
	if err != nil && !errors.Is(err, guest.ErrRepeated) {
		return s.draftFault(w, r, ref(r), err)
	}
	return seeOther(w, r, requestPath(ref(r), "sent").String())
}

// showSent is GET /requests/{ref}/sent: the confirmation for who has sent it, and
// later how it stands. Others who may see the request are led to its page.
func (s *Server) showSent(w http.ResponseWriter, r *http.Request) error {
	story, err := s.Lifecycle.Request(r.Context(), person(r), ref(r))
	if err != nil {
		return err
	}
	if used := story.Request(); used.Used() {
		return seeOther(w, r, requestPath(used.EditsRef).String())
	}
	if story.Request().State == guest.Draft {
		return seeOther(w, r, requestPath(ref(r), "check").String())
	}
	if !story.Request().Sponsor.Same(person(r)) {
		return seeOther(w, r, requestPath(ref(r)).String())
	}
	view := s.reader(r).sent(story)
	view.Frame = s.frame(r)
	return s.render(w, r, http.StatusOK, page.Sent(view))
}

func (v reader) sent(story guest.Story) page.SentView {
	r := story.Request()
	view := page.SentView{
		Ref: r.Ref, GuestName: r.Name, GuestEmail: r.Email.String(), State: storyState(story, v.Clock.Now),
		View: requestPath(r.Ref),
	}
	if v.By.Roles.Has(guest.Sponsor) {
		view.Invite = ui.Path("requests", "new")
	}
	view.HeadsUp = v.headsUpFor(story)
	if r.State != guest.Pending {
		view.Next = []string{v.sentence(story)}
		return view
	}
	view.Next = []string{"The approvers are asked now.", v.waitingFor(r), "You get an email when it is decided, unless you have switched that off."}
	if r.Purpose.Changes() {
		view.Next = append(view.Next, "Once it is approved, the access of "+r.Name+" is changed within minutes. They need no new invitation.")
		return view
	}
	if r.Purpose == guest.ForAccount {
		view.Next = append(view.Next, "Once it is approved, the account that "+r.Name+" has already is used.")
		return view
	}
	if r.Delivery == guest.ByLink {
		view.Next = append(view.Next, "Once it is approved, you find the link for "+r.Name+" on the page of this request.")
	} else {
		view.Next = append(view.Next, "Once it is approved, "+r.Name+" gets an invitation by email.")
	}
	return view
}
