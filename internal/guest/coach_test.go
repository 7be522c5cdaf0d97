package guest_test

import (
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

const daily = 24 * time.Hour

// waits is a case of an invitation that is not accepted, and the moment so many days
// after it was sent.
// byTime is guest.ByTime, which does not fail for a guest whom the tables know.
func byTime(c guest.Case, m guest.Correspondence, now time.Time) (guest.Decision, time.Time) {
	d, again, err := guest.ByTime(c, m, now)
	if err != nil {
		panic(err)
	}
	return d, again
}

func waits(days float64) (guest.Case, time.Time) {
	c := guesttest.Case(guest.Invited)
	c.Guest.Until = c.Guest.InvitedAt.AddDate(1, 0, 0)
	return c, c.Guest.InvitedAt.Add(time.Duration(days * float64(daily)))
}

// letters names what a decision has written: "coach 2".
func letters(d guest.Decision) string {
	var out []string
	for _, w := range d.Work {
		if w.Kind == guest.WorkMail {
			about, _, _ := strings.Cut(w.Mail.Key, " of ")
			out = append(out, about)
		}
	}
	return strings.Join(out, ", ")
}

// wrote is the correspondence after a decision.
func wrote(m guest.Correspondence, d guest.Decision, now time.Time) guest.Correspondence {
	for _, w := range d.Work {
		if w.Kind == guest.WorkMail {
			m.Told = append(m.Told[:len(m.Told):len(m.Told)], guest.Told{Occasion: guest.Occasion(w.Mail.Key), At: now})
		}
	}
	return m
}

// before is a correspondence in which these were written at a moment.
func before(c guest.Case, at time.Time, abouts ...string) (m guest.Correspondence) {
	for _, about := range abouts {
		m.Told = append(m.Told, guest.Told{Occasion: guest.Occasion(about + " of " + string(c.Guest.ID)), At: at})
	}
	return m
}

func TestWhoIsWrittenToWhenNobodyAccepts(t *testing.T) {
	t.Parallel()
	type told = guest.Correspondence
	for name, c := range map[string]struct {
		days   float64
		change func(*guest.Case, *guest.Correspondence)
		want   string
		again  float64 // days after the invitation; zero: never
	}{
		"just invited":                    {0, nil, "", 2},
		"a moment before two days":        {1.999, nil, "", 2},
		"after two days":                  {2, nil, "coach 1", 4},
		"the guest, after four":           {4, said("coach 1"), "guest reminder", 7},
		"after seven":                     {7, said("coach 1", "guest reminder"), "coach 2", 14},
		"after fourteen":                  {14, said("coach 2", "guest reminder"), "coach 3", 0},
		"that is all":                     {60, said("coach 3", "guest reminder"), "", 0},
		"only the last after a pause":     {14.5, nil, "coach 3, guest reminder", 0},
		"what a later one makes needless": {8, said("coach 2", "guest reminder"), "", 14},
		"long after, nothing":             {200, nil, "", 0},

		"sent again yesterday":        {7, resent(6), "", 8},
		"sent again, and two days on": {8, resent(6), "coach 2, guest reminder", 14},
		"sent again after long":       {202, resent(200), "coach 3, guest reminder", 0},

		"by link":              {4, func(c *guest.Case, _ *guest.Correspondence) { c.Guest.Delivery = guest.ByLink }, "coach 1", 7},
		"opened":               {4, func(_ *guest.Case, m *guest.Correspondence) { m.Opened = guesttest.Noon }, "coach 1", 7},
		"the mail was lost":    {4, func(_ *guest.Case, m *guest.Correspondence) { m.Lost = true }, "coach 1", 5},
		"shut out":             {4, func(c *guest.Case, _ *guest.Correspondence) { c.Policy.BlockedDomains = []string{"fabrikam.example"} }, "coach 1", 5},
		"in trouble":           {4, func(c *guest.Case, _ *guest.Correspondence) { c.Guest.Sync = guest.Attention }, "coach 1", 5},
		"nobody wants letters": {14, rules(guest.Prompts{}), "", 0},
		"only the second one":  {14, rules(guest.Prompts{Second: 10}), "coach 2", 0},
		"accepted":             {14, func(c *guest.Case, _ *guest.Correspondence) { c.Guest.State = guest.Suspended }, "", 0},
		"over":                 {14, func(c *guest.Case, _ *guest.Correspondence) { c.Guest.Until = c.Guest.InvitedAt.Add(daily) }, "", 0},
		"ended":                {14, func(c *guest.Case, _ *guest.Correspondence) { c.Guest.State = guest.Ending }, "", 0},

		"it will be withdrawn":       {23, rules(guest.Prompts{Third: 14, GiveUp: 30}), "withdraws 30", 30},
		"it was withheld until late": {100, rules(guest.Prompts{Third: 14, GiveUp: 30}), "withdraws 30", 107},
		"no other letter beside it":  {14, rules(guest.Prompts{Third: 14, GiveUp: 21}), "withdraws 21", 21},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			is, now := waits(c.days)
			var m told
			if c.change != nil {
				c.change(&is, &m)
			}
			d, again := byTime(is, m, now)
			if got := letters(d); got != c.want {
				t.Errorf("writes %q, want %q", got, c.want)
			}
			if got := again.Sub(is.Guest.InvitedAt); again.IsZero() != (c.again == 0) || c.again != 0 && got != time.Duration(c.again*float64(daily)) {
				t.Errorf("looks again after %v, want %v days", got, c.again)
			}
			for _, w := range d.Work {
				if want := is.Guest.Sponsor.ID; (w.Mail.To == want) == w.Mail.Kind.ToGuest() {
					t.Errorf("%s goes to %q", w.Mail.Kind, w.Mail.To)
				}
			}
			for _, e := range d.Events {
				if !e.Minor || e.Kind != guest.EventReminded || !e.At.Equal(now) {
					t.Errorf("told: %+v", e)
				}
			}
		})
	}
}

