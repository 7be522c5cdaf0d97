package graph

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/odata"
)

// headers are the ones that every answer carries.
func (s *Server) headers(w http.ResponseWriter, r *http.Request) {
	id := control.CallOf(r).RequestID
	clientID := r.Header.Get("client-request-id")
	if clientID == "" {
		clientID = id
	}
	h := w.Header()
	h.Set("request-id", id)
	h.Set("client-request-id", clientID)
	h.Set("x-ms-ags-diagnostic", `{"ServerInfo":{"DataCenter":"West Europe","Slice":"E","Ring":"2","ScaleUnit":"001","RoleInstance":"AM1PEPF00000001"}}`)
	h.Set("Cache-Control", "no-cache")
	h.Set("Strict-Transport-Security", "max-age=31536000")
	h.Set("Vary", "Accept-Encoding")
	h.Set("OData-Version", "4.0")
	s.allowBrowsers(h, r)
	h.Set("Date", s.o.Control.Now().UTC().Format(http.TimeFormat))
}

// allowBrowsers lets pages of any origin call, as Graph does: what counts is the
// token, never a cookie.
func (s *Server) allowBrowsers(h http.Header, r *http.Request) {
	if r.Header.Get("Origin") == "" {
		return
	}
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", "Location, Retry-After, WWW-Authenticate, request-id, client-request-id, x-ms-resource-unit")
	if r.Method == http.MethodOptions {
		h.Set("Access-Control-Allow-Methods", "DELETE, GET, PATCH, POST, PUT")
		h.Set("Access-Control-Allow-Headers", r.Header.Get("Access-Control-Request-Headers"))
		h.Set("Access-Control-Max-Age", "3600")
	}
}

// refuse writes the error envelope; the date has 19 characters and no zone.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var e *Error
	var query *odata.Error
	switch {
	case errors.As(err, &e):
	case errors.As(err, &query):
		e = &Error{Status: http.StatusBadRequest, Code: query.Code, Message: query.Message}
	default:
		s.o.Log.Error("a Graph call failed", "method", r.Method, "path", r.URL.Path, "error", err)
		e = &Error{Status: http.StatusInternalServerError, Code: "InternalServerError", Message: "The emulator failed."}
	}
	h := w.Header()
	for name, values := range e.Header {
		h[name] = values
	}
	h.Set("Content-Type", "application/json")
	w.WriteHeader(e.Status)
	inner := map[string]any{
		"date": s.o.Control.Now().UTC().Format("2006-01-02T15:04:05"), "request-id": h.Get("request-id"), "client-request-id": h.Get("client-request-id"),
	}
	if e.Status == http.StatusTooManyRequests {
		inner["code"], inner["status"], inner["message"] = strconv.Itoa(e.Status), strconv.Itoa(e.Status), "Please retry after"
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"code": e.Code, "message": e.Message, "innerError": inner}})
}
