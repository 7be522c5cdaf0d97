package server

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// mailPath is the page of what was sent to whom.
func mailPath(more ...string) ui.Link { return ui.Path(append([]string{"admin", "mail"}, more...)...) }

// mailFilter reads what the list is narrowed to. A state that there is not narrows
// nothing.
func mailFilter(r *http.Request) guest.MailFilter {
	f := guest.MailFilter{
		State: guest.MailState(r.URL.Query().Get("state")), Query: strings.TrimSpace(searched(r)), After: placeID(r, "after"),
	}
	if !slices.Contains(guest.MailStates, f.State) {
		f.State = ""
	}
	return f
}

// showMail is GET /admin/mail.
func (s *Server) showMail(w http.ResponseWriter, r *http.Request) error {
	list, f, err := s.mailList(r)
	if err != nil {
		return err
	}
	view := s.reader(r).mail(f, list)
	view.Frame, view.Sender = s.frame(r), s.Sender
	return s.render(w, r, http.StatusOK, page.Mail(view))
}

// showMailLive is GET /admin/mail/live: the list alone.
func (s *Server) showMailLive(w http.ResponseWriter, r *http.Request) error {
	list, _, err := s.mailList(r)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.MailListPart(list))
}

func (s *Server) mailList(r *http.Request) (page.MailList, guest.MailFilter, error) {
	f := mailFilter(r)
	found, err := s.Lifecycle.Mails(r.Context(), person(r), f)
	if err != nil {
		return page.MailList{}, f, err
	}
	return s.reader(r).mails(found, f), f, nil
}

// sendTestMail is POST /admin/mail/test.
func (s *Server) sendTestMail(w http.ResponseWriter, r *http.Request) error {
	values, err := formValues(r, "idempotency_key")
	if err != nil {
		return err
	}
	key := values.Get("idempotency_key")
	if uuid.Validate(key) != nil {
		return unreadable("the form has no key")
	}
	err = s.Lifecycle.TestMail(r.Context(), person(r), key)
	return s.mailed(w, r, guest.MailFilter{}, err, "A test message to "+person(r).Email+" is on its way. What becomes of it stands below.")
}

// sendAgain is POST /admin/mail/{id}/again. The address keeps the place in the list.
func (s *Server) sendAgain(w http.ResponseWriter, r *http.Request) error {
	values, err := formValues(r, "again")
	if err != nil {
		return err
	}
	shown, err := strconv.Atoi(values.Get("again"))
	if err != nil {
		return unreadable("the form does not say how often it was sent again")
	}
	f := mailFilter(r)
	id := chi.URLParam(r, "id")
	if uuid.Validate(id) != nil {
		return guest.ErrNotFound
	}
	err = s.Lifecycle.SendAgain(r.Context(), person(r), id, shown)
	return s.mailed(w, r, f, err, "The message is being sent again. What becomes of it stands below.")
}

// mailed answers a button of the page, there.
func (s *Server) mailed(w http.ResponseWriter, r *http.Request, f guest.MailFilter, err error, done string) error {
	kind := ui.FlashSuccess
	if moved, is := errors.AsType[guest.MovedOn](err); is {
		kind, done, err = ui.FlashInfo, moved.Reason, nil
	}
	if err != nil {
		return err
	}
	s.flash(r, kind, done)
	return seeOther(w, r, onMail(mailPath(), f).String())
}
