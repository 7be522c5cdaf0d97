package authority

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/uuid"

	"guestportal/internal/emulator/directory"
)

// signID signs an id_token, changed or spoilt as POST /_emulator/claims asked.
func (a *Authority) signID(claims map[string]any, client *directory.Application, user *directory.User) (string, error) {
	v, ok := a.o.Control.TakeOverride(client.AppID, user.UserPrincipalName, user.Mail)
	if !ok {
		return a.o.Keys.sign(claims)
	}
	a.spoilClaims(claims, v.Fault, client, user)
	maps.Copy(claims, v.Set)
	for _, name := range v.Remove {
		delete(claims, name)
	}
	return a.spoilSignature(claims, v.Fault)
}

// spoilClaims applies the faults that a wrong content makes.
func (a *Authority) spoilClaims(claims map[string]any, fault string, client *directory.Application, user *directory.User) {
	stranger := uuid.NewString()
	shift := func(by time.Duration) {
		for _, name := range []string{"iat", "nbf", "exp"} {
			if at, ok := claims[name].(int64); ok {
				claims[name] = at + int64(by.Seconds())
			}
		}
	}
	switch fault {
	case "wrong_nonce":
		claims["nonce"] = rand.Text()
	case "wrong_aud":
		claims["aud"] = stranger
	case "wrong_iss":
		if issuer, ok := claims["iss"].(string); ok {
			claims["iss"] = strings.Replace(issuer, a.o.TenantID, stranger, 1)
		}
	case "wrong_tid":
		claims["tid"] = stranger
	case "expired":
		shift(-3 * time.Hour)
	case "not_yet_valid":
		shift(2 * time.Hour)
	case "other_user":
		other := a.somebodyElse(user)
		claims["oid"], claims["sub"], claims["name"], claims["preferred_username"] = other.ID, subject(client.AppID, other.ID), other.DisplayName, shownName(other)
	}
}

func (a *Authority) somebodyElse(user *directory.User) *directory.User {
	found := user
	a.o.Directory.View(func(tx *directory.Tx) {
		for _, p := range a.o.People {
			if u := tx.UserByAddress(p.Address); u != nil && u.ID != user.ID {
				found = u
				return
			}
		}
	})
	return found
}

// spoilSignature signs, or does what a forger would try.
func (a *Authority) spoilSignature(claims map[string]any, fault string) (string, error) {
	key := a.o.Keys.signing()
	kid := keyID(&key.PublicKey)
	switch fault {
	case "unknown_kid":
		return signWith(jose.SigningKey{Algorithm: jose.RS256, Key: key}, rand.Text(), claims)
	case "foreign_key":
		foreign, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			return "", fmt.Errorf("make a foreign key: %w", err)
		}
		return signWith(jose.SigningKey{Algorithm: jose.RS256, Key: foreign}, kid, claims)
	case "hs256_public_key":
		der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
		if err != nil {
			return "", fmt.Errorf("write the public key: %w", err)
		}
		secret := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
		return signWith(jose.SigningKey{Algorithm: jose.HS256, Key: secret}, kid, claims)
	case "alg_none":
		payload, err := json.Marshal(claims)
		if err != nil {
			return "", fmt.Errorf("write the token's claims: %w", err)
		}
		return encodePart([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + encodePart(payload) + ".", nil
	}
	token, err := a.o.Keys.sign(claims)
	if err != nil {
		return "", err
	}
	parts := strings.Split(token, ".")
	switch fault {
	case "bad_signature":
		claims["name"] = fmt.Sprint(claims["name"], " ")
		payload, err := json.Marshal(claims)
		return parts[0] + "." + encodePart(payload) + "." + parts[2], err
	case "missing_signature":
		return parts[0] + "." + parts[1] + ".", nil
	}
	return token, nil
}

func encodePart(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }
