package directory

import (
	"crypto/sha1" //nolint:gosec // the thumbprint that Entra shows is a SHA-1 digest
	"crypto/x509"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// KeyCredential is a certificate with which an application proves who it is
// (learn.microsoft.com/graph/api/resources/keycredential).
type KeyCredential struct {
	CustomKeyIdentifier string    `json:"customKeyIdentifier"` // SHA-1 thumbprint, hexadecimal
	DisplayName         *string   `json:"displayName"`
	EndDateTime         time.Time `json:"endDateTime"`
	Key                 []byte    `json:"key"` // DER; shown only when it is selected
	KeyID               string    `json:"keyId"`
	StartDateTime       time.Time `json:"startDateTime"`
	Type                string    `json:"type"`  // AsymmetricX509Cert
	Usage               string    `json:"usage"` // Verify
}

// NewKeyCredential registers a certificate for the time that it is valid.
func NewKeyCredential(keyID string, cert *x509.Certificate) KeyCredential {
	sum := sha1.Sum(cert.Raw) //nolint:gosec // as above
	name := cert.Subject.String()
	return KeyCredential{
		CustomKeyIdentifier: strings.ToUpper(hex.EncodeToString(sum[:])), DisplayName: &name, Key: cert.Raw, KeyID: keyID,
		StartDateTime: cert.NotBefore.UTC(), EndDateTime: cert.NotAfter.UTC(), Type: "AsymmetricX509Cert", Usage: "Verify",
	}
}

// PasswordCredential is what can be told of a client secret; its value is in
// Application.Secrets (learn.microsoft.com/graph/api/resources/passwordcredential).
type PasswordCredential struct {
	CustomKeyIdentifier *string   `json:"customKeyIdentifier"`
	DisplayName         *string   `json:"displayName"`
	EndDateTime         time.Time `json:"endDateTime"`
	Hint                string    `json:"hint"` // the first three characters
	KeyID               string    `json:"keyId"`
	SecretText          *string   `json:"secretText"` // only in the answer that creates it
	StartDateTime       time.Time `json:"startDateTime"`
}

// FederatedCredential lets an application prove who it is with a token of
// another issuer (learn.microsoft.com/graph/api/resources/federatedidentitycredential).
type FederatedCredential struct {
	ID          string   `json:"id" odata:"default; plain: eq"`
	Name        string   `json:"name" odata:"default; plain: eq"`
	Issuer      string   `json:"issuer" odata:"default; plain: eq"`
	Subject     string   `json:"subject" odata:"default; plain: eq"`
	Description string   `json:"description" odata:"default"`
	Audiences   []string `json:"audiences" odata:"default"`
}

// AddSecret registers a client secret.
func (a *Application) AddSecret(p PasswordCredential, secret string) {
	p.Hint = secret[:min(3, len(secret))]
	p.SecretText = nil
	a.PasswordCredentials = append(a.PasswordCredentials, p)
	if a.Secrets == nil {
		a.Secrets = map[string]string{}
	}
	a.Secrets[p.KeyID] = secret
}

// RemoveSecret removes a client secret and says whether there was one.
func (a *Application) RemoveSecret(keyID string) bool {
	n := len(a.PasswordCredentials)
	a.PasswordCredentials = slices.DeleteFunc(a.PasswordCredentials, func(p PasswordCredential) bool { return strings.EqualFold(p.KeyID, keyID) })
	delete(a.Secrets, strings.ToLower(keyID))
	return len(a.PasswordCredentials) < n
}
