package guest_test

import (
	"testing"

	"guestportal/internal/guest"
)

func TestMicrosoftFailsWhenItDoesNotAnswerForSeveralGuests(t *testing.T) {
	t.Parallel()
	feed := func(why guest.Reason, failing int) []guest.FeedState {
		return []guest.FeedState{{Failing: failing, Fault: guest.Trouble{Reason: why}}}
	}
	for name, c := range map[string]struct {
		health guest.Health
		want   bool
	}{
		"nothing is wrong":                 {guest.Health{}, false},
		"no answer for one guest":          {guest.Health{Silent: guest.Silence{Guests: 1}}, false},
		"no answer for two":                {guest.Health{Silent: guest.Silence{Guests: 2}}, true},
		"a kind of call fails":             {guest.Health{Closings: []guest.Closing{{Failing: true}}}, true},
		"Microsoft asked to wait":          {guest.Health{Closings: []guest.Closing{{}}}, false},
		"the last reading was an error":    {guest.Health{Feeds: feed(guest.ReasonError, 1)}, true},
		"the last reading had no answer":   {guest.Health{Feeds: feed(guest.ReasonSilent, 1)}, true},
		"the last reading was turned away": {guest.Health{Feeds: feed(guest.ReasonBusy, 1)}, false},
		"one before it had no answer":      {guest.Health{Feeds: feed(guest.ReasonSilent, 0)}, false},
	} {
		if got := c.health.Fails(); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
