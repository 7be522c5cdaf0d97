package authority

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/go-jose/go-jose/v4"
)

// Keys are the tenant's signing keys: always two, of which the first signs and
// the second is published ahead of its turn.
type Keys struct {
	mu      sync.RWMutex
	private [2]*rsa.PrivateKey

	signatures signatures
}

// NewKeys makes two keys.
func NewKeys() (*Keys, error) {
	k := &Keys{}
	var wg sync.WaitGroup
	var errs [2]error
	for i := range k.private {
		wg.Go(func() { k.private[i], errs[i] = rsa.GenerateKey(rand.Reader, 2048) })
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("make a signing key: %w", err)
		}
	}
	return k, nil
}

// ParseKeys reads what Marshal wrote.
func ParseKeys(data []byte) (*Keys, error) {
	var der [2][]byte
	if err := json.Unmarshal(data, &der); err != nil {
		return nil, fmt.Errorf("read the signing keys: %w", err)
	}
	k := &Keys{}
	for i := range der {
		key, err := x509.ParsePKCS1PrivateKey(der[i])
		if err != nil {
			return nil, fmt.Errorf("read signing key %d: %w", i, err)
		}
		k.private[i] = key
	}
	return k, nil
}

// Marshal writes the keys for ParseKeys.
func (k *Keys) Marshal() ([]byte, error) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return json.Marshal([2][]byte{x509.MarshalPKCS1PrivateKey(k.private[0]), x509.MarshalPKCS1PrivateKey(k.private[1])})
}

// Rotate lets the second key sign and publishes a new one; tokens of the key
// that signed until now are no longer good.
func (k *Keys) Rotate() error {
	fresh, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return fmt.Errorf("make a signing key: %w", err)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.private = [2]*rsa.PrivateKey{k.private[1], fresh}
	return nil
}

func keyID(key *rsa.PrivateKey) string {
	sum := sha256.Sum256(x509.MarshalPKCS1PublicKey(&key.PublicKey))
	return base64.RawURLEncoding.EncodeToString(sum[:20])
}

// sign makes a compact JWS over the claims: RS256, typ JWT, kid.
func (k *Keys) sign(claims map[string]any) (string, error) {
	k.mu.RLock()
	key := k.private[0]
	k.mu.RUnlock()
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", fmt.Errorf("write the token's claims: %w", err)
	}
	opts := (&jose.SignerOptions{}).WithType("JWT").WithHeader("kid", keyID(key))
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, opts)
	if err != nil {
		return "", fmt.Errorf("sign a token: %w", err)
	}
	jws, err := signer.Sign(payload)
	if err != nil {
		return "", fmt.Errorf("sign a token: %w", err)
	}
	return jws.CompactSerialize()
}

// verify checks a token's signature and returns its claims.
func (k *Keys) verify(token string) (map[string]any, error) {
	k.mu.RLock()
	good := []*rsa.PublicKey{&k.private[0].PublicKey, &k.private[1].PublicKey}
	k.mu.RUnlock()
	if claims, known := k.signatures.claims(token, good); known {
		return claims, nil
	}
	jws, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return nil, err
	}
	for _, key := range good {
		payload, err := jws.Verify(key)
		if err != nil {
			continue
		}
		var claims map[string]any
		if err := json.Unmarshal(payload, &claims); err != nil {
			return nil, err
		}
		k.signatures.remember(token, key, claims)
		return claims, nil
	}
	return nil, fmt.Errorf("the signature is not of this tenant")
}

// published is the JWKS document's content, without alg, as Entra writes it.
func (k *Keys) published(issuer string) map[string]any {
	k.mu.RLock()
	defer k.mu.RUnlock()
	var list []map[string]any
	for _, key := range k.private {
		list = append(list, map[string]any{
			"kty": "RSA", "use": "sig", "kid": keyID(key), "issuer": issuer,
			"n": base64.RawURLEncoding.EncodeToString(key.N.Bytes()), "e": "AQAB",
		})
	}
	return map[string]any{"keys": list}
}
