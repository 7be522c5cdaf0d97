package graph

import (
	"math"
	"sync"
	"time"
)

// limit is a published limit: so much in each window.
type limit struct {
	scope  string // begins the x-ms-throttle-scope
	kind   string // which requests it is about: Read, Write or ReadWrite
	reason string // x-ms-throttle-information
	amount float64
	window time.Duration
}

// charge is what a call costs of one limit. The key tells its bucket from those
// of other applications and mailboxes.
type charge struct {
	limit limit
	key   string
	cost  float64
}

// buckets are the limits' windows that are open, and the calls that are on their
// way where a limit counts those.
type buckets struct {
	mu      sync.Mutex
	windows map[string]*window
	running map[string]int
}

// window counts what was spent since it began; the next request after its end
// begins a new one.
type window struct {
	began time.Time
	ends  time.Time
	spent float64
}

func newBuckets() *buckets {
	return &buckets{windows: map[string]*window{}, running: map[string]int{}}
}

// take spends all charges or none. It returns the highest share of a limit that
// is spent then; or the limit that refuses, and for how long.
func (b *buckets) take(now time.Time, scale float64, charges []charge) (share float64, refused *limit, wait time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.forget(now)
	for _, ch := range charges {
		w := b.window(ch, now)
		amount := math.Max(1, ch.limit.amount*scale)
		if w.spent+ch.cost > amount && w.spent > 0 { // a call dearer than the whole limit passes alone
			return 0, &ch.limit, w.ends.Sub(now)
		}
		share = math.Max(share, (w.spent+ch.cost)/amount)
	}
	for _, ch := range charges {
		b.windows[ch.key].spent += ch.cost
	}
	return share, nil, 0
}

// window is the open window of a charge. A clock that was set back closes it too.
func (b *buckets) window(ch charge, now time.Time) *window {
	w := b.windows[ch.key]
	if w == nil || !now.Before(w.ends) || now.Before(w.began) {
		w = &window{began: now, ends: now.Add(ch.limit.window)}
		b.windows[ch.key] = w
	}
	return w
}

// maxWindows is how many windows may be kept before the closed ones are looked
// for; there is one for each application, and for each mailbox that was written
// from.
const maxWindows = 1000

func (b *buckets) forget(now time.Time) {
	if len(b.windows) < maxWindows {
		return
	}
	for key, w := range b.windows {
		if !now.Before(w.ends) {
			delete(b.windows, key)
		}
	}
}

// clear closes all windows. Calls that are on their way still count.
func (b *buckets) clear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.windows = map[string]*window{}
}

// enter counts a call that is on its way, up to a number of them at once. The
// caller calls leave when it has been answered.
func (b *buckets) enter(key string, most int) (leave func(), ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.running[key] >= most {
		return nil, false
	}
	b.running[key]++
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.running[key]--; b.running[key] == 0 {
			delete(b.running, key)
		}
	}, true
}
