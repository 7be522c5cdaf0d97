package signin

import (
	"errors"
	"net/url"
	"testing"
	"time"

	jose "github.com/go-jose/go-jose/v4"
)

// The browser can leave prompt and max_age out, and a provider can ignore them:
// what the token says of it counts.
func TestAFreshSignInIsProvedByTheToken(t *testing.T) {
	t.Parallel()
	is := newIssuer(t)
	p := newParty(t, is, nil)
	const maxAge = 10 * time.Minute
	for name, c := range map[string]struct {
		authTime any
		want     error
	}{
		"just now":                  {noon.Unix(), nil},
		"at the last moment":        {noon.Add(-maxAge).Unix(), nil},
		"by a clock a minute ahead": {noon.Add(time.Minute).Unix(), nil},
		"too long ago":              {noon.Add(-maxAge - time.Second).Unix(), ErrNotFresh},
		"not said":                  {nil, ErrNotFresh},
		"in the future":             {noon.Add(time.Hour).Unix(), ErrBadToken},
		"not a time":                {"now", ErrBadToken},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, address, err := p.BeginFresh(t.Context(), maxAge, "hint")
			if err != nil {
				t.Fatal(err)
			}
			u, err := url.Parse(address)
			if err != nil {
				t.Fatal(err)
			}
			if q := u.Query(); q.Get("prompt") != "login" || q.Get("max_age") != "600" || q.Get("login_hint") != "hint" {
				t.Errorf("the provider is asked with %v", q)
			}
			id, err := p.Finish(t.Context(), a, is.authorize(t, address, func(nonce string) string {
				return sign(t, jose.RS256, rsaKey("one"), "one", asJSON(t, is.member(noon, nonce, map[string]any{"auth_time": c.authTime})))
			}))
			if !errors.Is(err, c.want) {
				t.Fatalf("Finish: %v, want %v", err, c.want)
			}
			if c.want == nil && id.AuthAt.IsZero() {
				t.Error("nobody learns when they signed in")
			}
		})
	}
}

func TestAnOrdinarySignInMayBeOfYesterday(t *testing.T) {
	t.Parallel()
	is := newIssuer(t)
	p := newParty(t, is, nil)
	yesterday := noon.Add(-24 * time.Hour)
	id, err := signIn(t, is, p, func(nonce string) string {
		return sign(t, jose.RS256, rsaKey("one"), "one", asJSON(t, is.member(noon, nonce, map[string]any{"auth_time": yesterday.Unix()})))
	})
	if err != nil || !id.AuthAt.Equal(yesterday) {
		t.Errorf("signed in at %v, %v; want %v", id.AuthAt, err, yesterday)
	}
}
