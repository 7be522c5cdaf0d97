package server

import (
	"net/http"

	"guestportal/web/ui"
)

// nudge is POST /requests/{ref}/nudge: the sponsor reminds those who decide.
func (s *Server) nudge(w http.ResponseWriter, r *http.Request) error {
	if _, err := formValues(r, "version", "idempotency_key"); err != nil {
		return err
	}
	if err := s.Lifecycle.Nudge(r.Context(), person(r), ref(r)); err != nil {
		return err
	}
	s.flash(r, ui.FlashSuccess, "They were reminded. You can do this once a day.")
	return seeOther(w, r, requestPath(ref(r)).String())
}

// escalate is POST /requests/{ref}/escalate: the sponsor asks whoever comes next,
// too.
func (s *Server) escalate(w http.ResponseWriter, r *http.Request) error {
	if _, err := formValues(r, "version", "idempotency_key"); err != nil {
		return err
	}
	asked, err := s.Lifecycle.Escalate(r.Context(), person(r), ref(r))
	if err != nil {
		return err
	}
	var names []string
	for _, p := range asked {
		names = append(names, p.Name)
	}
	s.flash(r, ui.FlashSuccess, join(names, "and")+" "+verb(len(names), "is", "are")+" asked now, too, by email.")
	return seeOther(w, r, requestPath(ref(r)).String())
}
