package control

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/google/uuid"
)

// presets are failures that were seen in the field, by name.
var presets = map[string]func() Fault{
	"html_502": func() Fault {
		return Fault{Preset: "html_502", Status: http.StatusBadGateway, Headers: html(), Body: text("<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>")}
	},
	"empty_504": func() Fault { return Fault{Preset: "empty_504", Status: http.StatusGatewayTimeout, Body: text("")} },
	"object_503": func() Fault {
		return Fault{Preset: "object_503", Status: http.StatusServiceUnavailable, Body: text("{}")}
	},
	"slow_429": func() Fault {
		return Fault{Preset: "slow_429", Status: http.StatusTooManyRequests, DelayMS: 2000, Headers: map[string]string{"Retry-After": "120"}}
	},
}

func text(s string) *string { return &s }

func html() map[string]string { return map[string]string{"Content-Type": "text/html; charset=utf-8"} }

// dropped is the panic by which the item of a batch takes the connection of the
// whole batch with it.
type dropped struct{ reset bool }

// strike runs a request with its fault; nil stands for a connection that is
// dropped.
func (c *Control) strike(next http.Handler, r *http.Request, h *hit) *httptest.ResponseRecorder {
	wait(r, h.DelayMS)
	if h.Drop == "before" {
		return nil
	}
	answer := httptest.NewRecorder()
	if h.Status == 0 || h.After || h.Drop == "after" {
		if h.Repeat == "effect" {
			c.run(next, r)
		}
		answer = c.run(next, r)
	}
	wait(r, h.DelayAfterMS)
	if h.Drop == "after" {
		return nil
	}
	if h.Status != 0 {
		answer = c.failure(h.Status, r, "injected fault")
	}
	if h.Body != nil {
		answer.Body = bytes.NewBufferString(*h.Body)
	}
	for name, v := range h.Headers {
		answer.Header().Set(name, v)
	}
	for _, name := range h.RemoveHeaders {
		answer.Header()[http.CanonicalHeaderKey(name)] = nil // absent, net/http's own too
	}
	if h.RetryAt != nil {
		at := c.Now().Add(time.Duration(*h.RetryAt) * time.Second)
		answer.Header().Set("Retry-After", at.UTC().Format(http.TimeFormat))
	}
	return answer
}

// failure is the answer of a service or gateway that fails, in the shape that
// the request's host has for it. why is told in its words.
func (c *Control) failure(status int, r *http.Request, why string) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	answer.Code = status
	h := answer.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	switch kind := hostOf(r.URL.Path); {
	case kind == HostGraph:
		answer.Body.Write(c.graphFailure(status, r, h, why))
	case strings.HasSuffix(r.URL.Path, "/token"):
		answer.Body.Write(c.tokenFailure(status))
	default:
		h.Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(answer.Body, "<!doctype html><html lang=\"en\"><head><title>%[1]d</title></head><body><main><h1>%[1]d %[2]s</h1><p>%[3]s.</p></main></body></html>", status, http.StatusText(status), strings.ToUpper(why[:1])+why[1:])
	}
	return answer
}

// failureCodes are Graph's error codes by status.
var failureCodes = map[int]string{
	400: "BadRequest", 401: "InvalidAuthenticationToken", 403: "Authorization_RequestDenied", 404: "Request_ResourceNotFound", 405: "Request_BadRequest",
	409: "Conflict", 410: "resyncRequired", 412: "PreconditionFailed", 429: "TooManyRequests",
	500: "InternalServerError", 501: "NotImplemented", 503: "serviceNotAvailable",
}

// graphFailure is Graph's error envelope
// (learn.microsoft.com/graph/errors).
func (c *Control) graphFailure(status int, r *http.Request, h http.Header, why string) []byte {
	code, id, clientID := failureCodes[status], CallOf(r).RequestID, r.Header.Get("client-request-id")
	if code == "" {
		code = "UnknownError"
	}
	if clientID == "" {
		clientID = id
	}
	h.Set("request-id", id)
	h.Set("client-request-id", clientID)
	return mustJSON(map[string]any{"error": map[string]any{
		"code": code, "message": http.StatusText(status) + " (" + why + ")",
		"innerError": map[string]any{"date": c.Now().UTC().Format("2006-01-02T15:04:05"), "request-id": id, "client-request-id": clientID},
	}})
}

// tokenFailure is the token endpoint's error body: 90055 says that there are too
// many requests, 90033 that something is wrong for a while
// (learn.microsoft.com/entra/identity-platform/reference-error-codes).
func (c *Control) tokenFailure(status int) []byte {
	code, words := 90033, "A transient error has occurred. Please try again."
	if status == http.StatusTooManyRequests {
		code, words = 90055, "There are too many incoming requests."
	}
	trace, correlation, at := uuid.NewString(), uuid.NewString(), c.Now().UTC().Format("2006-01-02 15:04:05Z")
	return mustJSON(map[string]any{
		"error": "temporarily_unavailable", "error_codes": []int{code}, "timestamp": at, "trace_id": trace, "correlation_id": correlation,
		"error_description": fmt.Sprintf("AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s", code, words, trace, correlation, at),
	})
}

// mustJSON writes a value of strings and numbers, which can always be written.
func mustJSON(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("an error body cannot be written: %v", err))
	}
	return data
}

func wait(r *http.Request, millis int) {
	if millis <= 0 {
		return
	}
	t := time.NewTimer(time.Duration(millis) * time.Millisecond)
	defer t.Stop()
	select {
	case <-t.C:
	case <-r.Context().Done():
	}
}
