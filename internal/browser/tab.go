package browser

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// Patience is how long a tab waits for what it expects. It is long, because it is
// only used up when a test fails.
const Patience = 20 * time.Second

// glance is how long a tab waits before it looks again.
const glance = 20 * time.Millisecond

// Options say what kind of browser a tab is.
type Options struct {
	NoScript bool   // the person has switched JavaScript off
	Proxy    string // host:port of an HTTP proxy for everything, loopback too
	Early    string // script that runs in every document before its own
	Beside   *Tab   // another tab of the same person: shares cookies and storage
}

// Tab is one tab. Its methods end the test when something is not as expected, and
// say then what the page showed.
type Tab struct {
	tb    testing.TB
	ctx   context.Context
	scope string // see In
	notes *notes
}

// notes are what the browser complained about; its events come at any time.
type notes struct {
	mu   sync.Mutex
	list []string
}

func (n *notes) hear(event any) {
	note := ""
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if strings.Contains(e.Entry.Text, "Content Security Policy") {
			note = e.Entry.Text + " (" + e.Entry.URL + ")"
		}
	case *runtime.EventExceptionThrown:
		note = e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			note += " " + e.ExceptionDetails.Exception.Description
		}
	}
	if note != "" {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.list = append(n.list, note)
	}
}

// Tab opens an empty tab and closes it with the test. What the browser complained
// about until then fails the test.
func (b *Browser) Tab(tb testing.TB, o Options) *Tab {
	tb.Helper()
	t := &Tab{tb: tb, notes: &notes{}}
	parent, own := b.ctx, chromedp.WithNewBrowserContext(func(p *target.CreateBrowserContextParams) {
		if o.Proxy != "" {
			p.ProxyServer, p.ProxyBypassList = o.Proxy, "<-loopback>"
		}
	})
	options := []chromedp.ContextOption{own, chromedp.WithListener(t.notes.hear)}
	if o.Beside != nil {
		parent, options = o.Beside.ctx, options[1:]
	}
	ctx, leave := chromedp.NewContext(parent, options...)
	t.ctx = ctx
	tb.Cleanup(func() {
		for _, note := range t.Complaints() {
			tb.Errorf("the browser complains: %s", note)
		}
		leave()
	})
	t.Do()
	// A tab in front of a person, also when there are many.
	call(t, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	if o.NoScript {
		call(t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	}
	if o.Early != "" {
		call(t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: o.Early})
	}
	return t
}

// Complaints gives what the browser complained about so far, and forgets it.
func (t *Tab) Complaints() []string {
	t.notes.mu.Lock()
	defer t.notes.mu.Unlock()
	list := t.notes.list
	t.notes.list = nil
	return list
}

// limited gives the tab's context with an end.
func (t *Tab) limited() (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.ctx, Patience)
}

// Do runs steps of chromedp, for what has no method of its own.
func (t *Tab) Do(steps ...chromedp.Action[chromedp.Void]) {
	t.tb.Helper()
	ctx, cancel := t.limited()
	defer cancel()
	if len(steps) == 0 {
		ctx = t.ctx // what starts a tab must not end with the call
	}
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.fail("%v", err)
	}
}

// Evaluate gives the value of an expression in the page, awaited if a promise.
// It works without JavaScript too, as long as nothing is awaited.
func Evaluate[T any](t *Tab, expression string) T {
	t.tb.Helper()
	ctx, cancel := t.limited()
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.fail("evaluate %.200s: %v", expression, err)
	}
	return v
}

// Go opens an address, as typed into the address bar, and gives the status of the
// answer.
func (t *Tab) Go(address string) int {
	t.tb.Helper()
	return t.load("open "+address, chromedp.Navigate(address))
}

// Reload opens the page again.
func (t *Tab) Reload() int {
	t.tb.Helper()
	return t.load("reload", chromedp.Reload())
}

// Back is the browser's Back button. The page may come from the browser's memory,
// without an answer of the server, so there is no status.
func (t *Tab) Back() {
	t.tb.Helper()
	Evaluate[bool](t, "history.back(), true")
}

// load does what leads to another page, waits for that page, and gives its
// status.
func (t *Tab) load(what string, step chromedp.Action[chromedp.Void]) int {
	t.tb.Helper()
	ctx, cancel := t.limited()
	defer cancel()
	answer, err := chromedp.RunResponse(ctx, step)
	if err != nil {
		t.fail("%s: %v", what, err)
	}
	if answer == nil {
		return 0 // an address within the same document
	}
	return int(answer.Status)
}

// URL is the address of the page.
func (t *Tab) URL() *url.URL {
	t.tb.Helper()
	u, err := url.Parse(Evaluate[string](t, "location.href"))
	if err != nil {
		t.fail("read the address: %v", err)
	}
	return u
}

// Cookies gives what this browser would send to the page, by name.
func (t *Tab) Cookies() map[string]string {
	t.tb.Helper()
	list := call(t, network.GetCookies, network.GetCookiesParams{})
	values := map[string]string{}
	for _, c := range list.Cookies {
		values[c.Name] = c.Value
	}
	return values
}

// fail ends the test and says where the tab stood.
func (t *Tab) fail(format string, args ...any) {
	t.tb.Helper()
	ctx, cancel := context.WithTimeout(t.ctx, Patience/6)
	defer cancel()
	where, err := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + "\n" + document.title + "\n" + document.body.innerText`))
	if err != nil {
		where = "(the page can't be read: " + err.Error() + ")"
	}
	t.tb.Fatalf("%s\nThe page was:\n%.3000s", fmt.Sprintf(format, args...), where)
}
