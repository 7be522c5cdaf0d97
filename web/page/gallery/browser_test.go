package gallery_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/chromedp"

	"guestportal/web/page/gallery"
	"guestportal/web/static"
)

// policy is the content security policy under which pages are served.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// serve answers with the policy, and knows the assets beside the given routes.
func serve(t *testing.T, mux *http.ServeMux) string {
	t.Helper()
	mux.Handle(static.Prefix, static.Handler())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// show answers with a component.
func show(c templ.Component) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if err := c.Render(r.Context(), w); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}
}

// open starts Chromium with one tab; what its console complains about fails the
// test. Without Chromium the test is skipped, and fails where CI is set.
func open(t *testing.T) context.Context {
	t.Helper()
	binary := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			binary = found
			break
		}
	}
	if binary == "" {
		const how = "Chromium is not installed: apt-get install -y --no-install-recommends chromium fonts-liberation"
		if os.Getenv("CI") != "" {
			t.Fatal(how)
		}
		t.Skip(how)
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(binary), chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.UserDataDir(t.TempDir()))
	allocator, stop := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), options...)
	t.Cleanup(stop)
	ctx, cancel := context.WithTimeout(allocator, 4*time.Minute)
	t.Cleanup(cancel)
	tab, done := chromedp.NewContext(ctx, chromedp.WithListener(func(event any) {
		if e, ok := event.(*log.EventEntryAdded); ok && strings.Contains(e.Entry.Text, "Content Security Policy") {
			t.Errorf("console: %s (%s)", e.Entry.Text, e.Entry.URL)
		}
	}))
	t.Cleanup(done)
	return tab
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

func evaluate[T any](t *testing.T, ctx context.Context, script string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("evaluate %.80s: %v", script, err)
	}
	return v
}

// look is one way to look at a page.
type look struct {
	name   string
	width  int64
	media  []*emulation.MediaFeature
	notAll bool // leave out axe: colours are the system's
}

func scheme(value string) []*emulation.MediaFeature {
	return []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: value}}
}

func TestPagesFitNarrowScreensInEveryTheme(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	for _, s := range gallery.All() {
		if !s.Fragment {
			mux.HandleFunc("/"+s.Name, show(s.Component))
		}
	}
	url := serve(t, mux)
	tab := open(t)
	axe := axeSource(t)
	for _, l := range []look{
		{name: "light", width: 1280, media: scheme("light")},
		{name: "dark", width: 1280, media: scheme("dark")},
		{name: "narrow", width: 320, media: scheme("light")},
		{name: "forced", width: 1280, media: []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}}, notAll: true},
	} {
		do(t, tab, chromedp.EmulateViewport(l.width, 900))
		if _, err := chromedp.Call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: l.media}); err != nil {
			t.Fatal(err)
		}
		for _, s := range gallery.All() {
			if s.Fragment {
				continue
			}
			do(t, tab, chromedp.Navigate(url+"/"+s.Name))
			if over := evaluate[int](t, tab, "document.documentElement.scrollWidth - innerWidth"); over > 0 {
				t.Errorf("%s is %d px wider than %d px", s.Name, over, l.width)
			}
			if axe != "" && !l.notAll {
				reportAxe(t, tab, axe, s.Name+" "+l.name)
			}
			screenshot(t, tab, s.Name+"-"+l.name)
		}
	}
}

// screenshot writes a picture into the directory that GALLERY_SHOTS names.
func screenshot(t *testing.T, tab context.Context, name string) {
	t.Helper()
	dir := os.Getenv("GALLERY_SHOTS")
	if dir == "" {
		return
	}
	picture, err := chromedp.Run(tab, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644); err != nil {
		t.Fatal(err)
	}
}

// axeSource reads axe-core from the file that GALLERY_AXE names; the browser
// tests of the whole story install it and run it on every page anyway.
func axeSource(t *testing.T) string {
	t.Helper()
	path := os.Getenv("GALLERY_AXE")
	if path == "" {
		return ""
	}
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

func reportAxe(t *testing.T, tab context.Context, source, where string) {
	t.Helper()
	evaluate[int](t, tab, source+";0")
	answer := evaluate[string](t, tab, `axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]})
		.then(r => JSON.stringify(r.violations.map(v => ({id: v.id, nodes: v.nodes.map(n => n.html + " " + n.failureSummary)}))))`)
	var found []struct {
		ID    string
		Nodes []string
	}
	if err := json.Unmarshal([]byte(answer), &found); err != nil {
		t.Fatal(err)
	}
	for _, v := range found {
		t.Errorf("%s: axe %s: %s", where, v.ID, strings.Join(v.Nodes, "\n"))
	}
}
