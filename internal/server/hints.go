package server

import (
	"sync"
	"time"

	"guestportal/internal/guest"
)

// hintEvery is how often a guest who comes back can make us ask the directory.
const hintEvery = 5 * time.Second

// hints remembers when each guest last made us ask. The zero value is ready.
type hints struct {
	mu   sync.Mutex
	last map[guest.GuestID]time.Time
}

// due tells whether it is time to ask again for a guest, and notes that it was
// done.
func (h *hints) due(id guest.GuestID, now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for other, at := range h.last { // few are there: each is forgotten in seconds
		if now.Sub(at) >= hintEvery {
			delete(h.last, other)
		}
	}
	if _, recent := h.last[id]; recent {
		return false
	}
	if h.last == nil {
		h.last = map[guest.GuestID]time.Time{}
	}
	h.last[id] = now
	return true
}
