package authority

import (
	"crypto/rsa"
	"maps"
	"slices"
	"sync"
)

// signatures remembers tokens whose signature was found good, because checking
// one costs more than everything else in a small request. It is only good while
// the key is: a rotated key's tokens are refused as before.
type signatures struct {
	mu    sync.Mutex
	known map[string]signature // by token
}

type signature struct {
	key    *rsa.PublicKey
	claims map[string]any
}

// manySignatures bounds the memory; clients use few tokens at a time.
const manySignatures = 4096

// claims are those of a token that was signed with one of the keys.
func (s *signatures) claims(token string, good []*rsa.PublicKey) (map[string]any, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.known[token]
	if !ok || !slices.Contains(good, found.key) {
		return nil, false
	}
	return maps.Clone(found.claims), true
}

func (s *signatures) remember(token string, key *rsa.PublicKey, claims map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil || len(s.known) >= manySignatures {
		s.known = map[string]signature{}
	}
	s.known[token] = signature{key, maps.Clone(claims)}
}
