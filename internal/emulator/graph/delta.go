package graph

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/odata"
)

// deltaToken is what the opaque tokens of a delta query hold. Sequence is the
// last change that the client knows when the round has ended; Last is the
// ordinal of the last user that a first round has told.
type deltaToken struct {
	Sequence int64     `json:"s"`
	Last     int64     `json:"l,omitempty"`
	Initial  bool      `json:"i,omitempty"` // the first round still runs
	Issued   time.Time `json:"t"`
	Select   string    `json:"p,omitempty"`
}

func (t deltaToken) String() string {
	data, err := json.Marshal(t)
	if err != nil {
		return "" // numbers and strings only
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

// deltaUsers serves the first round, which tells every user, and the rounds
// after it, which tell what changed. Replays are possible, as Graph allows.
func deltaUsers(c *call) (*answer, error) {
	for _, name := range []string{"$expand", "$top", "$orderby", "$search", "$filter"} {
		if c.query.Has(name) {
			return nil, &odata.Error{Code: "Request_UnsupportedQuery", Message: "The query option '" + name + "' is not supported by delta queries of users."}
		}
	}
	visible := c.tx.Sequence(c.asOf(c.settings.ReplicationLag.Delta))
	text := c.query.Get("$skiptoken") + c.query.Get("$deltatoken")
	if text == "" || text == "latest" {
		t := deltaToken{Sequence: visible, Initial: text == "", Issued: c.now, Select: c.query.Get("$select")}
		if text == "latest" {
			return c.deltaAnswer(t, nil, "$deltatoken")
		}
		return c.firstRound(t)
	}
	t, err := parseDeltaToken(text)
	if err != nil {
		return nil, badRequest("Badly formed token.")
	}
	if c.now.Sub(t.Issued) > directory.TokenLife {
		return nil, c.resync(t.Select)
	}
	if t.Initial {
		return c.firstRound(t)
	}
	changed, last, ok := c.tx.ChangedSince(directory.KindUser, t.Sequence, c.asOf(c.settings.ReplicationLag.Delta))
	if !ok {
		return nil, c.resync(t.Select)
	}
	return c.changes(t, changed, last)
}

// resync asks the client to begin again.
func (c *call) resync(selected string) error {
	q := url.Values{"$deltatoken": {""}}
	if selected != "" {
		q.Set("$select", selected)
	}
	return &Error{http.StatusGone, "resyncRequired", "Resync required. Replace any local items with the server's version, including deletes, and begin a new round.", http.Header{
		"Location": {c.link("users/delta") + "?" + encode(q)},
	}}
}

func (c *call) firstRound(t deltaToken) (*answer, error) {
	var page []map[string]any
	asOf := c.asOf(c.settings.ReplicationLag.Delta)
	for _, u := range c.tx.Users() {
		if u.Ordinal <= t.Last || u.CreatedDateTime.After(asOf) {
			continue
		}
		if len(page) == c.settings.PageSize {
			return c.deltaAnswer(t, page, "$skiptoken")
		}
		m, err := c.deltaUser(u, t.Select)
		if err != nil {
			return nil, err
		}
		page = append(page, m)
		t.Last = u.Ordinal
	}
	t.Initial, t.Last = false, 0
	return c.deltaAnswer(t, page, "$deltatoken")
}

// changes tells the changed users. A page that is full ends with a link from
// the last change told, so that the next page goes on from there.
func (c *call) changes(t deltaToken, changed []directory.Change, last int64) (*answer, error) {
	full := len(changed) > c.settings.PageSize
	if full {
		changed = changed[:c.settings.PageSize]
		last = changed[len(changed)-1].Sequence
	}
	page := make([]map[string]any, 0, len(changed))
	for _, change := range changed {
		m, err := c.changedUser(change.ID, t.Select)
		if err != nil {
			return nil, err
		}
		page = append(page, m)
	}
	t.Sequence = last
	if full {
		return c.deltaAnswer(t, page, "$skiptoken")
	}
	t.Issued = c.now
	return c.deltaAnswer(t, page, "$deltatoken")
}

func (c *call) changedUser(id, selected string) (map[string]any, error) {
	if u := c.tx.User(id); u != nil {
		return c.deltaUser(u, selected)
	}
	reason := "deleted"
	if c.tx.DeletedUser(id) != nil {
		reason = "changed"
	}
	return map[string]any{"id": id, "@removed": map[string]string{"reason": reason}}, nil
}

// deltaUser renders a user for delta: the id always comes.
func (c *call) deltaUser(u *directory.User, selected string) (map[string]any, error) {
	v := url.Values{}
	if selected != "" {
		v.Set("$select", selected)
	}
	q, err := userType.Parse(v, false)
	if err != nil {
		return nil, err
	}
	m := q.Render(u)
	m["id"] = u.ID
	return m, nil
}

func (c *call) deltaAnswer(t deltaToken, page []map[string]any, kind string) (*answer, error) {
	if page == nil {
		page = []map[string]any{}
	}
	link := "@odata.deltaLink"
	if kind == "$skiptoken" {
		link = "@odata.nextLink"
	}
	of := "users"
	if t.Select != "" {
		of += "(" + strings.ReplaceAll(t.Select, " ", "") + ")"
	}
	return ok(map[string]any{
		"@odata.context": c.context(of), "value": page,
		link: c.link("users/delta") + "?" + kind + "=" + t.String(),
	})
}
