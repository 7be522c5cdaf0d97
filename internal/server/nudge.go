package server

import (
	"errors"
	"net/http"

	"guestportal/internal/guest"
	"guestportal/web/ui"
)

// nudge is POST /requests/{ref}/nudge: the sponsor reminds those who decide.
func (s *Server) nudge(w http.ResponseWriter, r *http.Request) error {
	if _, err := formValues(r, "version", "idempotency_key"); err != nil {
		return err
	}
	err := s.Lifecycle.Nudge(r.Context(), person(r), ref(r))
	return s.pressed(w, r, err, "They were reminded. You can do this once a day.", requestPath(ref(r)))
}

// pressed answers a button on a page of the portal, on that page. What a double
// click, or somebody else, has done already is said there and is no fault.
func (s *Server) pressed(w http.ResponseWriter, r *http.Request, err error, done string, back ui.Link) error {
	kind := ui.FlashSuccess
	if moved, is := errors.AsType[guest.MovedOn](err); is {
		kind, done, err = ui.FlashInfo, moved.Reason, nil
	}
	if err != nil {
		return err
	}
	s.flash(r, kind, done)
	return seeOther(w, r, back.String())
}

// escalate is POST /requests/{ref}/escalate: the sponsor asks whoever comes next,
// too.
func (s *Server) escalate(w http.ResponseWriter, r *http.Request) error {
	if _, err := formValues(r, "version", "idempotency_key"); err != nil {
		return err
	}
	asked, err := s.Lifecycle.Escalate(r.Context(), person(r), ref(r))
	var names []string
	for _, p := range asked {
		names = append(names, p.Name)
	}
	return s.pressed(w, r, err, join(names, "and")+" "+verb(len(names), "is", "are")+" asked now, too, by email.", requestPath(ref(r)))
}
