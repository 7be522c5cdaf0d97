package browser

import (
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// mostStops is how many stops of the Tab key a person may need to get anywhere.
const mostStops = 80

// Keys types on the keyboard; what is not text is named as in chromedp's kb.
func (t *Tab) Keys(keys string) {
	t.tb.Helper()
	t.Do(chromedp.KeyEvent(keys))
}

// TabTo presses the Tab key until the control of that name has the focus: a
// button or link with its words, a field or choice with its label, a choice of a
// group also as "group: label". The focus must be visible at every stop.
func (t *Tab) TabTo(name string) {
	t.tb.Helper()
	var stops []string
	for range mostStops {
		t.Keys(kb.Tab)
		at := Evaluate[struct {
			Names []string
			Ring  bool
		}](t, focused)
		if !at.Ring {
			t.fail("the focus on %q can't be seen", at.Names)
		}
		for _, n := range at.Names {
			if n == name {
				return
			}
		}
		stops = append(stops, at.Names...)
	}
	t.fail("the Tab key does not lead to %q, but to %q", name, stops)
}

// Enter presses Enter on what has the focus, and gives the status of the page
// that comes.
func (t *Tab) Enter() int {
	t.tb.Helper()
	return t.load("press Enter", chromedp.KeyEvent(kb.Enter))
}

// focused tells what the control with the focus is called, and whether a ring
// around it, or around what it stands in, shows that.
const focused = `(() => {
	const norm = (text) => (text ?? "").replace(/\s+/g, " ").trim();
	const e = document.activeElement;
	const label = norm(e.labels?.[0]?.textContent ?? e.getAttribute("aria-label") ?? e.textContent);
	const group = norm(e.closest("fieldset")?.querySelector("legend")?.textContent);
	let ring = e === document.body;
	for (let at = e; at && !ring; at = at.parentElement) {
		const style = getComputedStyle(at);
		ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
	}
	return {names: [label, group + ": " + label], ring};
})()`
