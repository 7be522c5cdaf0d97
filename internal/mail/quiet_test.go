package mail_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
	"guestportal/internal/mail"
)

// wished is a letter to somebody who wants messages of its group in a way.
func wished(k guest.MailKind, w guest.MailWish) guest.Letter {
	l := letter(k)
	l.Wishes = guest.MailWishes{k.Group(): w}
	return l
}

func TestALetterGoesWhenItsAddresseeWantsIt(t *testing.T) {
	t.Parallel()
	tomorrow := "digest of " + guest.NextDigest(guesttest.Noon).Format("2006-01-02T15:04:05Z07:00")
	for name, c := range map[string]struct {
		letter guest.Letter
		note   string
	}{
		"at once":         {wished(guest.MailAccepted, guest.MailAtOnce), "sent"},
		"once a day":      {wished(guest.MailAccepted, guest.MailDaily), tomorrow},
		"off":             {wished(guest.MailAccepted, guest.MailOff), guesttest.ID[string](50, 1) + ": switched off by the person"},
		"being asked":     {wished(guest.MailAsked, guest.MailOff), "sent"},
		"a reminder":      {wished(guest.MailReminder, guest.MailDaily), "sent"},
		"an alarm":        {wished(guest.MailAlarm, guest.MailOff), "sent"},
		"the guest's own": {wished(guest.MailInvitation, guest.MailOff), "sent"},
		"moot, and not wanted": {func() guest.Letter {
			l := wished(guest.MailAttention, guest.MailDaily)
			l.Guest.Sync = guest.InSync
			return l
		}(), "final: it was put right before"},
		"waits or left out yet": {func() guest.Letter { l := wished(guest.MailAccepted, guest.MailAtOnce); l.Later = true; return l }(), ""},
	} {
		postman, p := office(t, c.letter)
		if err := postman.Deliver(t.Context(), c.letter.ID, true); err != nil && !final(err) {
			t.Errorf("%s: %v", name, err)
		}
		if got := strings.Join(p.notes, ","); got != c.note || (len(p.sent) == 1) != (c.note == "sent") {
			t.Errorf("%s: %d messages, notes %q, want %q", name, len(p.sent), got, c.note)
		}
	}
}

func TestALetterWaitsForItsTurnAndUsesUpNoTry(t *testing.T) {
	t.Parallel()
	l := letter(guest.MailAccepted)
	postman, p := office(t, l)
	p.busy = true
	if err := postman.Deliver(t.Context(), l.ID, true); err != nil || len(p.sent) != 0 || !slices.Equal(p.notes, []string{"waits"}) {
		t.Errorf("%v, %d messages, notes %q", err, len(p.sent), p.notes)
	}
}

func TestEveryMessageThatCanBeChangedSaysWhere(t *testing.T) {
	t.Parallel()
	const where = "\nChange which messages you get, and when: guests.contoso.example/profile\n"
	for name, l := range variants() {
		if got := strings.Contains(compose(t, l).Text, where); got != l.Kind.Changeable() {
			t.Errorf("%s says where to change it: %v", name, got)
		}
	}
}

// part is a letter of a digest, about a request of its own.
func part(n int, k guest.MailKind) guest.Letter {
	l := letter(k)
	l.ID = guesttest.ID[string](60, n)
	if l.Request.ID != "" {
		l.Request.ID = guesttest.ID[guest.RequestID](10, n)
	}
	l.Guest.Name, l.Request.Name = fmt.Sprintf("Gil Roy %d", n), fmt.Sprintf("Gil Roy %d", n)
	return l
}

func ofADay(to guest.Person, parts ...guest.Letter) guest.Letter {
	return guest.Letter{ID: guesttest.ID[string](50, 9), Kind: guest.MailDigest, To: to, At: guesttest.Noon, Parts: parts}
}

func digests() map[string]guest.Letter {
	many := ofADay(guesttest.Ben)
	for n := range 53 {
		many.Parts = append(many.Parts, part(n+1, guest.MailAsked))
	}
	return map[string]guest.Letter{
		"digest": ofADay(guesttest.Ana, part(1, guest.MailApproved), part(2, guest.MailAccepted), part(3, guest.MailSuggested),
			part(4, guest.MailAccepted), part(5, guest.MailAttention), part(6, guest.MailOwnerEnded)),
		"digest-deciding": ofADay(guesttest.Ben, part(1, guest.MailAsked), part(2, guest.MailChanged)),
		"digest-many":     many,
		"digest-one":      ofADay(guesttest.Ben, part(1, guest.MailSettled)),
	}
}

func TestADigestReadsAsWritten(t *testing.T) {
	t.Parallel()
	for name, l := range digests() {
		m := compose(t, l)
		golden(t, name+".txt", fmt.Sprintf("To: %s\nSubject: %s\nMessage-ID: <%s>\nContent-Language: %s\n\n%s", m.To.String(), m.Subject, m.ID, m.Language, m.Text))
		if n := strings.Count(m.HTML, "<li "); n != strings.Count(m.Text, "\n- ") || n > 51 || strings.Count(m.HTML, "<a ") != 1 {
			t.Errorf("%s: %d lines", name, n)
		}
	}
}

func TestADigestLeavesOutWhatIsMootAndSaysTheSameTwice(t *testing.T) {
	t.Parallel()
	moot, kept, again := part(1, guest.MailAsked), part(2, guest.MailAsked), part(3, guest.MailChanged)
	moot.Request.State = guest.Withdrawn
	twice := part(2, guest.MailAsked)
	twice.ID, again.Request.ID = guesttest.ID[string](60, 4), kept.Request.ID
	l := ofADay(guesttest.Ben, moot, kept, twice, again)
	postman, p := office(t, l)
	p.failNote = errors.New("no database")
	for range 2 {
		if err := postman.Deliver(t.Context(), l.ID, false); err == nil {
			t.Error("not noted, and yet no error")
		}
	}
	if len(p.sent) != 2 || p.sent[0].ID != p.sent[1].ID || p.sent[0].Text != p.sent[1].Text || p.sent[0].Subject != "Today at Guest portal: 1 decision waits" {
		t.Errorf("sent %+v", p.sent)
	}
	for _, want := range []string{moot.ID + ": nothing to say any more", kept.ID + ": a later message says it", twice.ID + ": a later message says it"} {
		if !slices.Contains(p.notes, want) {
			t.Errorf("notes %q have no %q", p.notes, want)
		}
	}
}

func TestADigestWithNothingInItIsNotSent(t *testing.T) {
	t.Parallel()
	moot := part(1, guest.MailAsked)
	moot.Request.State = guest.Withdrawn
	for _, l := range []guest.Letter{ofADay(guesttest.Ben, moot), ofADay(guesttest.Ben)} {
		postman, p := office(t, l)
		if err := postman.Deliver(t.Context(), l.ID, false); err != nil || len(p.sent) != 0 || !slices.Contains(p.notes, l.ID+": nothing to say any more") {
			t.Errorf("%v, %d messages, notes %q", err, len(p.sent), p.notes)
		}
	}
}

var _ mail.Outbox = (*post)(nil)
