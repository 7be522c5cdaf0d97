package directory

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Any order of adding, removing and forgetting leaves the same as a plain set of
// pairs, from both ends and after a turn through JSON.
func TestARelationIsASetOfPairs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		type pair struct{ from, to string }
		model := map[pair]bool{}
		r := newRelation()
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		ids := rapid.SampledFrom([]string{"a", "b", "c", "d"})
		for i := range rapid.IntRange(0, 60).Draw(t, "steps") {
			now = now.Add(20 * time.Minute) // past keepRemoved now and then
			p := pair{ids.Draw(t, fmt.Sprint("from", i)), ids.Draw(t, fmt.Sprint("to", i))}
			switch rapid.IntRange(0, 9).Draw(t, fmt.Sprint("what", i)) {
			case 0:
				r.forget(p.from)
				for q := range model {
					if q.from == p.from || q.to == p.from {
						delete(model, q)
					}
				}
			case 1, 2, 3, 4:
				r.remove(p.from, p.to, now)
				delete(model, p)
			default:
				r.add(p.from, p.to, now)
				model[p] = true
			}
		}
		var data bytes.Buffer
		copied := newRelation()
		err := r.copied()(&data)
		if err == nil {
			err = copied.restore(json.NewDecoder(&data), func(id string) string { return id })
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, from := range []string{"a", "b", "c", "d"} {
			for _, rel := range []*Relation{&r, &copied} {
				var forward, back []string
				for _, to := range []string{"a", "b", "c", "d"} {
					if model[pair{from, to}] {
						forward = append(forward, to)
					}
					if model[pair{to, from}] {
						back = append(back, to)
					}
					if rel.Has(from, to) != model[pair{from, to}] {
						t.Fatalf("%s→%s: %v", from, to, rel.Has(from, to))
					}
				}
				got := rel.Of(from, now)
				slices.Sort(got)
				if !slices.Equal(got, forward) || rel.Count(from) != len(forward) {
					t.Fatalf("of %s: %v, want %v", from, got, forward)
				}
				if got := rel.To(from, now); !slices.Equal(got, back) {
					t.Fatalf("to %s: %v, want %v", from, got, back)
				}
			}
		}
	})
}

func TestLaggingReadersSeeTheRelationAsItWas(t *testing.T) {
	t.Parallel()
	r := newRelation()
	at := func(s int) time.Time { return time.Date(2026, 1, 1, 0, 0, s, 0, time.UTC) }
	r.add("g", "u", at(10))
	r.remove("g", "u", at(20))
	r.add("g", "u", at(30))
	for second, want := range map[int]bool{5: false, 10: true, 15: true, 20: false, 25: false, 30: true} {
		if got := len(r.Of("g", at(second))) == 1; got != want {
			t.Errorf("at second %d: %v", second, got)
		}
		if got := len(r.To("u", at(second))) == 1; got != want {
			t.Errorf("from the other end at second %d: %v", second, got)
		}
	}
}
