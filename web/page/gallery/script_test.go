package gallery_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

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
	show(page.EmailCheck(page.EmailNotice{Title: "This is a colleague", Text: "They don't need an invitation."}))(w, r)
}

func (l *liveSite) becomes(state ui.State, say string) {
	s := *l.story.Load()
	s.State, s.Sentence, s.Live.Say = state, say, say
	l.story.Store(&s)
}

// until resolves when an expression is true, at the next change of the page.
func until(expression string) string {
	return `new Promise(done => {
		const look = () => { if (` + expression + `) { watch.disconnect(); done(true); } };
		const watch = new MutationObserver(look);
		watch.observe(document, {subtree: true, childList: true, characterData: true, attributes: true});
		look();
	})`
}

func says(text string) string {
	return until(fmt.Sprintf("document.getElementById('live-status').textContent === %q", text))
}

func shows(state ui.State) string {
	return until(fmt.Sprintf("document.querySelector('.hero-state').textContent.includes(%q)", state.Label()))
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
	tab := open(t)
	do(t, tab, chromedp.Navigate(url+"/requests/GR-1"))
	if got, want := <-site.opened, "topic=request%3AGR-1&topic=guest%3AGU-1"; got != want {
		t.Fatalf("the stream was opened with %q, want %q", got, want)
	}
	if zone := <-site.tz; zone == "" {
		t.Error("the time zone cookie is empty")
	}

	// A person has opened the QR code and stands on a link when the part changes.
	evaluate[bool](t, tab, `document.getElementById("invitation-qr").open = true;
		document.querySelector(".hero-actions a").focus(); true`)
	site.becomes(ui.StateSettingUp, "Ben Ito approved the request")
	site.events <- "request:GR-1"
	evaluate[bool](t, tab, shows(ui.StateSettingUp))
	evaluate[bool](t, tab, says("Ben Ito approved the request"))
	if got := evaluate[string](t, tab, "document.activeElement.textContent"); got != "Cancel request" {
		t.Errorf("focus is on %q after the swap, want Cancel request", got)
	}
	if !evaluate[bool](t, tab, `document.getElementById("invitation-qr").open`) {
		t.Error("the QR code closed itself")
	}

	// The stream breaks, and what happens meanwhile is seen after it is back.
	site.becomes(ui.StateActive, "Yuki Mori accepted the invitation")
	site.events <- ""
	<-site.opened
	evaluate[bool](t, tab, shows(ui.StateActive))
	evaluate[bool](t, tab, says("Yuki Mori accepted the invitation"))
	if evaluate[bool](t, tab, `!document.getElementById("live-paused").hidden`) {
		t.Error("the page says that updates are paused, but the stream is back")
	}
}

func TestPageSaysWhenUpdatesArePaused(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /guests", show(page.Guests(page.GuestsView{List: page.GuestList{
		Live: ui.Live{Topics: []string{"sponsor:ana"}, URL: ui.Path("guests", "live"), Updated: ui.When{Text: "14:32"}},
	}})))
	tab := open(t)
	// The page waits ten seconds before it worries anybody; the test does not.
	if _, err := chromedp.Call(tab, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{
		Source: "const real = setTimeout; globalThis.setTimeout = (f, ms) => real(f, ms === 10_000 ? 0 : ms);",
	}); err != nil {
		t.Fatal(err)
	}
	do(t, tab, chromedp.Navigate(serve(t, mux)+"/guests"))
	evaluate[bool](t, tab, until(`!document.getElementById("live-paused").hidden`))
	evaluate[bool](t, tab, says("Live updates are paused. Reload to see the latest."))
}

func TestCopyButtonIsHiddenWithoutScript(t *testing.T) {
	t.Parallel()
	_, url := newLiveSite(t)
	tab := open(t)
	if _, err := chromedp.Call(tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	do(t, tab, chromedp.Navigate(url+"/requests/GR-1"), chromedp.WaitVisible(chromedp.ID("invitation-link")),
		chromedp.WaitNotVisible(chromedp.ID("invitation-link-copy")))
}

func TestCopyButtonSaysSo(t *testing.T) {
	t.Parallel()
	_, url := newLiveSite(t)
	tab := open(t)
	do(t, tab, chromedp.Navigate(url+"/requests/GR-1"), chromedp.Click(chromedp.ID("invitation-link-copy")))
	evaluate[bool](t, tab, says("Copied"))
}

func TestAddressIsCheckedWhileTyping(t *testing.T) {
	t.Parallel()
	site, url := newLiveSite(t)
	tab := open(t)
	do(t, tab, chromedp.Navigate(url+"/invite"), chromedp.SendKeys(chromedp.ID("email"), "ben.ito@contoso.example"))
	evaluate[bool](t, tab, until(`document.getElementById("email-check").textContent.includes("This is a colleague")`))
	if got := <-site.asked; got != "POST ben.ito@contoso.example" {
		t.Errorf("the check asked %q", got)
	}
	do(t, tab, chromedp.SendKeys(chromedp.ID("reason"), "Short"))
	if got := evaluate[string](t, tab, `document.getElementById("reason-count").textContent`); !strings.HasPrefix(got, "495 ") {
		t.Errorf("the counter says %q after 5 characters", got)
	}
}
