package server

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"runtime/debug"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"guestportal/internal/guest"
)

type keyTrip struct{}

// trip is what becomes known of a request on its way in: the middlewares fill
// it, the access log reads it at the end.
type trip struct {
	id     string
	person guest.PersonID
}

// requestID gives every request an id of ours. One that a client sends is not
// taken: it would let strangers write into the log.
func requestID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t := &trip{id: rand.Text()[:16]}
		w.Header().Set("X-Request-Id", t.id)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), keyTrip{}, t)))
	})
}

// idOf gives the id of a request.
func idOf(r *http.Request) string { return tripOf(r).id }

func tripOf(r *http.Request) *trip {
	if t, ok := r.Context().Value(keyTrip{}).(*trip); ok {
		return t
	}
	return &trip{}
}

// accessLog writes one line for each request: the pattern of the route, never
// the address itself, which has codes and what people searched for.
func (s *Server) accessLog(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := s.Now()
		ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		defer func() {
			s.Log.InfoContext(r.Context(), "request", "method", r.Method, "route", routeOf(r),
				"status", ww.Status(), "bytes", ww.BytesWritten(), "took", s.Now().Sub(begun),
				"request_id", idOf(r), "person", tripOf(r).person)
		}()
		next.ServeHTTP(ww, r)
	})
}

// routeOf gives the pattern that a request matched, known in full only when the
// router is done with it.
func routeOf(r *http.Request) string {
	if c := chi.RouteContext(r.Context()); c != nil {
		return c.RoutePattern()
	}
	return ""
}

// recoverer turns a panic into the page for an unexpected error.
func (s *Server) recoverer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch fault := recover(); fault {
			case nil:
			case http.ErrAbortHandler:
				panic(fault) // the server's own way to drop a connection
			default:
				s.fail(w, r, fmt.Errorf("panic: %v\n%s", fault, debug.Stack()))
			}
		}()
		next.ServeHTTP(w, r)
	})
}
