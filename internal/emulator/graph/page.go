package graph

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// maxExpanded is how many related objects $expand shows, and maxExpandedPage how
// many objects a page with $expand has (learn.microsoft.com/graph/query-parameters,
// expand parameter; known issue 13635).
const (
	maxExpanded     = 20
	maxExpandedPage = 100
)

// page is the part of a collection that a request asks for.
type page struct {
	size  int
	after int64 // position of the last object told before
	next  int64 // position behind which the next page begins; -1 when there is none
	first bool
}

// page reads the size and the skip token, which clients must treat as opaque.
func (c *call) page(top int, token string) (page, error) {
	p := page{size: c.settings.PageSize, next: -1, first: token == ""}
	if top > 0 {
		p.size = top
	}
	if p.first {
		return p, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err == nil {
		p.after, err = strconv.ParseInt(string(raw), 36, 64)
	}
	if err != nil || p.after < 0 {
		return p, &Error{Status: http.StatusBadRequest, Code: "Directory_ExpiredPageToken", Message: "The specified page token value has expired and can no longer be included in your request."}
	}
	return p, nil
}

// shownOf is the page's part of what is at hand as a whole.
func shownOf[T any](p *page, items []T) []T {
	start := min(p.after, int64(len(items)))
	end := min(start+int64(p.size), int64(len(items)))
	if end < int64(len(items)) {
		p.next = end
	}
	return items[start:end]
}

// collectionAnswer puts a page together. The count comes with the first page
// alone (learn.microsoft.com/graph/query-parameters, skipToken parameter).
func (c *call) collectionAnswer(of string, values []map[string]any, p page, counted bool, total func() int) (*answer, error) {
	body := map[string]any{"@odata.context": c.context(of), "value": values}
	if counted && p.first {
		body["@odata.count"] = total()
	}
	if p.next >= 0 {
		q := url.Values{}
		for name, v := range c.query {
			q[name] = v
		}
		q.Set("$skiptoken", base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(p.next, 36))))
		body["@odata.nextLink"] = c.link(strings.TrimPrefix(c.r.URL.EscapedPath(), "/v1.0/")) + "?" + encode(q)
	}
	return ok(body)
}

// encode writes a query string with the dollar signs readable, as Graph does.
func encode(q url.Values) string { return strings.ReplaceAll(q.Encode(), "%24", "$") }
