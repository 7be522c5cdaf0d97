package graph

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"guestportal/internal/emulator/control"
)

// maxBatch is how many requests a batch may hold
// (learn.microsoft.com/graph/json-batching).
const maxBatch = 20

type batchItem struct {
	ID        string            `json:"id"`
	Method    string            `json:"method"`
	URL       string            `json:"url"`
	Headers   map[string]string `json:"headers"`
	Body      json.RawMessage   `json:"body"`
	DependsOn []string          `json:"dependsOn"`
}

type batchAnswer struct {
	ID      string            `json:"id"`
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers"`
	Body    json.RawMessage   `json:"body,omitempty"`
}

// batch runs the items one after another, each as a request of its own, and
// answers them in any order. What depends on a failed item fails with 424.
func batch(c *call) (*answer, error) {
	var body struct {
		Requests []batchItem `json:"requests"`
	}
	if err := c.decode(&body, "requests"); err != nil {
		return nil, err
	}
	if err := checkBatch(body.Requests); err != nil {
		return nil, err
	}
	status := map[string]int{}
	answers := make([]batchAnswer, 0, len(body.Requests))
	for _, item := range body.Requests {
		a := batchAnswer{ID: item.ID, Status: http.StatusFailedDependency, Headers: map[string]string{"Content-Type": "application/json"}}
		a.Body = json.RawMessage(`{"error":{"code":"FailedDependency","message":"Failed Dependency"}}`)
		failed := false
		for _, id := range item.DependsOn {
			failed = failed || status[lower(id)] >= http.StatusBadRequest
		}
		if !failed {
			a = c.runItem(c, item)
		}
		status[lower(item.ID)] = a.Status
		answers = append(answers, a)
	}
	rand.Shuffle(len(answers), func(i, j int) { answers[i], answers[j] = answers[j], answers[i] })
	return ok(map[string]any{"responses": answers})
}

// checkBatch refuses what makes the whole batch malformed. An item can only
// depend on one before it.
func checkBatch(items []batchItem) error {
	if len(items) == 0 || len(items) > maxBatch {
		return unreadable("The number of requests in a batch must be between 1 and %d.", maxBatch)
	}
	seen := map[string]bool{}
	for _, item := range items {
		id := lower(item.ID)
		hasBody := len(item.Body) > 0 && string(item.Body) != "null"
		switch {
		case id == "" || item.Method == "" || item.URL == "":
			return unreadable("Every request of a batch needs id, method and url.")
		case seen[id]:
			return unreadable("The request id '%s' is not unique in the batch.", item.ID)
		case strings.Contains(item.URL, "://"):
			return unreadable("The url of request '%s' must be relative.", item.ID)
		case hasBody && header(item.Headers, "Content-Type") == "":
			return unreadable("The Content-Type header of request '%s' is missing.", item.ID)
		}
		for _, d := range item.DependsOn {
			if !seen[lower(d)] {
				return unreadable("Request '%s' depends on '%s', which is not before it.", item.ID, d)
			}
		}
		seen[id] = true
	}
	return nil
}

func header(h map[string]string, name string) string {
	for k, v := range h {
		if strings.EqualFold(k, name) {
			return v
		}
	}
	return ""
}

// runItem serves one item with the batch's own token.
func (s *Server) runItem(c *call, item batchItem) batchAnswer {
	path, query, _ := strings.Cut(strings.TrimPrefix(item.URL, "/"), "?")
	target, err := url.Parse("/v1.0/" + path)
	if err != nil {
		return batchAnswer{ID: item.ID, Status: http.StatusBadRequest, Headers: map[string]string{"Content-Type": "application/json"}, Body: json.RawMessage(`{"error":{"code":"BadRequest","message":"The url cannot be read."}}`)}
	}
	target.RawQuery = strings.ReplaceAll(query, " ", "%20")
	body := []byte(item.Body)
	if string(body) == "null" {
		body = nil
	}
	r := c.r.Clone(c.r.Context())
	r.Method, r.URL, r.RequestURI = strings.ToUpper(item.Method), target, target.RequestURI()
	r.Body, r.ContentLength = http.NoBody, int64(len(body))
	if len(body) > 0 {
		r.Body = readCloser{bytes.NewReader(body)}
	}
	r.Header = http.Header{"Authorization": c.r.Header["Authorization"]}
	for name, v := range item.Headers {
		r.Header.Set(name, v)
	}
	w := httptest.NewRecorder()
	if target.Path == "/v1.0/$batch" {
		s.refuse(w, r, unreadable("A batch cannot hold a batch."))
	} else {
		s.o.Items().ServeHTTP(w, r)
	}
	a := batchAnswer{ID: item.ID, Status: w.Code, Headers: map[string]string{}}
	for _, name := range []string{"Cache-Control", "Content-Type", "Location", "OData-Version", "Retry-After", "request-id", "x-ms-resource-unit", "x-ms-throttle-information", "x-ms-throttle-scope"} {
		if v := w.Header().Get(name); v != "" {
			a.Headers[name] = v
		}
	}
	if b := w.Body.Bytes(); len(b) > 0 && json.Valid(b) {
		a.Body = b
	} else if len(b) > 0 {
		a.Body, _ = json.Marshal(string(b)) // a string can always be written
	}
	control.CallOf(c.r).AppID = c.caller.AppID
	return a
}

type readCloser struct{ *bytes.Reader }

func (readCloser) Close() error { return nil }
