package signin

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	jose "github.com/go-jose/go-jose/v4"
)

const (
	testTenant = "0f3c1a52-7d1e-4a57-9a53-0a8b8c9d1e2f"
	testClient = "5b1d2c3e-1111-4222-8333-444455556666"
	testSecret = "a secret with & and ="
	testObject = "9e107d9d-372b-4e6b-9d1f-1c2d3e4f5a6b"
	callback   = "https://portal.example/signin/callback"
)

// issuer is a small identity provider over TLS. Each code it gives out stands
// for one token, so that parallel cases do not disturb each other.
type issuer struct {
	*httptest.Server
	mu       sync.Mutex
	keys     map[string]*rsa.PrivateKey // published, by kid
	codes    map[string]grant
	down     bool // every answer is 503
	paths    []string
	override map[string]http.HandlerFunc // by path, for answers that are wrong
}

type grant struct{ challenge, token string }

// rsaKey makes keys once: they cost far more than the cases that use them.
var rsaKey = func() func(name string) *rsa.PrivateKey {
	var mu sync.Mutex
	made := map[string]*rsa.PrivateKey{}
	return func(name string) *rsa.PrivateKey {
		mu.Lock()
		defer mu.Unlock()
		if made[name] == nil {
			k, err := rsa.GenerateKey(rand.Reader, 2048)
			if err != nil {
				panic(err)
			}
			made[name] = k
		}
		return made[name]
	}
}()

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	is := &issuer{
		keys:     map[string]*rsa.PrivateKey{"one": rsaKey("one"), "two": rsaKey("two")},
		codes:    map[string]grant{},
		override: map[string]http.HandlerFunc{},
	}
	is.Server = httptest.NewTLSServer(http.HandlerFunc(is.serve))
	t.Cleanup(is.Close)
	return is
}

// set changes the issuer under its lock.
func (is *issuer) set(change func()) { is.mu.Lock(); defer is.mu.Unlock(); change() }

func (is *issuer) count(path string) (n int) {
	is.set(func() {
		for _, p := range is.paths {
			if p == path {
				n++
			}
		}
	})
	return n
}

func (is *issuer) iss() string { return is.URL + "/" + testTenant + "/v2.0" }

func (is *issuer) document() map[string]any {
	base := is.URL + "/" + testTenant
	return map[string]any{
		"issuer":                 is.iss(),
		"authorization_endpoint": base + "/oauth2/v2.0/authorize",
		"token_endpoint":         base + "/oauth2/v2.0/token",
		"jwks_uri":               base + "/discovery/v2.0/keys",
		"end_session_endpoint":   base + "/oauth2/v2.0/logout",
		// An issuer that offers more than RS256 does not widen what we take.
		"id_token_signing_alg_values_supported": []string{"RS256", "HS256", "none"},
	}
}

const (
	discoveryPath = "/" + testTenant + "/v2.0/.well-known/openid-configuration"
	keysPath      = "/" + testTenant + "/discovery/v2.0/keys"
	// moved after a path is a good answer that only a redirect leads to.
	moved     = "/moved"
	tokenPath = "/" + testTenant + "/oauth2/v2.0/token"
)

func (is *issuer) serve(w http.ResponseWriter, r *http.Request) {
	is.mu.Lock()
	defer is.mu.Unlock()
	is.paths = append(is.paths, r.URL.Path)
	if wrong := is.override[r.URL.Path]; wrong != nil {
		wrong(w, r)
		return
	}
	switch path := strings.TrimSuffix(r.URL.Path, moved); {
	case is.down:
		reply(w, 503, map[string]any{"error": "temporarily_unavailable"})
	case path == discoveryPath:
		reply(w, 200, is.document())
	case path == keysPath:
		var set jose.JSONWebKeySet
		for kid, k := range is.keys {
			set.Keys = append(set.Keys, jose.JSONWebKey{Key: &k.PublicKey, KeyID: kid, Use: "sig"})
		}
		reply(w, 200, set)
	case path == tokenPath:
		is.redeem(w, r)
	default:
		http.NotFound(w, r)
	}
}

// redeem is the token endpoint: it insists on all that a real one does.
func (is *issuer) redeem(w http.ResponseWriter, r *http.Request) {
	form := func(name string) string { return r.PostFormValue(name) }
	if form("client_id") != testClient || form("client_secret") != testSecret {
		reply(w, 401, map[string]any{"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret provided."})
		return
	}
	sum := sha256.Sum256([]byte(form("code_verifier")))
	g, ok := is.codes[form("code")]
	delete(is.codes, form("code"))
	if !ok || g.challenge != base64.RawURLEncoding.EncodeToString(sum[:]) || form("redirect_uri") != callback {
		reply(w, 400, map[string]any{"error": "invalid_grant", "error_description": "AADSTS501481: verifier."})
		return
	}
	answer := map[string]any{"token_type": "Bearer", "expires_in": 3600, "access_token": "opaque"}
	if g.token != "" {
		answer["id_token"] = g.token
	}
	reply(w, 200, answer)
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
