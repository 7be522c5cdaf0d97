package directory

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Any order of adding and removing, one by one or in bulk, leaves the index with
// the same entries in the same order as a sorted list.
func TestAnIndexIsASortedSet(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var x index
		var model []entry
		draw := rapid.Custom(func(t *rapid.T) entry {
			return entry{rapid.SampledFrom([]string{"", "a", "ab", "abc", "b", "ba"}).Draw(t, "key"), int64(rapid.IntRange(1, 400).Draw(t, "ordinal"))}
		})
		for range rapid.IntRange(0, 5).Draw(t, "rounds") {
			for _, e := range rapid.SliceOfN(draw, 0, 300).Draw(t, "added") {
				if rapid.Bool().Draw(t, "in bulk") {
					x.later(e)
				} else {
					x.add(e)
				}
				model = append(model, e)
			}
			slices.SortFunc(model, entry.compare)
			model = slices.Compact(model)
			for _, e := range rapid.SliceOfN(draw, 0, 50).Draw(t, "removed") {
				x.remove(e)
				model = slices.DeleteFunc(model, func(m entry) bool { return m == e })
			}
		}
		x.settle()
		if got := slices.Collect(x.from(entry{})); !slices.Equal(got, model) || x.size() != len(model) {
			t.Fatalf("the index holds %v, want %v", got, model)
		}
		place, down := 0, slices.Clone(model)
		slices.Reverse(down)
		for at, e := range x.ranked(3, true) {
			if place = int(at); e != down[place-1] {
				t.Fatalf("from the other end at place %d: %v, want %v", at, e, down[place-1])
			}
		}
		for _, key := range []string{"a", "b", "c"} {
			for _, prefix := range []bool{false, true} {
				var want []entry
				for _, e := range model {
					if e.key == key || prefix && len(e.key) > 0 && e.key[:1] == key {
						want = append(want, e)
					}
				}
				if got := slices.Collect(x.matching(key, prefix, 0)); !slices.Equal(got, want) {
					t.Fatalf("%q, prefix %v: %v, want %v", key, prefix, got, want)
				}
			}
		}
	})
}

func TestLaggingReadersSeeAnObjectAsItWas(t *testing.T) {
	t.Parallel()
	tx := &Tx{state: NewState(), now: day(1)}
	tx.PutUser(&User{ID: "u", DisplayName: "one", CreatedDateTime: day(1)})
	for n, name := range []string{"two", "three"} {
		tx.now = day(10 * (n + 1)) // two on day 10, three on day 20
		u := tx.User("u").Clone()
		u.DisplayName = name
		tx.PutUser(u)
	}
	// keepPast has passed for the first version: only the last one before is kept.
	for now, want := range map[int]string{20: "two", 21: "three"} {
		s := Sight{Now: day(now), Lag: 12 * hour}
		if got := tx.UserRows().See("u", s); got == nil || got.DisplayName != want {
			t.Errorf("on day %d: %v, want %s", now, got, want)
		}
	}
	if got := tx.UserRows().See("u", Sight{Now: day(1), Lag: hour}); got != nil {
		t.Errorf("before it was made: %v", got)
	}
	tx.now = day(20).Add(keepPast / 2)
	tx.DeleteUser(tx.User("u"))
	if got := tx.UserRows().See("u", Sight{Now: tx.now, Lag: keepPast / 4}); got == nil || got.DisplayName != "three" {
		t.Errorf("a lagging reader lost a deleted user at once: %v", got)
	}
	if n := len(tx.state.Users.changed); n != 2 {
		t.Errorf("%d former versions are kept, want 2", n)
	}
}

// The draw of an object's lag spreads over the whole range and can be repeated.
func TestLagsAreDrawnWithinTheirSpread(t *testing.T) {
	t.Parallel()
	s := Sight{Now: day(1), Lag: hour, Spread: 0.5, Seed: 7}
	least, most := 2*hour, 0*hour
	for i := range 1000 {
		id := fmt.Sprint("object", i)
		lag := s.Now.Sub(s.At(id))
		least, most = min(least, lag), max(most, lag)
		if again := s.Now.Sub(s.At(id)); again != lag {
			t.Fatalf("%s lags by %v and by %v", id, lag, again)
		}
	}
	if least < hour/2 || least > hour*55/100 || most > hour*3/2 || most < hour*145/100 {
		t.Errorf("lags are between %v and %v", least, most)
	}
}
