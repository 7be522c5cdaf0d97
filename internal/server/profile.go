package server

import (
	"errors"
	"net/http"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// showProfile is GET /profile.
func (s *Server) showProfile(w http.ResponseWriter, r *http.Request) error {
	wishes, err := s.Lifecycle.MailWishes(r.Context(), person(r))
	if err != nil {
		return err
	}
	if kept := s.kept(r); kept != nil {
		for _, g := range guest.MailGroups {
			wishes[g] = guest.MailWish(kept.Get(string(g)))
		}
	}
	return s.renderProfile(w, r, wishes.Of, nil)
}

func (s *Server) renderProfile(w http.ResponseWriter, r *http.Request, wish func(guest.MailGroup) guest.MailWish, problems guest.Problems) error {
	view := s.reader(r).profile(wish)
	view.Errors = ui.Errors(problems)
	view.Frame = s.frame(r)
	return s.render(w, r, statusOf(problems), page.Profile(view))
}

func (v reader) profile(wish func(guest.MailGroup) guest.MailWish) page.ProfileView {
	view := page.ProfileView{Action: ui.Path("profile"), Daily: guest.DigestTime, Alarms: v.By.Roles.Has(guest.Administrator)}
	for _, g := range guest.MailGroups {
		choice := page.MailChoice{Name: string(g), Label: capital(g.Name()), Hint: mailHints[g]}
		for _, one := range g.Wishes() {
			choice.Options = append(choice.Options, ui.Option{Value: string(one), Label: wishWords[one], Checked: wish(g) == one})
		}
		view.Groups = append(view.Groups, choice)
	}
	return view
}

var wishWords = map[guest.MailWish]string{guest.MailAtOnce: "At once", guest.MailDaily: "Once a day", guest.MailOff: "Off"}

// mailHints says what a group has, and what comes whatever is chosen.
var mailHints = map[guest.MailGroup]string{
	guest.MailsDeciding: "A request waits for you, or has changed. Reminders come at once, and so does what must be decided before the next daily message.",
	guest.MailsRequests: "Approved, declined, or nobody decided; an organisation was allowed or refused. When your answer is needed, a message comes even if you choose Off.",
	guest.MailsGuests:   "Somebody accepted, has not accepted yet, or gave access back; or who looks after a package changed something. When something goes wrong or access ends soon, a message comes even if you choose Off.",
	guest.MailsSettled:  "You were asked to decide, and need not any more.",
}

// saveProfile is POST /profile. Of two windows the last one counts.
func (s *Server) saveProfile(w http.ResponseWriter, r *http.Request) error {
	var names []string
	for _, g := range guest.MailGroups {
		names = append(names, string(g))
	}
	v, err := formValues(r, names...)
	if err != nil {
		return err
	}
	err = s.Lifecycle.WishMail(r.Context(), person(r), v.Get)
	if problems, wrong := errors.AsType[guest.Problems](err); wrong {
		typed := func(g guest.MailGroup) guest.MailWish { return guest.MailWish(v.Get(string(g))) }
		return s.renderProfile(w, r, typed, problems)
	}
	if err != nil {
		return err
	}
	s.flash(r, ui.FlashSuccess, "Saved. It counts for every message from now on.")
	return seeOther(w, r, ui.Path("profile").String())
}
