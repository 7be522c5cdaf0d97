package graph

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"guestportal/internal/emulator/directory"
)

// deltaToken is what the opaque tokens of a delta query hold: what the client
// asked for at first, and how far it has come. Positions are sequence numbers of
// the log of changes, ordinals of objects and of links.
type deltaToken struct {
	Select string    `json:"p,omitempty"`
	IDs    []string  `json:"d,omitempty"` // $filter
	Issued time.Time `json:"t"`

	Since   int64 `json:"s"`           // everything up to here is known when the round has ended
	Running bool  `json:"r,omitempty"` // the token stands within a round
	Initial bool  `json:"i,omitempty"` // the round tells every object, not changes
	Empty   int   `json:"e,omitempty"` // empty pages still to come

	Last  int64  `json:"l,omitempty"` // first round: ordinal of the last object told
	Link  int64  `json:"k,omitempty"` // first round: links of the next object up to this ordinal were told
	From  int64  `json:"f,omitempty"` // later rounds: the last change told
	Until int64  `json:"u,omitempty"` // later rounds: the last change to tell
	Again string `json:"a,omitempty"` // the object told last, for replays
}

func (t deltaToken) String() string {
	data, err := json.Marshal(t)
	if err != nil {
		return "" // plain values only
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

func parseDeltaToken(s string) (t deltaToken, err error) {
	data, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(data, &t)
	}
	return t, err
}

// deltaState reads where the client stands: at the beginning, at "from now on",
// or at one of our tokens. A round begins with what delta knows by now.
func deltaState[T any](c *call, d tracked[T]) (t deltaToken, latest bool, err error) {
	visible := c.tx.Sequence(c.asOf(c.settings.ReplicationLag.Delta))
	skip, delta := c.query.Get("$skiptoken"), c.query.Get("$deltatoken")
	switch {
	case skip == "" && (delta == "" || delta == "latest"):
		t = deltaToken{Select: c.query.Get("$select"), Since: visible, Initial: true}
		t.IDs, err = d.filtered(c)
		if delta == "latest" {
			return t, true, err
		}
	case skip != "" && c.query.Has("$select"):
		return t, false, badRequest("The query option '$select' cannot be given together with '$skiptoken'.")
	default:
		if t, err = parseDeltaToken(skip + delta); err != nil {
			return t, false, badRequest("Badly formed token.")
		}
		if c.query.Has("$select") { // what is followed may be changed between rounds
			t.Select = c.query.Get("$select")
		}
		if c.now.Sub(t.Issued) > directory.TokenLife || !c.tx.Knows(t.Since) {
			return t, false, c.resync(d.of, t.Select)
		}
	}
	if !t.Running {
		t.Running, t.Issued, t.Empty = true, c.now, c.settings.DeltaEmptyPages
		t.From, t.Until = t.Since, max(visible, t.Since)
	}
	return t, false, err
}

// ended is the token with which the next round begins.
func (t deltaToken) ended(now time.Time) deltaToken {
	next := deltaToken{Select: t.Select, IDs: t.IDs, Issued: now, Since: t.Until}
	if t.Initial {
		next.Since = t.Since
	}
	return next
}

// resync asks the client to begin again.
func (c *call) resync(of, selected string) error {
	q := url.Values{"$deltatoken": {""}}
	if selected != "" {
		q.Set("$select", selected)
	}
	return &Error{http.StatusGone, "resyncRequired", "Resync required. Replace any local items with the server's version, including deletes, and begin a new round.", http.Header{
		"Location": {c.link(of+"/delta") + "?" + encode(q)},
	}}
}
