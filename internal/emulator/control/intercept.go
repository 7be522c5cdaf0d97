package control

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"github.com/google/uuid"
)

// MaxBody bounds what is read of a request, before and after inflating.
const MaxBody = 4 << 20

// Intercept wraps the tenant: it gives each request an id, applies faults and
// writes the journal. Answers are held back until they are complete, so that a
// fault can still replace, cut or drop them. The items of a batch pass through
// here too, each with the request of the batch as its parent.
func (c *Control) Intercept(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now() // the tenant's clock may be moved meanwhile
		parent := CallOf(r).RequestID
		call := &Call{RequestID: uuid.NewString()}
		r = r.WithContext(withCall(r.Context(), call))
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
		e := Entry{
			At: c.Now().UTC(), Method: r.Method, Path: r.URL.Path, Query: redactQuery(r.URL), Body: redactBody(r, body),
			ClientRequestID: r.Header.Get("client-request-id"), RequestID: call.RequestID, Parent: parent,
		}
		var answer *httptest.ResponseRecorder
		var h *hit
		if err != nil {
			answer = c.unread(r, err)
		} else {
			r.Body, r.ContentLength = content{bytes.NewReader(body)}, int64(len(body))
			t := target{method: r.Method, path: r.URL.Path, query: r.URL.RawQuery, appID: func() string { return appOf(r, body) }, host: hostOf(r.URL.Path), item: parent != ""}
			if h = c.faults.pick(t); h != nil {
				e.Fault, e.Draw = h.id, h.draw
			}
			answer, h = c.serve(next, r, h)
		}
		e.AppID = call.AppID
		if answer != nil {
			e.Status = answer.Code
		}
		e.TookMS = float64(time.Since(began).Microseconds()) / 1000
		c.journal.add(e)
		send(w, r, answer, h)
	})
}

// content is a request body that can be read again.
type content struct{ *bytes.Reader }

func (content) Close() error { return nil }

// serve answers a request, with its fault when it has one. An item of a batch can
// take the connection of the batch with it.
func (c *Control) serve(next http.Handler, r *http.Request, h *hit) (answer *httptest.ResponseRecorder, effective *hit) {
	defer func() {
		if v := recover(); v != nil {
			d, ok := v.(dropped)
			if !ok {
				panic(v)
			}
			answer, effective = nil, &hit{Fault: Fault{Reset: d.reset}}
		}
	}()
	if h == nil {
		return c.run(next, r), nil
	}
	return c.strike(next, r, h), h
}

// run lets the tenant answer. A bug there must not end a test with a connection
// that nobody can explain: it is logged, and the answer is 500.
func (c *Control) run(next http.Handler, r *http.Request) (answer *httptest.ResponseRecorder) {
	defer func() {
		v := recover()
		if _, item := v.(dropped); item {
			panic(v)
		}
		if v != nil {
			c.o.Log.Error("the tenant failed", "method", r.Method, "path", r.URL.Path, "error", fmt.Sprint(v), "stack", string(debug.Stack()))
			answer = c.failure(http.StatusInternalServerError, r, "the emulator failed, its log says why")
		}
	}()
	if body, ok := r.Body.(content); ok { // a fault may run the request twice
		_, _ = body.Seek(0, io.SeekStart)
	}
	answer = httptest.NewRecorder()
	next.ServeHTTP(answer, r)
	return answer
}

// unread is the answer to a body that is too large, or that ended too early.
func (c *Control) unread(r *http.Request, err error) *httptest.ResponseRecorder {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return c.failure(http.StatusRequestEntityTooLarge, r, fmt.Sprintf("the body is larger than %d MiB", MaxBody>>20))
	}
	return c.failure(http.StatusBadRequest, r, "the body ended too early")
}

// hostOf says from which kind of host Microsoft serves a path.
func hostOf(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch first {
	case "v1.0", "beta", "oidc":
		return HostGraph
	case "redeem", "myapps", "launcher", "api":
		return HostGuest
	}
	return HostAuthority
}

// appOf is the application that a request claims to come from, which is enough
// to choose a fault by: a token's appid, or the client_id of a form or a query.
func appOf(r *http.Request, body []byte) string {
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		parts := strings.Split(token, ".")
		var claims struct {
			AppID string `json:"appid"`
		}
		if len(parts) == 3 {
			payload, err := base64.RawURLEncoding.DecodeString(parts[1])
			if err == nil && json.Unmarshal(payload, &claims) == nil {
				return claims.AppID
			}
		}
		return ""
	}
	if id, _, ok := r.BasicAuth(); ok {
		return id
	}
	values := url.Values{}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		if form, err := url.ParseQuery(string(body)); err == nil {
			maps.Copy(values, form)
		}
	}
	if values.Has("client_id") {
		return values.Get("client_id")
	}
	return r.URL.Query().Get("client_id")
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
