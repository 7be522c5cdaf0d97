package portal

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
)

// openPages is how many live pages BenchmarkOpenPages has open, three for each
// person: more than that nobody may have in one browser.
const openPages = 1000

// BenchmarkOpenPages measures the memory of the program as it is shipped, all roles
// in one process, while a thousand live pages are open, and how long it takes from the
// moment of a decision until every one of them has heard of it.
func BenchmarkOpenPages(b *testing.B) {
	w := setup(b)
	p := spawn(b, build(b, "-trimpath", "-ldflags", "-s -w"), w.settings())
	origin := "http://" + p.until("serving pages")
	ready(b, origin+"/readyz")
	idle := resident(b, p.cmd.Process.Pid)

	asked := w.asked(lou, "Falcon reviewer")
	ctx, cancel := context.WithTimeout(b.Context(), 10*time.Minute)
	defer cancel()
	heard := make(chan error, openPages)
	var by guest.Person
	var cookie *http.Cookie
	for i := range openPages {
		if i%3 == 0 {
			by = w.person(emulator.Person{ID: uuid.NewString(), Name: fmt.Sprint("Sponsor ", i), Address: fmt.Sprintf("sponsor%d@contoso.example", i)})
			by.Roles = guest.Sponsor | guest.Auditor
			cookie = w.signIn(by)
		}
		for _, path := range []string{"/guests?who=all", "/events?topic=guests:all"} {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, origin+path, nil)
			if err != nil {
				b.Fatal(err)
			}
			req.Host = "127.0.0.1:8080"
			req.AddCookie(cookie)
			res, err := unshared.RoundTrip(req)
			if err != nil {
				b.Fatal(err)
			}
			if res.StatusCode != http.StatusOK {
				b.Fatalf("%s: %s", path, res.Status)
			}
			lines := bufio.NewScanner(res.Body)
			if !strings.HasPrefix(path, "/events") {
				for lines.Scan() {
				}
				_ = res.Body.Close()
				continue
			}
			if !lines.Scan() {
				b.Fatalf("%s: nothing comes: %v", path, lines.Err())
			}
			b.Cleanup(func() { _ = res.Body.Close() })
			go func() {
				for lines.Scan() {
					if lines.Text() == "data: guests:all" {
						heard <- nil
						return
					}
				}
				heard <- fmt.Errorf("a page has heard nothing: %w", lines.Err())
			}()
		}
	}
	var took time.Duration
	for b.Loop() {
		if took > 0 {
			b.Fatal("a page listens once: run it with -benchtime 1x")
		}
		began := time.Now()
		w.approve(asked)
		for range openPages {
			if err := <-heard; err != nil {
				b.Fatal(err)
			}
		}
		took = time.Since(began)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(took.Milliseconds()), "heard-ms")
	b.ReportMetric(idle, "idle-MB")
	b.ReportMetric(resident(b, p.cmd.Process.Pid), "resident-MB")
}
