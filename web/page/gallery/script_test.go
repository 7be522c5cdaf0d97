package gallery_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"guestportal/internal/browser"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// liveSite is a page that keeps itself current, and its event stream.
type liveSite struct {
	story  atomic.Pointer[page.Story]
	events chan string // what the stream says next; "" ends the stream
	opened chan string // query of each stream that was opened
	asked  chan string // what the check while typing posted
	tz     chan string // cookie that came with a fragment
}

func (l *liveSite) stream(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	fmt.Fprint(w, "retry: 10\n\n")
	http.NewResponseController(w).Flush()
	l.opened <- r.URL.RawQuery
	for {
		select {
		case <-r.Context().Done():
			return
		case topic := <-l.events:
			if topic == "" {
				return
			}
			fmt.Fprintf(w, "data: %s\n\n", topic)
			http.NewResponseController(w).Flush()
		}
	}
}

func (l *liveSite) view(w http.ResponseWriter, r *http.Request) {
	show(page.StoryPage(page.StoryView{Frame: ui.Frame{}, Story: *l.story.Load()}))(w, r)
}

func (l *liveSite) part(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie("tz"); err == nil {
		select {
		case l.tz <- c.Value:
		default:
		}
	}
	show(page.StoryPart(*l.story.Load()))(w, r)
}

func (l *liveSite) check(w http.ResponseWriter, r *http.Request) {
	l.asked <- r.Method + " " + r.PostFormValue("email")
	show(page.EmailCheck([]page.EmailNotice{{Title: "This is a colleague", Text: "They don't need an invitation."}}))(w, r)
}

func (l *liveSite) becomes(state ui.State, say string) {
	s := *l.story.Load()
	s.State, s.Sentence, s.Live.Say = state, say, say
	l.story.Store(&s)
}

// says waits until the one status region has said something.
func says(t *testing.T, tab *browser.Tab, text string) {
	t.Helper()
	tab.Until("to hear "+text, fmt.Sprintf("document.getElementById('live-status').textContent === %q", text))
}

func shows(t *testing.T, tab *browser.Tab, state ui.State) {
	t.Helper()
	tab.Until("to see "+state.Label(), fmt.Sprintf("document.querySelector('.hero-state').textContent.includes(%q)", state.Label()))
}

func newLiveSite(t *testing.T) (*liveSite, string) {
	t.Helper()
	l := &liveSite{events: make(chan string), opened: make(chan string, 9), asked: make(chan string, 9), tz: make(chan string, 1)}
	l.story.Store(&page.Story{
		Ref: "GR-1", Name: "Yuki Mori", Email: "yuki@proseware.example", State: ui.StatePending, Sentence: "Ben Ito decides.",
		Live: ui.Live{
			Topics: []string{"request:GR-1", "guest:GU-1"}, URL: ui.Path("requests", "GR-1", "live"), Say: "Ben Ito decides.",
			Reload: ui.Path("requests", "GR-1"), Updated: ui.When{Text: "14:32"},
		},
		Actions:    []page.Action{{Text: "Cancel request", Link: ui.Path("requests", "GR-1", "cancel")}},
		Invitation: &page.InvitationLink{URL: "http://127.0.0.1/i/abc", Email: "yuki@proseware.example", GuestName: "Yuki Mori"},
	})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /requests/GR-1", l.view)
	mux.HandleFunc("GET /requests/GR-1/live", l.part)
	mux.HandleFunc("GET /events", l.stream)
	mux.HandleFunc("POST /check", l.check)
	mux.HandleFunc("GET /invite", show(page.Invite(page.InviteView{Action: ui.Path("invite"), CheckURL: ui.Path("check")})))
	return l, serve(t, mux)
}

func TestLivePartFollowsWhatHappens(t *testing.T) {
	t.Parallel()
	site, url := newLiveSite(t)
	tab := open(t, browser.Options{})
	tab.Go(url + "/requests/GR-1")
	if got, want := <-site.opened, "topic=request%3AGR-1&topic=guest%3AGU-1"; got != want {
		t.Fatalf("the stream was opened with %q, want %q", got, want)
	}
	if zone := <-site.tz; zone == "" {
		t.Error("the time zone cookie is empty")
	}

	// A person has opened the QR code and stands on a link when the part changes.
	browser.Evaluate[bool](tab, `document.getElementById("invitation-qr").open = true;
		document.querySelector(".hero-actions a").focus(); true`)
	site.becomes(ui.StateSettingUp, "Ben Ito approved the request")
	site.events <- "request:GR-1"
	shows(t, tab, ui.StateSettingUp)
	says(t, tab, "Ben Ito approved the request")
	if got := browser.Evaluate[string](tab, "document.activeElement.textContent"); got != "Cancel request" {
		t.Errorf("focus is on %q after the swap, want Cancel request", got)
	}
	if !browser.Evaluate[bool](tab, `document.getElementById("invitation-qr").open`) {
		t.Error("the QR code closed itself")
	}

	// The stream breaks, and what happens meanwhile is seen after it is back.
	site.becomes(ui.StateActive, "Yuki Mori accepted the invitation")
	site.events <- ""
	<-site.opened
	shows(t, tab, ui.StateActive)
	says(t, tab, "Yuki Mori accepted the invitation")
	if browser.Evaluate[bool](tab, `!document.getElementById("live-paused").hidden`) {
		t.Error("the page says that updates are paused, but the stream is back")
	}
}

func TestPageSaysWhenUpdatesArePaused(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /guests", show(page.Guests(page.GuestsView{List: page.GuestList{
		Live: ui.Live{Topics: []string{"sponsor:ana"}, URL: ui.Path("guests", "live"), Updated: ui.When{Text: "14:32"}},
	}})))
	// The page waits ten seconds before it worries anybody; the test does not.
	tab := open(t, browser.Options{Early: "const real = setTimeout; globalThis.setTimeout = (f, ms) => real(f, ms === 10_000 ? 0 : ms);"})
	tab.Go(serve(t, mux) + "/guests")
	tab.Until("to see the notice", `!document.getElementById("live-paused").hidden`)
	says(t, tab, "Live updates are paused. Reload to see the latest.")
}

func TestCopyButtonIsHiddenWithoutScript(t *testing.T) {
	t.Parallel()
	_, url := newLiveSite(t)
	tab := open(t, browser.Options{NoScript: true})
	tab.Go(url + "/requests/GR-1")
	tab.Sees("Link for Yuki Mori")
	tab.SeesNot("Copy link")
}

func TestCopyButtonSaysSo(t *testing.T) {
	t.Parallel()
	_, url := newLiveSite(t)
	tab := open(t, browser.Options{})
	tab.Go(url + "/requests/GR-1")
	tab.Press("Copy link")
	says(t, tab, "Copied")
}

func TestAddressIsCheckedWhileTyping(t *testing.T) {
	t.Parallel()
	site, url := newLiveSite(t)
	tab := open(t, browser.Options{})
	tab.Go(url + "/invite")
	tab.Fill("Email address", "ben.ito@contoso.example")
	tab.Sees("This is a colleague")
	if got := <-site.asked; got != "POST ben.ito@contoso.example" {
		t.Errorf("the check asked %q", got)
	}
	tab.Fill("Why do they need it?", "Short")
	if got := browser.Evaluate[string](tab, `document.getElementById("reason-count").textContent`); !strings.HasPrefix(got, "495 ") {
		t.Errorf("the counter says %q after 5 characters", got)
	}
}
