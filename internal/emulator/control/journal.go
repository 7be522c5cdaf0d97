package control

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// Entry is one request as the journal shows it. Bodies are plain text, already
// inflated; secrets, codes, tokens and tickets are left out.
type Entry struct {
	Seq             int64     `json:"seq"`
	At              time.Time `json:"at"`
	Method          string    `json:"method"`
	Path            string    `json:"path"`
	Query           string    `json:"query"`
	Body            string    `json:"body"`
	Status          int       `json:"status"` // 0 when the connection was dropped
	ClientRequestID string    `json:"client_request_id"`
	RequestID       string    `json:"request_id"`
	AppID           string    `json:"app_id"`
	Fault           string    `json:"fault"` // id of the fault that was applied
}

// journalLimit bounds the journal; the oldest entries go first.
const journalLimit = 100_000

type journal struct {
	mu      sync.Mutex
	seq     int64
	entries []Entry
}

func (j *journal) add(e Entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.seq++
	e.Seq = j.seq
	if len(j.entries) >= journalLimit {
		j.entries = append(j.entries[:0:0], j.entries[journalLimit/10:]...)
	}
	j.entries = append(j.entries, e)
}

func (j *journal) all() []Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	return append([]Entry{}, j.entries...)
}

func (j *journal) clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = nil
}

// Call is what the rooms tell the journal about the request that they serve.
type Call struct {
	RequestID string // of this request; made by Intercept
	AppID     string // set by the room that knows the caller
}

type callKey struct{}

// CallOf returns the call that Intercept put into the request's context; outside
// of Intercept an empty one.
func CallOf(r *http.Request) *Call {
	if c, ok := r.Context().Value(callKey{}).(*Call); ok {
		return c
	}
	return &Call{}
}

func withCall(ctx context.Context, c *Call) context.Context {
	return context.WithValue(ctx, callKey{}, c)
}
