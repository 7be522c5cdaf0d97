package guest_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// until asks when access ends; limits are the longest days of the packages.
func until(choice, day string, now time.Time, limits ...int) (time.Time, guest.Problems) {
	f := guesttest.Form()
	f.Until, f.UntilDate, f.Packages = choice, day, nil
	var offered []guest.Package
	for i, days := range limits {
		p := guesttest.Falcon()
		p.ID, p.MaxDays = guesttest.ID[guest.PackageID](21, i), days
		offered, f.Packages = append(offered, p), append(f.Packages, string(p.ID))
	}
	a, p := guest.CheckForm(f, offered, guesttest.Policy(), guesttest.Ana, guest.Facts{}, now)
	return a.Until, p
}

func TestAccessEndsAtTheEndOfTheLastDay(t *testing.T) {
	t.Parallel()
	noon := guesttest.Noon // 21 November 2026
	leap := time.Date(2028, 2, 28, 23, 59, 59, 0, time.UTC)
	for _, c := range []struct {
		name, choice, day string
		now               time.Time
		limits            []int
		last              time.Time
	}{
		{"30 days", "30", "", noon, []int{180}, date(2026, 12, 21)},
		{"90 days", "90", "", noon, []int{90}, date(2027, 2, 19)},
		{"longest", "longest", "", noon, []int{180}, date(2027, 5, 20)},
		{"the shortest of the packages counts", "longest", "", noon, []int{365, 90, 180}, date(2027, 2, 19)},
		{"a package without a limit does not lift the others'", "longest", "", noon, []int{90, 0, 180}, date(2027, 2, 19)},
		{"tomorrow", "date", "2026-11-22", noon, []int{180}, date(2026, 11, 22)},
		{"blanks around a date", "date", " 2026-12-24 ", noon, []int{180}, date(2026, 12, 24)},
		{"the limit itself", "date", "2027-05-20", noon, []int{180}, date(2027, 5, 20)},
		{"a leap day", "date", "2028-02-29", leap, []int{180}, date(2028, 2, 29)},
		{"over a leap day", "30", "", leap, []int{180}, date(2028, 3, 29)},
		{"the day is that of UTC", "30", "", time.Date(2026, 11, 22, 1, 0, 0, 0, time.FixedZone("", 2*3600)), []int{180}, date(2026, 12, 21)},
		{"a second before midnight", "30", "", date(2026, 11, 22).Add(-time.Second), []int{180}, date(2026, 12, 21)},
		{"at midnight", "30", "", date(2026, 11, 22), []int{180}, date(2026, 12, 22)},
		{"other date is not read for a radio", "30", "1999-01-01", noon, []int{180}, date(2026, 12, 21)},
	} {
		got, p := until(c.choice, c.day, c.now, c.limits...)
		if p != nil || !got.Equal(c.last.AddDate(0, 0, 1)) {
			t.Errorf("%s: until %v, %v; want the end of %v", c.name, got, map[string]string(p), c.last)
		}
		if told := guest.LastDay(got); !told.Equal(c.last) {
			t.Errorf("%s: people are told %v", c.name, told)
		}
	}
}

func TestTheDayThatPeopleAreToldIsTheLastOneWithAccess(t *testing.T) {
	t.Parallel()
	for end, want := range map[time.Time]time.Time{
		date(2026, 12, 22):                       date(2026, 12, 21), // as planned: the first moment without access
		date(2026, 12, 22).Add(time.Second):      date(2026, 12, 22), // ended by a person
		date(2026, 12, 22).Add(30 * time.Second): date(2026, 12, 22),
		date(2028, 3, 1):                         date(2028, 2, 29),
	} {
		if got := guest.LastDay(end); !got.Equal(want) {
			t.Errorf("until %v: %v, want %v", end, got, want)
		}
	}
}

func TestAnEndThatCannotBeSaysWhy(t *testing.T) {
	t.Parallel()
	const enter, future = "Enter the date when access should end, like 2027-06-30", "End date must be in the future"
	for _, c := range []struct {
		choice, day  string
		limit        int
		field, words string
	}{
		{"", "", 180, "until", "Select when access should end"},
		{"31", "", 180, "until", "Select when access should end"},
		{"date", "", 180, "until_date", enter},
		{"date", "30 6 2027", 180, "until_date", enter},
		{"date", "21/12/2026", 180, "until_date", enter},
		{"date", "2027-02-29", 180, "until_date", enter},
		{"date", "2026-11-31", 180, "until_date", enter},
		{"date", "2026-12-24T00:00:00Z", 180, "until_date", enter},
		{"date", "2026-11-21", 180, "until_date", future},
		{"date", "2026-11-20", 180, "until_date", future},
		{"date", "0001-01-01", 180, "until_date", future},
		{"date", "2027-05-21", 180, "until_date", "End date must be on or before 20 May 2027, the longest for Project Falcon"},
		{"date", "9999-12-31", 180, "until_date", "End date must be on or before 20 May 2027, the longest for Project Falcon"},
		{"30", "", 29, "until", "Access must end on or before 20 December 2026, the longest for Project Falcon"},
		{"90", "", 89, "until", "Access must end on or before 18 February 2027, the longest for Project Falcon"},
	} {
		_, p := until(c.choice, c.day, guesttest.Noon, c.limit)
		problem(t, p, c.field, c.words)
	}
}

func TestAnExampleInAFaultIsItselfTaken(t *testing.T) {
	t.Parallel()
	if _, p := until("date", "2027-06-30", guesttest.Noon, 365); p != nil {
		t.Errorf("the date that the fault gives as an example: %v", map[string]string(p))
	}
}

func TestWithoutAPackageOnlyTheMissingPackageIsAFault(t *testing.T) {
	t.Parallel()
	for _, choice := range []string{"30", "90", "longest"} {
		_, p := until(choice, "", guesttest.Noon)
		problem(t, p, "package", "Select what the guest needs access to")
	}
}

func TestAnAcceptedEndLiesBetweenTomorrowAndTheLimit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		now := time.Unix(rapid.Int64Range(1.7e9, 2.6e9).Draw(t, "now"), 0)
		limit := rapid.IntRange(1, 1000).Draw(t, "limit")
		day := now.UTC().AddDate(0, 0, rapid.IntRange(-3, 1003).Draw(t, "days")).Format(time.DateOnly)
		choice := rapid.SampledFrom([]string{"30", "90", "longest", "date"}).Draw(t, "choice")
		end, p := until(choice, day, now, limit)
		if p != nil {
			return
		}
		days := int(guest.LastDay(end).Sub(now.UTC().Truncate(24*time.Hour)).Hours()) / 24
		if days < 1 || days > limit || !guest.LastDay(end).Before(end) || !end.After(now) {
			t.Fatalf("at %v with %d days: ends %v, %d days", now, limit, end, days)
		}
	})
}