type setup = func(*guest.Case, *guest.Correspondence)

func said(abouts ...string) setup {
	return func(c *guest.Case, m *guest.Correspondence) { *m = before(*c, c.Guest.InvitedAt, abouts...) }
}

func resent(days float64) setup {
	return func(c *guest.Case, _ *guest.Correspondence) {
		c.Resent = []time.Time{c.Guest.InvitedAt.Add(time.Duration(days * float64(daily)))}
	}
}

func rules(p guest.Prompts) setup {
	return func(c *guest.Case, _ *guest.Correspondence) { c.Policy.Prompts = p }
}

func TestAnInvitationIsWithdrawnAWeekAfterItWasAnnounced(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rules     guest.Prompts
		announced float64 // days; zero: never
		resent    float64
		after     float64 // the last moment at which it is not withdrawn
	}{
		"in time":           {guest.Prompts{GiveUp: 30}, 23, 0, 29.999},
		"late":              {guest.Prompts{GiveUp: 30}, 40, 0, 46.999},
		"the sponsor cares": {guest.Prompts{GiveUp: 30}, 23, 29, 35.999},
		"never announced":   {guest.Prompts{GiveUp: 30}, 0, 0, 200},
		"the rules changed": {guest.Prompts{GiveUp: 90}, 23, 0, 200}, // that is announced anew
		"not the rule":      {guest.Prompts{}, 23, 0, 200},
	} {
		is, now := waits(c.after)
		is.Policy.Prompts = c.rules
		m := guest.Correspondence{}
		if c.announced > 0 {
			_, at := waits(c.announced)
			m = before(is, at, "withdraws 30")
		}
		if c.resent > 0 {
			resent(c.resent)(&is, &m)
		}
		if len(m.Told) > 0 { // nobody was told until it was sent
			m.Told[0].Unsent = true
			if d, again := byTime(is, m, now.Add(2*time.Minute)); d.Guest != nil || again.IsZero() && c.rules.GiveUp > 0 {
				t.Errorf("%s: withdrawn without a word", name)
			}
			m.Told[0].Unsent = false
		}
		if d, _ := byTime(is, m, now); d.Guest != nil || len(d.Grants) > 0 {
			t.Errorf("%s: withdrawn before its time", name)
		}
		d, _ := byTime(is, m, now.Add(2*time.Minute))
		if gone := d.Guest != nil; gone != (c.after < 200) {
			t.Errorf("%s: withdrawn: %v", name, gone)
			continue
		}
		if d.Guest == nil {
			continue
		}
		if d.Guest.State != guest.Ending || d.Grants[0].EndedAt.IsZero() || letters(d) != "gave up" || !d.TakesAway() {
			t.Errorf("%s: %+v", name, d)
		}
		want := "The invitation of Gil Roy was withdrawn, since it was not accepted within "
		if e := d.Events[0]; len(d.Events) != 1 || e.Kind != guest.EventEnded || e.Minor || !strings.HasPrefix(e.Words, want) {
			t.Errorf("%s: told %+v", name, d.Events)
		}
	}
}

func TestWhatIsSuggestedFits(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change setup
		want   [4]guest.Hint
	}{
		"by mail": {nil, [4]guest.Hint{guest.HintArrived, guest.HintAddress, guest.HintSender, guest.HintSender}},
		"by link": {func(c *guest.Case, _ *guest.Correspondence) { c.Guest.Delivery = guest.ByLink }, [4]guest.Hint{guest.HintHanded, guest.HintAccount, guest.HintAnother, guest.HintAnother}},
		"lost":    {func(_ *guest.Case, m *guest.Correspondence) { m.Lost = true }, same(guest.HintLost)},
		"opened":  {func(_ *guest.Case, m *guest.Correspondence) { m.Opened, m.Lost = guesttest.Noon, true }, same(guest.HintOpened)},
		"shut out": {func(c *guest.Case, m *guest.Correspondence) {
			m.Lost = true
			c.Policy.BlockedDomains = []string{"fabrikam.example"}
		}, same(guest.HintShutOut)},
		"link lost": {func(c *guest.Case, m *guest.Correspondence) { c.Guest.Delivery, m.Lost = guest.ByLink, true }, [4]guest.Hint{guest.HintHanded, guest.HintAccount, guest.HintAnother, guest.HintAnother}},
	} {
		is, _ := waits(0)
		m := guest.Correspondence{}
		if c.change != nil {
			c.change(&is, &m)
		}
		for i, about := range []string{"coach 1", "coach 2", "coach 3", "withdraws 30"} {
			is.Policy.Prompts.GiveUp = 30
			k := guest.MailCoach
			if i == 3 {
				k = guest.MailWithdraws
			}
			o := about + " of " + string(is.Guest.ID)
			m.Told = []guest.Told{{Occasion: guest.Occasion(o), At: is.Guest.InvitedAt}}
			got := guest.TimelyFor(is, m, k, guest.Occasion(o))
			if got.Hint != c.want[i] || got.Moot != "" || (got.ShutOut != "") != (got.Hint == guest.HintShutOut) {
				t.Errorf("%s, %s: %+v", name, about, got)
			}
		}
	}
}

func same(h guest.Hint) [4]guest.Hint { return [4]guest.Hint{h, h, h, h} }
