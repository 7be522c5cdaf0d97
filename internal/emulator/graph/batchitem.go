package graph

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
)

// itemHeaders are those of an item's answer that the batch passes on, spelled as
// clients look them up.
var itemHeaders = []string{
	"Cache-Control", "Content-Type", "Location", "OData-Version", "Retry-After", "request-id", "client-request-id", "WWW-Authenticate",
	"x-ms-resource-unit", "x-ms-throttle-information", "x-ms-throttle-limit-percentage", "x-ms-throttle-scope",
}

// onlyBeta are steps of paths that exist in the beta version alone; within a batch
// they answer 405.
var onlyBeta = []string{"beta", "b2bmanagementpolicies"}

// runItem serves one item with the batch's own token, through faults and journal
// like any request.
func (c *call) runItem(item batchItem) batchAnswer {
	r, problem := c.itemRequest(item)
	if problem != "" {
		return failedItem(item.ID, http.StatusBadRequest, "BadRequest", problem)
	}
	steps, err := pathSteps(r.URL.EscapedPath())
	switch {
	case err != nil, slices.Contains(steps, ".."), slices.Contains(steps, "."):
		return failedItem(item.ID, http.StatusBadRequest, "BadRequest", "The url cannot be read.")
	case steps[0] == "$batch":
		return failedItem(item.ID, http.StatusBadRequest, "BadRequest", "A batch cannot hold a batch.")
	case slices.ContainsFunc(steps, func(s string) bool { return slices.Contains(onlyBeta, lower(s)) }):
		return failedItem(item.ID, http.StatusMethodNotAllowed, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.")
	}
	w := httptest.NewRecorder()
	c.o.Items().ServeHTTP(w, r)
	a := batchAnswer{ID: item.ID, Status: w.Code, Headers: map[string]string{}}
	for _, name := range itemHeaders {
		if v := w.Header().Get(name); v != "" {
			a.Headers[name] = v
		}
	}
	a.Body = itemBody(w.Header().Get("Content-Type"), w.Body.Bytes())
	return a
}

// itemRequest makes the request that an item stands for. Only its own headers and
// the batch's token count; a body that is not JSON is base64 in a string.
func (c *call) itemRequest(item batchItem) (r *http.Request, problem string) {
	path, query, _ := strings.Cut(strings.TrimPrefix(item.URL, "/"), "?")
	target, err := url.Parse("/v1.0/" + path)
	if err != nil {
		return nil, "The url cannot be read."
	}
	target.RawQuery = strings.ReplaceAll(query, " ", "%20")
	var body []byte
	if item.hasBody() {
		body = item.Body
		var text string
		if !isJSON(header(item.Headers, "Content-Type")) {
			if json.Unmarshal(body, &text) != nil {
				return nil, "A body that is not JSON must be a string in base64."
			}
			if body, err = base64.StdEncoding.DecodeString(text); err != nil {
				return nil, "A body that is not JSON must be a string in base64."
			}
		}
	}
	r = c.r.Clone(c.r.Context())
	r.Method, r.URL, r.RequestURI = strings.ToUpper(item.Method), target, target.RequestURI()
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	r.Header = http.Header{"Authorization": c.r.Header["Authorization"]}
	for name, v := range item.Headers {
		r.Header.Set(name, v)
	}
	return r, ""
}

// itemBody is an answer's body within the batch: JSON as it is, anything else as a
// string in base64.
func itemBody(contentType string, body []byte) json.RawMessage {
	switch {
	case len(body) == 0:
		return nil
	case isJSON(contentType) && json.Valid(body):
		return body
	}
	text, _ := json.Marshal(base64.StdEncoding.EncodeToString(body)) // a text can always be written
	return text
}

func isJSON(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && (media == "application/json" || strings.HasSuffix(media, "+json"))
}
