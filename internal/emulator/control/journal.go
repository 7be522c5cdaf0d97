package control

import (
	"context"
	"net/http"
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
	Parent          string    `json:"parent,omitempty"` // request_id of the batch that this was an item of
	AppID           string    `json:"app_id"`
	TookMS          float64   `json:"took_ms"`        // from its arrival until the answer was ready
	Fault           string    `json:"fault"`          // id of the fault that was applied
	Draw            *float64  `json:"draw,omitempty"` // what the fault's probability was compared with
}

// The journal's bounds. The bytes are those of what clients sent.
const (
	journalEntries = 100_000
	journalBytes   = 64 << 20
)

func newJournal() *feed[Entry] {
	return &feed[Entry]{
		maxEntries: journalEntries, maxBytes: journalBytes,
		size: func(e Entry) int {
			const fixed = 200 // the ids, times and numbers
			return fixed + len(e.Path) + len(e.Query) + len(e.Body) + len(e.ClientRequestID)
		},
		number: func(e *Entry, seq int64) { e.Seq = seq },
	}
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
