package control

import (
	"fmt"
	"io"
	"net/http"
	"strings"
)

// Endpoint is one endpoint of the control API. Its words are the API's
// documentation: GET /_emulator/, the page there and README show them.
type Endpoint struct {
	Method string `json:"method"`
	Path   string `json:"path"` // below /_emulator, as net/http.ServeMux patterns are written
	Help   string `json:"help"`
	Body   string `json:"body,omitempty"`   // an example of the request's JSON
	Answer string `json:"answer,omitempty"` // what a success looks like

	Handle http.HandlerFunc `json:"-"`
}

// Endpoints lists the whole control API, in the order in which it is best read.
func (c *Control) Endpoints() []Endpoint {
	own := []Endpoint{
		{
			"GET", "/settings", "All settings as they are now.", "",
			`200 {"page_size":100,"throttle":{"enabled":true,"scale":1},…}`, c.getSettings,
		},
		{
			"POST", "/settings", "Changes the settings that the body names, all or nothing, and answers with all of them.",
			`{"replication_lag_ms":2000,"throttle":{"scale":0.1}}`, "200, as GET", c.postSettings,
		},
		{
			"POST", "/faults", "Adds a fault: which requests (method, path as a regular expression, nth, every, times, probability) and what happens to them (status, headers, body, delay_ms, drop, truncate). Omitted fields mean no restriction, or no change.",
			`{"method":"POST","path":"^/v1\\.0/invitations$","times":2,"status":429,"headers":{"Retry-After":"2"}}`, `201 {"id":"1",…}`, c.postFault,
		},
		{"GET", "/faults", "The faults that stand, each with how many requests it matched and how often it fired, and the seed of their draws.", "", `200 {"faults":[{"id":"1","matched":3,"fired":2,…}],"seed":…}`, c.getFaults},
		{"DELETE", "/faults", "Removes all faults.", "", "204", c.cleared(c.faults.clear)},
		{"DELETE", "/faults/{id}", "Removes one fault.", "", "204", c.deleteFault},
		{"GET", "/clock", "The tenant's time.", "", `200 {"now":"…","clock_offset_s":0}`, c.getClock},
		{"POST", "/clock", "Moves the tenant's clock; tokens, codes, passcodes, sessions, delta tokens, deleted objects, subscriptions and quotas follow.", `{"advance_s":3600}`, "200, as GET", c.postClock},
		{
			"POST", "/claims", "Changes a person's next id_tokens, until cleared, or so many times as times says; client_id narrows it to one application. set and remove change claims; fault makes a token that a careful relying party refuses: " + strings.Join(signInFaults(), ", ") + ".",
			`{"username":"ana.silva@contoso.example","set":{"nonce":"wrong"},"remove":["roles"]}`, "201, the body as understood", c.postClaims,
		},
		{"DELETE", "/claims", "Forgets all changed claims.", "", "204", c.cleared(c.overrides.clear)},
		{"GET", "/journal", "Every request that the tenant was asked, oldest first, without secrets. Filters: method, path (a regular expression), app, status (503 or 5xx), fault, parent (of batch items), since, limit; wait_ms waits for the first. The next look begins with since=latest.", "", `200 {"entries":[{"seq":1,"method":"GET","path":"/v1.0/users","status":200,…}],"latest":1}`, c.getJournal},
		{"DELETE", "/journal", "Empties the journal.", "", "204", c.cleared(c.journal.clear)},
		{"GET", "/outbox", "Every mail that the tenant would have sent, oldest first: invitations, passcodes, mail by applications. Filters: to (whoever gets it, by cc and bcc too), kind, since, limit; wait_ms waits for the first. The next look begins with since=latest.", "", `200 {"messages":[{"id":"1","kind":"invitation","to":["gil@fabrikam.example"],…}],"latest":1}`, c.getOutbox},
		{"DELETE", "/outbox", "Empties the outbox.", "", "204", c.cleared(c.outbox.clear)},
		{"GET", "/state", "The directory as it is, without replication lag: users with sponsors, groups with members, applications with assignments.", "", `200 {"users":[…],"deleted_users":[…],"groups":[…],"service_principals":[…]}`, c.getState},
		{"GET", "/snapshot", "The whole directory as one JSON document, to be put back here or into another tenant. It holds the secrets of the tenant's applications.", "", `200 {"version":1,"sequence":…,"users":[…],…}`, c.getSnapshot},
		{"PUT", "/snapshot", "Replaces the directory by what GET answered, or nothing when it cannot be read. Delta tokens from before are then too old; settings, faults, journal and outbox stay.", "", "204", c.putSnapshot},
		{"POST", "/keys/rotate", "Lets the next key sign tokens; the old one stays published for signing_key_overlap_s, or, with ?drop=true, is gone at once.", "", "204", c.rotate},
		{"POST", "/reset", "Back to the beginning: directory, settings, faults, claims, journal and outbox; nothing of the limits is spent. Browsers stay signed in.", "", "204", c.cleared(c.Reset)},
	}
	return append(own, c.o.More()...)
}

func (c *Control) cleared(f func()) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		f()
		w.WriteHeader(http.StatusNoContent)
	}
}

func (c *Control) getSettings(w http.ResponseWriter, _ *http.Request) {
	reply(w, http.StatusOK, c.Settings())
}

func (c *Control) getState(w http.ResponseWriter, _ *http.Request) {
	reply(w, http.StatusOK, c.o.State())
}

func (c *Control) rotate(w http.ResponseWriter, r *http.Request) {
	if err := c.Rotate(r.URL.Query().Get("drop") == "true"); err != nil {
		fail(w, http.StatusInternalServerError, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (c *Control) postSettings(w http.ResponseWriter, r *http.Request) {
	body, ok := readBody(w, r)
	if !ok {
		return
	}
	s, err := c.Change(body)
	if err != nil {
		refuse(w, err)
		return
	}
	reply(w, http.StatusOK, s)
}

func (c *Control) postClaims(w http.ResponseWriter, r *http.Request) {
	body, ok := readBody(w, r)
	if !ok {
		return
	}
	var v Override
	err := strictJSON(body, &v)
	if err == nil {
		err = v.check()
	}
	if err == nil && v.Username != "" && c.o.Known != nil && !c.o.Known(v.Username) {
		err = Problems{{"username", fmt.Sprintf("nobody here has the user principal name or the address %q", v.Username)}}
	}
	if err != nil {
		refuse(w, err)
		return
	}
	c.overrides.put(v)
	reply(w, http.StatusCreated, v)
}

func readBody(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	if err != nil {
		refuse(w, err)
		return nil, false
	}
	return body, true
}
