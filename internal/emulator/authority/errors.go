package authority

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/google/uuid"
)

// Refusal is why somebody cannot sign in: an AADSTS code and its words
// (learn.microsoft.com/entra/identity-platform/reference-error-codes).
type Refusal struct {
	Code  int
	Words string
}

func (e *Refusal) Error() string { return fmt.Sprintf("AADSTS%d: %s", e.Code, e.Words) }

// tokenError is a refusal of the token endpoint.
type tokenError struct {
	status int
	name   string // OAuth's error
	code   int    // AADSTS number
	words  string
	bare   bool   // without error_uri, as some captured answers are
	sub    string // suberror, which tells MSAL what to do
}

// refuse makes a refusal with its error_uri.
func refuse(status int, name string, code int, format string, args ...any) *tokenError {
	return &tokenError{status: status, name: name, code: code, words: fmt.Sprintf(format, args...)}
}

// refuseBare makes one without error_uri.
func refuseBare(status int, name string, code int, format string, args ...any) *tokenError {
	e := refuse(status, name, code, format, args...)
	e.bare = true
	return e
}

// missing is the refusal of a request without a parameter that it needs.
func missing(parameter string) *tokenError {
	return refuse(400, "invalid_request", 900144, "The request body must contain the following parameter: '%s'.", parameter)
}

// errTransient is what the emulator says of its own failures.
var errTransient = refuse(500, "server_error", 90033, "A transient error has occurred. Please try again.")

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // a client that has gone is no error of ours
}

// trace is what every refusal carries so that it can be found again.
type trace struct{ id, correlation, at string }

// newTrace takes over the caller's correlation id, given as header or parameter.
func (a *Authority) newTrace(r *http.Request) trace {
	t := trace{id: uuid.NewString(), correlation: r.Header.Get("client-request-id"), at: a.o.Control.Now().UTC().Format("2006-01-02 15:04:05Z")}
	if t.correlation == "" && r.Form != nil {
		t.correlation = r.Form.Get("client-request-id")
	}
	if uuid.Validate(t.correlation) != nil {
		t.correlation = uuid.NewString()
	}
	return t
}

// describe is the error_description: the words, then where to look it up.
func (t trace) describe(code int, words string) string {
	return fmt.Sprintf("AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s", code, words, t.id, t.correlation, t.at)
}

// refuseToken writes the error body that was captured of a live tenant.
func (a *Authority) refuseToken(w http.ResponseWriter, r *http.Request, e *tokenError) {
	t := a.newTrace(r)
	body := map[string]any{
		"error": e.name, "error_description": t.describe(e.code, e.words), "error_codes": []int{e.code},
		"timestamp": t.at, "trace_id": t.id, "correlation_id": t.correlation,
	}
	if !e.bare {
		body["error_uri"] = fmt.Sprintf("%s/error?code=%d", Base(r), e.code)
	}
	if e.sub != "" {
		body["suberror"] = e.sub
	}
	w.Header().Set("Cache-Control", "no-store, no-cache")
	w.Header().Set("Pragma", "no-cache")
	if r.Header.Get("client-request-id") != "" {
		w.Header().Set("client-request-id", t.correlation)
	}
	reply(w, e.status, body)
}
