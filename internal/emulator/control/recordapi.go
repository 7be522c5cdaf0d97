package control

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxWait bounds wait_ms; who wants to wait longer asks again.
const maxWait = time.Minute

// look is what a GET of the journal or the outbox asks for.
type look struct {
	since int64         // entries with a higher number only
	wait  time.Duration // how long to wait for the first
	limit int           // at most so many, the oldest; 0 is all
}

// lookOf reads since, wait_ms and limit, and refuses parameters that are neither
// these nor among the known ones.
func lookOf(q url.Values, known ...string) (look, error) {
	for _, name := range slices.Sorted(maps.Keys(q)) {
		if !slices.Contains(append(known, "since", "wait_ms", "limit"), name) {
			return look{}, fmt.Errorf("%s: there is no such filter here", name)
		}
	}
	var l look
	for name, set := range map[string]func(int64){
		"since": func(n int64) { l.since = n }, "limit": func(n int64) { l.limit = int(min(n, 1<<31)) },
		"wait_ms": func(n int64) { l.wait = time.Duration(min(n, maxWait.Milliseconds())) * time.Millisecond },
	} {
		if v := q.Get(name); v != "" {
			n, err := strconv.ParseInt(v, 10, 64)
			if err != nil || n < 0 {
				return look{}, fmt.Errorf("%s: %q is no whole number from 0 on", name, v)
			}
			set(n)
		}
	}
	return l, nil
}

// limited cuts a list to the limit. latest is then that of the last entry which is
// left, so that who goes on from there misses none.
func limited[T any](l look, list []T, latest int64, number func(T) int64) ([]T, int64) {
	if l.limit > 0 && len(list) > l.limit {
		list = list[:l.limit]
		latest = number(list[l.limit-1])
	}
	return list, latest
}

// getJournal answers the requests that the filters leave: method, path (a
// regular expression), app, status (503, or 5xx), fault, parent; newer than
// since. With wait_ms it waits for the first of them.
func (c *Control) getJournal(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	l, err := lookOf(q, "method", "path", "app", "status", "fault", "parent")
	var keep func(Entry) bool
	if err == nil {
		keep, err = entryFilter(q)
	}
	if err != nil {
		refuse(w, err)
		return
	}
	entries, latest := c.journal.await(r.Context(), l.since, keep, l.wait)
	entries, latest = limited(l, entries, latest, func(e Entry) int64 { return e.Seq })
	reply(w, http.StatusOK, map[string]any{"entries": entries, "latest": latest})
}

func entryFilter(q url.Values) (func(Entry) bool, error) {
	path, err := regexp.Compile(q.Get("path"))
	if err != nil {
		return nil, fmt.Errorf("path: %w", err)
	}
	status := strings.ToLower(q.Get("status"))
	if status != "" && !statusForm.MatchString(status) {
		return nil, fmt.Errorf("status: %q is neither a status such as 503, nor a class such as 5xx, nor 0 for a dropped connection", status)
	}
	is := func(name, value string) bool { return !q.Has(name) || strings.EqualFold(q.Get(name), value) }
	return func(e Entry) bool {
		code := strconv.Itoa(e.Status)
		return is("method", e.Method) && is("app", e.AppID) && is("fault", e.Fault) && is("parent", e.Parent) && path.MatchString(e.Path) &&
			(status == "" || status == code || strings.HasSuffix(status, "xx") && status[0] == code[0])
	}, nil
}

var statusForm = regexp.MustCompile(`^(0|[1-5]\d\d|[1-5]xx)$`)

// getOutbox answers the messages that the filters leave: to (an address that gets
// them, by Cc or Bcc too), kind; newer than since, which is a message's id. With
// wait_ms it waits for the first of them.
func (c *Control) getOutbox(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	l, err := lookOf(q, "to", "kind")
	if err == nil {
		err = among("kind", q.Get("kind"), []string{KindInvitation, KindPasscode, KindMail})
	}
	if err != nil {
		refuse(w, err)
		return
	}
	messages, latest := c.outbox.await(r.Context(), l.since, func(m Message) bool {
		toIt := func(address string) bool { return strings.EqualFold(address, q.Get("to")) }
		return (q.Get("kind") == "" || q.Get("kind") == m.Kind) && (q.Get("to") == "" || slices.ContainsFunc(m.Recipients(), toIt))
	}, l.wait)
	messages, latest = limited(l, messages, latest, func(m Message) int64 {
		n, _ := strconv.ParseInt(m.ID, 10, 64) // ids are numbers; see newOutbox
		return n
	})
	reply(w, http.StatusOK, map[string]any{"messages": messages, "latest": latest})
}

// among refuses a value, where there is one, that is none of those allowed.
func among(name, value string, allowed []string) error {
	if value != "" && !slices.Contains(allowed, value) {
		return Problems{{name, fmt.Sprintf("%q is not %s", value, listed(allowed))}}
	}
	return nil
}
