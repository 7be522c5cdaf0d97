package authority

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Keys are the tenant's signing keys: always two, of which the first signs and
// the second is published ahead of its turn, and for a while those that signed
// before.
type Keys struct {
	mu      sync.RWMutex
	private [2]*rsa.PrivateKey
	certs   [2][]byte // of the private keys
	retired []retiredKey

	signatures signatures
}

type retiredKey struct {
	public *rsa.PublicKey
	until  time.Time
	cert   []byte
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
	if err := errors.Join(errs[:]...); err != nil {
		return nil, fmt.Errorf("make a signing key: %w", err)
	}
	return k, k.certifyAll()
}

// keysFile is how keys are written to a file.
type keysFile struct {
	Private [2][]byte     `json:"private"` // PKCS #1, the signing one first
	Retired []retiredFile `json:"retired"`
}

type retiredFile struct {
	Public []byte    `json:"public"` // PKCS #1
	Until  time.Time `json:"until"`
	Cert   []byte    `json:"certificate,omitempty"`
}

// ParseKeys reads what Marshal wrote.
func ParseKeys(data []byte) (*Keys, error) {
	var file keysFile
	err := json.Unmarshal(data, &file)
	if err != nil { // before keys could retire, the file held the two alone
		err = json.Unmarshal(data, &file.Private)
	}
	if err != nil {
		return nil, fmt.Errorf("read the signing keys: %w", err)
	}
	k := &Keys{}
	for i, der := range file.Private {
		key, err := x509.ParsePKCS1PrivateKey(der)
		if err != nil {
			return nil, fmt.Errorf("read signing key %d: %w", i, err)
		}
		k.private[i] = key
	}
	for i, r := range file.Retired {
		key, err := x509.ParsePKCS1PublicKey(r.Public)
		if err != nil {
			return nil, fmt.Errorf("read retired key %d: %w", i, err)
		}
		k.retired = append(k.retired, retiredKey{key, r.Until, r.Cert})
	}
	return k, k.certifyAll()
}

// Marshal writes the keys for ParseKeys.
func (k *Keys) Marshal() ([]byte, error) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	file := keysFile{Private: [2][]byte{x509.MarshalPKCS1PrivateKey(k.private[0]), x509.MarshalPKCS1PrivateKey(k.private[1])}}
	for _, r := range k.retired {
		file.Retired = append(file.Retired, retiredFile{x509.MarshalPKCS1PublicKey(r.public), r.until, r.cert})
	}
	return json.Marshal(file)
}

// Rotate lets the second key sign and publishes a new one. The key that signed
// until now stays published, and its tokens good, until the given moment; a
// moment that has passed drops it at once, as after a leak.
func (k *Keys) Rotate(until time.Time) error {
	fresh, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return fmt.Errorf("make a signing key: %w", err)
	}
	cert, err := certify(fresh)
	if err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.retired = append(k.retired, retiredKey{&k.private[0].PublicKey, until, k.certs[0]})
	k.private, k.certs = [2]*rsa.PrivateKey{k.private[1], fresh}, [2][]byte{k.certs[1], cert}
	return nil
}

func keyID(key *rsa.PublicKey) string {
	sum := sha256.Sum256(x509.MarshalPKCS1PublicKey(key))
	return base64.RawURLEncoding.EncodeToString(sum[:20])
}

// signing is the key that signs now.
func (k *Keys) signing() *rsa.PrivateKey {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.private[0]
}

// good lists the public keys that stand at a moment, the signing one first.
func (k *Keys) good(now time.Time) []*rsa.PublicKey {
	k.mu.RLock()
	defer k.mu.RUnlock()
	list := []*rsa.PublicKey{&k.private[0].PublicKey, &k.private[1].PublicKey}
	for _, r := range k.retired {
		if now.Before(r.until) {
			list = append(list, r.public)
		}
	}
	return list
}

// sign makes a compact JWS over the claims: RS256, typ JWT, kid.
func (k *Keys) sign(claims map[string]any) (string, error) {
	key := k.signing()
	return signWith(jose.SigningKey{Algorithm: jose.RS256, Key: key}, keyID(&key.PublicKey), claims)
}

func signWith(key jose.SigningKey, kid string, claims map[string]any) (string, error) {
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", fmt.Errorf("write the token's claims: %w", err)
	}
	signer, err := jose.NewSigner(key, (&jose.SignerOptions{}).WithType("JWT").WithHeader("kid", kid))
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
func (k *Keys) verify(token string, now time.Time) (map[string]any, error) {
	good := k.good(now)
	if claims, known := k.signatures.claims(token, good); known {
		return claims, nil
	}
	jws, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return nil, err
	}
	for _, key := range good {
		if jws.Signatures[0].Header.KeyID != keyID(key) {
			continue
		}
		payload, err := jws.Verify(key)
		if err != nil {
			return nil, err
		}
		var claims map[string]any
		if err := json.Unmarshal(payload, &claims); err != nil {
			return nil, err
		}
		k.signatures.remember(token, key, claims)
		return claims, nil
	}
	return nil, errors.New("the token names no key of this tenant")
}

// published is the JWKS document's content, without alg, as Entra writes it.
func (k *Keys) published(issuer string, now time.Time) map[string]any {
	var list []map[string]any
	for _, key := range k.good(now) {
		kid := keyID(key)
		jwk := map[string]any{
			"kty": "RSA", "use": "sig", "kid": kid, "issuer": issuer,
			"n": base64.RawURLEncoding.EncodeToString(key.N.Bytes()), "e": "AQAB", "cloud_instance_name": "microsoftonline.com",
		}
		addCertificate(jwk, k.certificateOf(key))
		list = append(list, jwk)
	}
	return map[string]any{"keys": list}
}
