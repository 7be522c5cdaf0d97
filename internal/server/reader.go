package server

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"guestportal/internal/guest"
	"guestportal/web/ui"
)

// reader is whom a page is made for. It turns what the domain knows into the
// views of package page: what this person is offered, in the zone in which they
// read times. It asks nobody, so that its methods are plain functions.
type reader struct {
	By    guest.Person  // the zero person for a guest, who has no account here
	Clock ui.Clock      // now, in the reader's zone
	Site  *url.URL      // the portal's public address, for links that leave it
	Key   func() string // mints the idempotency key of one rendered form

	Organisation string // who invites guests; may be empty
	Sender       string // the sender of what guests get from us; may be empty
}

// reader gives the reader of a request.
func (s *Server) reader(r *http.Request) reader {
	return reader{By: person(r), Clock: s.clock(r), Site: s.PublicURL, Key: newFormKey, Organisation: s.Organisation, Sender: s.Sender}
}

// newFormKey mints the key by which a form that is sent twice counts once.
func newFormKey() string { return uuid.NewString() }

// clock gives now in the reader's zone.
func (s *Server) clock(r *http.Request) ui.Clock {
	return ui.Clock{Now: s.Now(), Zone: zoneOf(r)}
}

// zoneCookie is set by the page's script with the browser's time zone.
const zoneCookie = "tz"

// zoneOf reads the browser's time zone from its cookie, which anybody can
// write: what is not the name of a zone is UTC.
func zoneOf(r *http.Request) *time.Location {
	c, err := r.Cookie(zoneCookie)
	if err != nil || len(c.Value) > 64 {
		return time.UTC
	}
	name, err := url.QueryUnescape(c.Value)
	if err != nil || name == "" || strings.EqualFold(name, "local") {
		return time.UTC
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return zone
}

// lastDay shows the day at whose end access ends. The day is one of the UTC
// calendar, in which it was chosen, and the same for every reader.
func (v reader) lastDay(until time.Time) ui.When {
	if until.IsZero() {
		return ui.When{}
	}
	return ui.Clock{Now: v.Clock.Now}.Day(guest.LastDay(until))
}

// ago says how long ago something happened. Another process may have written it
// down by a clock that is a little ahead of ours.
func (v reader) ago(t time.Time) string {
	if !t.Before(v.Clock.Now) {
		return "just now"
	}
	return v.Clock.Relative(t)
}

// ref gives the reference in the address of a page, GR-… or GU-….
func ref(r *http.Request) string { return chi.URLParam(r, "ref") }

// The addresses of the pages of one thing.

func requestPath(ref string, more ...string) ui.Link {
	return ui.Path(append([]string{"requests", ref}, more...)...)
}

func guestPath(ref string, more ...string) ui.Link {
	return ui.Path(append([]string{"guests", ref}, more...)...)
}

func approvalPath(ref string) ui.Link { return ui.Path("approvals", ref) }
