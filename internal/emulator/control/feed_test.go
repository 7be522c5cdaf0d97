package control

import (
	"context"
	"strings"
	"testing"
	"time"
)

func paths(entries []Entry) string {
	var out []string
	for _, e := range entries {
		out = append(out, e.Path)
	}
	return strings.Join(out, " ")
}

func every(Entry) bool { return true }

func TestAFeedKeepsTheNewestWithinItsBounds(t *testing.T) {
	t.Parallel()
	f := newJournal()
	f.maxEntries = 10
	for i := range 25 {
		f.add(Entry{Path: string(rune('a' + i))})
	}
	all := f.all()
	if n := len(all); n > 10 || n < 9 || all[n-1].Path != "y" || all[n-1].Seq != 25 {
		t.Errorf("%d entries: %s", len(all), paths(all))
	}
	if got := paths(f.after(23, every)); got != "x y" {
		t.Errorf("after 23: %s", got)
	}
	if got := f.after(25, every); got == nil || len(got) != 0 {
		t.Errorf("after the last: %v", got)
	}
	f.maxBytes = 2000
	f.add(Entry{Path: "large", Body: strings.Repeat("x", 1500)})
	if got := paths(f.all()); got != "large" && got != "y large" {
		t.Errorf("with 2000 bytes: %s", got)
	}
	f.add(Entry{Path: "huge", Body: strings.Repeat("x", 5000)})
	if got := paths(f.all()); got != "huge" {
		t.Errorf("an entry beyond the bound: %s", got)
	}
	f.clear()
	f.add(Entry{Path: "next"})
	if got := f.after(20, every); paths(got) != "next" || got[0].Seq != 28 {
		t.Errorf("after clearing: %v", got)
	}
}

func TestAWaitEndsWithTheEntryThatItIsFor(t *testing.T) {
	t.Parallel()
	f := newJournal()
	f.add(Entry{Path: "old"})
	type result struct {
		entries []Entry
		latest  int64
	}
	got := make(chan result, 1)
	go func() {
		entries, latest := f.await(context.Background(), 0, func(e Entry) bool { return e.Path == "wanted" }, time.Minute)
		got <- result{entries, latest}
	}()
	f.add(Entry{Path: "other"})
	f.add(Entry{Path: "wanted"})
	if r := <-got; paths(r.entries) != "wanted" || r.latest != 3 {
		t.Errorf("waited for %v", r)
	}
	if entries, latest := f.await(t.Context(), 3, every, time.Millisecond); len(entries) != 0 || latest != 3 {
		t.Errorf("nothing came, but %v %d", entries, latest)
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if entries, _ := f.await(gone, 3, every, time.Hour); len(entries) != 0 {
		t.Errorf("left, and got %v", entries)
	}
}
