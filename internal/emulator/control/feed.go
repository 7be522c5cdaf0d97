package control

import (
	"context"
	"sync"
	"time"
)

// feed is a bounded log that can be waited on: the journal, and the outbox. The
// oldest entries go first when there are too many, or when they hold too much.
type feed[T any] struct {
	maxEntries, maxBytes int
	size                 func(T) int
	number               func(*T, int64) // writes the entry's number into it

	mu      sync.Mutex
	seq     int64 // of the latest entry; never starts again
	first   int64 // of the oldest entry that is kept
	bytes   int
	entries []T
	more    chan struct{} // closed at the next entry; nil while nobody waits
}

func (f *feed[T]) add(v T) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seq++
	f.number(&v, f.seq)
	if len(f.entries) == 0 {
		f.first = f.seq
	}
	f.entries = append(f.entries, v)
	f.bytes += f.size(v)
	f.forget()
	if f.more != nil {
		close(f.more)
		f.more = nil
	}
}

// forget drops the oldest tenth, or more, when a bound is passed, so that not
// every entry costs a copy.
func (f *feed[T]) forget() {
	if len(f.entries) <= f.maxEntries && f.bytes <= f.maxBytes {
		return
	}
	n := 0
	for n < len(f.entries)-1 && (len(f.entries)-n > f.maxEntries*9/10 || f.bytes > f.maxBytes*9/10) {
		f.bytes -= f.size(f.entries[n])
		n++
	}
	f.entries = append([]T{}, f.entries[n:]...)
	f.first += int64(n)
}

func (f *feed[T]) all() []T { return f.after(0, func(T) bool { return true }) }

// after lists the entries with a higher number that pass keep, oldest first.
func (f *feed[T]) after(seq int64, keep func(T) bool) []T {
	out, _, _ := f.look(seq, keep, false)
	return out
}

// look is after, with the number of the latest entry, and with a channel that
// the next entry closes when somebody means to wait.
func (f *feed[T]) look(seq int64, keep func(T) bool, wait bool) (out []T, latest int64, more chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	from := min(max(seq-f.first+1, 0), int64(len(f.entries)))
	out = []T{}
	for _, v := range f.entries[from:] {
		if keep(v) {
			out = append(out, v)
		}
	}
	if wait && f.more == nil {
		f.more = make(chan struct{})
	}
	return out, f.seq, f.more
}

// before lists at most limit entries that pass keep, newest first, with a lower
// number than seq, which 0 does not bound.
func (f *feed[T]) before(seq int64, limit int, keep func(*T) bool) []T {
	f.mu.Lock()
	defer f.mu.Unlock()
	from := int64(len(f.entries))
	if seq > 0 {
		from = min(max(seq-f.first, 0), from)
	}
	out := []T{}
	for i := from - 1; i >= 0 && len(out) < limit; i-- {
		if keep(&f.entries[i]) {
			out = append(out, f.entries[i])
		}
	}
	return out
}

// await is after, but where nothing passes it waits until something does, the
// patience ends or ctx does. latest is where the next look begins.
func (f *feed[T]) await(ctx context.Context, seq int64, keep func(T) bool, patience time.Duration) (out []T, latest int64) {
	end := time.NewTimer(patience)
	defer end.Stop()
	for {
		out, latest, more := f.look(seq, keep, patience > 0)
		if len(out) > 0 || patience <= 0 {
			return out, latest
		}
		select {
		case <-more:
		case <-end.C:
			return out, latest
		case <-ctx.Done():
			return out, latest
		}
	}
}

func (f *feed[T]) clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.entries, f.bytes = nil, 0
}
