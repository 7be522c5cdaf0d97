package guest_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// TestNothingIsWrittenTwiceWhateverTheClockDoes lets a clock go forwards and back,
// while sponsors send again and extend, guests open and accept, rules change, and
// letters wait for long or are lost; and looks at every letter that results.
func TestNothingIsWrittenTwiceWhateverTheClockDoes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := lasting(rapid.IntRange(1, 120).Draw(t, "days"))
		c.Guest.State = rapid.SampledFrom([]guest.State{guest.Invited, guest.Invited, guest.Active}).Draw(t, "state")
		c.Guest.Delivery = rapid.SampledFrom([]guest.Delivery{guest.ByMail, guest.ByLink}).Draw(t, "delivery")
		var m guest.Correspondence
		now := guesttest.Noon
		for range 30 {
			now = now.Add(time.Duration(rapid.IntRange(-24, 24*10).Draw(t, "hours")) * time.Hour)
			switch rapid.SampledFrom([]string{"", "", "resend", "open", "accept", "extend", "rules", "lost", "sent"}).Draw(t, "event") {
			case "resend":
				c.Resent = append([]time.Time{now}, c.Resent...)
			case "open":
				m.Opened = now
			case "lost":
				m.Lost = !m.Lost
			case "sent": // what has waited until now, or was sent again
				m.Told = slices.Clone(m.Told)
				for i := range m.Told {
					if m.Told[i].Unsent {
						m.Told[i].Unsent, m.Told[i].At = false, now
					}
				}
			case "accept":
				c.Guest.State = guest.Active
			case "extend":
				c.Grants = append([]guest.Grant(nil), c.Grants...)
				c.Grants[0].From, c.Grants[0].Until = now, c.Guest.Until.AddDate(0, 0, 30)
				c.Guest.Until = c.Grants[0].Until
			case "rules":
				draw := func(what string) int { return rapid.IntRange(0, 60).Draw(t, what) }
				c.Policy.Prompts = guest.Prompts{
					First: draw("first"), Second: draw("second"), Third: draw("third"), Guest: draw("guest"), GiveUp: draw("give up"),
					Ends: draw("ends"), GuestEnds: draw("guest ends"),
				}
			}
			d, again := byTime(c, m, now)
			rightlyWritten(t, c, m, d, now)
			if !again.IsZero() && !again.After(now) {
				t.Fatalf("looked at again at %v, which is not after %v", again, now)
			}
			if d.Guest != nil {
				return // withdrawn
			}
			before := len(m.Told)
			m = wrote(m, d, now)
			for i := before; i < len(m.Told); i++ {
				m.Told[i].Unsent = rapid.Bool().Draw(t, "is not sent")
			}
			if d, again := byTime(c, m, now); len(d.Work)+len(d.Events) > 0 || !again.IsZero() && !again.After(now) {
				t.Fatalf("a second look writes %q", letters(d))
			}
			// Between two looks there is nothing to be found.
			between := now.Add(time.Duration(rapid.IntRange(0, 24*200).Draw(t, "later")) * time.Hour)
			if d, _ := byTime(c, m, between); len(d.Work) > 0 && (again.IsZero() || between.Before(again)) {
				t.Fatalf("%q is written at %v, and nobody looks before %v", letters(d), between, again)
			}
		}
	})
}

// rightlyWritten finds letters that were written before, that do not suit the guest,
// or that come in a burst; and what was withdrawn without a warning.
func rightlyWritten(t *rapid.T, c guest.Case, m guest.Correspondence, d guest.Decision, now time.Time) {
	kinds := map[guest.MailKind]int{}
	if len(d.Events) == 0 && (len(d.Work) > 0 || d.Guest != nil || len(d.Grants) > 0) {
		t.Fatalf("nothing is told of %+v", d)
	}
	for _, w := range d.Work {
		if w.Kind != guest.WorkMail {
			continue
		}
		kinds[w.Mail.Kind]++
		if kinds[guest.MailCoach]+kinds[guest.MailWithdraws] > 1 {
			t.Fatalf("a burst: %q", letters(d))
		}
		for _, before := range m.Told {
			if string(before.Occasion) == w.Mail.Key {
				t.Fatalf("%s was written at %v already", w.Mail.Key, before.At)
			}
		}
		waits := w.Mail.Kind == guest.MailCoach || w.Mail.Kind == guest.MailWithdraws || w.Mail.Kind == guest.MailGuestReminder || w.Mail.Kind == guest.MailGaveUp
		if waits != (c.Guest.State == guest.Invited) || kinds[w.Mail.Kind] > 1 {
			t.Fatalf("to a guest who is %s it writes %q", c.Guest.State, letters(d))
		}
		if w.Mail.Kind == guest.MailGuestReminder && (c.Guest.Delivery == guest.ByLink || m.Lost || !m.Opened.IsZero() || len(c.Resent) > 0 && now.Sub(c.Resent[0]) < 2*daily) {
			t.Fatalf("the guest is reminded, opened %v, by %s, sent again %v, now %v", m.Opened, c.Guest.Delivery, c.Resent, now)
		}
	}
	if d.Guest == nil {
		return
	}
	for _, before := range m.Told {
		if strings.HasPrefix(string(before.Occasion), "withdraws ") && !before.Unsent && now.Sub(before.At) >= guest.NoticeOfGivingUp {
			return
		}
	}
	t.Fatalf("withdrawn at %v without a week's notice: %+v", now, m.Told)
}
