package session

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
)

// Hash is the SHA-256 of a token: all that is stored of it, so that whoever
// reads the database can not take over a session.
type Hash [sha256.Size]byte

const (
	tokenBytes = 32 // 256 bits from the system's generator
	tokenChars = 43 // of them in unpadded base64url
)

// NewToken makes the value of a cookie, and its hash.
func NewToken() (string, Hash) {
	var b [tokenBytes]byte
	_, _ = rand.Read(b[:]) // never fails (Go 1.24): it ends the program instead
	token := base64.RawURLEncoding.EncodeToString(b[:])
	return token, sha256.Sum256([]byte(token))
}

// HashToken gives the hash of a cookie's value; false for a value that NewToken
// can not have made.
func HashToken(token string) (Hash, bool) {
	if len(token) != tokenChars {
		return Hash{}, false
	}
	return sha256.Sum256([]byte(token)), true
}
