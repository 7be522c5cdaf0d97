package guest

import (
	"fmt"
	"slices"
	"time"
)

// How many of a package's newest decisions say how long they usually take.
const (
	MostDecisions   = 50
	fewestDecisions = 5
)

// Usually says how long a decision usually takes, as a sentence: "Usually decided
// within 2 days."; of too few it says nothing. It is the middle one of how long the
// newest took.
func Usually(took []time.Duration) string {
	if len(took) < fewestDecisions {
		return ""
	}
	took = slices.Sorted(slices.Values(took))
	last := len(took) - 1
	return "Usually decided within " + roughly((took[last/2]+took[(last+1)/2])/2) + "."
}

// roughly rounds a duration up to what people say.
func roughly(d time.Duration) string {
	up := func(unit time.Duration) int { return int((d + unit - 1) / unit) }
	switch {
	case d <= time.Hour:
		return "an hour"
	case d <= 20*time.Hour:
		return fmt.Sprintf("%d hours", up(time.Hour))
	case d <= day:
		return "a day"
	case d <= 13*day:
		return fmt.Sprintf("%d days", up(day))
	}
	return fmt.Sprintf("%d weeks", up(7*day))
}
