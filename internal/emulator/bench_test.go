package emulator_test

import (
	"fmt"
	"testing"
)

// crowd is how many guests the benchmarks invite before they measure.
const crowd = 5000

func BenchmarkGraph(b *testing.B) {
	w := newWorld(b)
	w.control("/settings", map[string]any{"throttle": map[string]any{"enabled": false}})
	var last string
	for i := range crowd {
		last, _ = w.invite(fmt.Sprintf("g%d@adatum.example", i))
	}
	for _, c := range []struct{ name, path string }{
		{"GetUser", "/users/" + last},
		{"FindByMail", "/users?$select=id&$filter=mail%20eq%20'g4000@adatum.example'%20or%20otherMails/any(x:x%20eq%20'g4000@adatum.example')"},
		{"MemberOf", "/users/" + last + "/memberOf"},
		{"Page", "/users?$select=id,mail&$top=100"},
		{"DeltaPage", "/users/delta?$select=id,mail"},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				w.want(w.graph("GET", c.path, nil), 200)
			}
		})
	}
	b.Run("Invite", func(b *testing.B) {
		n := 0
		for b.Loop() {
			n++
			w.invite(fmt.Sprintf("i%d-%d@adatum.example", b.N, n))
		}
	})
}
