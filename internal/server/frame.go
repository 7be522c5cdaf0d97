package server

import (
	"net/http"

	"guestportal/internal/guest"
	"guestportal/internal/session"
	"guestportal/web/ui"
)

const keptWords = "Your session had ended, so nothing was sent. Your answers are kept: check them and send the form again."

// frame gives what every page has around its content. It shows the flash, and
// takes it away: call it once, and only for a whole page.
func (s *Server) frame(r *http.Request) ui.Frame {
	f := s.plainFrame(r)
	if in := sessionOf(r); in != nil {
		f.Approvals = s.waiting(r, in.Person)
		f.Flash = s.banner(r, in)
	}
	return f
}

// plainFrame is a frame that asks nobody.
func (s *Server) plainFrame(r *http.Request) ui.Frame {
	f := ui.Frame{
		Organisation: s.Organisation,
		Notice:       s.Notice,
		Version:      s.Version,
		RequestID:    idOf(r),
	}
	if in := sessionOf(r); in != nil {
		p := in.Person
		f.Person = &ui.Person{Name: p.Name, Email: p.Email}
		f.Roles = ui.Roles{
			Sponsor:  p.Roles.Has(guest.Sponsor),
			Approver: p.Roles.Has(guest.Approver),
			Admin:    p.Roles.Has(guest.Administrator),
			Auditor:  p.Roles.Has(guest.Auditor),
			Owner:    p.Owns,
		}
	}
	return f
}

// waiting counts for the badge in the navigation. A page is worth showing
// without it.
func (s *Server) waiting(r *http.Request, p guest.Person) int {
	if !p.Roles.Has(guest.Approver | guest.Administrator) {
		return 0
	}
	n, err := s.Lifecycle.WaitingFor(r.Context(), p)
	if err != nil {
		s.Log.WarnContext(r.Context(), "count what waits for an approver", "error", err, "request_id", idOf(r))
	}
	return n
}

// banner gives the one banner of this page: that a form was kept, or the flash,
// which is forgotten then. The script, which asks for parts of pages, gets none.
func (s *Server) banner(r *http.Request, in *session.Session) *ui.Flash {
	if byScript(r) {
		return nil
	}
	if s.kept(r) != nil && (in.Flash == nil || in.Kept.Back.IsZero()) {
		words := keptWords
		switch {
		case !in.Kept.Back.IsZero():
			words = keptBackWords
		case in.Kept.Again:
			words = keptAgainWords
		}
		return &ui.Flash{Kind: ui.FlashInfo, Text: words}
	}
	if in.Flash == nil {
		return nil
	}
	given := ui.Flash{Kind: ui.FlashKind(in.Flash.Kind), Text: in.Flash.Text}
	in.Flash = nil
	if err := s.Sessions.SetFlash(r.Context(), in.Hash, nil); err != nil {
		s.Log.WarnContext(r.Context(), "forget a banner", "error", err, "request_id", idOf(r))
	}
	return &given
}

// flash shows a banner on the page that the person sees next. What was done is
// done: a banner that can not be stored is only logged.
func (s *Server) flash(r *http.Request, kind ui.FlashKind, text string) {
	in := sessionOf(r)
	if in == nil {
		return
	}
	if err := s.Sessions.SetFlash(r.Context(), in.Hash, &session.Flash{Kind: string(kind), Text: text}); err != nil {
		s.Log.WarnContext(r.Context(), "keep a banner", "error", err, "request_id", idOf(r))
	}
}
