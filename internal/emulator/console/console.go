package console

import (
	"net/http"
	"strconv"
	"time"

	"guestportal/internal/emulator/authority"
	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/page"
)

// Options join a Console to the rest of the tenant.
type Options struct {
	Organisation string
	TenantID     string
	Here         Here
	People       []page.Person
	Clients      []page.Client
	Choices      []string // what was chosen where Microsoft does not say
	Directory    *directory.Directory
	Control      *control.Control
	Sessions     *authority.Sessions
	Pages        *page.Renderer
}

// Console serves / and everything below Root.
type Console struct {
	o   Options
	mux *http.ServeMux
}

// Root is where the console's pages are.
const Root = "/_emulator/ui"

// pageSize is how many objects, messages or requests a page lists, and peek how
// many of each relation an object's page shows.
const (
	pageSize = 50
	peek     = 8
)

// New returns a Console.
func New(o Options) *Console {
	c := &Console{o: o, mux: http.NewServeMux()}
	for pattern, handle := range map[string]http.HandlerFunc{
		"GET /{$}":                                   c.front,
		"POST " + Root + "/signout":                  c.signOut,
		"GET " + Root + "/{$}":                       c.toDirectory,
		"GET " + Root + "/directory":                 c.toDirectory,
		"GET " + Root + "/directory/{kind}":          c.list,
		"GET " + Root + "/directory/{kind}/{id}":     c.object,
		"GET " + Root + "/directory/{kind}/{id}/all": c.related,
		"POST " + Root + "/directory/users/{id}":     c.act,
		"GET " + Root + "/mail":                      c.mailbox,
		"POST " + Root + "/mail/clear":               c.clearMail,
		"GET " + Root + "/mail/{id}":                 c.message,
		"GET " + Root + "/mail/{id}/html":            c.letter,
		"GET " + Root + "/journal":                   c.journal,
		"POST " + Root + "/journal/clear":            c.clearJournal,
		"GET " + Root + "/journal/{seq}":             c.request,
		"GET " + Root + "/faults":                    c.faults,
		"POST " + Root + "/faults":                   c.addFault,
		"POST " + Root + "/faults/clear":             c.clearFaults,
		"POST " + Root + "/presets/{preset}":         c.addPreset,
		"POST " + Root + "/faults/{id}/remove":       c.removeFault,
		"GET " + Root + "/settings":                  c.settings,
		"POST " + Root + "/settings":                 c.saveSettings,
		"POST " + Root + "/clock":                    c.moveClock,
		"POST " + Root + "/keys":                     c.rotateKeys,
		"POST " + Root + "/reset":                    c.reset,
		Root + "/":                                   c.nothing,
	} {
		c.mux.HandleFunc(pattern, handle)
	}
	return c
}

func (c *Console) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, control.MaxBody)
	c.mux.ServeHTTP(w, r)
}

// done are the sentences that a page can begin with after something was done; the
// address names one of them.
var done = map[string]string{
	"saved": "The settings were saved.", "reset": "Everything is back at the start.", "rotated": "The next key signs now.",
	"clock": "The clock was moved.", "fault": "The fault was added.", "removed": "The fault was removed.", "cleared": "All faults were removed.",
	"journal": "The journal is empty.", "mail": "The mailbox is empty.", "signedout": "This browser is signed out.",
	"enable": "The account is enabled.", "disable": "The account is disabled.", "delete": "The user was moved to the deleted items.",
	"restore": "The user is back.", "purge": "The user was deleted for good.",
}

// frame fills what is around every page.
func (c *Console) frame(r *http.Request, here, title string) page.Frame {
	f := page.Frame{Title: title, Here: here, Organisation: c.o.Organisation, Faults: len(c.o.Control.Faults()), Done: done[r.URL.Query().Get("done")]}
	if offset := c.o.Control.Settings().ClockOffset; offset != 0 {
		f.Clock = "Clock moved by " + (time.Duration(offset) * time.Second).String()
	}
	return f
}

// back ends a POST: the browser gets the page it belongs on, which says what was
// done.
func back(w http.ResponseWriter, r *http.Request, to, did string) {
	http.Redirect(w, r, to+"?done="+did, http.StatusSeeOther)
}

// nothing is the answer to an address or object that does not exist.
func (c *Console) nothing(w http.ResponseWriter, r *http.Request) {
	c.refuse(w, r, http.StatusNotFound, "There is nothing here. It may have been deleted, or the tenant was reset.")
}

func (c *Console) refuse(w http.ResponseWriter, r *http.Request, status int, words string) {
	f := c.frame(r, "", http.StatusText(status))
	f.Problem = words
	c.o.Pages.Console(w, status, "nothing", f)
}

// moment writes a time for people and programs.
func moment(t time.Time) page.When {
	if t.IsZero() {
		return page.When{}
	}
	t = t.UTC()
	return page.When{Text: t.Format("2 Jan 2006, 15:04:05"), Machine: t.Format(time.RFC3339)}
}

// number writes 12345 as 12,345.
func number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// options makes the choices of a select.
func options(chosen string, pairs ...string) []page.Option {
	var out []page.Option
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, page.Option{Value: pairs[i], Text: pairs[i+1], Chosen: pairs[i] == chosen})
	}
	return out
}
