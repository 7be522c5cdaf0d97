package graph

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// published are Microsoft's own limits, in the order of quotas.
//
// Source: https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits
var published = [len(quotas)]int{ofUnits: 3500, ofWrites: 3000, ofInvitations: 150}

var dawn = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// turnTaken is a turn that was given.
type turnTaken struct {
	at       time.Time
	spending Spending
}

// fullest is the most that any window holds of a quota, wherever it begins.
func fullest(turns []turnTaken, kind int) (most int) {
	turns = slices.Clone(turns)
	slices.SortFunc(turns, func(a, b turnTaken) int { return a.at.Compare(b.at) })
	sum, from := 0, 0
	for _, t := range turns {
		sum += t.spending[kind]
		for ; t.at.Sub(turns[from].at) > quotas[kind].window; from++ {
			sum -= turns[from].spending[kind]
		}
		most = max(most, sum)
	}
	return most
}

// Whoever asks for whatever, whenever: no window holds more than is published, and
// nobody brings one above what is left to their priority.
func TestNoWindowHoldsMoreThanMicrosoftPublishes(t *testing.T) {
	t.Parallel()
	var seen [len(quotas)]int
	for seed := range uint64(9) {
		crowd := []int{1, 5, 30}[seed%3] // how much comes in a second
		chance := rand.New(rand.NewPCG(seed, 0))
		var pace Pace
		var turns, below []turnTaken // of all; of all but removals
		now := dawn.Add(time.Duration(chance.Int64N(int64(time.Hour))))
		for range 8000 {
			if chance.IntN(10*crowd) == 0 { // crowds come, and pauses
				now = now.Add(time.Duration(chance.Int64N(int64(4 * time.Second))))
			}
			r := Reservation{Priority: Priority(chance.IntN(4)), Patience: time.Duration(chance.Int64N(int64(12 * time.Second)))}
			r.Spending = []Spending{{1, 1, 1}, {chance.IntN(20) + 1, 0, 0}, {3, 3, 0}, {1, 1, 0}}[chance.IntN(4)]
			wait, ok := pace.Take(r, now)
			if ok && wait > r.Patience || !ok && wait < soonest {
				t.Fatalf("seed %d: %+v: wait %v, %v", seed, r, wait, ok)
			}
			if !ok {
				continue
			}
			turn := turnTaken{now.Add(wait), r.Spending}
			if turns = append(turns, turn); r.Priority != Removing {
				below = append(below, turn)
			}
		}
		for kind, q := range quotas {
			most := fullest(turns, kind)
			if seen[kind] = max(seen[kind], most); most > q.most || q.most >= published[kind] {
				t.Errorf("seed %d: a window holds %d of quota %d, and %d are published", seed, most, kind, published[kind])
			}
			if most := fullest(below, kind); most > q.below(Redeeming) {
				t.Errorf("seed %d: without the removals a window holds %d of quota %d, want at most %d", seed, most, kind, q.below(Redeeming))
			}
		}
	}
	for kind, q := range quotas {
		if seen[kind] < q.most*95/100 {
			t.Errorf("of quota %d no window held more than %d, so that nothing is proven", kind, seen[kind])
		}
	}
}

func TestWhatIsUnspentMayBeSpentAtOnce(t *testing.T) {
	t.Parallel()
	for kind, q := range quotas {
		var pace Pace
		r := Reservation{Priority: Approving}
		r.Spending[kind] = 1
		for n := range q.below(Approving) {
			if wait, ok := pace.Take(r, dawn); !ok || wait != 0 {
				t.Fatalf("quota %d: number %d at once is to wait for %v, %v", kind, n+1, wait, ok)
			}
		}
		wait, ok := pace.Take(r, dawn)
		if ok || wait < q.window || wait > q.window+q.slot {
			t.Errorf("quota %d: one more is to come again after %v, %v", kind, wait, ok)
		}
		if again, ok := pace.Take(r, dawn.Add(wait)); !ok || again != 0 {
			t.Errorf("quota %d: coming again it is to wait for another %v, %v", kind, again, ok)
		}
	}
}

