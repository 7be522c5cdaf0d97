package graph

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
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

func (i batchItem) hasBody() bool { return len(i.Body) > 0 && string(i.Body) != "null" }

type batchAnswer struct {
	ID      string            `json:"id"`
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers"`
	Body    json.RawMessage   `json:"body,omitempty"`
}

// running is an item of a batch under way; done is closed when answer is there.
type running struct {
	item   batchItem
	answer batchAnswer
	done   chan struct{}
	failed any // what a fault that drops the connection panicked with
}

// batch runs the items side by side, each as a request of its own and after those
// that it depends on, and answers them in any order. What depends on a failed item
// fails with 424, and so does what depends on that.
func batch(c *call) (*answer, error) {
	var body struct {
		Requests []batchItem `json:"requests"`
	}
	if err := c.decode(&body, "requests"); err != nil {
		return nil, err
	}
	items, err := checkBatch(body.Requests)
	if err != nil {
		return nil, err
	}
	var all sync.WaitGroup
	for _, r := range items {
		all.Go(func() { c.run(r, items) })
	}
	all.Wait()
	answers := make([]batchAnswer, 0, len(items))
	for _, r := range items {
		if r.failed != nil {
			panic(r.failed) // in the server's own goroutine, which knows what to do
		}
		answers = append(answers, r.answer)
	}
	rand.Shuffle(len(answers), func(i, j int) { answers[i], answers[j] = answers[j], answers[i] })
	return ok(map[string]any{"responses": answers})
}

// run waits for what the item depends on, and serves it.
func (c *call) run(r *running, items map[string]*running) {
	defer close(r.done)
	defer func() { r.failed = recover() }()
	for _, id := range r.item.DependsOn {
		before := items[lower(id)]
		<-before.done
		if before.failed != nil || before.answer.Status >= http.StatusBadRequest {
			r.answer = failedItem(r.item.ID, http.StatusFailedDependency, "FailedDependency", "Failed Dependency")
			return
		}
	}
	r.answer = c.runItem(r.item)
}

// failedItem is the answer about an item that was not served.
func failedItem(id string, status int, code, message string) batchAnswer {
	body, _ := json.Marshal(map[string]any{"error": map[string]string{"code": code, "message": message}}) // texts can always be written
	return batchAnswer{ID: id, Status: status, Headers: map[string]string{"Content-Type": "application/json"}, Body: body}
}

// checkBatch refuses what makes the whole batch malformed. An item can only
// depend on one before it (OData JSON Format 4.01, 19.1), which rules out circles.
func checkBatch(list []batchItem) (map[string]*running, error) {
	switch {
	case len(list) == 0:
		return nil, unreadable("The batch holds no requests.")
	case len(list) > maxBatch:
		return nil, unreadable("Number of requests inside batch exceeds the limit.")
	}
	items := map[string]*running{}
	for _, item := range list {
		id := lower(item.ID)
		switch {
		case id == "" || item.Method == "" || item.URL == "":
			return nil, unreadable("Every request of a batch needs id, method and url.")
		case items[id] != nil:
			return nil, unreadable("The request id '%s' is not unique in the batch.", item.ID)
		case strings.Contains(item.URL, "://"):
			return nil, unreadable("The url of request '%s' must be relative.", item.ID)
		case item.hasBody() && header(item.Headers, "Content-Type") == "":
			return nil, unreadable("Write request with id '%s' does not contain a Content-Type header.", item.ID)
		}
		for _, d := range item.DependsOn {
			if items[lower(d)] == nil {
				return nil, unreadable("Request '%s' depends on '%s', which is not before it.", item.ID, d)
			}
		}
		items[id] = &running{item: item, done: make(chan struct{})}
	}
	return items, nil
}

func header(h map[string]string, name string) string {
	for k, v := range h {
		if strings.EqualFold(k, name) {
			return v
		}
	}
	return ""
}
