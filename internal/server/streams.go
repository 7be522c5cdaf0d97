package server

import (
	"sync"

	"guestportal/internal/guest"
	"guestportal/internal/session"
)

// How many live streams there may be. A page has one, and browsers open at most
// six connections to a site over HTTP/1.1.
const (
	streamsPerSession = 3
	streamsPerPerson  = 10
)

// streams counts open streams and ends them all when the server stops. The zero
// value is ready.
type streams struct {
	mu        sync.Mutex
	bySession map[session.Hash]int
	byPerson  map[guest.PersonID]int
	stop      chan struct{}
	closed    bool
}

// enter takes a place; false when there is none left.
func (s *streams) enter(h session.Hash, p guest.PersonID) (leave func(), ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bySession == nil {
		s.bySession, s.byPerson = map[session.Hash]int{}, map[guest.PersonID]int{}
	}
	if s.closed || s.bySession[h] >= streamsPerSession || s.byPerson[p] >= streamsPerPerson {
		return nil, false
	}
	s.bySession[h]++
	s.byPerson[p]++
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.bySession[h]--; s.bySession[h] == 0 {
			delete(s.bySession, h)
		}
		if s.byPerson[p]--; s.byPerson[p] == 0 {
			delete(s.byPerson, p)
		}
	}, true
}

// stopped is closed when the server stops.
func (s *streams) stopped() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stopping()
}

func (s *streams) stopping() chan struct{} {
	if s.stop == nil {
		s.stop = make(chan struct{})
	}
	return s.stop
}

// close ends all streams, and refuses new ones.
func (s *streams) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.closed = true
		close(s.stopping())
	}
}
