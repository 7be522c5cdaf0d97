package emulator_test

import (
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

const bearerAssertion = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// withAssertion asks for an application token with a client assertion.
func (w *world) withAssertion(clientID, assertion string) reply {
	w.t.Helper()
	return w.form(w.tokenPath(), map[string]string{
		"grant_type": "client_credentials", "scope": "https://graph.microsoft.com/.default", "client_id": clientID,
		"client_assertion_type": bearerAssertion, "client_assertion": assertion,
	})
}

// refusedWith fails the test unless the token endpoint refused with the code.
func (w *world) refusedWith(r reply, status int, name string, code float64) {
	w.t.Helper()
	codes, _ := r.json["error_codes"].([]any)
	if r.status != status || r.at("error") != name || len(codes) != 1 || codes[0] != code || !strings.Contains(r.at("error_description"), "Trace ID: "+r.at("trace_id")) {
		w.t.Errorf("want %d %s %v, got %d %s", status, name, code, r.status, r.text)
	}
}

func TestCertificatesAreNamedInEveryUsualWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cert, key, text := certificate(t, time.Now().Add(time.Hour))
	id := w.control("/clients", map[string]any{"name": "x", "certificates": []string{text}}).at("id")
	long, short := sha256.Sum256(cert.Raw), sha1.Sum(cert.Raw)
	base := w.ready.HTTP + "/" + w.ready.TenantID
	claims := jwt.Claims{Issuer: id, Subject: id, ID: "again and again", Audience: jwt.Audience{base + "/oauth2/v2.0/token"}, Expiry: jwt.NewNumericDate(time.Now().Add(5 * time.Minute))}
	for name, header := range map[string]map[jose.HeaderKey]any{
		"x5t#S256 without padding": {"x5t#S256": base64.RawURLEncoding.EncodeToString(long[:])},
		"x5t#S256 with padding":    {"x5t#S256": base64.StdEncoding.EncodeToString(long[:])},
		"x5t":                      {"x5t": base64.RawURLEncoding.EncodeToString(short[:])},
		"kid in hexadecimal":       {"kid": strings.ToUpper(hex.EncodeToString(short[:]))},
	} {
		for _, alg := range []jose.SignatureAlgorithm{jose.PS256, jose.RS256} {
			if r := w.withAssertion(id, sign(t, key, header, alg, claims)); r.status != 200 {
				t.Errorf("%s, %s: %d %s", name, alg, r.status, r.text)
			}
		}
	}
	header := map[jose.HeaderKey]any{"x5t": base64.RawURLEncoding.EncodeToString(short[:])}
	for _, audience := range []string{base + "/oauth2/token", base + "/v2.0", base + "/", w.ready.HTTP + "/contoso.example/oauth2/v2.0/token"} {
		claims.Audience = jwt.Audience{audience}
		r := w.withAssertion(id, sign(t, key, header, jose.RS256, claims))
		if ok := r.status == 200; ok != !strings.Contains(audience, "contoso.example") {
			t.Errorf("audience %s: %d %s", audience, r.status, r.text)
		}
	}
}

