package guest_test

import (
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// lasting is a case of somebody whose access began at Noon, and ends after so many
// days more than that one.
func lasting(days int) guest.Case {
	c := guesttest.Case(guest.Active)
	c.Grants[0].From, c.Grants[0].Until = guesttest.Noon, guest.Today(guesttest.Noon).AddDate(0, 0, days+1)
	c.Guest.InvitedAt, c.Guest.Until = guesttest.Noon, c.Grants[0].Until
	return c
}

func TestWhoIsToldThatAnAccessEnds(t *testing.T) {
	t.Parallel()
	lastDay := guest.LastDay(lasting(60).Guest.Until)
	on := func(daysBefore int) time.Time { return lastDay.AddDate(0, 0, -daysBefore) }
	for name, c := range map[string]struct {
		is    guest.Case
		told  []string
		now   time.Time
		want  string
		again time.Time
	}{
		"long before":           {lasting(60), nil, on(30), "", on(14)},
		"a moment before":       {lasting(60), nil, on(14).Add(-time.Second), "", on(14)},
		"fourteen days before":  {lasting(60), nil, on(14), "ends soon", on(7)},
		"seven days before":     {lasting(60), []string{"ends soon"}, on(7), "guest ends soon", time.Time{}},
		"both were missed":      {lasting(60), nil, on(3), "ends soon, guest ends soon", time.Time{}},
		"both were told":        {lasting(60), []string{"ends soon", "guest ends soon"}, on(3), "", time.Time{}},
		"it is over":            {lasting(60), nil, lasting(60).Guest.Until, "", time.Time{}},
		"suspended":             {changedTo(lasting(60), func(c *guest.Case) { c.Guest.State = guest.Suspended }), nil, on(3), "", time.Time{}},
		"not at all":            {changedTo(lasting(60), func(c *guest.Case) { c.Policy.Prompts = guest.Prompts{} }), nil, on(3), "", time.Time{}},
		"ten days":              {lasting(10), nil, guest.LastDay(lasting(10).Guest.Until), "", time.Time{}},
		"twenty days":           {lasting(20), nil, guest.LastDay(lasting(20).Guest.Until).AddDate(0, 0, -7), "guest ends soon", time.Time{}},
		"longer is asked for":   {changedTo(lasting(60), extends), nil, on(14), "", on(13)},
		"longer, and the guest": {changedTo(lasting(60), extends), nil, on(7), "guest ends soon", on(6)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var m guest.Correspondence
			for _, about := range c.told {
				m = wrote(m, decided(c.is, about), guesttest.Noon)
			}
			d, again := byTime(c.is, m, c.now)
			if letters(withoutEnd(d)) != c.want || !again.Equal(c.again) {
				t.Errorf("writes %q, want %q; again %v, want %v", letters(withoutEnd(d)), c.want, again, c.again)
			}
		})
	}
}

func changedTo(c guest.Case, change func(*guest.Case)) guest.Case {
	change(&c)
	return c
}

func extends(c *guest.Case) {
	r := guesttest.Request(guesttest.For(guesttest.Falcon()), guesttest.Sent)
	r.Purpose = guest.ExtendAccess
	c.Requests = append([]guest.Request{r}, c.Requests...)
}

// decided is what was written about the end of an access at its time.
func decided(c guest.Case, about string) guest.Decision {
	d, _ := byTime(c, guest.Correspondence{}, guest.LastDay(c.Guest.Until))
	for _, w := range d.Work {
		if string(w.Mail.Kind) == about {
			return guest.Decision{Work: []guest.Work{w}}
		}
	}
	return guest.Decision{}
}

// withoutEnd leaves the kind of a letter of what it is about.
func withoutEnd(d guest.Decision) guest.Decision {
	var out guest.Decision
	for _, w := range d.Work {
		w.Mail.Key = string(w.Mail.Kind)
		out.Work = append(out.Work, w)
	}
	return out
}

func TestAnAccessThatWasExtendedEndsAnotherTime(t *testing.T) {
	t.Parallel()
	is := lasting(60)
	now := guest.LastDay(is.Guest.Until).AddDate(0, 0, -10)
	first, _ := byTime(is, guest.Correspondence{}, now)
	m := wrote(guest.Correspondence{}, first, now)
	o := guest.Occasion(first.Work[0].Mail.Key)
	if got := guest.TimelyFor(is, m, guest.MailEndsSoon, o); got.Moot != "" || got.Grant != is.Grants[0].ID {
		t.Errorf("%+v", got)
	}

	longer := is
	longer.Grants = append([]guest.Grant{is.Grants[0]}, is.Grants...)
	longer.Grants[1].EndedAt = now
	longer.Grants[0].ID, longer.Grants[0].From, longer.Grants[0].Until = "longer", now, is.Guest.Until.AddDate(0, 0, 60)
	longer.Guest.Until = longer.Grants[0].Until
	if got := guest.TimelyFor(longer, m, guest.MailEndsSoon, o); got.Moot != "the end was moved before" {
		t.Errorf("a letter about the old end: %+v", got)
	}
	d, again := byTime(longer, m, now)
	if letters(d) != "" || !again.Equal(guest.LastDay(longer.Guest.Until).AddDate(0, 0, -14)) {
		t.Errorf("writes %q, looks again %v", letters(d), again)
	}
	if d, _ = byTime(longer, m, again); letters(withoutEnd(d)) != "ends soon" {
		t.Errorf("at the new time it writes %q", letters(d))
	}

	few := longer // extended by a few days, by somebody who knows when that ends
	few.Grants[0].Until = now.AddDate(0, 0, 13)
	few.Guest.Until = few.Grants[0].Until
	if d, again := byTime(few, m, now); letters(d) != "" || !again.IsZero() {
		t.Errorf("of the few days it writes %q, and looks again %v", letters(d), again)
	}
}

func TestTheButtonExtendsWhatEndsWhenThatIsOneThing(t *testing.T) {
	t.Parallel()
	is := lasting(60)
	key := guest.Occasion(decided(is, "ends soon").Work[0].Mail.Key)
	is.Grants = append(is.Grants, is.Grants[0])
	is.Grants[1].ID = "other"
	if got := guest.TimelyFor(is, guest.Correspondence{}, guest.MailEndsSoon, key); got.Grant != "" || got.Moot != "" {
		t.Errorf("two end then: %+v", got)
	}
	is.Grants[1].Until = is.Guest.Until.Add(-daily)
	if got := guest.TimelyFor(is, guest.Correspondence{}, guest.MailEndsSoon, key); got.Grant != is.Grants[0].ID {
		t.Errorf("one ends then: %+v", got)
	}
}
