package control

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// MaxBody bounds what is read of a request, before and after inflating.
const MaxBody = 4 << 20

// Intercept wraps the tenant: it gives each request an id, applies faults and
// writes the journal. Answers are held back until they are complete, so that a
// fault can still replace, cut or drop them.
func (c *Control) Intercept(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
		if err != nil {
			http.Error(w, "The request body is too large or was cut off.", http.StatusRequestEntityTooLarge)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		r.ContentLength = int64(len(body))
		call := &Call{RequestID: uuid.NewString()}
		r = r.WithContext(withCall(r.Context(), call))
		e := Entry{
			At: c.Now().UTC(), Method: r.Method, Path: r.URL.Path, Query: redactQuery(r.URL),
			Body: redactBody(r, body), ClientRequestID: r.Header.Get("client-request-id"), RequestID: call.RequestID,
		}
		fault := c.faults.pick(r)
		if fault != nil {
			e.Fault = fault.id
		}
		answer := c.serve(next, r, fault)
		e.AppID = call.AppID
		if answer != nil {
			e.Status = answer.Code
		}
		c.journal.add(e)
		send(w, answer, fault)
	})
}

// serve runs the request with its fault; nil stands for a dropped connection.
func (c *Control) serve(next http.Handler, r *http.Request, f *Fault) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	if f == nil {
		next.ServeHTTP(answer, r)
		return answer
	}
	wait(r, time.Duration(f.DelayMS)*time.Millisecond)
	if f.Drop == "before" {
		return nil
	}
	if f.Status == 0 || f.After || f.Drop == "after" {
		next.ServeHTTP(answer, r)
	}
	if f.Drop == "after" && f.Status == 0 {
		return nil
	}
	if f.Status != 0 {
		answer = httptest.NewRecorder()
		answer.Code = f.Status
		answer.Header().Set("Content-Type", "application/json")
		answer.Header().Set("request-id", CallOf(r).RequestID)
		answer.Body.WriteString(c.faultBody(f.Status, r))
	}
	if f.Body != nil {
		answer.Body = bytes.NewBufferString(*f.Body)
		answer.Header().Del("Content-Length")
	}
	for name, v := range f.Headers {
		answer.Header().Set(name, v)
	}
	return answer
}

// faultBody is Graph's error envelope for a status, as a gateway would send it.
func (c *Control) faultBody(status int, r *http.Request) string {
	code := map[int]string{401: "InvalidAuthenticationToken", 403: "Authorization_RequestDenied", 404: "Request_ResourceNotFound", 429: "TooManyRequests", 500: "InternalServerError", 503: "serviceNotAvailable", 504: "UnknownError"}[status]
	if code == "" {
		code = "UnknownError"
	}
	body, err := json.Marshal(map[string]any{"error": map[string]any{
		"code": code, "message": http.StatusText(status) + " (injected fault)",
		"innerError": map[string]any{"date": c.Now().UTC().Format("2006-01-02T15:04:05"), "request-id": CallOf(r).RequestID, "client-request-id": r.Header.Get("client-request-id")},
	}})
	if err != nil {
		panic(fmt.Sprintf("an error envelope cannot be written: %v", err)) // strings only
	}
	return string(body)
}

func wait(r *http.Request, d time.Duration) {
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-r.Context().Done():
	}
}

func send(w http.ResponseWriter, answer *httptest.ResponseRecorder, f *Fault) {
	if answer == nil {
		panic(http.ErrAbortHandler) // closes the connection without an answer
	}
	body := answer.Body.Bytes()
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	if answer.Code != http.StatusNoContent && answer.Code != http.StatusNotModified {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(answer.Code)
	if f != nil && f.Truncate {
		_, _ = w.Write(body[:len(body)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(body) // a client that has gone is no error of ours
}

// Inflate returns a request body as it was before compression.
func Inflate(r *http.Request, body []byte) ([]byte, error) {
	if !strings.EqualFold(r.Header.Get("Content-Encoding"), "gzip") || len(body) == 0 {
		return body, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("inflate the request body: %w", err)
	}
	plain, err := io.ReadAll(io.LimitReader(z, MaxBody+1))
	if err != nil {
		return nil, fmt.Errorf("inflate the request body: %w", err)
	}
	if len(plain) > MaxBody {
		return nil, errors.New("inflate the request body: it is too large")
	}
	return plain, nil
}

// secretFields are the form fields that the journal never shows.
var secretFields = []string{"client_secret", "client_assertion", "code", "code_verifier", "refresh_token", "id_token_hint", "assertion", "device_code", "otc", "password", "rd", "ticket", "passcode"}

func redact(v url.Values) string {
	for _, name := range secretFields {
		if v.Has(name) {
			v.Set(name, "redacted")
		}
	}
	return v.Encode()
}

func redactQuery(u *url.URL) string {
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return ""
	}
	for _, name := range secretFields {
		if values.Has(name) {
			return redact(values)
		}
	}
	return u.RawQuery // as it came, so that encoding can be judged
}

var ticketForm = regexp.MustCompile(`(?i)(ticket(?:=|%[0-9a-f]{2}|25)+)[^&"'\s\\]+`)

func redactBody(r *http.Request, body []byte) string {
	plain, err := Inflate(r, body)
	if err != nil {
		return ""
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		values, err := url.ParseQuery(string(plain))
		if err != nil {
			return ""
		}
		return redact(values)
	}
	return ticketForm.ReplaceAllString(string(plain), "${1}redacted")
}
