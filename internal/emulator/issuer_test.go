package emulator_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// issuer is an identity provider of somebody else, such as a cluster's or a
// build service's.
type issuer struct {
	t     testing.TB
	url   string
	key   *rsa.PrivateKey
	asked atomic.Int32 // how often its metadata was read
	body  func() any   // replaces the metadata when set
}

func newIssuer(t testing.TB) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{t: t, key: key}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		i.asked.Add(1)
		var body any = map[string]string{"issuer": i.url, "jwks_uri": i.url + "/keys"}
		if i.body != nil {
			body = i.body()
		}
		_ = json.NewEncoder(w).Encode(body)
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &i.key.PublicKey, KeyID: "one", Use: "sig", Algorithm: "RS256"}}})
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	i.url = server.URL
	return i
}

// token is a token of this issuer for the exchange with Entra.
func (i *issuer) token(subject string) string {
	return sign(i.t, i.key, map[jose.HeaderKey]any{"kid": "one"}, jose.RS256, jwt.Claims{
		Issuer: i.url, Subject: subject, Audience: jwt.Audience{"api://AzureADTokenExchange"},
		Expiry: jwt.NewNumericDate(time.Now().Add(time.Hour)), IssuedAt: jwt.NewNumericDate(time.Now()),
	})
}

// sign makes a token with the given header fields.
func sign(t testing.TB, key any, header map[jose.HeaderKey]any, alg jose.SignatureAlgorithm, claims any) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, &jose.SignerOptions{ExtraHeaders: header})
	if err != nil {
		t.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}
