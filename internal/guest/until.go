package guest

import (
	"strconv"
	"strings"
	"time"
)

// checkUntil gives the first moment without access; the shortest of the packages'
// limits and the organisation's own, in days, counts. Zero is no limit.
func checkUntil(f Form, chosen []Package, longest int, now time.Time, p Problems) time.Time {
	why := "" // the package whose limit it is
	for _, c := range chosen {
		if c.MaxDays > 0 && (longest == 0 || c.MaxDays < longest) {
			longest, why = c.MaxDays, ", the longest for "+c.Name
		}
	}
	last := lastDay(now, longest)
	var day time.Time
	switch f.Until {
	case "30", "90":
		days, _ := strconv.Atoi(f.Until)
		day = lastDay(now, days)
	case "usual":
		if len(chosen) == 0 {
			return time.Time{}
		}
		usual := longest
		for _, c := range chosen {
			usual = min(usual, c.usual())
		}
		day = lastDay(now, usual)
	case "longest":
		if len(chosen) == 0 {
			return time.Time{} // nothing chosen is already a problem, and has no longest
		}
		day = last
	case "date", SameEnd:
		d, err := time.Parse("2006-01-02", strings.TrimSpace(f.UntilDate))
		if err != nil {
			p.add("until_date", "Enter the date when access should end, like 2027-06-30")
			return time.Time{}
		}
		day = d
	default:
		p.add("until", "Select when access should end")
		return time.Time{}
	}
	field, must := "until", "Access must end"
	if f.Until == "date" {
		field, must = "until_date", "End date must be"
	}
	switch {
	case !day.After(Today(now)):
		p.add(field, must+" in the future")
	case longest > 0 && day.After(last):
		p.add(field, must+" on or before "+last.Format("2 January 2006")+why)
	}
	return day.AddDate(0, 0, 1)
}

// Today gives the first moment of the day, which is that of UTC for everybody:
// access ends on the same day for every reader.
func Today(now time.Time) time.Time {
	return now.UTC().Truncate(24 * time.Hour)
}

// lastDay is the last day of access that lasts so many days from today.
func lastDay(now time.Time, days int) time.Time { return Today(now).AddDate(0, 0, days) }

// LastDay gives the day that people are told: access ends at the end of it.
func LastDay(until time.Time) time.Time {
	return until.UTC().Add(-time.Second).Truncate(24 * time.Hour)
}
