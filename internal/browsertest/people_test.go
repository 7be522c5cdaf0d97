package browsertest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"guestportal/internal/browser"
)

// Pages are looked at in these ways.
var (
	judged = []browser.Look{browser.Light, browser.Dark} // by axe-core
	narrow = browser.Narrow
)

// visitor is a person at a browser of their own.
type visitor struct {
	*browser.Tab
	t      *testing.T
	d      *demo
	script bool
}

// visit opens a browser that has been nowhere yet.
func (d *demo) visit(t *testing.T, o browser.Options) *visitor {
	t.Helper()
	tab := d.chromium.Tab(t, o)
	tab.As(browser.Light)
	return &visitor{Tab: tab, t: t, d: d, script: !o.NoScript}
}

// as opens a browser in which somebody has signed in.
func (d *demo) as(t *testing.T, username string, o browser.Options) *visitor {
	t.Helper()
	v := d.visit(t, o)
	v.signIn(username)
	return v
}

// People of the seed story.
const (
	ana = "ana.silva@contoso.example"
	sam = "sam.okafor@contoso.example"
	ben = "ben.ito@contoso.example"
	mia = "mia.chen@contoso.example"
	nia = "nia.bell@contoso.example"
	gil = "gil@fabrikam.example"
)

// signIn goes through the front door, and types the address where the identity
// provider asks for it.
func (v *visitor) signIn(username string) {
	v.t.Helper()
	v.Go(v.d.Portal)
	v.Sees("Sign in to Guest portal")
	v.look("sign in")
	v.Send("Sign in with your work account")
	v.Sees("choose a person")
	v.look("identity provider: sign in")
	v.Fill("Email address", username)
	v.Send("Next")
}

// at opens a page of the portal, and gives the status.
func (v *visitor) at(path string) int {
	v.t.Helper()
	return v.Go(v.d.Portal + path)
}

// path is where the visitor stands in the portal.
func (v *visitor) path() string {
	v.t.Helper()
	return v.URL().Path
}

var reference = regexp.MustCompile(`G[RU]-[0-9A-Z]{8}`)

// reference gives the first reference in the page's address, or else on the page.
func (v *visitor) reference() string {
	v.t.Helper()
	ref := reference.FindString(v.path())
	if ref == "" {
		ref = reference.FindString(v.Text())
	}
	if ref == "" {
		v.t.Fatalf("no reference on %s: %s", v.path(), v.Text())
	}
	return ref
}

// becomes waits until the page shows the texts: by itself with JavaScript, and by
// asking again without.
func (v *visitor) becomes(texts ...string) {
	v.t.Helper()
	if v.script {
		v.Sees(texts...)
		return
	}
	for _, text := range texts {
		v.d.eventually(v.t, text, func() bool {
			if v.Shows(text) {
				return true
			}
			v.Reload()
			return false
		})
	}
}

// Without axe-core the other checks still run, and this test says what lacks.
func TestAccessibilityCheckerIsThere(t *testing.T) {
	t.Parallel()
	if err := story(t).axeError; err != nil {
		browser.Missing(t, err)
	}
}

var counted = regexp.MustCompile(`^\(\d+\) `)

// look judges the page that stands there, once for each name: by axe-core in
// light and dark, by its width on a narrow screen, and by its title, which no
// other page may have. The name is that of the page, with its state after a comma.
func (v *visitor) look(name string) {
	v.t.Helper()
	title := counted.ReplaceAllString(browser.Evaluate[string](v.Tab, "document.title"), "")
	key := name
	if !v.script {
		key += " without script"
	}
	page, _, _ := strings.Cut(name, ",")
	v.d.mu.Lock()
	before, taken := v.d.titles[title]
	v.d.titles[title] = page
	done := v.d.looked[key]
	v.d.looked[key] = true
	v.d.mu.Unlock()
	if title == "" || taken && before != page {
		v.t.Errorf("the title of %s is %q, and so is that of %s", name, title, before)
	}
	if done {
		return
	}
	for _, l := range judged {
		v.As(l)
		if v.script && v.d.axeError == nil {
			for _, line := range v.CheckAxe(v.d.axe) {
				v.t.Errorf("%s, %s: axe-core: %s", name, l.Name, line)
			}
		}
		v.Shoot("BROWSER_SHOTS", v.d.file(key, l.Name))
	}
	v.As(narrow)
	if over := v.Overflow(); over > 0 {
		v.t.Errorf("%s is %d px wider than a window of %d px", name, over, narrow.Width)
	}
	v.Shoot("BROWSER_SHOTS", v.d.file(key, narrow.Name))
	v.As(browser.Light)
}

var unsafe = regexp.MustCompile(`[^a-z0-9]+`)

func (d *demo) file(name, how string) string { return unsafe.ReplaceAllString(name, "-") + "-" + how }

// golden compares nothing: pictures differ between machines. It rewrites a
// picture in testdata when UPDATE is set, and else wants it to be there.
func (v *visitor) golden(name string) {
	v.t.Helper()
	file := filepath.Join("testdata", name)
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, v.Picture(false), 0o644); err != nil {
			v.t.Fatal(err)
		}
	}
	if _, err := os.Stat(file); err != nil {
		v.t.Errorf("%v: run the test with UPDATE=1", err)
	}
}
