package signin

import (
	"crypto/x509"
	"encoding/base64"
	"net/url"
	"strings"
	"testing"

	jose "github.com/go-jose/go-jose/v4"
)

func TestRefusedTokens(t *testing.T) {
	t.Parallel()
	is := newIssuer(t)
	p := newParty(t, is, nil)
	b64 := base64.RawURLEncoding.EncodeToString
	public := x509.MarshalPKCS1PublicKey(&rsaKey("one").PublicKey)
	good := func(t *testing.T, nonce string) []byte { return asJSON(t, is.member(noon, nonce, nil)) }
	replace := func(t *testing.T, nonce, old, text string) string {
		payload := strings.Replace(string(good(t, nonce)), old, text, 1)
		return sign(t, jose.RS256, rsaKey("one"), "one", []byte(payload))
	}
	cases := map[string]func(t *testing.T, nonce string) string{
		"no id_token": func(*testing.T, string) string { return "" },
		"not a token": func(*testing.T, string) string { return "a.b.c" },
		"alg none": func(t *testing.T, nonce string) string {
			return b64([]byte(`{"alg":"none"}`)) + "." + b64(good(t, nonce)) + "."
		},
		"HS256 with the client secret": func(t *testing.T, nonce string) string {
			return sign(t, jose.HS256, []byte(strings.Repeat(testSecret, 2)), "one", good(t, nonce))
		},
		"HS256 with the public key": func(t *testing.T, nonce string) string {
			return sign(t, jose.HS256, public, "one", good(t, nonce))
		},
		"RS512 with the right key": func(t *testing.T, nonce string) string {
			return sign(t, jose.RS512, rsaKey("one"), "one", good(t, nonce))
		},
		"a key that is not published": func(t *testing.T, nonce string) string {
			return sign(t, jose.RS256, rsaKey("stranger"), "one", good(t, nonce))
		},
		"another of the keys under this kid": func(t *testing.T, nonce string) string {
			return sign(t, jose.RS256, rsaKey("two"), "one", good(t, nonce))
		},
		"payload changed after signing": func(t *testing.T, nonce string) string {
			parts := strings.Split(sign(t, jose.RS256, rsaKey("one"), "one", good(t, nonce)), ".")
			parts[1] = b64(asJSON(t, is.member(noon, nonce, map[string]any{"name": "Eve"})))
			return strings.Join(parts, ".")
		},
		"longer than 16 KiB": func(t *testing.T, nonce string) string {
			return sign(t, jose.RS256, rsaKey("one"), "one", asJSON(t, is.member(noon, nonce, map[string]any{"pad": strings.Repeat("x", maxToken)})))
		},
		"sub given twice":       func(t *testing.T, n string) string { return replace(t, n, `{`, `{"sub":"first",`) },
		"name twice in depth":   func(t *testing.T, n string) string { return replace(t, n, `{`, `{"x":[{"a":1,"a":2}],`) },
		"oid in capitals only":  func(t *testing.T, n string) string { return replace(t, n, `"oid"`, `"OID"`) },
		"not an object":         func(t *testing.T, _ string) string { return sign(t, jose.RS256, rsaKey("one"), "one", []byte(`[]`)) },
		"claims cut off":        func(t *testing.T, n string) string { return replace(t, n, `}`, ``) },
		"text after the claims": func(t *testing.T, n string) string { return replace(t, n, `}`, `} {}`) },
	}
	for name, token := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			id, err := signIn(t, is, p, func(nonce string) string { return token(t, nonce) })
			refused(t, id, err, ErrBadToken)
		})
	}
}

func TestRefusedAnswers(t *testing.T) {
	t.Parallel()
	is := newIssuer(t)
	p := newParty(t, is, nil)
	set := func(name, value string) func(*Attempt, url.Values) {
		return func(_ *Attempt, q url.Values) { q.Set(name, value) }
	}
	cases := []struct {
		name   string
		change func(*Attempt, url.Values)
		want   error
	}{
		{"wrong state", set("state", "another"), ErrBadAttempt},
		{"no state", func(_ *Attempt, q url.Values) { q.Del("state") }, ErrBadAttempt},
		{"state given twice", func(a *Attempt, q url.Values) { q.Add("state", a.State) }, ErrBadAttempt},
		{"empty attempt and empty state", func(a *Attempt, q url.Values) { *a = Attempt{}; q.Set("state", "") }, ErrBadAttempt},
		{"no code", func(_ *Attempt, q url.Values) { q.Del("code") }, ErrBadAttempt},
		{"unknown code", set("code", "guessed"), ErrBadAttempt},
		{"code of another browser", func(a *Attempt, _ url.Values) { a.Verifier = strings.Repeat("v", 43) }, ErrBadAttempt},
		{"another issuer answers", set("iss", "https://evil.example/"), ErrBadAttempt},
		{"cancelled", set("error", "access_denied"), ErrCancelled},
		{"cancelled, but not our state", func(_ *Attempt, q url.Values) { q.Set("error", "access_denied"); q.Set("state", "x") }, ErrBadAttempt},
		{"interaction required", set("error", "interaction_required"), ErrBadAttempt},
		{"provider in trouble", set("error", "server_error"), ErrUnavailable},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a, address, err := p.Begin(t.Context())
			if err != nil {
				t.Fatalf("Begin: %v", err)
			}
			q := is.authorize(t, address, func(nonce string) string {
				return sign(t, jose.RS256, rsaKey("one"), "one", asJSON(t, is.member(noon, nonce, nil)))
			})
			c.change(&a, q)
			id, err := p.Finish(t.Context(), a, q)
			refused(t, id, err, c.want)
		})
	}
}
