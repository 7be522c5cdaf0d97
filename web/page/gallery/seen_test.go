package gallery_test

import (
	"bytes"
	"net/http"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"guestportal/internal/browser"
	"guestportal/web/page/gallery"
)

// waitingInvitation is the guest's page while it can be accepted.
func waitingInvitation(t *testing.T) templ.Component {
	t.Helper()
	for _, s := range gallery.All() {
		var html bytes.Buffer
		if err := s.Component.Render(t.Context(), &html); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(html.String(), "data-seen") {
			return s.Component
		}
	}
	t.Fatal("no page tells that a person looks at it")
	return nil
}

func TestOnlySomebodyWhoStaysAndMovesIsAPerson(t *testing.T) {
	t.Parallel()
	told := make(chan string, 9)
	mux := http.NewServeMux()
	shown := show(waitingInvitation(t))
	mux.HandleFunc("/i/", func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			shown(w, r)
			return
		}
		told <- r.Method + " " + path.Base(r.URL.Path) + " from " + r.Header.Get("Sec-Fetch-Site")
		w.WriteHeader(http.StatusNoContent)
	})
	url := serve(t, mux)
	tab := open(t, browser.Options{})
	opened := time.Now()
	tab.Go(url + "/i/secret")
	tab.Until("for longer than a person must stay", "performance.now() > 3000")
	if len(told) != 0 {
		t.Fatal("it is told before anybody has moved anything")
	}
	for deadline := opened.Add(30 * time.Second); len(told) == 0; {
		if time.Now().After(deadline) {
			t.Fatal("nothing is told")
		}
		tab.Keys(" ")
	}
	if stayed := time.Since(opened); stayed < 2*time.Second {
		t.Errorf("told after %s", stayed)
	}
	if got := <-told; got != "POST seen from same-origin" {
		t.Errorf("told %q", got)
	}
	tab.Keys(" ")
	tab.Keys(" ")
	const last = `(window.asked ??= fetch("last", { method: "POST" }).then(() => { window.answered = true }), !!window.answered)`
	tab.Until("for the answer to something else", last)
	if got := <-told; got != "POST last from same-origin" || len(told) != 0 {
		t.Errorf("it is told more than once: %q, and %d more", got, len(told))
	}
}