func TestWrongAssertionsAreRefusedInEntrasWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cert, key, text := certificate(t, time.Now().Add(time.Hour))
	_, otherKey, _ := certificate(t, time.Now().Add(time.Hour))
	strange, strangeKey, _ := certificate(t, time.Now().Add(time.Hour))
	old, oldKey, oldText := certificate(t, time.Now().Add(-time.Hour))
	id := w.control("/clients", map[string]any{"name": "x", "certificates": []string{text, oldText}}).at("id")
	named := func(c *x509.Certificate) map[jose.HeaderKey]any {
		sum := sha256.Sum256(c.Raw)
		return map[jose.HeaderKey]any{"x5t#S256": base64.RawURLEncoding.EncodeToString(sum[:])}
	}
	good := map[string]any{"iss": id, "sub": id, "aud": w.ready.HTTP + w.tokenPath(), "exp": time.Now().Add(5 * time.Minute).Unix(), "nbf": time.Now().Unix()}
	but := func(name string, value any) map[string]any {
		claims := maps.Clone(good)
		claims[name] = value
		return claims
	}
	for name, c := range map[string]struct {
		assertion string
		code      float64
	}{
		"garbage":                  {"x.y.z", 50027},
		"alg none":                 {"eyJhbGciOiJub25lIn0." + base64.RawURLEncoding.EncodeToString([]byte(`{"iss":"x"}`)) + ".", 50027},
		"a certificate of nobody":  {sign(t, strangeKey, named(strange), jose.PS256, good), 700027},
		"a signature by another":   {sign(t, otherKey, named(cert), jose.PS256, good), 700027},
		"a certificate that ended": {sign(t, oldKey, named(old), jose.PS256, good), 700027},
		"no thumbprint":            {sign(t, key, nil, jose.PS256, good), 50027},
		"another issuer":           {sign(t, key, named(cert), jose.PS256, but("iss", w.ready.WorkerClient.ID)), 700021},
		"another subject":          {sign(t, key, named(cert), jose.PS256, but("sub", w.ready.WorkerClient.ID)), 700021},
		"another audience":         {sign(t, key, named(cert), jose.PS256, but("aud", "https://elsewhere.example/")), 700023},
		"expired":                  {sign(t, key, named(cert), jose.PS256, but("exp", time.Now().Add(-time.Hour).Unix())), 700024},
		"without an end":           {sign(t, key, named(cert), jose.PS256, but("exp", nil)), 700024},
		"not yet valid":            {sign(t, key, named(cert), jose.PS256, but("nbf", time.Now().Add(time.Hour).Unix())), 700024},
		"an issuer nobody trusts":  {sign(t, key, named(cert), jose.PS256, but("iss", "https://token.actions.example")), 70021},
	} {
		t.Run(name, func(t *testing.T) { w.refusedWith(w.withAssertion(id, c.assertion), 401, "invalid_client", c.code) })
	}
	if r := w.withAssertion(id, sign(t, key, named(cert), jose.PS256, good)); r.status != 200 {
		t.Errorf("the good one: %d %s", r.status, r.text)
	}
	r := w.form(w.tokenPath(), map[string]string{"grant_type": "client_credentials", "scope": "https://graph.microsoft.com/.default", "client_id": id, "client_assertion": "x.y.z"})
	w.refusedWith(r, 400, "invalid_request", 900144)
}

func TestFederatedCredentialsMustMatchExactly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i, other := newIssuer(t), newIssuer(t)
	id := w.control("/clients", map[string]any{"name": "x", "federated": []map[string]any{{"issuer": i.url, "subject": "repo:contoso/portal:ref:refs/heads/main"}}}).at("id")
	const subject = "repo:contoso/portal:ref:refs/heads/main"
	if r := w.withAssertion(id, i.token(subject)); r.status != 200 {
		t.Fatalf("the good one: %d %s", r.status, r.text)
	}
	w.refusedWith(w.withAssertion(id, other.token(subject)), 401, "invalid_client", 700211)
	w.refusedWith(w.withAssertion(id, i.token("Repo:contoso/portal:ref:refs/heads/main")), 401, "invalid_client", 700213)
	wrong := sign(t, i.key, map[jose.HeaderKey]any{"kid": "one"}, jose.RS256, jwt.Claims{Issuer: i.url, Subject: subject, Audience: jwt.Audience{"api://other"}, Expiry: jwt.NewNumericDate(time.Now().Add(time.Hour))})
	w.refusedWith(w.withAssertion(id, wrong), 401, "invalid_client", 700212)
	forged := sign(t, other.key, map[jose.HeaderKey]any{"kid": "one"}, jose.RS256, jwt.Claims{Issuer: i.url, Subject: subject, Audience: jwt.Audience{"api://AzureADTokenExchange"}, Expiry: jwt.NewNumericDate(time.Now().Add(time.Hour))})
	asked := i.asked.Load()
	w.refusedWith(w.withAssertion(id, forged), 401, "invalid_client", 700027)
	if more := i.asked.Load() - asked; more != 1 {
		t.Errorf("for an unknown key the issuer was asked %d times", more)
	}
	if other.asked.Load() != 0 {
		t.Error("an issuer that no credential names was asked for keys")
	}
	for range 5 {
		w.withAssertion(id, i.token(subject))
	}
	if more := i.asked.Load() - asked; more != 1 {
		t.Errorf("keys that are known were fetched again, %d times", more)
	}
}

func TestABadIssuerIsNoFailureOfOurs(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]any{
		"another name": map[string]string{"issuer": "https://elsewhere.example", "jwks_uri": "https://elsewhere.example/keys"},
		"a list":       []string{"x"},
		"too large":    strings.Repeat("x", 2<<20),
		"plain http":   map[string]string{"issuer": "", "jwks_uri": "http://elsewhere.example/keys"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, i := newWorld(t), newIssuer(t)
			i.body = func() any {
				if m, ok := body.(map[string]string); ok && m["issuer"] == "" {
					return map[string]string{"issuer": i.url, "jwks_uri": m["jwks_uri"]}
				}
				return body
			}
			id := w.control("/clients", map[string]any{"name": "x", "federated": []map[string]any{{"issuer": i.url, "subject": "s"}}}).at("id")
			w.refusedWith(w.withAssertion(id, i.token("s")), 400, "invalid_request", 50166)
		})
	}
}
