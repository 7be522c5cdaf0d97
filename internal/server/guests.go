package server

import (
	"net/http"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// showGuests is GET /guests: the person's own guests, or with ?who=all
// everybody's.
func (s *Server) showGuests(w http.ResponseWriter, r *http.Request) error {
	by := person(r)
	q := guestQueryOf(r)
	if !q.all && !by.Roles.Has(guest.Sponsor) && by.Reads() {
		return seeOther(w, r, ui.Path("guests").With("who", "all").String()) // they have no guests of their own
	}
	list, err := s.guestList(r, q)
	if err != nil {
		return err
	}
	view := page.GuestsView{All: q.all, List: list}
	if by.Roles.Has(guest.Sponsor) {
		view.Invite = ui.Path("requests", "new")
	}
	if !q.all {
		reminders, err := s.Lifecycle.Reminders(r.Context(), by)
		if err != nil {
			return err
		}
		view.Attention = attentionStrip(reminders)
	}
	packages, err := s.Lifecycle.PackageNames(r.Context())
	if err != nil {
		return err
	}
	view.Filter = q.filterForm(packages)
	view.Frame = s.frame(r)
	return s.render(w, r, http.StatusOK, page.Guests(view))
}

// showGuestsLive is GET /guests/live: the table alone.
func (s *Server) showGuestsLive(w http.ResponseWriter, r *http.Request) error {
	list, err := s.guestList(r, guestQueryOf(r))
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.GuestListPart(list))
}

func (s *Server) guestList(r *http.Request, q guestQuery) (page.GuestList, error) {
	by := person(r)
	found, err := s.Lifecycle.Guests(r.Context(), by, q.all, q.filter(s.Now()))
	if err != nil {
		return page.GuestList{}, err
	}
	return s.reader(r).guests(found, q), nil
}
