package main

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// staff is somebody who uses the portal with a plain client, as far as a test of
// the demo needs it. Cookies do not know ports, so that they are good for the
// next run, too.
type staff struct {
	t      *testing.T
	client *http.Client
}

func newStaff(t *testing.T) *staff {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &staff{t: t, client: &http.Client{Jar: jar, Timeout: patience}}
}

// send does a request and follows where it leads; it gives the page that comes
// and its address.
func (s *staff) send(method, address string, form url.Values) (page string, at *url.URL) {
	s.t.Helper()
	request, err := http.NewRequestWithContext(context.WithoutCancel(s.t.Context()), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	answer, err := s.client.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK {
		s.t.Fatalf("%s %s gives %s: %s", method, answer.Request.URL, answer.Status, body)
	}
	return string(body), answer.Request.URL
}

func (s *staff) page(address string) string {
	s.t.Helper()
	page, _ := s.send(http.MethodGet, address, nil)
	return page
}

// waitFor looks at a page until it has the words.
func (s *staff) waitFor(address, words string) {
	s.t.Helper()
	late := time.After(patience)
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for !strings.Contains(s.page(address), words) {
		select {
		case <-look.C:
		case <-late:
			s.t.Fatalf("%s never says %q", address, words)
		}
	}
}

func (s *staff) signIn(d readyFile, username string) {
	s.t.Helper()
	_, provider := s.send(http.MethodPost, d.Portal+"/signin", url.Values{})
	if _, at := s.send(http.MethodPost, provider.String(), url.Values{"username": {username}}); !strings.HasPrefix(at.String(), d.Portal) {
		s.t.Fatalf("signing in leads to %s", at)
	}
}

// invite sends a request for the access package Wiki.
func (s *staff) invite(portal, name, email string) {
	s.t.Helper()
	wiki := uuid.NewSHA1(uuid.NameSpaceOID, []byte("package Wiki")).String()
	_, check := s.send(http.MethodPost, portal+"/requests/new", url.Values{
		"email": {email}, "name": {name}, "package": {wiki}, "until": {"30"}, "language": {"en"},
		"reason": {"Writes the wiki pages together with us."}, "delivery": {"mail"}, "idempotency_key": {uuid.NewString()},
	})
	ref := strings.TrimSuffix(check.Path, "/check")
	if _, sent := s.send(http.MethodPost, portal+ref+"/send", url.Values{"version": {"1"}, "idempotency_key": {uuid.NewString()}}); sent.Path != ref+"/sent" {
		s.t.Fatalf("sending leads to %s", sent)
	}
}
