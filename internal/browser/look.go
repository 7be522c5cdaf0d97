package browser

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// ctx is short for the context in steps of chromedp.
type ctx = context.Context

// Look is how a person looks at pages.
type Look struct {
	Name   string
	Width  int64 // of the window, in CSS pixels
	Height int64 // 900 when zero
	Scheme string
	Forced bool // the system's colours instead of the page's
}

// The usual ways to look.
var (
	Light  = Look{Name: "light", Width: 1280, Scheme: "light"}
	Dark   = Look{Name: "dark", Width: 1280, Scheme: "dark"}
	Narrow = Look{Name: "narrow", Width: 320, Scheme: "light"} // WCAG 2.2, 1.4.10 Reflow
	Phone  = Look{Name: "phone", Width: 390, Height: 844, Scheme: "light"}
	Forced = Look{Name: "forced", Width: 1280, Scheme: "dark", Forced: true}
)

// As looks at this page and the next ones in some way.
func (t *Tab) As(l Look) {
	t.tb.Helper()
	t.Do(chromedp.EmulateViewport(l.Width, cmp.Or(l.Height, 900)))
	features := []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: l.Scheme},
		// Colours that fade from one scheme to the other would be judged halfway.
		{Name: "prefers-reduced-motion", Value: "reduce"},
	}
	if l.Forced {
		features = append(features, &emulation.MediaFeature{Name: "forced-colors", Value: "active"})
	}
	call(t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
}

// Overflow is how much wider the page is than the window, in CSS pixels.
func (t *Tab) Overflow() int {
	t.tb.Helper()
	return Evaluate[int](t, "document.documentElement.scrollWidth - innerWidth")
}

// Picture takes a picture of the window, or of the whole page, as PNG.
func (t *Tab) Picture(whole bool) []byte {
	t.tb.Helper()
	c, cancel := t.limited()
	defer cancel()
	take := chromedp.CaptureScreenshot()
	if whole {
		take = chromedp.FullScreenshot(100)
	}
	picture, err := chromedp.Run(c, take)
	if err != nil {
		t.fail("take a picture: %v", err)
	}
	return picture
}

// Shoot writes a picture of the whole page into the folder that the environment
// variable names; unset, it does nothing. It is for people who want to look.
func (t *Tab) Shoot(variable, name string) {
	t.tb.Helper()
	dir := os.Getenv(variable)
	if dir == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), t.Picture(true), 0o644); err != nil {
		t.tb.Fatal(fmt.Errorf("write a picture: %w", err))
	}
}

// call sends one command of the protocol.
func call[P, R any](t *Tab, command cdp.Command[P, R], params P) R {
	t.tb.Helper()
	c, cancel := t.limited()
	defer cancel()
	answer, err := chromedp.Call(c, command, params)
	if err != nil {
		t.fail("%v", err)
	}
	return answer
}
