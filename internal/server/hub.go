package server

import (
	"slices"
	"sync"
)

// Hub passes announcements on to those who listen, within one process. The zero
// value is ready. It implements Events; whoever hears of a change, from this
// process or from Postgres, calls Announce.
type Hub struct {
	mu        sync.Mutex
	listeners map[*listener]bool
}

// listener is one who listens. The channel has room for each topic once.
type listener struct {
	topics []string
	out    chan string
}

// Subscribe implements Events.
func (h *Hub) Subscribe(topics ...string) (<-chan string, func()) {
	distinct := slices.Compact(slices.Sorted(slices.Values(topics)))
	l := &listener{topics: distinct, out: make(chan string, len(distinct))}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.listeners == nil {
		h.listeners = map[*listener]bool{}
	}
	h.listeners[l] = true
	return l.out, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.listeners, l)
	}
}

// Announce says that something about a topic changed; the empty topic says that
// anything may have, after a time without news. It never waits.
func (h *Hub) Announce(topic string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range h.listeners {
		for _, t := range l.topics {
			if t == topic || topic == "" {
				l.hear(t)
			}
		}
	}
}

// hear puts a topic into the channel. When that is full of what was not fetched
// yet, repetitions make room: there are never more different topics than room.
// Only Announce sends, one at a time, so that nothing gets in between.
func (l *listener) hear(topic string) {
	select {
	case l.out <- topic:
		return
	default:
	}
	unheard := []string{topic}
	for {
		select {
		case t := <-l.out:
			if !slices.Contains(unheard, t) {
				unheard = append(unheard, t)
			}
			continue
		default:
		}
		break
	}
	for _, t := range unheard {
		l.out <- t
	}
}
