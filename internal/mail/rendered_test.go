package mail_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"guestportal/internal/browser"
	"guestportal/internal/guest"
	"guestportal/internal/mail"
)

// head is what some mail programs drop, with all that it says of styles.
var head = regexp.MustCompile(`(?s)<head>.*</head>`)

// looks are the ways to read a mail. Bare is a program that keeps of the styles only
// those which stand on the elements. Where nothing but colours differs, one mail of
// each make is enough.
var looks = []struct {
	browser.Look
	bare, colours bool
}{
	{browser.Look{Name: "light", Width: 800, Scheme: "light"}, false, true},
	{browser.Look{Name: "dark", Width: 800, Scheme: "dark"}, false, true},
	{browser.Narrow, false, false},
	{browser.Look{Name: "bare", Width: 320, Scheme: "dark"}, true, false},
}

// reader shows mails to Chromium as a mail program would, and hears of everything
// that is fetched besides: it is the browser's way to anywhere.
type reader struct {
	mails map[string]mail.Message

	mu      sync.Mutex
	fetched []string
}

func (r *reader) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	place, name, _ := strings.Cut(strings.TrimPrefix(req.URL.Path, "/"), "/")
	m, known := r.mails[name]
	switch {
	case req.URL.Path == "/favicon.ico": // Chromium's own wish
		w.WriteHeader(http.StatusNoContent)
		return
	case !known:
		r.mu.Lock()
		r.fetched = append(r.fetched, req.Method+" "+req.URL.String())
		r.mu.Unlock()
		w.WriteHeader(http.StatusNotFound)
		return
	}
	html := m.HTML
	if place == "bare" {
		html = head.ReplaceAllString(html, "<head><title>"+url.PathEscape(name)+"</title></head>")
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte(html))
}

// rendered is what a person sees of a mail.
type rendered struct {
	Lang    string
	Links   []string // what stands on each thing to click
	Tall    float64  // of the smallest of them, in CSS pixels
	Images  int
	Shown   bool // all of the text is of a size that can be read
	Clipped int  // elements that show less than they hold
	Over    int  // how much wider it is than the window
}

const measure = `(() => {
	const clickable = [...document.querySelectorAll("a, button, input, [onclick]")];
	const texts = [...document.querySelectorAll("main *")].filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
	const style = (e) => getComputedStyle(e);
	return {
		lang: document.documentElement.lang,
		links: clickable.map((e) => e.innerText.trim()),
		tall: Math.min(...clickable.map((e) => e.getBoundingClientRect().height)),
		images: document.images.length + [...document.querySelectorAll("*")].filter((e) => style(e).backgroundImage !== "none").length,
		shown: texts.every((e) => parseFloat(style(e).fontSize) >= 13 && e.checkVisibility()),
		clipped: texts.filter((e) => e.scrollWidth > e.clientWidth + 1 && style(e).display !== "inline").length,
		over: document.documentElement.scrollWidth - innerWidth,
	};
})()`

// Every mail can be read in Chromium in every way to read it. MAIL_SHOTS names a
// folder for pictures.
func TestEveryMessageCanBeReadOnAnyScreen(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts Chromium")
	}
	axe, err := browser.Axe()
	if err != nil {
		browser.Missing(t, err)
	}
	r := &reader{mails: map[string]mail.Message{}}
	for name, l := range variants() {
		r.mails[name] = compose(t, l)
	}
	long := letter(guest.MailInvitation)
	long.Guest.Name, long.Access = strings.Repeat("Wolfeschlegelsteinhausen", 4), []string{strings.Repeat("Donaudampfschifffahrt", 5)}
	long.Guest.Message = strings.Repeat("m", 300)
	r.mails["long-words"] = compose(t, long)
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	// Some tabs side by side, since each waits for Chromium most of the time.
	chromium, names := browser.New(t), slices.Sorted(maps.Keys(r.mails))
	t.Run("read", func(t *testing.T) {
		for _, look := range looks {
			t.Run(look.Name, func(t *testing.T) {
				t.Parallel()
				tab := chromium.Tab(t, browser.Options{Proxy: server.Listener.Addr().String()})
				tab.As(look.Look)
				judged := map[string]bool{}
				for _, name := range names {
					parts := partsOf(t, r.mails[name])
					first := !judged[parts]
					judged[parts] = true
					if look.colours && !first && os.Getenv("MAIL_SHOTS") == "" {
						continue
					}
					tab.Go(fmt.Sprintf("http://mail.example/%s/%s", map[bool]string{true: "bare", false: "whole"}[look.bare], name))
					check(t, tab, name, r.mails[name])
					if first {
						for _, line := range tab.CheckAxe(axe) {
							t.Errorf("%s: axe-core: %s", name, line)
						}
					}
					tab.Shoot("MAIL_SHOTS", name+"-"+look.Name)
				}
			})
		}
	})
	if len(r.fetched) > 0 {
		t.Errorf("messages fetch %q", r.fetched)
	}
}

// partsOf gives a mail's make: the kinds of elements in it.
func partsOf(t *testing.T, m mail.Message) string {
	t.Helper()
	page, err := goquery.NewDocumentFromReader(strings.NewReader(m.HTML))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]bool{}
	page.Find("*").Each(func(_ int, e *goquery.Selection) {
		parts[goquery.NodeName(e)+"."+e.AttrOr("class", "")+"{"+e.AttrOr("style", "")+"}"] = true
	})
	return strings.Join(slices.Sorted(maps.Keys(parts)), " ")
}

// check looks at a mail.
func check(t *testing.T, tab *browser.Tab, name string, m mail.Message) {
	t.Helper()
	saw := browser.Evaluate[rendered](tab, measure)
	if saw.Lang != m.Language {
		t.Errorf("%s says that it is in %q, and is in %q", name, saw.Lang, m.Language)
	}
	if len(saw.Links) != 1 || saw.Links[0] == "" || saw.Tall < 44 {
		t.Errorf("%s has %q to click, the smallest %.0f px tall; want one button of 44", name, saw.Links, saw.Tall)
	}
	if saw.Over > 0 {
		t.Errorf("%s is %d px wider than the window", name, saw.Over)
	}
	if saw.Images != 0 || !saw.Shown || saw.Clipped != 0 {
		t.Errorf("%s: %d images, readable: %v, %d clipped", name, saw.Images, saw.Shown, saw.Clipped)
	}
}
