package console

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/page"
)

// journal lists requests, newest first. The key of the next page is the number of
// the last one shown.
func (c *Console) journal(w http.ResponseWriter, r *http.Request) {
	v := r.URL.Query()
	view := page.Journal{
		Frame: c.frame(r, "journal", "Journal"), Path: v.Get("path"), OnlyFaults: v.Get("faults") != "",
		Methods:  options(v.Get("method"), "", "Any", "GET", "GET", "POST", "POST", "PATCH", "PATCH", "PUT", "PUT", "DELETE", "DELETE"),
		Statuses: options(v.Get("status"), "", "Any", "2", "Done (2xx)", "3", "Sent on (3xx)", "4", "Refused (4xx)", "429", "Throttled (429)", "5", "Failed (5xx)", "0", "Connection closed"),
	}
	before, _ := strconv.ParseInt(v.Get("before"), 10, 64) // what is no key begins at the first page
	words := strings.ToLower(strings.TrimSpace(view.Path))
	entries := c.o.Control.Entries(before, pageSize+1, func(e *control.Entry) bool {
		return (v.Get("method") == "" || e.Method == v.Get("method")) &&
			(v.Get("app") == "" || strings.EqualFold(e.AppID, v.Get("app"))) &&
			(v.Get("status") == "" || strings.HasPrefix(strconv.Itoa(e.Status), v.Get("status"))) &&
			(!view.OnlyFaults || e.Fault != "") &&
			(words == "" || strings.Contains(strings.ToLower(e.Path+"?"+e.Query), words))
	})
	if len(entries) > pageSize {
		entries = entries[:pageSize]
		view.Next = address(Root+"/journal", v, "before", strconv.FormatInt(entries[pageSize-1].Seq, 10))
	}
	if before > 0 {
		view.First = address(Root+"/journal", v, "before", "")
	}
	apps := c.callers(entries)
	for _, e := range entries {
		view.Entries = append(view.Entries, entryView(e, apps))
	}
	view.AppNames = options(v.Get("app"), c.appChoices(v.Get("app"), apps)...)
	view.Any = len(entries) > 0 || len(c.o.Control.Entries(0, 1, func(*control.Entry) bool { return true })) > 0
	c.o.Pages.Console(w, http.StatusOK, "journal", view)
}

// callers names the applications that made the requests.
func (c *Console) callers(entries []control.Entry) map[string]string {
	names := map[string]string{}
	c.o.Directory.View(func(tx *directory.Tx) {
		for _, e := range entries {
			if _, known := names[e.AppID]; known || e.AppID == "" {
				continue
			}
			names[e.AppID] = e.AppID
			if sp := tx.SPByAppID(e.AppID); sp != nil {
				names[e.AppID] = sp.DisplayName
			}
		}
	})
	return names
}

// appChoices are the known clients, those on the page and the chosen one, as
// pairs of id and name.
func (c *Console) appChoices(chosen string, callers map[string]string) []string {
	pairs := []string{"", "Any"}
	seen := map[string]bool{"": true}
	add := func(id, name string) {
		if !seen[id] {
			seen[id] = true
			pairs = append(pairs, id, name)
		}
	}
	for _, client := range c.o.Clients {
		add(client.ID, client.Name)
	}
	for _, id := range slices.Sorted(maps.Keys(callers)) {
		add(id, callers[id])
	}
	add(chosen, chosen)
	return pairs
}

func entryView(e control.Entry, apps map[string]string) page.Entry {
	v := page.Entry{
		Link: Root + "/journal/" + strconv.FormatInt(e.Seq, 10), Method: e.Method, Path: e.Path, App: apps[e.AppID], Fault: e.Fault,
		Status: page.Tag{Text: strconv.Itoa(e.Status), Tone: "green"}, When: moment(e.At),
	}
	switch {
	case e.Status == 0:
		v.Status = page.Tag{Text: "closed", Tone: "red"}
	case e.Status >= 500:
		v.Status.Tone = "red"
	case e.Status >= 400:
		v.Status.Tone = "yellow"
	case e.Status >= 300:
		v.Status.Tone = "grey"
	}
	return v
}

// request shows one entry.
func (c *Console) request(w http.ResponseWriter, r *http.Request) {
	seq, _ := strconv.ParseInt(r.PathValue("seq"), 10, 64) // no entry has the number 0
	e, ok := c.o.Control.Entry(seq)
	if !ok {
		c.nothing(w, r)
		return
	}
	apps := c.callers([]control.Entry{e})
	view := page.Request{Frame: c.frame(r, "journal", e.Method+" "+e.Path), Entry: entryView(e, apps)}
	view.Caption, view.BackLink, view.BackText = "Request "+strconv.FormatInt(e.Seq, 10), Root+"/journal", "Journal"
	view.Facts = facts(words("Asked", view.When.Text), words("Application", view.App), code("request-id", e.RequestID), code("client-request-id", e.ClientRequestID))
	query, err := url.QueryUnescape(e.Query)
	if err != nil {
		query = e.Query // as it came: not every query can be read
	}
	view.Query = page.Code{ID: "query", Text: strings.ReplaceAll(query, "&", "\n&")}
	view.Body = page.Code{ID: "body", Text: pretty(e.Body)}
	view.Curl = page.Code{ID: "curl", Text: curl(c.o.Here.HTTP, e)}
	view.JSON = page.Code{ID: "json", Text: indented(e)}
	if _, ok := c.o.Control.Entry(e.Seq - 1); ok {
		view.Older = Root + "/journal/" + strconv.FormatInt(e.Seq-1, 10)
	}
	if _, ok := c.o.Control.Entry(e.Seq + 1); ok {
		view.Newer = Root + "/journal/" + strconv.FormatInt(e.Seq+1, 10)
	}
	c.o.Pages.Console(w, http.StatusOK, "request", view)
}

func (c *Console) clearJournal(w http.ResponseWriter, r *http.Request) {
	c.o.Control.ClearJournal()
	back(w, r, Root+"/journal", "journal")
}
