package ui

import (
	"fmt"
	"time"
)

// When is a point in time, ready to show: absolute first, relative second.
// The zero value shows nothing.
type When struct {
	Machine  string // for the datetime attribute: RFC 3339 in UTC, or a date
	Text     string // "21 Nov 2026, 14:32" or "21 Nov 2026"
	Relative string // "2 hours ago", "in 12 days"; may be empty
}

// IsZero tells whether there is nothing to show.
func (w When) IsZero() bool { return w.Text == "" }

// Clock turns times into words for one reader. It is made once per request.
type Clock struct {
	Now  time.Time      // the moment that "ago" and "in" count from
	Zone *time.Location // the reader's zone; UTC when nil
}

func (c Clock) zone() *time.Location {
	if c.Zone == nil {
		return time.UTC
	}
	return c.Zone
}

// Moment shows a time to the minute: "21 Nov 2026, 14:32". A zero time gives a
// zero When.
func (c Clock) Moment(t time.Time) When {
	if t.IsZero() {
		return When{}
	}
	return When{
		Machine:  t.UTC().Format(time.RFC3339),
		Text:     t.In(c.zone()).Format("2 Jan 2006, 15:04"),
		Relative: c.Relative(t),
	}
}

// Day shows only the date: "21 Nov 2026". A zero time gives a zero When.
func (c Clock) Day(t time.Time) When {
	if t.IsZero() {
		return When{}
	}
	local := t.In(c.zone())
	return When{
		Machine:  local.Format(time.DateOnly),
		Text:     local.Format("2 Jan 2006"),
		Relative: c.relativeDay(t),
	}
}

// Hour shows the time of day: "14:32".
func (c Clock) Hour(t time.Time) When {
	w := c.Moment(t)
	if !w.IsZero() {
		w.Text, w.Relative = t.In(c.zone()).Format("15:04"), ""
	}
	return w
}

// Weekday shows a date near enough to be known by its day: "Thu 3 Dec".
func (c Clock) Weekday(t time.Time) string { return t.In(c.zone()).Format("Mon 2 Jan") }

// Relative says how far a time is from now: "just now", "2 minutes ago",
// "in 3 hours", and from one day on "yesterday", "tomorrow", "in 12 days".
func (c Clock) Relative(t time.Time) string {
	d := t.Sub(c.Now)
	past := d < 0
	if past {
		d = -d
	}
	switch {
	case d < time.Minute && past:
		return "just now"
	case d < time.Minute:
		return "in less than a minute"
	case d < time.Hour:
		return direction(Count(int(d/time.Minute), "minute"), past)
	case d < 24*time.Hour && c.daysAway(t) == 0, d < 6*time.Hour:
		return direction(Count(int(d/time.Hour), "hour"), past)
	}
	return c.relativeDay(t)
}

func (c Clock) relativeDay(t time.Time) string {
	days := c.daysAway(t)
	switch {
	case days == 0:
		return "today"
	case days == 1:
		return "tomorrow"
	case days == -1:
		return "yesterday"
	case days < 0:
		return direction(span(-days), true)
	}
	return direction(span(days), false)
}

// daysAway counts midnights between now and t in the reader's zone, so that
// "tomorrow" means what the calendar says and not 24 hours.
func (c Clock) daysAway(t time.Time) int {
	return int(civilDay(t.In(c.zone())).Sub(civilDay(c.Now.In(c.zone()))) / (24 * time.Hour))
}

func civilDay(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// span says a number of days in the largest unit that is still exact enough.
func span(days int) string {
	switch {
	case days < 60:
		return Count(days, "day")
	case days < 730:
		return Count(days/30, "month")
	}
	return Count(days/365, "year")
}

func direction(amount string, past bool) string {
	if past {
		return amount + " ago"
	}
	return "in " + amount
}

// Count says a number with its noun: "1 guest", "3 guests", "1,200 guests".
func Count(n int, singular string) string {
	if n == 1 {
		return "1 " + singular
	}
	return Number(n) + " " + singular + "s"
}

// Number writes a whole number with commas: "1,200".
func Number(n int) string {
	s := fmt.Sprint(n)
	start := 0
	if n < 0 {
		start = 1
	}
	for i := len(s) - 3; i > start; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
