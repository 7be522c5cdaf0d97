package ui_test

import (
	"testing"
	"time"

	"guestportal/web/ui"
)

func clockIn(t *testing.T, zone string) ui.Clock {
	t.Helper()
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return ui.Clock{Now: time.Date(2026, time.November, 21, 14, 32, 0, 0, time.UTC), Zone: location}
}

func TestRelativeTimesCountCalendarDays(t *testing.T) {
	t.Parallel()
	c := clockIn(t, "Europe/London")
	for _, tt := range []struct {
		from time.Duration
		want string
	}{
		{-20 * time.Second, "just now"},
		{20 * time.Second, "in less than a minute"},
		{-time.Minute, "1 minute ago"},
		{59 * time.Minute, "in 59 minutes"},
		{-2 * time.Hour, "2 hours ago"},
		{-14 * time.Hour, "14 hours ago"},
		{-15 * time.Hour, "yesterday"},
		{9 * time.Hour, "in 9 hours"},
		{10 * time.Hour, "tomorrow"},
		{-24 * time.Hour, "yesterday"},
		{12 * 24 * time.Hour, "in 12 days"},
		{59 * 24 * time.Hour, "in 59 days"},
		{90 * 24 * time.Hour, "in 3 months"},
		{-400 * 24 * time.Hour, "13 months ago"},
		{800 * 24 * time.Hour, "in 2 years"},
	} {
		if got := c.Relative(c.Now.Add(tt.from)); got != tt.want {
			t.Errorf("%v from now is %q, want %q", tt.from, got, tt.want)
		}
	}
}

func TestHoursAroundMidnightAreStillHours(t *testing.T) {
	t.Parallel()
	c := ui.Clock{Now: time.Date(2026, time.November, 21, 0, 30, 0, 0, time.UTC)}
	if got := c.Relative(c.Now.Add(-2 * time.Hour)); got != "2 hours ago" {
		t.Errorf("two hours ago across midnight is %q", got)
	}
}

func TestTimesAreInTheZoneOfTheReader(t *testing.T) {
	t.Parallel()
	late := time.Date(2026, time.November, 21, 23, 30, 0, 0, time.UTC)
	for zone, want := range map[string][2]string{
		"UTC":                 {"21 Nov 2026, 23:30", "today"},
		"Europe/Paris":        {"22 Nov 2026, 00:30", "tomorrow"},
		"Pacific/Auckland":    {"22 Nov 2026, 12:30", "today"},
		"America/Los_Angeles": {"21 Nov 2026, 15:30", "today"},
	} {
		c := clockIn(t, zone)
		if got := c.Moment(late); got.Text != want[0] || got.Machine != "2026-11-21T23:30:00Z" {
			t.Errorf("in %s: %+v, want %s", zone, got, want[0])
		}
		if got := c.Day(late).Relative; got != want[1] {
			t.Errorf("in %s the day is %q, want %q", zone, got, want[1])
		}
	}
}

func TestDaysDoNotShiftWhenClocksChange(t *testing.T) {
	t.Parallel()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	c := ui.Clock{Now: time.Date(2027, time.March, 27, 23, 30, 0, 0, paris), Zone: paris}
	if got := c.Day(time.Date(2027, time.March, 28, 22, 0, 0, 0, paris)); got.Relative != "tomorrow" || got.Text != "28 Mar 2027" {
		t.Errorf("the day of 23 hours is %+v", got)
	}
}

func TestNoTimeShowsNothing(t *testing.T) {
	t.Parallel()
	var c ui.Clock
	for name, w := range map[string]ui.When{"Moment": c.Moment(time.Time{}), "Day": c.Day(time.Time{}), "Hour": c.Hour(time.Time{})} {
		if !w.IsZero() || w != (ui.When{}) {
			t.Errorf("%s of no time is %+v", name, w)
		}
	}
}

func TestHourAndWeekdayAreShort(t *testing.T) {
	t.Parallel()
	c := clockIn(t, "Europe/London")
	if got := c.Hour(c.Now); got.Text != "14:32" || got.Relative != "" {
		t.Errorf("Hour is %+v", got)
	}
	if got := c.Weekday(c.Now.AddDate(0, 0, 12)); got != "Thu 3 Dec" {
		t.Errorf("Weekday is %q", got)
	}
}

func TestNumbersAreWrittenForPeople(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0 guests", 1: "1 guest", 12: "12 guests", 1200: "1,200 guests", 1234567: "1,234,567 guests", -1000: "-1,000 guests", -100: "-100 guests"} {
		if got := ui.Count(n, "guest"); got != want {
			t.Errorf("Count(%d) is %q, want %q", n, got, want)
		}
	}
}
