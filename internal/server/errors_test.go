package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/signin"
)

// failing serves one action behind what every request passes.
func (at *site) failing(a action) http.Handler {
	return requestID(at.accessLog(at.recoverer(at.sameOrigin(at.limitBody(at.do(a))))))
}

func (at *site) sent(a action, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(at.t.Context(), http.MethodPost, "/guests/GU-7K3M92QX/end", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	at.failing(a).ServeHTTP(w, r)
	return w
}

func TestErrorsBecomePages(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	for name, c := range map[string]struct {
		err    error
		status int
		words  string
	}{
		"not found":         {fmt.Errorf("load: %w", guest.ErrNotFound), 404, "Page not found"},
		"not allowed":       {fmt.Errorf("end: %w", guest.NotAllowed{Reason: "You can read this, but not change it."}), 403, "but not change it."},
		"moved on":          {fmt.Errorf("end: %w", guest.MovedOn{Reason: "Mia Chen ended this already."}), 409, "Mia Chen ended this already."},
		"provider away":     {signin.ErrUnavailable, 503, "unavailable"},
		"deadline":          {fmt.Errorf("load: %w", context.DeadlineExceeded), 503, "unavailable"},
		"database away":     {fmt.Errorf("load: %w", &net.OpError{Op: "dial", Err: errors.New("refused")}), 503, "unavailable"},
		"form of strangers": {unreadable("field"), 400, "read what you sent"},
		"too large":         {&http.MaxBytesError{}, 413, "too large"},
		"too many":          {tooMany("in a minute", "x"), 429, "in a minute"},
		"anything else":     {errors.New("secret detail"), 500, "problem with the service"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := at.sent(func(_ http.ResponseWriter, r *http.Request) error {
				if _, err := formValues(r, "reason"); err != nil {
					return err
				}
				return c.err
			}, url.Values{"reason": {"They left <early>"}})
			body := w.Body.String()
			if w.Code != c.status || !strings.Contains(body, c.words) {
				t.Errorf("%d without %q: %s", w.Code, c.words, body)
			}
			if strings.Contains(body, "secret detail") {
				t.Error("the page has the cause")
			}
			if !strings.Contains(body, "They left &lt;early&gt;") {
				t.Errorf("the page does not give back what was typed: %s", body)
			}
			if id := w.Header().Get("X-Request-Id"); id == "" || !strings.Contains(body, id) {
				t.Errorf("the page has no reference %q", id)
			}
		})
	}
}

func TestUnexpectedErrorIsLoggedOnceWithItsCause(t *testing.T) {
	t.Parallel()
	for name, a := range map[string]action{
		"error": func(http.ResponseWriter, *http.Request) error { return errors.New("the cause of it") },
		"panic": func(http.ResponseWriter, *http.Request) error { panic("the cause of it") },
	} {
		at := newSite(t)
		w := at.sent(a, nil)
		if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "the cause") {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
		log := at.log.String()
		if strings.Count(log, "the cause of it") != 1 || !strings.Contains(log, w.Header().Get("X-Request-Id")) {
			t.Errorf("%s: the log is %s", name, log)
		}
	}
}

func TestExpectedErrorIsNotLoggedAsFailure(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	at.sent(func(http.ResponseWriter, *http.Request) error { return guest.ErrNotFound }, nil)
	if log := at.log.String(); strings.Contains(log, "ERROR") || strings.Contains(log, "WARN") {
		t.Errorf("the log is %s", log)
	}
}

func TestUnknownPageAndWrongMethodHavePages(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	b := at.browser()
	if got := b.get("/nothing/here"); got.StatusCode != 404 || !strings.Contains(got.body, "Page not found") {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
	if got := b.send(http.MethodDelete, "/guests", nil, nil); got.StatusCode != 405 || !strings.Contains(got.body, "be used that way") {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
	for _, address := range []string{"/signin?return_to=%ff", "/signin?x=%00", "/signin?x=%zz", "/i/%00/wait"} {
		if got := b.get(address); got.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d, want 400", address, got.StatusCode)
		}
	}
}

func TestAnAddressThatLeadsNowhereKeepsTheNavigation(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(ana)
	lost := b.get("/nowhere")
	want(t, "a page that is none", lost, http.StatusNotFound, "")
	says(t, lost, "Page not found", "My guests", "Ana Silva")
}

func TestAGuestWhoSendsTooMuchReadsSoInTheirLanguage(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	path := "/i/" + codeOf(o.invited().ID)
	for lang, words := range map[string]string{
		"en": "What you sent is too large", "de": "ist zu groß", "fr": "est trop volumineux", "es": "es demasiado grande",
	} {
		got := o.browser().post(path+"/tell?lang="+lang, url.Values{"about": {strings.Repeat("x", maxBody)}})
		if says(t, got, words); got.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: %d", lang, got.StatusCode)
		}
	}
}
