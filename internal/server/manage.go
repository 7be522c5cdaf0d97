package server

import (
	"errors"
	"net/http"

	"github.com/google/uuid"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// resendInvitation is POST /guests/{ref}/resend.
func (s *Server) resendInvitation(w http.ResponseWriter, r *http.Request) error {
	values, err := formValues(r, "version", "idempotency_key")
	if err != nil {
		return err
	}
	key := values.Get("idempotency_key")
	if uuid.Validate(key) != nil {
		return unreadable("the form has no key")
	}
	story, err := s.Lifecycle.Guest(r.Context(), person(r), ref(r))
	if err != nil {
		return err
	}
	err = s.Lifecycle.Resend(r.Context(), person(r), ref(r), key)
	return s.managed(w, r, err, "Invitation sent again to "+story.Guest.Email.String()+".")
}

// tryAgain is POST /guests/{ref}/try-again.
func (s *Server) tryAgain(w http.ResponseWriter, r *http.Request) error {
	if _, err := formValues(r, "version", "idempotency_key"); err != nil {
		return err
	}
	err := s.Lifecycle.TryAgain(r.Context(), person(r), ref(r))
	return s.managed(w, r, err, "You asked to try again.")
}

// managed answers a button on the guest's page. That it is no longer possible
// is said there, too: the person sees at once how things stand.
func (s *Server) managed(w http.ResponseWriter, r *http.Request, err error, done string) error {
	kind := ui.FlashSuccess
	if moved, is := errors.AsType[guest.MovedOn](err); is {
		kind, done, err = ui.FlashInfo, moved.Reason, nil
	}
	if err != nil && !errors.Is(err, guest.ErrRepeated) {
		return err
	}
	s.flash(r, kind, done)
	return seeOther(w, r, guestPath(ref(r)).String())
}

// showEndAccess is GET /guests/{ref}/end: the page before everything is ended.
func (s *Server) showEndAccess(w http.ResponseWriter, r *http.Request) error {
	story, err := s.storyToEnd(r)
	if err != nil {
		return err
	}
	if !canEnd(story.Guest) {
		return seeOther(w, r, guestPath(ref(r)).String()) // which says what became of it
	}
	view := s.reader(r).endAccess(story)
	view.Frame = s.frame(r)
	return s.render(w, r, http.StatusOK, page.Confirm(view))
}

// storyToEnd gives a guest whose access this person may end.
func (s *Server) storyToEnd(r *http.Request) (guest.Story, error) {
	story, err := s.Lifecycle.Guest(r.Context(), person(r), ref(r))
	if err == nil && !guest.MayManageGuest(story.Guest, person(r)) {
		err = guest.NotAllowed{Reason: "You can read this, but not change it."}
	}
	return story, err
}

// endAccess is POST /guests/{ref}/end.
func (s *Server) endAccess(w http.ResponseWriter, r *http.Request) error {
	values, err := formValues(r, "reason", "version", "idempotency_key")
	if err != nil {
		return err
	}
	story, err := s.storyToEnd(r)
	if err != nil {
		return err
	}
	// What becomes of the account goes by the rules when the worker comes to it, so a look
	// without a lock is as good: what counts is that the person has read it.
	if shown := guest.AfterEnd(values.Get("version")); shown != story.Policy.AfterEnd && canEnd(story.Guest) {
		err = guest.Problems{"reason": "The rules about accounts have changed since you opened this page: read once more what will happen"}
	} else {
		err = s.Lifecycle.EndAccess(r.Context(), person(r), ref(r), values.Get("reason"))
	}
	if problems, wrong := errors.AsType[guest.Problems](err); wrong {
		view := s.reader(r).endAccess(story)
		view.Reason, view.Errors, view.Frame = values.Get("reason"), ui.Errors(problems), s.frame(r)
		return s.render(w, r, http.StatusUnprocessableEntity, page.Confirm(view))
	}
	return s.managed(w, r, err, "You ended the access of "+story.Guest.Name+".")
}

// endAccess says what will be taken away: the plan that the worker will follow,
// in words.
func (v reader) endAccess(s guest.Story) page.ConfirmView {
	g := s.Guest
	view := page.ConfirmView{
		Kind: page.ConfirmEndAccess, GuestName: g.Name, GuestEmail: g.Email.String(),
		Action: guestPath(g.Ref, "end"), Cancel: guestPath(g.Ref), IdempotencyKey: v.Key(), Version: string(s.Policy.AfterEnd),
	}
	var names []string
	var held []guest.Resource
	for _, grant := range s.Grants {
		if grant.Live(v.Clock.Now) {
			names = append(names, grant.Package.Name)
			held = append(held, grant.Package.Resources...)
		}
	}
	held = s.AsFound(held)
	view.Summary = []ui.SummaryRow{
		{Label: "Access", Values: names},
		{Label: "Ends now instead of", Values: []string{v.lastDay(g.Until).Text}},
		{Label: "Sponsor", Values: []string{g.Sponsor.Name}},
	}
	present := guest.Present{Account: &guest.Account{Enabled: true}, Resources: held}
	for _, step := range guest.Plan(guest.Desired{AfterEnd: s.Policy.AfterEnd}, present, held) {
		view.Effects = append(view.Effects, "We "+step.Doing(g.Name)+".")
	}
	for _, d := range s.Drifts {
		if d.Kind == guest.GivenOutside && d.State == guest.DriftOpen {
			view.Effects = append(view.Effects, d.Words(g.Name)+" That stays, unless an administrator adopts it before.")
		}
	}
	view.Effects = append(view.Effects, "This takes a few minutes. Apps that are open already may work for up to an hour.")
	return view
}
