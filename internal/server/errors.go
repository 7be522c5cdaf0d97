package server

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"guestportal/internal/guest"
	"guestportal/internal/session"
	"guestportal/internal/signin"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// refusal is an error with a page of its own. Cause is for the log.
type refusal struct {
	status int
	kind   page.ErrorKind
	role   string // 403: what the person would have to be
	reason string // a sentence for the person; may be empty
	when   string // 429: when to try again
	cause  string
}

// Error implements error.
func (e refusal) Error() string {
	if e.cause != "" {
		return e.cause
	}
	return http.StatusText(e.status)
}

// unreadable refuses a form that none of our pages sends.
func unreadable(cause string) error {
	return refusal{status: http.StatusBadRequest, kind: page.ErrorUnreadable, cause: cause}
}

func notFound(http.ResponseWriter, *http.Request) error { return guest.ErrNotFound }

func methodNotAllowed(http.ResponseWriter, *http.Request) error {
	return refusal{status: http.StatusMethodNotAllowed, kind: page.ErrorMethod}
}

// fail makes the page for an error. What nobody expected is logged here, once,
// with its cause; the page has only the reference to find it by.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(r.Context().Err(), context.Canceled) {
		w.WriteHeader(statusClientGone) // nobody reads it; the access log does
		return
	}
	e := judge(err)
	if e.status == http.StatusInternalServerError && s.Unavailable != nil && s.Unavailable(err) {
		e = refusal{status: http.StatusServiceUnavailable, kind: page.ErrorUnavailable}
	}
	if e.status >= http.StatusInternalServerError {
		s.Log.ErrorContext(r.Context(), "request failed", "error", err, "status", e.status,
			"route", routeOf(r), "request_id", idOf(r))
	} else if e.cause != "" {
		s.Log.InfoContext(r.Context(), "request refused", "cause", e.cause, "status", e.status,
			"route", routeOf(r), "request_id", idOf(r))
	}
	// The deadline may be what failed; the page gets its own moment.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), pageDeadline/5)
	defer cancel()
	r = r.WithContext(ctx)
	if err := s.render(w, r, e.status, s.failure(r, e, err)); err != nil {
		s.Log.ErrorContext(ctx, "render the error page", "error", err, "request_id", idOf(r))
		http.Error(w, "Sorry, there is a problem with the service.", http.StatusInternalServerError)
	}
}

// statusClientGone is for the log alone: no browser sees it.
const statusClientGone = 499

// judge finds the page for an error. The kinds are few on purpose.
func judge(err error) refusal {
	var e refusal
	switch {
	case errors.As(err, &e):
		return e
	case errors.Is(err, guest.ErrNotFound):
		return refusal{status: http.StatusNotFound, kind: page.ErrorNotFound}
	case errors.Is(err, session.ErrNone): // revoked while the request was under way
		return refusal{status: http.StatusForbidden, kind: page.ErrorForbidden}
	case errors.Is(err, signin.ErrUnavailable), errors.Is(err, context.DeadlineExceeded):
		return refusal{status: http.StatusServiceUnavailable, kind: page.ErrorUnavailable}
	}
	if _, ok := errors.AsType[net.Error](err); ok { // the database can not be reached
		return refusal{status: http.StatusServiceUnavailable, kind: page.ErrorUnavailable}
	}
	if no, ok := errors.AsType[guest.NotAllowed](err); ok {
		return refusal{status: http.StatusForbidden, kind: page.ErrorForbidden, reason: no.Reason}
	}
	if _, ok := errors.AsType[guest.MovedOn](err); ok {
		return refusal{status: http.StatusConflict}
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return refusal{status: http.StatusRequestEntityTooLarge, kind: page.ErrorTooLarge}
	}
	return refusal{status: http.StatusInternalServerError, kind: page.ErrorInternal}
}

// failure gives the page itself. An error of the database must not ask the
// database for its page, so that such a page has no count in its navigation.
func (s *Server) failure(r *http.Request, e refusal, err error) templ.Component {
	f := s.errorFrame(r)
	if moved, ok := errors.AsType[guest.MovedOn](err); ok {
		return page.Conflict(page.ConflictView{Frame: f, What: moved.Reason, Kept: written(r), View: subject(r)})
	}
	if byLink(r) {
		return page.GuestFault(s.guestFrame(r, s.languageOf(r, "")), e.kind)
	}
	if e.reason != "" {
		f.Flash = &ui.Flash{Kind: ui.FlashInfo, Text: e.reason}
	}
	return page.Error(page.ErrorView{Frame: f, Kind: e.kind, Role: e.role, When: e.when, Kept: written(r), Back: wayBack(r, e)})
}

// errorFrame is a frame made of what is in memory.
func (s *Server) errorFrame(r *http.Request) ui.Frame {
	f := s.plainFrame(r)
	f.Bare = byLink(r)
	return f
}

// byLink tells of a guest's request, who has nothing but an invitation link.
func byLink(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/i/") }

// wayBack is where the button of an error page leads.
func wayBack(r *http.Request, e refusal) ui.Link {
	switch e.status {
	case http.StatusUnauthorized:
		return ui.Path("signin").With("return_to", backTo(r))
	case http.StatusNotFound, http.StatusForbidden, http.StatusInternalServerError, http.StatusServiceUnavailable:
		return ui.Path()
	}
	return subject(r)
}

// subject is the page of the thing that a request was about: the first segments of
// its address.
func subject(r *http.Request) ui.Link {
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch parts[0] {
	case "guests", "requests", "approvals":
		return ui.Path(parts[:min(len(parts), 2)]...)
	case "admin":
		if len(parts) > 2 && parts[1] == "catalogue" {
			return ui.Path(parts[:3]...)
		}
		return ui.Path(parts[:min(len(parts), 2)]...)
	}
	return ui.Path()
}

// written is the longest thing that the person typed, so that no error takes
// it away.
func written(r *http.Request) string {
	longest := ""
	for _, name := range []string{"comment", "reason", "message"} {
		if text := r.PostForm.Get(name); len(text) > len(longest) && storable(text) {
			longest = text
		}
	}
	return longest
}
