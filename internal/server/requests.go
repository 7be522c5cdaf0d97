package server

import (
	"errors"
	"net/http"
	"strconv"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// showRequest is GET /requests/{ref}. A draft has no story yet.
func (s *Server) showRequest(w http.ResponseWriter, r *http.Request) error {
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
	view := s.requestStory(r, story)
	return s.render(w, r, http.StatusOK, page.StoryPage(page.StoryView{Frame: s.storyFrame(r), Story: view}))
}

// showRequestLive is GET /requests/{ref}/live: the live part alone.
func (s *Server) showRequestLive(w http.ResponseWriter, r *http.Request) error {
	story, err := s.Lifecycle.Request(r.Context(), person(r), ref(r))
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.StoryPart(s.requestStory(r, story)))
}

func (s *Server) requestStory(r *http.Request, story guest.Story) page.Story {
	return s.reader(r).story(story, requestPath(ref(r)), requestPath(ref(r), "live"), everything(r))
}

// everything tells whether the person wants to see the whole history.
func everything(r *http.Request) bool { return r.URL.Query().Get("history") == "all" }

// showGuest is GET /guests/{ref}.
func (s *Server) showGuest(w http.ResponseWriter, r *http.Request) error {
	story, err := s.Lifecycle.Guest(r.Context(), person(r), ref(r))
	if err != nil {
		return err
	}
	view := s.guestStory(r, story)
	return s.render(w, r, http.StatusOK, page.StoryPage(page.StoryView{Frame: s.storyFrame(r), Story: view}))
}

// showGuestLive is GET /guests/{ref}/live: the live part alone.
func (s *Server) showGuestLive(w http.ResponseWriter, r *http.Request) error {
	story, err := s.Lifecycle.Guest(r.Context(), person(r), ref(r))
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.StoryPart(s.guestStory(r, story)))
}

func (s *Server) guestStory(r *http.Request, story guest.Story) page.Story {
	return s.reader(r).story(story, guestPath(ref(r)), guestPath(ref(r), "live"), everything(r))
}

// storyFrame leads back to the list that the person has.
func (s *Server) storyFrame(r *http.Request) ui.Frame {
	f := s.frame(r)
	switch {
	case f.Roles.Sponsor:
		return f
	case f.Roles.Owner && !f.Roles.Approver && !f.Roles.Admin && !f.Roles.Auditor:
		return f.Back(ui.Path("admin", "catalogue"), "My packages")
	case f.Roles.Admin || f.Roles.Auditor:
		return f.Back(ui.Path("guests").With("who", "all"), "All guests")
	}
	return f.Back(ui.Path("approvals"), "Approvals")
}

// showWithdraw is GET /requests/{ref}/withdraw: the page before a request is
// cancelled or a draft deleted.
func (s *Server) showWithdraw(w http.ResponseWriter, r *http.Request) error {
	story, err := s.ownRequest(r)
	if err != nil {
		return err
	}
	request := story.Request()
	if request.State != guest.Draft && request.State != guest.Pending {
		return seeOther(w, r, requestPath(ref(r)).String()) // which says what became of it
	}
	view := s.reader(r).withdraw(request)
	view.Frame = s.frame(r)
	return s.render(w, r, http.StatusOK, page.Confirm(view))
}

// ownRequest gives a request that the person may take back; others do not exist here.
func (s *Server) ownRequest(r *http.Request) (guest.Story, error) {
	story, err := s.Lifecycle.Request(r.Context(), person(r), ref(r))
	if err == nil && !story.MayWithdraw(story.Request(), person(r)) {
		err = guest.ErrNotFound
	}
	return story, err
}

func (v reader) withdraw(r guest.Request) page.ConfirmView {
	view := page.ConfirmView{
		Kind: page.ConfirmCancelRequest, GuestName: r.Name, GuestEmail: r.Email.String(),
		Summary: []ui.SummaryRow{
			{Label: "Access", Values: packageNames(r)},
			{Label: "Until", Values: []string{v.lastDay(r.Until).Text}},
		},
		Effects: []string{"Nobody can decide on this request any more.", r.Name + " is not invited, and is not told."},
		Action:  requestPath(r.Ref, "withdraw"), Cancel: requestPath(r.Ref),
		Version: strconv.Itoa(r.Version), IdempotencyKey: v.Key(),
	}
	if r.Purpose.Changes() {
		view.Effects[1] = "Nothing changes for " + r.Name + ", who is not told."
	}
	if r.State == guest.Draft {
		view.Kind, view.Cancel = page.ConfirmDeleteDraft, requestPath(r.Ref, "check")
		view.Effects = []string{"This draft is deleted. Nobody was asked yet."}
		if r.Edits != "" {
			view.Effects = []string{"These changes are deleted. " + r.EditsRef + " goes on as it is."}
		}
	}
	return view
}

// withdrawRequest is POST /requests/{ref}/withdraw.
func (s *Server) withdrawRequest(w http.ResponseWriter, r *http.Request) error {
	if _, err := formValues(r, "version", "idempotency_key"); err != nil {
		return err
	}
	before, err := s.ownRequest(r)
	if err != nil {
		return err
	}
	err = s.Lifecycle.Withdraw(r.Context(), person(r), ref(r))
	if _, moved := errors.AsType[guest.MovedOn](err); moved {
		if now, again := s.ownRequest(r); again == nil && now.Request().State == guest.Withdrawn {
			err = nil // the same button, twice
		}
	}
	if err != nil {
		return err
	}
	if before.Request().State == guest.Draft {
		s.flash(r, ui.FlashSuccess, "The draft was deleted.")
		return seeOther(w, r, home(person(r)))
	}
	s.flash(r, ui.FlashSuccess, "The request for "+before.Request().Name+" was cancelled.")
	return seeOther(w, r, requestPath(ref(r)).String())
}
