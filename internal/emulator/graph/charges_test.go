package graph

import "testing"

func TestTheUnitsOfATenantGrowWithItsUsers(t *testing.T) {
	t.Parallel()
	for users, want := range map[int]float64{0: 3500, 49: 3500, 50: 5000, 500: 5000, 501: 8000, 100_000: 8000} {
		if got := unitLimit(users).amount; got != want {
			t.Errorf("%d users: %v units, want %v", users, got, want)
		}
	}
}
