package signin

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	jose "github.com/go-jose/go-jose/v4"
)

// noon is the time of all tests: the clock is an option, so the real one
// plays no part.
var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func newParty(t *testing.T, is *issuer, change func(*Options)) *RelyingParty {
	t.Helper()
	o := Options{
		Authority: is.URL, TenantID: testTenant, ClientID: testClient, ClientSecret: testSecret,
		RedirectURL: callback, HTTPClient: is.Client(), Now: func() time.Time { return noon },
	}
	if change != nil {
		change(&o)
	}
	p, err := New(o)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	return p
}

// signIn goes through the whole flow with the token that make returns.
func signIn(t *testing.T, is *issuer, p *RelyingParty, token func(nonce string) string) (Identity, error) {
	t.Helper()
	a, address, err := p.Begin(t.Context())
	if err != nil {
		t.Fatalf("Begin: %v", err)
	}
	return p.Finish(t.Context(), a, is.authorize(t, address, token))
}

func TestAMemberOfOurTenantBecomesAnIdentity(t *testing.T) {
	t.Parallel()
	is := newIssuer(t)
	p := newParty(t, is, nil)
	got, err := signIn(t, is, p, func(nonce string) string {
		return sign(t, jose.RS256, rsaKey("one"), "one", asJSON(t, is.member(noon, nonce, map[string]any{
			"roles": []string{"Portal.Sponsor", "Portal.Root", "Portal.Approver", "Portal.Sponsor"},
			"oid":   strings.ToUpper(testObject), "tid": strings.ToUpper(testTenant),
			"name": " Ana\u202e Silva\n", "email": "ana@contoso.example",
			"login_hint": "hint",
		})))
	})
	want := Identity{
		TenantID: testTenant, ObjectID: testObject, Name: "Ana Silva", Email: "ana@contoso.example",
		Roles: []string{"Portal.Sponsor", "Portal.Root", "Portal.Approver", "Portal.Sponsor"}, LoginHint: "hint",
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("Finish = %+v, %v; want %+v", got, err, want)
	}
}

func TestAcceptedTokens(t *testing.T) {
	t.Parallel()
	is := newIssuer(t)
	p := newParty(t, is, nil)
	hash := sha256.Sum256([]byte("opaque"))
	cases := map[string]map[string]any{
		"no role at all":              {"roles": nil},
		"no mail address":             {"email": nil, "preferred_username": nil},
		"audience in an array":        {"aud": []string{testClient}},
		"azp is ourselves":            {"azp": testClient},
		"idp is our issuer":           {"idp": is.iss()},
		"idp is our tenant, v1 name":  {"idp": "https://sts.windows.net/" + testTenant + "/"},
		"dated back five minutes":     {"iat": noon.Add(-5 * time.Minute).Unix()},
		"clock a minute fast":         {"iat": noon.Add(time.Minute).Unix(), "nbf": noon.Add(time.Minute).Unix()},
		"expired a minute ago":        {"exp": noon.Add(-time.Minute).Unix(), "iat": noon.Add(-10 * time.Minute).Unix()},
		"times with a fraction":       {"iat": float64(noon.Unix()) + 0.5},
		"groups elsewhere, not roles": {"_claim_names": map[string]any{"groups": "src1"}, "_claim_sources": map[string]any{"src1": map[string]any{"endpoint": "https://graph.example/x"}}},
		"at_hash of the access token": {"at_hash": base64.RawURLEncoding.EncodeToString(hash[:16])},
	}
	for name, change := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			id, err := signIn(t, is, p, func(nonce string) string {
				return sign(t, jose.RS256, rsaKey("one"), "one", asJSON(t, is.member(noon, nonce, change)))
			})
			if err != nil || id.ObjectID != testObject {
				t.Fatalf("Finish = %+v, %v", id, err)
			}
		})
	}
}

