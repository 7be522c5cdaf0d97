package signin

import (
	"crypto/rand"
	"encoding/json"
	"maps"
	"net/url"
	"testing"
	"time"

	jose "github.com/go-jose/go-jose/v4"
)

// member returns the claims of a good token for Ana, plus or without some: a
// nil value takes a claim away.
func (is *issuer) member(now time.Time, nonce string, change map[string]any) map[string]any {
	c := map[string]any{
		"iss": is.iss(), "aud": testClient, "sub": "pairwise", "nonce": nonce, "ver": "2.0",
		"iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(time.Hour).Unix(),
		"tid": testTenant, "oid": testObject, "acct": 0, "roles": []string{"Portal.Sponsor"},
		"name": "Ana Silva", "preferred_username": "ana.silva@contoso.example",
	}
	maps.Copy(c, change)
	maps.DeleteFunc(c, func(_ string, v any) bool { return v == nil })
	return c
}

// sign makes a compact token of the payload.
func sign(t *testing.T, alg jose.SignatureAlgorithm, key any, kid string, payload []byte) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: jose.JSONWebKey{Key: key, KeyID: kid}}, nil)
	if err != nil {
		t.Fatalf("signer: %v", err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		t.Fatalf("sign: %v", err)
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		t.Fatalf("serialize: %v", err)
	}
	return token
}

func asJSON(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatalf("marshal: %v", err)
	}
	return b
}

// authorize plays the browser and the sign-in page: it makes a code for the
// token and returns the query with which the browser comes back.
func (is *issuer) authorize(t *testing.T, address string, token func(nonce string) string) url.Values {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatalf("authorize URL: %v", err)
	}
	q := u.Query()
	code := rand.Text()
	g := grant{challenge: q.Get("code_challenge"), token: token(q.Get("nonce"))}
	is.set(func() { is.codes[code] = g })
	return url.Values{"code": {code}, "state": {q.Get("state")}}
}
