package graph

import (
	"slices"
	"time"
)

// Pace is what has been spent of the quotas, and what is promised to those who
// wait for their turn. Its zero value is that nothing has. Whoever keeps it for
// several processes stores it as JSON and changes it under a lock.
type Pace [len(quotas)]tally

// tally is how much of one quota is spent in each slot of time, the oldest first.
type tally struct {
	First int64 `json:"first"` // the number of the oldest slot, counted from 1970
	Spent []int `json:"spent"`
}

// Reservation asks for a turn.
type Reservation struct {
	Spending Spending
	Priority Priority
	Patience time.Duration // how long the caller would wait for the turn
}

// Take gives the next turn in which everything asked for fits, so that no window
// of a quota's length ever holds more than its most, less what is held back from
// the priority. What is unspent may be spent at once. When the turn comes within
// the caller's patience, ok is true, it is taken, and wait is the time until then;
// if not, nothing is taken, and wait is the time until it is worth asking again.
//
// Slots make it a little stricter than the limits: a window touches at most one
// slot more than it is long, and all of what they hold counts.
func (p *Pace) Take(r Reservation, now time.Time) (wait time.Duration, ok bool) {
	at := now
	for settled := false; !settled; { // a turn that suits one quota may not suit another
		settled = true
		for i, q := range quotas {
			if r.Spending[i] == 0 {
				continue
			}
			p[i].forget(number(now, q.slot)-q.slots(), number(now.Add(farAhead), q.slot))
			next := p[i].next(q, number(at, q.slot), r.Spending[i], q.below(r.Priority))
			if begin := time.Unix(0, next*int64(q.slot)); begin.After(at) {
				at, settled = begin, false
			}
		}
	}
	if wait = at.Sub(now); wait > r.Patience {
		return max(soonest, wait-r.Patience), false
	}
	for i, q := range quotas {
		p[i].spend(number(at, q.slot), r.Spending[i])
	}
	return wait, true
}

const (
	// soonest is the least time after which it is worth asking again.
	soonest = time.Second
	// farAhead is more than anybody's patience: what was spent then was spent before
	// the clock was set back.
	farAhead = time.Minute
)

// number is that of the slot in which a moment lies.
func number(t time.Time, slot time.Duration) int64 { return t.UnixNano() / int64(slot) }

// forget drops what lies before the oldest slot that counts, and all of what lies
// behind the latest.
func (t *tally) forget(oldest, latest int64) {
	gone := min(max(oldest-t.First, 0), int64(len(t.Spent)))
	t.First, t.Spent = t.First+gone, t.Spent[gone:]
	if t.First > latest {
		t.Spent = nil
	}
}

// next gives the first slot, from that one on, in which n more leave no window
// with more than most.
func (t *tally) next(q quota, slot int64, n, most int) int64 {
	before := make([]int, len(t.Spent)+1) // what is spent before each slot
	for i, n := range t.Spent {
		before[i+1] = before[i] + n
	}
	sum := func(from, to int64) int { // of the slots from and to and those between them
		within := func(slot int64) int64 { return min(max(slot-t.First, 0), int64(len(t.Spent))) }
		return before[within(to+1)] - before[within(from)]
	}
	fits := func(slot int64) bool {
		last := max(slot, min(slot+q.slots(), t.First+int64(len(t.Spent))-1))
		for end := slot; end <= last; end++ {
			if sum(end-q.slots(), end)+min(n, most) > most { // more than most passes alone
				return false
			}
		}
		return true
	}
	for !fits(slot) {
		slot++
	}
	return slot
}

func (t *tally) spend(slot int64, n int) {
	switch {
	case n == 0:
		return
	case len(t.Spent) == 0:
		t.First = slot
	case slot < t.First: // something was promised for later
		t.First, t.Spent = slot, slices.Concat(make([]int, t.First-slot), t.Spent)
	}
	if missing := slot - t.First + 1 - int64(len(t.Spent)); missing > 0 {
		t.Spent = append(t.Spent, make([]int, missing)...)
	}
	t.Spent[slot-t.First] += n
}