func TestRefusedClaims(t *testing.T) {
	t.Parallel()
	is := newIssuer(t)
	p := newParty(t, is, nil)
	at := func(d time.Duration) int64 { return noon.Add(d).Unix() }
	const other = "11111111-2222-4333-8444-555555555555"
	cases := []struct {
		name   string
		change map[string]any
		want   error
	}{
		{"issuer of another host", map[string]any{"iss": "https://evil.example/" + testTenant + "/v2.0"}, ErrBadToken},
		{"issuer with a slash more", map[string]any{"iss": is.iss() + "/"}, ErrBadToken},
		{"no issuer", map[string]any{"iss": nil}, ErrBadToken},
		{"another tenant", map[string]any{"tid": other, "iss": is.URL + "/" + other + "/v2.0"}, ErrForeignTenant},
		{"another tenant under our issuer", map[string]any{"tid": other}, ErrForeignTenant},
		{"no tenant", map[string]any{"tid": nil}, ErrBadToken},
		{"audience is another app", map[string]any{"aud": other}, ErrBadToken},
		{"one audience more", map[string]any{"aud": []string{testClient, other}}, ErrBadToken},
		{"our audience twice", map[string]any{"aud": []string{testClient, testClient}}, ErrBadToken},
		{"no audience", map[string]any{"aud": nil}, ErrBadToken},
		{"azp is another app", map[string]any{"azp": other}, ErrBadToken},
		{"wrong nonce", map[string]any{"nonce": "another"}, ErrBadToken},
		{"empty nonce", map[string]any{"nonce": ""}, ErrBadToken},
		{"no nonce", map[string]any{"nonce": nil}, ErrBadToken},
		{"no subject", map[string]any{"sub": nil}, ErrBadToken},
		{"empty subject", map[string]any{"sub": ""}, ErrBadToken},
		{"subject is a number", map[string]any{"sub": 7}, ErrBadToken},
		{"no exp", map[string]any{"exp": nil}, ErrBadToken},
		{"expired", map[string]any{"exp": at(-3 * time.Minute), "iat": at(-10 * time.Minute)}, ErrBadToken},
		{"valid for ten years", map[string]any{"exp": at(87600 * time.Hour)}, ErrBadToken},
		{"exp beyond all bounds", map[string]any{"exp": 1e300}, ErrBadToken},
		{"no iat", map[string]any{"iat": nil}, ErrBadToken},
		{"issued tomorrow", map[string]any{"iat": at(24 * time.Hour), "exp": at(25 * time.Hour)}, ErrBadToken},
		{"issued an hour ago", map[string]any{"iat": at(-time.Hour)}, ErrBadToken},
		{"iat is a string", map[string]any{"iat": "now"}, ErrBadToken},
		{"not valid yet", map[string]any{"nbf": at(3 * time.Minute)}, ErrBadToken},
		{"a logout token", map[string]any{"events": map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}}}, ErrBadToken},
		{"guest", map[string]any{"acct": 1}, ErrGuestAccount},
		{"guest by identity provider", map[string]any{"idp": "https://sts.windows.net/" + other + "/"}, ErrGuestAccount},
		{"guest by live.com", map[string]any{"idp": "live.com"}, ErrGuestAccount},
		{"idp is a number", map[string]any{"idp": 1}, ErrGuestAccount},
		{"acct absent", map[string]any{"acct": nil}, ErrAccountKindUnknown},
		{"acct null", map[string]any{"acct": (*int)(nil)}, ErrAccountKindUnknown},
		{"acct a string", map[string]any{"acct": "0"}, ErrAccountKindUnknown},
		{"acct 2", map[string]any{"acct": 2}, ErrAccountKindUnknown},
		{"no oid", map[string]any{"oid": nil}, ErrBadToken},
		{"oid is no GUID", map[string]any{"oid": "ana"}, ErrBadToken},
		{"oid in braces", map[string]any{"oid": "{" + testObject + "}"}, ErrBadToken},
		{"oid is zero", map[string]any{"oid": "00000000-0000-0000-0000-000000000000"}, ErrBadToken},
		{"roles is a string", map[string]any{"roles": "Portal.Admin"}, ErrBadToken},
		{"roles elsewhere", map[string]any{"_claim_names": map[string]any{"roles": "src1"}, "_claim_sources": map[string]any{"src1": map[string]any{"endpoint": "https://graph.example/x"}}}, ErrBadToken},
		{"wrong at_hash", map[string]any{"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, ErrBadToken},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			id, err := signIn(t, is, p, func(nonce string) string {
				return sign(t, jose.RS256, rsaKey("one"), "one", asJSON(t, is.member(noon, nonce, c.change)))
			})
			refused(t, id, err, c.want)
		})
	}
}

// refused wants exactly one of the sentinels, and no identity with it.
func refused(t *testing.T, id Identity, err, want error) {
	t.Helper()
	for _, sentinel := range []error{ErrCancelled, ErrBadAttempt, ErrForeignTenant, ErrGuestAccount, ErrAccountKindUnknown, ErrBadToken, ErrUnavailable} {
		if errors.Is(err, sentinel) != (sentinel == want) {
			t.Errorf("error %q; want it to be %q only", err, want)
		}
	}
	if !reflect.DeepEqual(id, Identity{}) {
		t.Errorf("an identity came with the refusal: %+v", id)
	}
}

func TestNoCodeIsSentForAnAnswerThatIsNotOurs(t *testing.T) {
	t.Parallel()
	is := newIssuer(t)
	p := newParty(t, is, nil)
	a, address, err := p.Begin(t.Context())
	if err != nil {
		t.Fatalf("Begin: %v", err)
	}
	q := is.authorize(t, address, func(string) string { return "" })
	for _, broken := range []Attempt{
		{State: "another", Nonce: a.Nonce, Verifier: a.Verifier},
		{State: a.State, Verifier: a.Verifier},
		{State: a.State, Nonce: a.Nonce},
		{},
	} {
		if broken.State == "" {
			q.Del("state")
		}
		id, err := p.Finish(t.Context(), broken, q)
		refused(t, id, err, ErrBadAttempt)
	}
	if n := is.count(tokenPath); n != 0 {
		t.Errorf("%d token requests", n)
	}
}