// A guest is told to come when it is worth it: one of many then still waits for
// as long as their patience lasts.
func TestWhoIsOutOfPatienceTakesNothingAndComesInTime(t *testing.T) {
	t.Parallel()
	var pace Pace
	all := Reservation{Spending: Spending{ofWrites: quotas[ofWrites].most}, Priority: Removing}
	if _, ok := pace.Take(all, dawn); !ok {
		t.Fatal("the quota is not whole")
	}
	one := Reservation{Spending: Spending{ofUnits: 1, ofWrites: 1}, Priority: Removing, Patience: 10 * time.Second}
	before := storedPace(t, pace)
	wait, ok := pace.Take(one, dawn)
	if after := storedPace(t, pace); ok || wait != 141*time.Second || after != before {
		t.Fatalf("come again after %v, %v; spent was %s and is %s", wait, ok, before, after)
	}
	if wait, ok = pace.Take(one, dawn.Add(wait)); !ok || wait != 10*time.Second {
		t.Errorf("then the turn comes after %v, %v", wait, ok)
	}
}

func TestRemovalsGoWhileOthersWait(t *testing.T) {
	t.Parallel()
	var pace Pace
	take := func(p Priority, patience time.Duration) (time.Duration, bool) {
		return pace.Take(Reservation{Spending: Spending{ofUnits: 1}, Priority: p, Patience: patience}, dawn)
	}
	for p := Syncing; p <= Removing; p++ {
		n := 0
		for ; ; n++ {
			if wait, ok := take(p, 0); !ok || wait != 0 {
				break
			}
		}
		if n == 0 {
			t.Errorf("nothing was left for priority %d", p)
		}
	}
	// Approvals that wait for the next window leave of that what is not theirs, too.
	if _, ok := take(Approving, 12*time.Second); !ok {
		t.Fatal("an approval does not wait")
	}
	for range 2 * quotas[ofUnits].most {
		take(Approving, 12*time.Second)
	}
	if wait, ok := take(Removing, 12*time.Second); !ok || wait > quotas[ofUnits].window+quotas[ofUnits].slot {
		t.Errorf("a removal behind approvals that wait is to wait for %v, %v", wait, ok)
	}
}

func TestAPaceOutlivesAClockThatIsSetBack(t *testing.T) {
	t.Parallel()
	full := Reservation{Spending: Spending{ofInvitations: quotas[ofInvitations].most}, Priority: Removing}
	one := Reservation{Spending: Spending{ofInvitations: 1}, Priority: Removing, Patience: time.Minute}
	for back, want := range map[time.Duration]time.Duration{
		time.Second: 6100 * time.Millisecond, // what was spent counts
		time.Hour:   0,                       // and does not keep anybody away for an hour
	} {
		var pace Pace
		if _, ok := pace.Take(full, dawn); !ok {
			t.Fatal("the quota is not whole")
		}
		if wait, ok := pace.Take(one, dawn.Add(-back)); !ok || wait != want {
			t.Errorf("set back by %v, the turn comes after %v, %v, want %v", back, wait, ok, want)
		}
	}
}

// storedPace is what another process reads.
func storedPace(t *testing.T, p Pace) string {
	t.Helper()
	stored, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var read Pace
	if err := json.Unmarshal(stored, &read); err != nil {
		t.Fatal(err)
	}
	if again, err := json.Marshal(read); err != nil || string(again) != string(stored) {
		t.Fatalf("stored as %s, read as %s, %v", stored, again, err)
	}
	return string(stored)
}

func BenchmarkTakeFromAFullPace(b *testing.B) {
	var pace Pace
	r := Reservation{Spending: Spending{3, 3, 0}, Priority: Approving, Patience: 10 * time.Second}
	for i := range 3000 {
		pace.Take(r, dawn.Add(time.Duration(i)*time.Second/20))
	}
	for b.Loop() {
		stored, _ := json.Marshal(pace)
		var read Pace
		_ = json.Unmarshal(stored, &read)
		read.Take(r, dawn.Add(150*time.Second))
	}
}
