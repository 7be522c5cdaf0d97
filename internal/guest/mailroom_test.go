package guest_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func givenUp(change ...func(*guest.MailRow)) guest.MailRow {
	m := guest.MailRow{
		ID: guesttest.ID[string](50, 1), Kind: guest.MailInvitation, At: today.Add(-time.Hour), Name: "Gil Roy", Address: "gil@fabrikam.example", ToGuest: true,
		Sponsor: "Ana Silva", FailedAt: today.Add(-time.Minute), Tries: 10,
		Last: guest.Setback{Kind: guest.SetbackSilent, Words: "the mail server could not be reached"},
	}
	for _, c := range change {
		c(&m)
	}
	return m
}

func TestAMessageThatWasGivenUpWaitsToBeSentAgain(t *testing.T) {
	t.Parallel()
	m, e, err := guest.SendAgain(givenUp(), guesttest.Case(guest.Invited), guesttest.Cleo, 0, "", today)
	if err != nil || m.State() != guest.MailWaiting || m.Tries != 0 || m.Last != (guest.Setback{}) || m.Again != 1 || !m.AgainAt.Equal(today) {
		t.Errorf("%+v, %v", m, err)
	}
	if e.Kind != guest.EventResent || e.Words != "Cleo Marsh sent the invitation again." || e.Minor {
		t.Errorf("told %+v", e)
	}
	_, e, err = guest.SendAgain(givenUp(func(m *guest.MailRow) { m.Kind, m.Name = guest.MailAsked, "Ben Ito" }), guest.Case{}, guesttest.Cleo, 0, "", today)
	if err != nil || e.Words != "Cleo Marsh had a message to Ben Ito sent again." || !e.Minor {
		t.Errorf("told %+v, %v", e, err)
	}
}

func TestWhatIsNotSentAgainAndWhy(t *testing.T) {
	t.Parallel()
	often := func(c *guest.Case) { c.Resent = slices.Repeat([]time.Time{today.Add(-time.Hour)}, 3) }
	shutOut := func(c *guest.Case) { c.Policy.BlockedDomains = []string{"fabrikam.example"} }
	shut := guesttest.Case(guest.Invited)
	const tooOften = "This message was sent again 5 times within a day. Put right what keeps it back first, or reach Gil Roy in another way."
	for name, c := range map[string]struct {
		m     guest.MailRow
		of    func(*guest.Case)
		by    guest.Person
		shown int
		moot  string
		want  error
	}{
		"sent":        {m: givenUp(func(m *guest.MailRow) { m.SentAt = today }), want: guest.MovedOn{Reason: "This message has been sent meanwhile."}},
		"waiting":     {m: givenUp(func(m *guest.MailRow) { m.FailedAt = time.Time{} }), want: guest.ErrRepeated},
		"an old page": {m: givenUp(func(m *guest.MailRow) { m.Again, m.AgainAt = 2, today }), shown: 1, want: guest.ErrRepeated},
		"moot before": {
			m: givenUp(func(m *guest.MailRow) {
				m.Last = guest.Setback{Kind: guest.SetbackMoot, Words: "it was decided before"}
			}),
			want: guest.MovedOn{Reason: "This message is not sent again, because it was decided before."},
		},
		"moot now":                  {m: givenUp(), moot: "the access had ended before", want: guest.MovedOn{Reason: "This message is not sent again, because the access had ended before."}},
		"another invitation":        {m: givenUp(func(m *guest.MailRow) { m.Newer = true }), want: guest.MovedOn{Reason: "This message is not sent again, because a newer invitation was written since."}},
		"often":                     {m: givenUp(func(m *guest.MailRow) { m.Again, m.AgainAt = 5, today.Add(-time.Hour) }), shown: 5, want: guest.MovedOn{Reason: tooOften}},
		"often, a day ago":          {m: givenUp(func(m *guest.MailRow) { m.Again, m.AgainAt = 5, today.Add(-24*time.Hour) }), shown: 5},
		"sent again by the sponsor": {m: givenUp(), of: often, want: guest.MovedOn{Reason: "This was sent again 3 times today. Copy the link instead."}},
		"no invitation":             {m: givenUp(func(m *guest.MailRow) { m.Kind = guest.MailGuestReminder }), of: often},
		"shut out":                  {m: givenUp(), of: shutOut, want: guest.MovedOn{Reason: shut.ShutOutWords()}},
		"an auditor":                {m: givenUp(), by: guesttest.Dee, want: guest.NotAllowed{Reason: "You can read this, but not change it."}},
		"the sponsor":               {m: givenUp(), by: guesttest.Ana, want: guest.ErrNotFound},
	} {
		by := c.by
		if by.ID == "" {
			by = guesttest.Cleo
		}
		of := guesttest.Case(guest.Invited)
		if c.of != nil {
			c.of(&of)
		}
		if _, _, err := guest.SendAgain(c.m, of, by, c.shown, c.moot, today); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestATestMessageGoesToAnAdministratorNowAndThen(t *testing.T) {
	t.Parallel()
	nowhere := guesttest.Cleo
	nowhere.Email = ""
	for name, c := range map[string]struct {
		by   guest.Person
		sent int
		ok   bool
	}{
		"the fifth": {guesttest.Cleo, 4, true}, "the sixth": {guesttest.Cleo, 5, false}, "without an address": {nowhere, 0, false},
		"an auditor": {guesttest.Dee, 0, false}, "a sponsor": {guesttest.Ana, 0, false},
	} {
		if err := guest.TestMail(c.by, c.sent); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestALetterWaitsAsItIsToldForADayAtMost(t *testing.T) {
	t.Parallel()
	var waited time.Duration
	times := 1
	for in, ok := guest.MailWait(0, times); ok; in, ok = guest.MailWait(0, times) {
		if in < 10*time.Second || in > 15*time.Minute {
			t.Fatalf("the wait %d is %s", times, in)
		}
		waited += in
		if times++; times > 1000 {
			t.Fatal("it never ends")
		}
	}
	if waited < 22*time.Hour || waited > 25*time.Hour {
		t.Errorf("it waits for %s", waited)
	}
	for told, want := range map[time.Duration]time.Duration{0: 10 * time.Second, time.Minute: time.Minute, time.Hour: 15 * time.Minute} {
		if in, ok := guest.MailWait(told, 1); in != want || !ok {
			t.Errorf("told %s: %s, %v", told, in, ok)
		}
	}
}

func TestEveryMessageHasALabelAndWhatWasGivenUpSaysWhatHelps(t *testing.T) {
	t.Parallel()
	for kind, want := range map[guest.MailKind]string{guest.MailInvitation: "Invitation", "of tomorrow": "Of tomorrow", "": ""} {
		if got := kind.Label(); got != want {
			t.Errorf("%q is called %q", kind, got)
		}
	}
	for _, k := range []guest.SetbackKind{
		"", guest.SetbackAddress, guest.SetbackMessage, guest.SetbackRefused, guest.SetbackSilent, guest.SetbackWait, guest.SetbackOff, guest.SetbackNoAddress,
	} {
		if givenUp(func(m *guest.MailRow) { m.Last.Kind = k }).ToDo() == "" {
			t.Errorf("%q says nothing", k)
		}
	}
	if got := givenUp(func(m *guest.MailRow) { m.Last.Kind = guest.SetbackMoot }).ToDo(); got != "" {
		t.Errorf("for what is moot: %q", got)
	}
}
