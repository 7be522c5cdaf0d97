package browser

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// finder is a script that gives a function: (kind, name, scope) → where the one
// element of that kind and name is, or why it can't be used.
//
//go:embed find.js
var finder string

// spot is an element that a person could click.
type spot struct {
	X, Y    float64
	Problem string
}

// In gives the same tab, looking only into the group of that name: a fieldset
// with its legend, a row of a table with the name of its first cell, or whatever
// has the name as its label.
func (t *Tab) In(group string) *Tab {
	within := *t
	within.scope = group
	return &within
}

// find runs a script on the one element of a kind and name, once it is there.
func (t *Tab) find(kind, name string) spot {
	t.tb.Helper()
	script := fmt.Sprintf("(%s)(%s, %s, %s)", finder, quote(kind), quote(name), quote(t.scope))
	last := spot{Problem: "the page does not answer"}
	if !t.eventually(func(now *Tab) bool {
		found, err := try[spot](now, script)
		if err == nil {
			last = found
		}
		return err == nil && found.Problem == ""
	}) {
		t.fail("%s %q: %s", kind, name, last.Problem)
	}
	return last
}

// Press clicks a button that does not lead to another page.
func (t *Tab) Press(name string) { t.tb.Helper(); t.click("button", name) }

// Send clicks a button that sends its form, and gives the status of the page that
// comes.
func (t *Tab) Send(button string) int { t.tb.Helper(); return t.follow("button", button) }

// Follow clicks a link, and gives the status of the page that comes.
func (t *Tab) Follow(link string) int { t.tb.Helper(); return t.follow("link", link) }

// Check clicks a radio or checkbox by its label.
func (t *Tab) Check(label string) { t.tb.Helper(); t.click("choice", label) }

func (t *Tab) click(kind, name string) {
	t.tb.Helper()
	at := t.find(kind, name)
	t.Do(chromedp.MouseClickXY(at.X, at.Y))
}

func (t *Tab) follow(kind, name string) int {
	t.tb.Helper()
	at := t.find(kind, name)
	return t.load("click on "+name, chromedp.MouseClickXY(at.X, at.Y))
}

// DoubleClick clicks a button twice, the second time before the page that the
// first one asked for can come.
func (t *Tab) DoubleClick(button string) {
	t.tb.Helper()
	at := t.find("button", button)
	t.Do(chromedp.MouseClickXY(at.X, at.Y), chromedp.MouseClickXY(at.X, at.Y))
}

// Fill replaces what a field holds, as by pasting.
func (t *Tab) Fill(label, text string) {
	t.tb.Helper()
	t.click("field", label)
	t.Do(chromedp.Func(func(ctx ctx, target *chromedp.Target) error {
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](`document.activeElement.select()`)); err != nil {
			return err
		}
		if text == "" {
			return chromedp.Do(ctx, chromedp.KeyEvent("\b"))
		}
		_, err := cdp.Call(ctx, target, input.InsertText, input.InsertTextParams{Text: text})
		return err
	}))
}

// Set gives a value to a control that is not typed into: a select or a date.
func (t *Tab) Set(label, value string) {
	t.tb.Helper()
	t.find("field", label)
	Evaluate[bool](t, fmt.Sprintf(`(() => {
		const field = window.found;
		field.value = %s;
		for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, {bubbles: true}));
		return field.value === %s;
	})()`, quote(value), quote(value)))
}

// Value gives what a field holds.
func (t *Tab) Value(label string) string {
	t.tb.Helper()
	t.find("field", label)
	return Evaluate[string](t, "window.found.value")
}

// Checked tells whether a radio or checkbox is on.
func (t *Tab) Checked(label string) bool {
	t.tb.Helper()
	t.find("choice", label)
	return Evaluate[bool](t, "window.found.checked")
}

// Href gives where a link leads.
func (t *Tab) Href(link string) string {
	t.tb.Helper()
	t.find("link", link)
	return Evaluate[string](t, "window.found.href")
}

// Text is what a person can read on the page, with every run of white space as
// one blank.
func (t *Tab) Text() string {
	t.tb.Helper()
	return strings.Join(strings.Fields(Evaluate[string](t, "document.body.innerText")), " ")
}

// Sees waits until all texts stand on the page, in any case and order.
func (t *Tab) Sees(texts ...string) {
	t.tb.Helper()
	for _, text := range texts {
		t.Until("to see "+quote(text), fmt.Sprintf(
			`document.body.innerText.replace(/\s+/g, " ").toLowerCase().includes(%s)`, quote(strings.ToLower(text))))
	}
}

// Shows tells whether a text stands on the page now, in any case.
func (t *Tab) Shows(text string) bool {
	t.tb.Helper()
	return strings.Contains(strings.ToLower(t.Text()), strings.ToLower(text))
}

// SeesNot wants none of the texts to stand on the page now.
func (t *Tab) SeesNot(texts ...string) {
	t.tb.Helper()
	for _, text := range texts {
		if t.Shows(text) {
			t.fail("%q stands on the page", text)
		}
	}
}

// Until waits until an expression is true. What is said for the failure.
func (t *Tab) Until(what, expression string) {
	t.tb.Helper()
	if !t.eventually(func(ctx *Tab) bool {
		ok, err := try[bool](ctx, expression)
		return err == nil && ok
	}) {
		t.fail("waited in vain %s", what)
	}
}

// eventually asks again and again until the answer is yes or patience ends.
func (t *Tab) eventually(ask func(*Tab) bool) bool {
	ctx, cancel := t.limited()
	defer cancel()
	limited := *t
	limited.ctx = ctx
	again := time.NewTicker(glance)
	defer again.Stop()
	for {
		if ask(&limited) {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-again.C:
		}
	}
}

// try evaluates what may fail because the page is just being left.
func try[T any](t *Tab, expression string) (T, error) {
	return chromedp.Run(t.ctx, chromedp.Evaluate[T](expression))
}

// quote writes a text as JavaScript does.
func quote(text string) string {
	out, err := json.Marshal(text)
	if err != nil { // a string always can be written
		return `""`
	}
	return string(out)
}
