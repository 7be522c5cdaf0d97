package ui_test

import (
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"guestportal/web/ui"
)

func TestPathStaysOnOurOrigin(t *testing.T) {
	t.Parallel()
	for want, got := range map[string]ui.Link{
		"/":                            ui.Path(),
		"/guests/GU-1":                 ui.Path("guests", "GU-1"),
		"/guests/_/x":                  ui.Path("guests", "..", "x"),
		"/_/evil.example":              ui.Path("", "evil.example"),
		"/a%2Fb":                       ui.Path("a/b"),
		"/g?q=a+b%26c":                 ui.Path("g").With("q", "a b&c"),
		"/g?q=1&r=2":                   ui.Path("g").With("q", "1").With("r", "2"),
		"/g":                           ui.Path("g").With("q", ""),
		"/r/edit#until_date":           ui.Path("r", "edit").At("until_date"),
		"/r?v=1#x":                     ui.Path("r").At("x").With("v", "1"),
		"/r#y":                         ui.Path("r").At("x").At("y"),
		"":                             ui.Link{}.With("q", "1").At("x"),
		"https://apps.example/?t=1#go": mustExternal(t, "https://apps.example/?t=1#go"),
	} {
		if got.String() != want || string(got.Href()) != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func mustExternal(t *testing.T, raw string) ui.Link {
	t.Helper()
	l, err := ui.External(raw)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestNoSegmentLeavesOurOrigin(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		segments := rapid.SliceOf(rapid.String()).Draw(t, "segments")
		l := ui.Path(segments...).With("q", rapid.String().Draw(t, "value"))
		base := &url.URL{Scheme: "https", Host: "portal.example", Path: "/"}
		u, err := base.Parse(l.String())
		if err != nil {
			t.Fatalf("%q is no address: %v", l, err)
		}
		if u.Host != "portal.example" || u.Scheme != "https" {
			t.Fatalf("%q leads to %s", l, u)
		}
		if n := strings.Count(u.EscapedPath(), "/"); n != max(1, len(segments)) {
			t.Fatalf("%q has %d segments, want %d", l, n, len(segments))
		}
	})
}

func TestExternalLinksAreHTTPSWithAHost(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		"", "http://apps.example", "//apps.example", "/guests", "javascript:alert(1)", "https:apps.example",
		"https:///x", "https://user@apps.example", "data:text/html,x", "https://a b.example", " https://apps.example",
		"HTTPS://", "https://:443/",
	} {
		if l, err := ui.External(raw); err == nil || !l.IsZero() {
			t.Errorf("External(%q) = %q, %v; want an error", raw, l, err)
		}
	}
}

func TestALinkToTheSamePageDoesNotRepeatItsAddress(t *testing.T) {
	t.Parallel()
	if got := ui.Same("lang", "d&e").String(); got != "?lang=d%26e" {
		t.Errorf("it is %q", got)
	}
}
