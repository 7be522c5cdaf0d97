package server

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

const (
	testTenant = "72f988bf-86f1-41af-91ab-2d7cd011db47"
	testClient = "2d4f2c86-9f0b-4a43-8b52-0b6a1c7e9a10"
)

// providerKey is made once: it costs more than most tests.
var providerKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

// provider is an identity provider that signs in, without asking, whoever the
// test says. It is as strict as the relying party needs it; package signin has
// the tests of what it checks itself.
type provider struct {
	*httptest.Server
	now func() time.Time

	mu     sync.Mutex
	claims map[string]any            // of who signs in next
	error  string                    // error=… instead of a code; empty for none
	asked  url.Values                // the last authorize request
	nonces map[string]string         // by code
	down   bool                      // answers 503
	given  map[string]map[string]any // claims by code
}

func newProvider(t *testing.T, now func() time.Time) *provider {
	t.Helper()
	p := &provider{now: now, nonces: map[string]string{}, given: map[string]map[string]any{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{tenant}/v2.0/.well-known/openid-configuration", p.discovery)
	mux.HandleFunc("GET /{tenant}/keys", p.keys)
	mux.HandleFunc("GET /{tenant}/authorize", p.authorize)
	mux.HandleFunc("POST /{tenant}/token", p.token)
	mux.HandleFunc("GET /{tenant}/logout", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.URL.Query().Get("post_logout_redirect_uri"), http.StatusFound)
	})
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.down {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(p.Close)
	return p
}

// set changes what the provider does next.
func (p *provider) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

func (p *provider) issuer() string { return p.URL + "/" + testTenant + "/v2.0" }

func (p *provider) discovery(w http.ResponseWriter, _ *http.Request) {
	base := p.URL + "/" + testTenant
	answer(w, map[string]any{
		"issuer": p.issuer(), "authorization_endpoint": base + "/authorize", "token_endpoint": base + "/token",
		"jwks_uri": base + "/keys", "end_session_endpoint": base + "/logout",
		"id_token_signing_alg_values_supported": []string{"RS256"},
	})
}

func (p *provider) keys(w http.ResponseWriter, _ *http.Request) {
	key, err := providerKey()
	if err != nil {
		panic(err)
	}
	answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &key.PublicKey, KeyID: "k", Use: "sig", Algorithm: "RS256"}}})
}

func (p *provider) authorize(w http.ResponseWriter, r *http.Request) {
	p.asked = r.URL.Query()
	back := url.Values{"state": {p.asked.Get("state")}}
	if p.error != "" {
		back.Set("error", p.error)
	} else {
		code := rand.Text()
		p.nonces[code], p.given[code] = p.asked.Get("nonce"), p.claims
		back.Set("code", code)
	}
	http.Redirect(w, r, p.asked.Get("redirect_uri")+"?"+back.Encode(), http.StatusFound)
}

func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	code := r.PostFormValue("code")
	nonce, ok := p.nonces[code]
	if !ok {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":"invalid_grant"}`))
		return
	}
	delete(p.nonces, code)
	claims := map[string]any{
		"iss": p.issuer(), "aud": testClient, "nonce": nonce, "sub": "subject", "tid": testTenant, "acct": 0,
		"iat": p.now().Unix(), "nbf": p.now().Unix(), "exp": p.now().Add(time.Hour).Unix(),
	}
	maps.Copy(claims, p.given[code])
	answer(w, map[string]any{"token_type": "Bearer", "access_token": "opaque", "expires_in": 3600, "id_token": sign(claims)})
}

func sign(claims map[string]any) string {
	key, err := providerKey()
	if err != nil {
		panic(err)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: "k"}}, nil)
	if err != nil {
		panic(err)
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		panic(err)
	}
	return token
}

func answer(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(body)
}
