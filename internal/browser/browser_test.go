package browser_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"guestportal/internal/browser"
)

// site answers every path with a page, and tells what was sent to it.
func site(t *testing.T, policy, body string) (url string, sent chan string) {
	t.Helper()
	sent = make(chan string, 9)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if policy != "" {
			w.Header().Set("Content-Security-Policy", policy)
		}
		if r.Method == http.MethodPost {
			sent <- r.PostFormValue("name") + "|" + r.PostFormValue("kind")
			w.WriteHeader(http.StatusUnprocessableEntity)
		}
		fmt.Fprintf(w, "<!DOCTYPE html><html lang=en><title>A page</title><main>%s<p>%s</p></main>", body, r.Method)
	}))
	t.Cleanup(server.Close)
	return server.URL, sent
}

const form = `<h1>Form</h1><form method="post">
	<label for="n">Full name</label><input id="n" name="name" value="old">
	<fieldset><legend>First</legend><input type="radio" id="a" name="other" value="1"><label for="a">Yes</label></fieldset>
	<fieldset><legend>Second</legend><input type="radio" id="b" name="kind" value="2"><label for="b">Yes</label></fieldset>
	<button hidden>Send</button><button>Send</button></form><a href="/next">Next page</a>
	<script>document.title = "Scripted"</script>`

func TestPageIsUsedByItsWordsWithAndWithoutScript(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts Chromium")
	}
	b := browser.New(t)
	url, sent := site(t, "", form)
	for _, o := range []browser.Options{{}, {NoScript: true}} {
		tab := b.Tab(t, o)
		if status := tab.Go(url); status != http.StatusOK {
			t.Errorf("opening gives %d", status)
		}
		if scripted := browser.Evaluate[string](tab, "document.title") == "Scripted"; scripted == o.NoScript {
			t.Errorf("the script ran: %v, without scripts: %v", scripted, o.NoScript)
		}
		tab.Fill("Full name", "Lou Tan")
		tab.In("Second").Check("Yes")
		if tab.In("First").Checked("Yes") || !tab.In("Second").Checked("Yes") {
			t.Error("the wrong choice was made")
		}
		if status := tab.Send("Send"); status != http.StatusUnprocessableEntity {
			t.Errorf("sending gives %d", status)
		}
		if got := <-sent; got != "Lou Tan|2" {
			t.Errorf("%q was sent", got)
		}
		tab.Sees("post")
		tab.Follow("Next page")
		if got := tab.URL().Path; got != "/next" {
			t.Errorf("the link led to %s", got)
		}
	}
}

func TestTabHearsWhatThePolicyRefused(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts Chromium")
	}
	b := browser.New(t)
	url, _ := site(t, "default-src 'none'", form+"<style>p { color: red }</style>")
	tab := b.Tab(t, browser.Options{})
	tab.Go(url)
	said := strings.Join(tab.Complaints(), "\n")
	for _, want := range []string{"script", "style"} {
		if !strings.Contains(said, want) {
			t.Errorf("nothing was said of the inline %s: %s", want, said)
		}
	}
	url, _ = site(t, "", "<script>missing()</script>")
	tab.Go(url)
	if said := strings.Join(tab.Complaints(), "\n"); !strings.Contains(said, "missing is not defined") {
		t.Errorf("nothing was said of the exception: %q", said)
	}
}

func TestAxeFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts Chromium")
	}
	b := browser.New(t)
	source, err := browser.Axe()
	if err != nil {
		browser.Missing(t, err)
	}
	tab := b.Tab(t, browser.Options{})
	tab.As(browser.Narrow)
	url, _ := site(t, "", `<h1>Bad</h1><img src="data:,"><div style="width:400px">wide</div>`)
	tab.Go(url)
	if found := strings.Join(tab.CheckAxe(source), "\n"); !strings.Contains(found, "image-alt") {
		t.Errorf("axe-core did not find the missing alternative: %s", found)
	}
	if over := tab.Overflow(); over <= 0 {
		t.Errorf("a page that is too wide is over by %d px", over)
	}
	url, _ = site(t, "", "<h1>Good</h1>")
	tab.Go(url)
	if found := tab.CheckAxe(source); len(found) > 0 {
		t.Errorf("axe-core complains about a good page: %s", found)
	}
}
