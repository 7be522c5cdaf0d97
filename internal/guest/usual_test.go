package guest_test

import (
	"testing"
	"time"

	"guestportal/internal/guest"
)

func TestHowLongADecisionUsuallyTakes(t *testing.T) {
	t.Parallel()
	const hour, day = time.Hour, 24 * time.Hour
	same := func(d time.Duration) []time.Duration { return []time.Duration{d, d, d, d, d} }
	for _, c := range []struct {
		name string
		took []time.Duration
		want string
	}{
		{"none", nil, ""},
		{"too few", []time.Duration{hour, hour, hour, hour}, ""},
		{"at once", same(time.Second), "an hour"},
		{"an hour", same(hour), "an hour"},
		{"a little more", same(hour + time.Second), "2 hours"},
		{"over night", same(20 * hour), "20 hours"},
		{"until the next day", same(23 * hour), "a day"},
		{"a day", same(day), "a day"},
		{"a day and a bit", same(day + hour), "2 days"},
		{"almost two weeks", same(13 * day), "13 days"},
		{"two weeks", same(14 * day), "2 weeks"},
		{"more than that", same(15 * day), "3 weeks"},
		{"the middle one, unsorted", []time.Duration{30 * day, hour, 3 * day, 2 * hour, 60 * day}, "3 days"},
		{"between the two in the middle", []time.Duration{hour, hour, 2 * day, 4 * day, 60 * day, 60 * day}, "3 days"},
	} {
		want := c.want
		if want != "" {
			want = "Usually decided within " + want + "."
		}
		if got := guest.Usually(c.took); got != want {
			t.Errorf("%s: %q, want %q", c.name, got, want)
		}
	}
}
