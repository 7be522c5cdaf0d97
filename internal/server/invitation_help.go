package server

import (
	"net/http"
	"strings"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// Names in the address of the page that helps.
const (
	aboutKey  = "about" // an obstacle that the guest chose
	pastedKey = "code"  // a code, or a message with one
)

// showHelp is GET /i/{code}/help: what keeps the guest from getting in, who can
// remove it, and how.
func (s *Server) showHelp(w http.ResponseWriter, r *http.Request) error {
	story, alive, err := s.ofLink(w, r)
	if !alive || err != nil {
		return err
	}
	if story.Withdrawn() {
		return seeOther(w, r, invitationPath(r).String()) // which says so
	}
	query := r.URL.Query()
	pasted := strings.TrimSpace(query.Get(pastedKey))
	t, found := guest.ReadSignInTrouble(pasted)
	if pasted == "" {
		t, found = guest.ParseSignInTrouble(query.Get(aboutKey))
	}
	language := s.languageOf(r, story.Guest.Language)
	view := s.reader(r).help(story, language, s.inviter())
	view.Frame = s.guestFrame(r, language)
	for i, l := range view.Languages { // the answer stays when the language changes
		view.Languages[i].Link = l.Link.With(aboutKey, query.Get(aboutKey)).With(pastedKey, page.Echo(pasted))
	}
	view.Pasted, view.Chosen = page.Echo(pasted), chosenLanguage(r)
	view.Search, view.Page, view.Tell = ui.Path("i", code(r), "help"), invitationPath(r), invitationPath(r, "tell")
	for _, o := range story.Guest.Asked() {
		view.Questions = append(view.Questions, page.HelpQuestion{Obstacle: string(o), Link: helpPath(r, guest.SignInTrouble{Obstacle: o})})
	}
	if found && t.MeantFor(story.Guest) {
		view.Answer = answerOf(t, story.Guest, language, s.inviter())
		if at := story.ToldOf(t.Obstacle, s.Now()); !at.IsZero() {
			view.Told = momentIn(language, at)
		}
	}
	return s.render(w, r, http.StatusOK, page.Help(view))
}

// ofLink gives the story behind an invitation link. Without one, the same page is
// shown as for every link that leads nowhere.
func (s *Server) ofLink(w http.ResponseWriter, r *http.Request) (story guest.Story, alive bool, err error) {
	story, err = s.Lifecycle.Invitation(r.Context(), code(r))
	if err != nil || story.Guest.State == guest.None {
		return story, false, s.renderInvitation(w, r, story, err, "")
	}
	return story, true, nil
}

// helpPath leads to what is said of one obstacle.
func helpPath(r *http.Request, t guest.SignInTrouble) ui.Link {
	if t.Code != 0 {
		return invitationPath(r, "help").With(pastedKey, t.String())
	}
	return invitationPath(r, "help").With(aboutKey, t.String())
}

// tellSponsor is POST /i/{code}/tell: the sponsor is told what keeps the guest out.
// The page that follows says that they were, and when they can be again.
func (s *Server) tellSponsor(w http.ResponseWriter, r *http.Request) error {
	values, err := formValues(r, aboutKey)
	if err != nil {
		return err
	}
	t, ok := guest.ParseSignInTrouble(values.Get(aboutKey))
	if !ok {
		return unreadable("nothing that a guest can have their sponsor told")
	}
	if _, alive, err := s.ofLink(w, r); !alive || err != nil {
		return err
	}
	return s.acted(w, r, s.Lifecycle.TellSponsor(r.Context(), code(r), t), helpPath(r, t).At("told"))
}

// showTell is GET /i/{code}/tell: back to the page with the button.
func (s *Server) showTell(w http.ResponseWriter, r *http.Request) error {
	return seeOther(w, r, invitationPath(r, "help").String())
}
