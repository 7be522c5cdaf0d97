package server

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"guestportal/internal/guest"
	"guestportal/internal/session"
	"guestportal/web/ui"
)

func TestBannerIsShownOnceAndNotToTheScript(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	_, hash := at.as(ben)
	request := func(mode string) *http.Request {
		in, err := at.store.Find(t.Context(), hash, at.clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/approvals", nil)
		r.Header.Set("Sec-Fetch-Mode", mode)
		return signedIn(r, &in)
	}
	at.flash(request("navigate"), ui.FlashSuccess, "Approved.")
	if f := at.frame(request("cors")); f.Flash != nil {
		t.Errorf("the script gets %v", f.Flash)
	}
	f := at.frame(request("navigate"))
	if f.Flash == nil || *f.Flash != (ui.Flash{Kind: ui.FlashSuccess, Text: "Approved."}) {
		t.Errorf("the page gets %v", f.Flash)
	}
	if f.Approvals != 3 || f.Person.Name != "Ben Ito" || !f.Roles.Approver || f.Roles.Sponsor {
		t.Errorf("the frame is %+v", f)
	}
	if f := at.frame(request("navigate")); f.Flash != nil {
		t.Errorf("the next page gets %v", f.Flash)
	}
}

func TestKeptFormIsAnnounced(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	in := &session.Session{Person: ana, CreatedAt: at.clock.Now(), Kept: &session.Form{Path: "/requests/new"}}
	in.Kept.Values = typed
	r := signedIn(httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/requests/new", nil), in)
	if f := at.frame(r); f.Flash == nil || !strings.Contains(f.Flash.Text, "kept") {
		t.Errorf("the banner is %v", f.Flash)
	}
}

func TestPageThatFailsHalfwayIsNotSent(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	half := templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, _ = io.WriteString(w, "<h1>Half")
		return errors.New("broken")
	})
	w := at.sent(func(w http.ResponseWriter, r *http.Request) error { return at.render(w, r, http.StatusOK, half) }, nil)
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "Half") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestPagesAreCompressedForThoseWhoTakeIt(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	plain := at.browser().send(http.MethodGet, "/signin", nil, map[string]string{"Accept-Encoding": "identity"})
	packed := at.browser().send(http.MethodGet, "/signin", nil, map[string]string{"Accept-Encoding": "br, gzip;q=0.8"})
	if plain.Header.Get("Content-Encoding") != "" || packed.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("encodings %q and %q", plain.Header.Get("Content-Encoding"), packed.Header.Get("Content-Encoding"))
	}
	z, err := gzip.NewReader(strings.NewReader(packed.body))
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(z)
	if err != nil || !strings.Contains(string(unpacked), "Sign in with your work account") {
		t.Errorf("unpacked %q, %v", unpacked, err)
	}
	if len(packed.body) >= len(plain.body) || packed.Header.Get("Vary") == "" {
		t.Errorf("%d bytes packed, %d plain, Vary %q", len(packed.body), len(plain.body), packed.Header.Get("Vary"))
	}
	fragment := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	fragment.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	if err := at.render(w, fragment, http.StatusOK, templ.Raw("few")); err != nil || w.Body.String() != "few" {
		t.Errorf("a few bytes are sent as %q, %v", w.Body, err)
	}
}

func TestAccessLogNamesRoutesAndNoSecrets(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	cookie, _ := at.session(ana)
	b := at.browser()
	b.setCookie(cookieSession, cookie)
	b.get("/signin?return_to=%2Fguests%3Fq%3Dfindme")
	at.browser().get("/i/thecodeitself/wait?x=secretquery")
	b.send(http.MethodGet, "/signin", nil, map[string]string{"X-Request-Id": "planted", "X-Forwarded-For": "6.6.6.6"})
	log := at.log.String()
	for _, want := range []string{`"route":"/signin"`, `"route":"/i/{code}/wait"`, `"person":"` + string(ana.ID), `"status":303`} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %s: %s", want, log)
		}
	}
	for _, secret := range []string{"thecodeitself", "findme", "secretquery", cookie, "planted", "6.6.6.6"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log has %q: %s", secret, log)
		}
	}
}

func TestTooManyTriesAreSentAway(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	b := at.browser()
	var got reply
	for n := range signInsPerMinute + 1 {
		got = b.post("/signin", map[string][]string{"unknown": {"x"}})
		if n < signInsPerMinute/2 && got.StatusCode != http.StatusBadRequest {
			t.Fatalf("try %d: %d", n, got.StatusCode)
		}
	}
	if got.StatusCode != http.StatusTooManyRequests || got.Header.Get("Retry-After") == "" || !strings.Contains(got.body, "Too many tries") {
		t.Errorf("%d, Retry-After %q: %s", got.StatusCode, got.Header.Get("Retry-After"), got.body)
	}
}

func TestProbesTellWhetherPagesCanBeServed(t *testing.T) {
	t.Parallel()
	at := newSite(t, func(s *Server) {
		s.Ready = func(context.Context) error { return errors.New("password=secret") }
	})
	b := at.browser()
	if got := b.get("/livez"); got.StatusCode != http.StatusOK {
		t.Errorf("/livez: %d", got.StatusCode)
	}
	if got := b.get("/readyz"); got.StatusCode != http.StatusServiceUnavailable || strings.Contains(got.body, "secret") {
		t.Errorf("/readyz: %d %s", got.StatusCode, got.body)
	}
	if got := newSite(t).browser().get("/readyz"); got.StatusCode != http.StatusOK {
		t.Errorf("/readyz: %d", got.StatusCode)
	}
}

func TestListenerHasTimeOuts(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	srv := (&Server{PublicURL: at.PublicURL, Authority: at.Authority, Log: at.Server.Log, Now: at.clock.Now}).HTTPServer("127.0.0.1:0")
	for name, got := range map[string]time.Duration{
		"header": srv.ReadHeaderTimeout, "read": srv.ReadTimeout, "write": srv.WriteTimeout, "idle": srv.IdleTimeout,
	} {
		if got <= 0 || got > time.Minute {
			t.Errorf("%s time-out is %s", name, got)
		}
	}
	if srv.WriteTimeout <= pageDeadline || srv.MaxHeaderBytes != 16<<10 {
		t.Errorf("write time-out %s, header limit %d", srv.WriteTimeout, srv.MaxHeaderBytes)
	}
}

func TestHandlersHaveADeadline(t *testing.T) {
	t.Parallel()
	var left time.Duration
	deadline(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if end, ok := r.Context().Deadline(); ok {
			left = time.Until(end)
		}
	})).ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
	if left <= 0 || left > pageDeadline {
		t.Errorf("%s left", left)
	}
}

func TestHintsAreRareForEachGuest(t *testing.T) {
	t.Parallel()
	var h hints
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	for i, c := range []struct {
		who  guest.GuestID
		at   time.Duration
		want bool
	}{{"a", 0, true}, {"a", hintEvery - 1, false}, {"b", hintEvery - 1, true}, {"a", hintEvery, true}} {
		if got := h.due(c.who, now.Add(c.at)); got != c.want {
			t.Errorf("%d: due = %v, want %v", i, got, c.want)
		}
	}
}
