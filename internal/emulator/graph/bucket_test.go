package graph

import (
	"fmt"
	"testing"
	"time"
)

func TestABucketRefusesWhatPassesItsLimitUntilItsWindowEnds(t *testing.T) {
	t.Parallel()
	b, begin := newBuckets(), time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	l := limit{amount: 10, window: time.Minute, reason: "l"}
	for i, c := range []struct {
		at    time.Duration
		cost  float64
		scale float64
		share float64       // 0 when refused
		wait  time.Duration // when refused
	}{
		{0, 6, 1, 0.6, 0},
		{time.Second, 4, 1, 1, 0},
		{2 * time.Second, 1, 1, 0, 58 * time.Second},
		{59*time.Second + time.Millisecond, 1, 1, 0, 999 * time.Millisecond},
		{time.Minute, 1, 1, 0.1, 0},      // a new window
		{61 * time.Second, 4, 0.5, 1, 0}, // of half the amount
		{62 * time.Second, 1, 0.5, 0, 58 * time.Second},
		{62 * time.Second, 1, 1, 0.6, 0}, // refused calls have cost nothing
		{-time.Hour, 3, 1, 0.3, 0},       // the clock was set back
		{time.Hour, 25, 1, 2.5, 0},       // dearer than the whole limit, alone
		{time.Hour, 1, 1, 0, time.Minute},
		{2 * time.Hour, 1, 0.0001, 1, 0}, // at least one is always allowed
	} {
		share, refused, wait := b.take(begin.Add(c.at), c.scale, []charge{{l, "k", c.cost}})
		if fmt.Sprintf("%.4f", share) != fmt.Sprintf("%.4f", c.share) || wait != c.wait || (refused != nil) != (c.share == 0) {
			t.Errorf("step %d: share %v, refused %v, wait %v; want %v and %v", i, share, refused, wait, c.share, c.wait)
		}
	}
}

func TestChargesAreTakenAllOrNone(t *testing.T) {
	t.Parallel()
	b, now := newBuckets(), time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	wide, narrow := limit{amount: 10, window: time.Minute}, limit{amount: 2, window: time.Second, reason: "narrow"}
	both := []charge{{wide, "wide", 1}, {narrow, "narrow", 1}}
	for range 2 {
		if _, refused, _ := b.take(now, 1, both); refused != nil {
			t.Fatalf("refused by %v", refused)
		}
	}
	if _, refused, _ := b.take(now, 1, both); refused == nil || refused.reason != "narrow" {
		t.Fatalf("refused by %v", refused)
	}
	if share, _, _ := b.take(now, 1, both[:1]); share != 0.3 {
		t.Errorf("the refused call has cost something: %v", share)
	}
	if share, _, _ := b.take(now, 1, []charge{{narrow, "of another", 1}}); share != 0.5 {
		t.Errorf("another key is the same bucket: %v", share)
	}
}

func TestClosedWindowsAreForgotten(t *testing.T) {
	t.Parallel()
	b, now := newBuckets(), time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for i := range 5 * maxWindows {
		b.take(now.Add(time.Duration(i)*time.Second), 1, []charge{{limit{amount: 1, window: time.Minute}, fmt.Sprint(i), 1}})
	}
	if n := len(b.windows); n > maxWindows+1 {
		t.Errorf("%d windows are kept", n)
	}
}

func TestOnlySoManyAreOnTheirWayAtOnce(t *testing.T) {
	t.Parallel()
	b := newBuckets()
	var leave []func()
	for range 4 {
		l, ok := b.enter("m", 4)
		if !ok {
			t.Fatal("refused too early")
		}
		leave = append(leave, l)
	}
	if _, ok := b.enter("m", 4); ok {
		t.Error("a fifth was let in")
	}
	if _, ok := b.enter("other", 4); !ok {
		t.Error("another mailbox was refused")
	}
	leave[0]()
	if _, ok := b.enter("m", 4); !ok {
		t.Error("after one has left, another was refused")
	}
}
