package emulator_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"
)

// An app asks how long ago a person may have signed in (OpenID Connect Core section
// 3.1.2.1), and is told when it was although it has no optional claim for that.
func TestMaxAgeAsksAgainAndTellsWhen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	plain := w.control("/clients", map[string]any{"name": "plain", "redirect_uris": []string{callback}})
	p := newRelyingParty(t, w)
	p.config.ClientID, p.config.ClientSecret = plain.at("id"), plain.at("secret")
	maxAge := func(seconds int, more ...oauth2.AuthCodeOption) string {
		return p.authorizeURL(append(more, oauth2.SetAuthURLParam("max_age", strconv.Itoa(seconds)))...)
	}
	if claims := p.signIn("ana.silva@contoso.example"); claims["auth_time"] != nil {
		t.Errorf("nobody asked, and auth_time is %v", claims["auth_time"])
	}
	began := time.Now().Unix()
	w.advance(6 * time.Minute)
	if status, location, _ := p.page(maxAge(3600)); status != http.StatusFound || location.Query().Get("code") == "" {
		t.Fatalf("a sign-in that is fresh enough: %d", status)
	} else if got, _ := p.exchange(location.Query().Get("code"))["auth_time"].(float64); int64(got) < began-60 || int64(got) > began {
		t.Errorf("auth_time is %v, want that of the sign-in, shortly before %d", got, began)
	}
	if _, location, _ := p.page(maxAge(300, oauth2.SetAuthURLParam("prompt", "none"))); location.Query().Get("error") != "login_required" {
		t.Errorf("silently, when it is too long ago: %v", location)
	}
	for _, seconds := range []int{300, 0} {
		status, _, text := p.page(maxAge(seconds))
		if status != http.StatusOK || !strings.Contains(text, `name="username"`) {
			t.Errorf("max_age=%d: no sign-in page, %d", seconds, status)
		}
	}
	if _, location, _ := p.page(maxAge(-1)); location.Query().Get("error") != "invalid_request" {
		t.Errorf("a max_age that is no number: %v", location)
	}
}

// The claim login_hint of an id_token names the person in a request to come.
func TestTheClaimLoginHintFillsTheSignInPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := newRelyingParty(t, w)
	hint, _ := p.signIn("ana.silva@contoso.example")["login_hint"].(string)
	_, _, text := p.page(p.authorizeURL(oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("login_hint", hint)))
	if !strings.Contains(text, `value="ana.silva@contoso.example"`) {
		t.Errorf("the page does not name Ana for the hint %q", hint)
	}
	if status, location, _ := p.page(p.authorizeURL(oauth2.SetAuthURLParam("login_hint", hint))); status != http.StatusFound || location == nil {
		t.Errorf("signed in as whom the hint names: %d", status)
	}
}
