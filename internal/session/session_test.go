package session_test

import (
	"testing"
	"time"

	"guestportal/internal/session"
)

func TestTokensAreLongDistinctAndFoundByTheirHash(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 100 {
		token, hash := session.NewToken()
		if seen[token] {
			t.Fatalf("token %q came twice", token)
		}
		seen[token] = true
		if got, ok := session.HashToken(token); !ok || got != hash {
			t.Fatalf("HashToken(%q) = %x, %v, want %x", token, got, ok, hash)
		}
		if len(token)*6 < 256 {
			t.Fatalf("token %q has fewer than 256 bits", token)
		}
	}
}

func TestHashTokenRefusesWhatWasNeverMinted(t *testing.T) {
	t.Parallel()
	token, _ := session.NewToken()
	for _, value := range []string{"", "x", token[1:], token + "x"} {
		if _, ok := session.HashToken(value); ok {
			t.Errorf("HashToken(%q) accepted it", value)
		}
	}
}

func TestLiveEndsByIdlenessAndByAge(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		seen time.Duration // since start
		now  time.Duration
		live bool
	}{
		{"fresh", 0, 0, true},
		{"just not idle", 0, session.Idle - time.Second, true},
		{"idle", 0, session.Idle, false},
		{"used and old", session.Absolute - time.Minute, session.Absolute - time.Second, true},
		{"used and too old", session.Absolute - time.Minute, session.Absolute, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := session.Session{SeenAt: start.Add(c.seen), ExpiresAt: start.Add(session.Absolute)}
			if got := s.Live(start.Add(c.now)); got != c.live {
				t.Errorf("Live = %v, want %v", got, c.live)
			}
		})
	}
}
