package authority

import (
	"bytes"
	"crypto"
	"crypto/sha1" //nolint:gosec // x5t is a SHA-1 digest (RFC 7515 section 4.1.7)
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"

	"guestportal/internal/emulator/directory"
)

// assertionType is the one kind of client assertion (RFC 7523 section 2.2).
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// assertionSkew is how far a client's clock may be off. Microsoft does not say;
// five minutes is what its token libraries allow.
const assertionSkew = 5 * time.Minute

// assertion is a client assertion that has been read but not yet verified.
type assertion struct {
	jws    *jose.JSONWebSignature
	header struct {
		KeyID  string `json:"kid"`
		SHA1   string `json:"x5t"`
		SHA256 string `json:"x5t#S256"`
	}
	claims struct {
		Issuer    string      `json:"iss"`
		Subject   string      `json:"sub"`
		Audience  audience    `json:"aud"`
		ExpiresAt json.Number `json:"exp"`
		NotBefore json.Number `json:"nbf"`
	}
}

// audience is one string or several (RFC 7519 section 4.1.3).
type audience []string

func (a *audience) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*a = audience{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(a))
}

// readAssertion takes a client assertion apart.
func readAssertion(token string) (*assertion, bool) {
	s := &assertion{}
	var err error
	if s.jws, err = jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256, jose.PS256, jose.ES256}); err != nil {
		return nil, false
	}
	head, _, _ := strings.Cut(token, ".")
	header, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil || json.Unmarshal(header, &s.header) != nil {
		return nil, false
	}
	return s, json.Unmarshal(s.jws.UnsafePayloadWithoutVerification(), &s.claims) == nil
}

// checkAssertion judges a client assertion: signed with a certificate of the
// client (learn.microsoft.com/entra/identity-platform/certificate-credentials), or
// by an issuer that the application trusts. A jti may come again: Entra lets
// clients send an assertion until it expires.
func (a *Authority) checkAssertion(r *http.Request, client *directory.Application) *tokenError {
	if kind := r.PostForm.Get("client_assertion_type"); kind != assertionType {
		return missing("client_assertion_type")
	}
	s, ok := readAssertion(r.PostForm.Get("client_assertion"))
	if !ok {
		return refuse(401, "invalid_client", 50027, "JWT token is invalid or malformed.")
	}
	if e := a.inTime(s); e != nil {
		return e
	}
	if strings.HasPrefix(s.claims.Issuer, "https://") || strings.HasPrefix(s.claims.Issuer, "http://") {
		return a.checkFederated(r, client, s)
	}
	switch {
	case !strings.EqualFold(s.claims.Issuer, client.AppID) || !strings.EqualFold(s.claims.Subject, client.AppID):
		return refuse(401, "invalid_client", 700021, "Client assertion application identifier doesn't match 'client_id' parameter. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .")
	case !slices.ContainsFunc(s.claims.Audience, func(aud string) bool { return a.meansUs(r, aud) }):
		return refuse(401, "invalid_client", 700023, "Client assertion audience claim does not match Realm issuer. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .")
	}
	return a.checkCertificate(client, s)
}

func (a *Authority) inTime(s *assertion) *tokenError {
	now := a.o.Control.Now()
	expires, err := s.claims.ExpiresAt.Float64()
	notBefore, _ := s.claims.NotBefore.Float64() // absent counts as the beginning of time
	if err == nil && float64(now.Add(-assertionSkew).Unix()) < expires && notBefore <= float64(now.Add(assertionSkew).Unix()) {
		return nil
	}
	at := func(seconds float64) string {
		return time.Unix(int64(seconds), 0).UTC().Format("2006-01-02T15:04:05.0000000Z")
	}
	return refuse(401, "invalid_client", 700024, "Client assertion is not within its valid time range. Current time: %s, assertion valid from %s, expiry time of assertion %s. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .",
		now.UTC().Format("2006-01-02T15:04:05.0000000Z"), at(notBefore), at(expires))
}

// meansUs accepts the audiences that Entra accepts: the token endpoint of either
// version, or an issuer.
func (a *Authority) meansUs(r *http.Request, aud string) bool {
	aud = strings.TrimSuffix(aud, "/")
	for _, tenant := range []string{a.o.TenantID, r.PathValue("tenant")} {
		for _, form := range []string{"/oauth2/v2.0/token", "/oauth2/token", "/v2.0", ""} {
			if strings.EqualFold(aud, Base(r)+"/"+tenant+form) {
				return true
			}
		}
	}
	return strings.EqualFold(aud, strings.TrimSuffix(a.issuerV1(r), "/"))
}

// checkCertificate finds the registered certificate that the header names and
// verifies the signature with it.
func (a *Authority) checkCertificate(client *directory.Application, s *assertion) *tokenError {
	const look = "Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '%s'."
	unknown := func(reason, thumbprint string) *tokenError {
		return refuse(401, "invalid_client", 700027, "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - %s, Thumbprint of key used by client: '%s', "+look+"]", reason, thumbprint, client.AppID)
	}
	if s.header.KeyID == "" && s.header.SHA1 == "" && s.header.SHA256 == "" {
		return refuse(401, "invalid_client", 50027, "JWT token is invalid or malformed. No certificate thumbprint specified in token header.")
	}
	for _, k := range client.KeyCredentials {
		cert, err := x509.ParseCertificate(k.Key)
		if err != nil || !s.names(k.KeyID, cert) {
			continue
		}
		if now := a.o.Control.Now(); now.After(k.EndDateTime) || now.Before(k.StartDateTime) {
			return unknown("The key used is expired.", k.CustomKeyIdentifier)
		}
		if _, err := s.jws.Verify(cert.PublicKey); err != nil {
			return refuse(401, "invalid_client", 700027, "Client assertion contains an invalid signature. [Reason - The provided signature value did not match the expected signature value., Thumbprint of key used by client: '%s', "+look+"]", k.CustomKeyIdentifier, client.AppID)
		}
		return nil
	}
	return unknown("The key was not found.", s.thumbprint())
}

// names says whether the header names the certificate by a thumbprint or a key id.
func (s *assertion) names(keyID string, cert *x509.Certificate) bool {
	old, sum := sha1.Sum(cert.Raw), sha256.Sum256(cert.Raw) //nolint:gosec // as above
	switch {
	case s.header.SHA256 != "":
		return bytes.Equal(decodeThumbprint(s.header.SHA256), sum[:])
	case s.header.SHA1 != "":
		return bytes.Equal(decodeThumbprint(s.header.SHA1), old[:])
	}
	return strings.EqualFold(s.header.KeyID, keyID) || strings.EqualFold(s.header.KeyID, hex.EncodeToString(old[:])) ||
		bytes.Equal(decodeThumbprint(s.header.KeyID), old[:]) || bytes.Equal(decodeThumbprint(s.header.KeyID), sum[:])
}

// decodeThumbprint reads base64 of either alphabet, padded or not: clients send
// all four.
func decodeThumbprint(text string) []byte {
	text = strings.NewReplacer("+", "-", "/", "_").Replace(strings.TrimRight(text, "="))
	sum, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(sum) != crypto.SHA1.Size() && len(sum) != crypto.SHA256.Size() {
		return nil
	}
	return sum
}

// thumbprint is the key's name as messages tell it.
func (s *assertion) thumbprint() string {
	for _, text := range []string{s.header.SHA1, s.header.SHA256} {
		if sum := decodeThumbprint(text); sum != nil {
			return strings.ToUpper(hex.EncodeToString(sum))
		}
	}
	return s.header.KeyID
}
