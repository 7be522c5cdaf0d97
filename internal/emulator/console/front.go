package console

import (
	"net/http"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/page"
)

// Here is where the emulator is and how to call it.
type Here struct {
	HTTP, HTTPS string // base addresses, without a path
	CAFile      string
	Tenant      string
	ClientID    string // of the application that the guides take as an example
	Secret      string
	Identity    string // the header by which an app asks for tokens of the managed identity
}

// front says what this is, and how to use it.
func (c *Console) front(w http.ResponseWriter, r *http.Request) {
	here := c.o.Here
	view := page.Front{
		Frame: c.frame(r, "home", "Home"), Tenant: c.o.TenantID, Clients: c.o.Clients, People: c.o.People,
		Addresses: []page.Code{
			{ID: "a-tenant", Label: "Tenant", Text: c.o.TenantID},
			{ID: "a-authority", Label: "Authority", Text: here.HTTPS + "/" + c.o.TenantID},
			{ID: "a-graph", Label: "Microsoft Graph", Text: here.HTTPS + "/v1.0"},
			{ID: "a-plain", Label: "The same, plain", Text: here.HTTP},
			{ID: "a-control", Label: "Control API", Text: here.HTTP + "/_emulator"},
			{ID: "a-ca", Label: "CA certificate", Text: here.CAFile},
		},
	}
	for _, g := range Guides(here) {
		view.Guides = append(view.Guides, page.Guide{Name: g.Name, Words: g.Words, Code: page.Code{ID: "g-" + g.Key, Text: g.Code}})
	}
	if _, user := c.o.Sessions.Current(r); user != nil {
		view.SignedIn = user.DisplayName
	}
	c.o.Directory.View(func(tx *directory.Tx) {
		guests, pending := 0, 0
		for _, u := range tx.Users() {
			if u.IsGuest() {
				guests++
			}
			if userIs(u, "pending") {
				pending++
			}
		}
		at := Root + "/directory/"
		view.Counts = []page.Link{
			{Text: "users", Count: number(sources[0].count(tx)), Href: at + "users"},
			{Text: "guests", Count: number(guests), Href: at + "users?kind=guests"},
			{Text: "not accepted yet", Count: number(pending), Href: at + "users?kind=pending"},
			{Text: "groups", Count: number(sources[1].count(tx)), Href: at + "groups"},
			{Text: "applications", Count: number(sources[2].count(tx)), Href: at + "apps"},
		}
	})
	view.Counts = append(
		view.Counts,
		page.Link{Text: "mails", Count: number(len(c.o.Control.Messages())), Href: Root + "/mail"},
		page.Link{Text: "faults", Count: number(len(c.o.Control.Faults())), Href: Root + "/faults"},
	)
	c.o.Pages.Console(w, http.StatusOK, "front", view)
}

// API is the page at /_emulator/ for whoever asks for HTML.
func (c *Console) API(w http.ResponseWriter, r *http.Request) {
	view := page.API{Frame: c.frame(r, "api", "Control API"), Base: c.o.Here.HTTP + "/_emulator"}
	for i, e := range c.o.Control.Endpoints() {
		line := "curl -X " + e.Method + " " + quoted(view.Base+e.Path)
		if e.Body != "" {
			line += " \\\n  --data-raw " + quoted(e.Body)
		}
		view.Endpoints = append(view.Endpoints, page.Endpoint{
			Method: e.Method, Path: e.Path, Help: e.Help, Answer: e.Answer, Curl: page.Code{ID: "e-" + number(i), Text: line},
		})
	}
	c.o.Pages.Console(w, http.StatusOK, "api", view)
}
