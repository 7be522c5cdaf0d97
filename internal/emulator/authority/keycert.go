package authority

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1" // a name for the certificate, as RFC 7517 section 4.8 has it; nothing rests on it
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"fmt"
	"math/big"
	"time"
)

// certify wraps a signing key in a certificate that it signs itself: Entra
// publishes its keys so too, and some clients read the key from there alone
// (x5c, RFC 7517 section 4.7). The same key gets the same certificate each time.
// Its span is wider than any clock that tests move.
func certify(key *rsa.PrivateKey) ([]byte, error) {
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: new(big.Int).SetBytes([]byte(keyID(&key.PublicKey))[:16]),
		Subject:      pkix.Name{CommonName: "accounts.accesscontrol.windows.net"},
		NotBefore:    time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:     time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC),
	}, &x509.Certificate{Subject: pkix.Name{CommonName: "accounts.accesscontrol.windows.net"}}, &key.PublicKey, key)
	if err != nil {
		return nil, fmt.Errorf("make the certificate of a signing key: %w", err)
	}
	return der, nil
}

// certifyAll makes the certificates of the keys that sign now and next.
func (k *Keys) certifyAll() (err error) {
	for i, key := range k.private {
		if k.certs[i], err = certify(key); err != nil {
			return err
		}
	}
	return nil
}

// certificateOf is the certificate of a published key; nil for one that retired
// before certificates were kept.
func (k *Keys) certificateOf(key *rsa.PublicKey) []byte {
	k.mu.RLock()
	defer k.mu.RUnlock()
	for i, p := range k.private {
		if key == &p.PublicKey {
			return k.certs[i]
		}
	}
	for _, r := range k.retired {
		if key == r.public {
			return r.cert
		}
	}
	return nil
}

// addCertificate writes a certificate into a published key.
func addCertificate(jwk map[string]any, der []byte) {
	if der == nil {
		return
	}
	sum := sha1.Sum(der)
	jwk["x5t"] = base64.RawURLEncoding.EncodeToString(sum[:])
	jwk["x5c"] = []string{base64.StdEncoding.EncodeToString(der)}
}
