package server

import (
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/session"
)

// typed is a form somebody was busy with for too long.
var typed = url.Values{"email": {"gil@fabrikam.example"}, "package": {"a", "b"}, "reason": {"päper & pen, for a while"}}

// late sends the form after the session of a person has ended, and gives the
// browser that did.
func (at *site) late(p guest.Person, path string) (*browser, reply) {
	b, _ := at.as(p)
	at.clock.forward(session.Idle + time.Second)
	return b, b.post(path, typed)
}

// keptFor gives what a page would fill in again.
func (at *site) keptFor(b *browser, path string) url.Values {
	at.t.Helper()
	hash, _ := session.HashToken(b.cookie(cookieSession))
	in, err := at.store.Find(at.t.Context(), hash, at.clock.Now())
	if err != nil {
		at.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(at.t.Context(), http.MethodGet, path, nil)
	if err != nil {
		at.t.Fatal(err)
	}
	return at.kept(signedIn(r, &in))
}

func TestFormSentTooLateComesBackFilledIn(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/requests/new", "/requests/GR-7K3M92QX/edit", "/approvals/GR-7K3M92QX"} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			at := newSite(t)
			b, got := at.late(ana, path)
			if got.StatusCode != http.StatusSeeOther || got.to() != "/signin?return_to="+url.QueryEscape(path)+"&why=kept" {
				t.Fatalf("%d to %q", got.StatusCode, got.to())
			}
			if page := b.get(got.to()); !strings.Contains(page.body, "answers are kept") {
				t.Errorf("the sign-in page says %s", page.body)
			}
			if back := b.signIn(claimsOf(ana), nil); back.to() != path {
				t.Fatalf("signing in leads to %q", back.to())
			}
			if kept := at.keptFor(b, path); !reflect.DeepEqual(kept, typed) {
				t.Errorf("kept %v, want %v", kept, typed)
			}
			if kept := at.keptFor(b, "/guests"); kept != nil {
				t.Errorf("another page gets %v", kept)
			}
		})
	}
}

func TestKeptFormIsForItsOwnerAlone(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	b, _ := at.late(ana, "/requests/new")
	if back := b.signIn(claimsOf(ben), nil); back.to() != "/approvals" {
		t.Errorf("somebody else is led to %q", back.to())
	}
	if kept := at.keptFor(b, "/requests/new"); kept != nil {
		t.Errorf("somebody else gets %v", kept)
	}
}

func TestKeptFormIsForItsBrowserAlone(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	at.late(ana, "/requests/new")
	other := at.browser()
	other.signIn(claimsOf(ana), nil)
	if kept := at.keptFor(other, "/requests/new"); kept != nil {
		t.Errorf("another browser gets %v", kept)
	}
}

func TestKeptFormLastsFifteenMinutes(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	b, _ := at.late(ana, "/requests/new")
	at.clock.forward(session.Keep + time.Second)
	b.signIn(claimsOf(ana), nil)
	if kept := at.keptFor(b, "/requests/new"); kept != nil {
		t.Errorf("after a quarter of an hour it is still there: %v", kept)
	}

	b, _ = at.late(ana, "/requests/new")
	b.signIn(claimsOf(ana), nil)
	at.clock.forward(session.Keep + time.Second)
	if kept := at.keptFor(b, "/requests/new"); kept != nil {
		t.Errorf("a quarter of an hour after signing in it is still there: %v", kept)
	}
}

func TestKeptFormIsForgottenWhenTheFormIsSentAgain(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	b, _ := at.late(ana, "/requests/GR-7K3M92QX/edit")
	b.signIn(claimsOf(ana), nil)
	hash, _ := session.HashToken(b.cookie(cookieSession))
	in, err := at.store.Find(t.Context(), hash, at.clock.Now())
	if err != nil || in.Kept == nil {
		t.Fatalf("kept %v, %v", in.Kept, err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, in.Kept.Path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := at.dropKept(r, &in); err != nil {
		t.Fatal(err)
	}
	if kept := at.keptFor(b, "/requests/GR-7K3M92QX/edit"); kept != nil {
		t.Errorf("still kept: %v", kept)
	}
}

func TestFormsThatAreNotKeptLeadBackToTheirPage(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	for path, want := range map[string]string{
		"/guests/GU-7K3M92QX/end":    "/signin?return_to=%2Fguests%2FGU-7K3M92QX&why=lost",
		"/requests/GR-7K3M92QX/send": "/signin?return_to=%2Frequests%2FGR-7K3M92QX&why=lost",
	} {
		if _, got := at.late(ana, path); got.to() != want {
			t.Errorf("%s leads to %q, want %q", path, got.to(), want)
		}
	}
	stranger := at.browser().post("/requests/new", typed)
	if want := "/signin?return_to=%2Frequests%2Fnew&why=lost"; stranger.to() != want {
		t.Errorf("a browser that was never signed in is led to %q, want %q", stranger.to(), want)
	}
}

func TestAFormThatIsSentBySomethingElseThanAPageIsAnsweredWithAWayToSignIn(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	script := at.browser()
	script.mode = "cors"
	got := script.post("/requests/new", typed)
	if got.StatusCode != http.StatusUnauthorized || got.Header.Get("WWW-Authenticate") == "" {
		t.Errorf("%d %v", got.StatusCode, got.Header)
	}
	says(t, got, "You are signed out", "Nothing was sent, and what you typed can't be kept here")
	if href := doc(t, got).Find("main a.button").AttrOr("href", ""); href != "/signin?return_to=%2Frequests%2Fnew" {
		t.Errorf("the way on leads to %q", href)
	}
	part := script.get("/guests/live")
	if part.StatusCode != http.StatusUnauthorized || !strings.Contains(part.body, "Reload the page to sign in") {
		t.Errorf("a part of a page: %d %s", part.StatusCode, part.body)
	}
	lost := at.browser().get("/signin?why=lost")
	says(t, lost, "nothing was sent, and what you typed could not be kept")
}
