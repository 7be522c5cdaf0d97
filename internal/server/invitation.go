package server

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// How long the guest's pages wait for the worker, inside pageDeadline; and how
// often they look, in case an announcement does not come through.
const (
	acceptPatience = 8 * time.Second // for a redeem link
	backPatience   = 5 * time.Second // for the directory to say that the guest has accepted
	lookEvery      = time.Second
	refreshEvery   = 2 // seconds, of the waiting page
)

// code gives the secret of an invitation link.
func code(r *http.Request) string { return chi.URLParam(r, "code") }

// invitationPath leads to another of the guest's pages, in the language that was
// chosen in the address.
func invitationPath(r *http.Request, more ...string) ui.Link {
	return ui.Path(append([]string{"i", code(r)}, more...)...).With(languageKey, chosenLanguage(r))
}

// showInvitation is GET /i/{code}: the guest's page.
func (s *Server) showInvitation(w http.ResponseWriter, r *http.Request) error {
	story, err := s.Lifecycle.Invitation(r.Context(), code(r))
	if err != nil {
		return s.renderInvitation(w, r, story, err, "")
	}
	a, _ := s.askOf(r)
	var problem page.Problem
	if a.sent && story.Guest.State == guest.Invited {
		if story, err = s.cameBack(w, r, a, story); err != nil {
			return s.renderInvitation(w, r, story, err, "")
		}
		if story.Guest.State == guest.Invited {
			problem = page.ProblemNotSeen
		}
	}
	return s.renderInvitation(w, r, story, nil, problem)
}

// cameBack has the directory asked about a guest who has been at Microsoft. Their first
// visit after it waits a moment for what it says; later ones only have it asked.
func (s *Server) cameBack(w http.ResponseWriter, r *http.Request, a ask, story guest.Story) (guest.Story, error) {
	ctx, cancel := context.WithTimeout(r.Context(), backPatience)
	defer cancel()
	news, stop := s.Events.Subscribe("guest:" + story.Guest.Ref)
	defer stop()
	if !s.hints.due(story.Guest.ID, s.Now()) {
		return story, nil // somebody with this link waits already, or just has
	}
	if err := s.Lifecycle.CameBack(ctx); err != nil {
		s.Log.WarnContext(ctx, "ask for the directory's changes", "error", err, "request_id", idOf(r))
		return story, nil // the page is right without it, only later
	}
	if a.looked {
		return story, nil
	}
	a.looked = true
	s.rememberAsk(w, r, a)
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return story, nil
		case <-news:
		case <-look.C:
		}
		now, err := s.Lifecycle.Invitation(r.Context(), code(r))
		if err != nil || now.Guest.State != guest.Invited {
			return now, err
		}
	}
}

// acceptInvitation is POST /i/{code}/accept: the worker is asked for a fresh
// redeem link, and the guest is sent there as soon as it has come.
func (s *Server) acceptInvitation(w http.ResponseWriter, r *http.Request) error {
	if _, err := formValues(r, "idempotency_key"); err != nil {
		return err
	}
	story, err := s.Lifecycle.Invitation(r.Context(), code(r))
	if err != nil {
		return s.renderInvitation(w, r, story, err, "")
	}
	if story.Guest.State != guest.Invited {
		return seeOther(w, r, invitationPath(r).String()) // which shows how it stands
	}
	a, err := newAsk()
	if err != nil {
		return err
	}
	a.id, err = s.Lifecycle.AskRedemption(r.Context(), code(r), a.public())
	if _, moved := errors.AsType[guest.MovedOn](err); moved {
		return seeOther(w, r, invitationPath(r).String())
	}
	if errors.Is(err, guest.ErrNotFound) {
		return s.renderInvitation(w, r, story, err, "") // the link was replaced meanwhile
	}
	if err != nil {
		return err
	}
	answer, err := s.awaitAnswer(r.Context(), a)
	if err != nil {
		return err
	}
	return s.redeem(w, r, a, answer)
}

// showWaiting is GET /i/{code}/wait: it looks whether the worker has answered
// this browser meanwhile, and refreshes itself until then.
func (s *Server) showWaiting(w http.ResponseWriter, r *http.Request) error {
	a, asked := s.askOf(r)
	if !asked || a.id == "" {
		return seeOther(w, r, invitationPath(r).String())
	}
	answer, err := s.takeAnswer(r.Context(), a)
	if err != nil {
		return err
	}
	if !answer.none() {
		return s.redeem(w, r, a, answer)
	}
	story, err := s.Lifecycle.Invitation(r.Context(), code(r))
	if err != nil {
		return s.renderInvitation(w, r, story, err, "")
	}
	view := page.InvitationView{Frame: s.guestFrame(r, s.languageOf(r, story.Guest.Language)), State: page.InvitationMoment}
	view.Refresh = refreshEvery
	return s.render(w, r, http.StatusOK, page.Invitation(view))
}

// redeem sends the guest where the worker's answer leads. Without an answer
// yet, that is the waiting page.
func (s *Server) redeem(w http.ResponseWriter, r *http.Request, a ask, answer redemption) error {
	if answer.none() {
		s.rememberAsk(w, r, a)
		return seeOther(w, r, invitationPath(r, "wait").String())
	}
	if answer.trouble == "" && s.redeemable(answer.link) {
		s.rememberAsk(w, r, ask{})
		return seeOther(w, r, answer.link)
	}
	if before, _ := s.askOf(r); before.id != "" {
		s.clearCookie(w, cookieAsk) // answered, and they have not been at Microsoft
	}
	if answer.trouble == "" {
		s.Log.ErrorContext(r.Context(), "a redeem link leads elsewhere", "request_id", idOf(r))
	}
	story, err := s.Lifecycle.Invitation(r.Context(), code(r))
	return s.renderInvitation(w, r, story, err, problemOf(answer.trouble))
}

// renderInvitation shows the guest's page. A link that leads nowhere has one
// answer, whatever the reason.
func (s *Server) renderInvitation(w http.ResponseWriter, r *http.Request, story guest.Story, fault error, problem page.Problem) error {
	if fault != nil && !errors.Is(fault, guest.ErrNotFound) {
		return fault
	}
	view := page.InvitationView{State: page.InvitationDead}
	status := http.StatusNotFound
	language := s.languageOf(r, story.Guest.Language)
	if fault == nil {
		view = s.reader(r).invitation(story, language, s.launch)
	}
	if view.State == page.InvitationDead {
		language = s.languageOf(r, "") // one answer, whatever is known
	} else {
		status = http.StatusOK
		view.Accept, view.MyApps = invitationPath(r, "accept"), s.myApps()
		view.Help, view.Leave = invitationPath(r, "help"), invitationPath(r, "leave")
		view.StillNeeded = helpPath(r, guest.SignInTrouble{Obstacle: guest.StillNeeded})
		view.URL, view.Site = s.PublicURL.JoinPath("i", code(r)).String(), s.PublicURL.Scheme+"://"+s.PublicURL.Host
		view.Problem = problem
		if len(view.TeamGroups) > 0 {
			view.Teams = s.teams()
		}
	}
	refresh := view.Refresh
	view.Frame = s.guestFrame(r, language)
	view.Refresh = refresh
	return s.render(w, r, status, page.Invitation(view))
}

// codeMark tells invitation links apart in a cookie without repeating them.
func codeMark(r *http.Request) []byte { return lifecycle.HashCode(code(r))[:8] }

// showAcceptInvitation is GET /i/{code}/accept: back to the invitation, where
// the button is.
func (s *Server) showAcceptInvitation(w http.ResponseWriter, r *http.Request) error {
	return seeOther(w, r, invitationPath(r).String())
}
