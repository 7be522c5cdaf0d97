package mail_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
	"guestportal/internal/mail"
)

// unaccepted is a letter about an invitation of seven days ago.
func unaccepted(k guest.MailKind, hint guest.Hint) guest.Letter {
	l := letter(k)
	l.Guest, l.Request = guesttest.Guest(guest.Invited), guest.Request{}
	l.Guest.InvitedAt = guesttest.Noon.AddDate(0, 0, -7)
	l.Timely.Hint = hint
	if k.ToGuest() {
		l.To, l.LinkCode = guest.Person{}, code
	}
	return l
}

// byTime are the messages that come by time.
func byTime() map[string]guest.Letter {
	all := map[string]guest.Letter{}
	for _, h := range []guest.Hint{
		guest.HintShutOut, guest.HintLost, guest.HintOpened, guest.HintArrived, guest.HintAddress, guest.HintSender,
		guest.HintHanded, guest.HintAccount, guest.HintAnother,
	} {
		l := unaccepted(guest.MailCoach, h)
		switch h {
		case guest.HintShutOut:
			l.Timely.ShutOut = guest.Case{Guest: l.Guest, Policy: guest.DefaultPolicy()}.ShutOutWords()
		case guest.HintOpened:
			l.Timely.Opened = guesttest.Noon.AddDate(0, 0, -2)
		case guest.HintSender:
			l.Timely.Reminded = guesttest.Noon.AddDate(0, 0, -3)
		}
		all["coach-"+strings.ReplaceAll(string(h), " ", "-")] = l
	}
	l := unaccepted(guest.MailWithdraws, guest.HintSender)
	l.Timely.Withdrawn = guesttest.Noon.AddDate(0, 0, 7)
	all["coach-announcing"] = l

	l = unaccepted(guest.MailGaveUp, "")
	l.Guest = guesttest.Guest(guest.Ending)
	all["gave-up"] = l

	for _, language := range guest.Languages {
		l := unaccepted(guest.MailGuestReminder, "")
		l.Guest.Language = language.Code
		all["guest-reminder-"+language.Code] = l
		l = unaccepted(guest.MailGuestEnds, "")
		l.Guest.Language, l.Guest.State = language.Code, guest.Active
		all["guest-ends-soon-"+language.Code] = l
	}
	for days, name := range map[int]string{14: "ends-soon", 1: "ends-soon-tomorrow", 0: "ends-soon-today"} {
		l := letter(guest.MailEndsSoon)
		l.Request, l.Timely.Grant = guest.Request{}, guesttest.ID[guest.GrantID](13, 1)
		l.Guest.Until = guest.Today(guesttest.Noon).AddDate(0, 0, days+1)
		all[name] = l
	}
	l = all["ends-soon"]
	l.Timely.Grant = ""
	all["ends-soon-several"] = l
	return all
}

func TestALetterThatComesByTimeLeadsToWhereItCanBeAnswered(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"coach-arrived": "/guests/GU-00000001", "gave-up": "/guests/GU-00000001",
		"ends-soon":         "/guests/GU-00000001/access/" + string(guesttest.ID[guest.GrantID](13, 1)) + "/extend",
		"ends-soon-several": "/guests/GU-00000001",
		"guest-reminder-de": "/i/" + code, "guest-ends-soon-de": "/i/" + code,
	} {
		l := byTime()[name]
		m := compose(t, l)
		d, err := goquery.NewDocumentFromReader(strings.NewReader(m.HTML))
		if err != nil {
			t.Fatal(err)
		}
		want = "https://guests.contoso.example" + want
		if got := d.Find("a").AttrOr("href", ""); got != want || strings.Count(m.Text, "https://") != 1 {
			t.Errorf("%s leads to %q, want %q:\n%s", name, got, want, m.Text)
		}
		to := guesttest.Ana.Email
		if l.Kind.ToGuest() {
			to = l.Guest.Email.String()
		}
		if m.To.Address != to || !l.Kind.ToGuest() && strings.Contains(m.Text+m.HTML, code) {
			t.Errorf("%s goes to %s:\n%s", name, m.To.Address, m.Text)
		}
	}
}

func TestEverySubjectSaysWhatItIsAbout(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"coach-address":      "Gil Roy has not accepted yet (day 7 of 37)",
		"coach-announcing":   "Gil Roy's invitation is withdrawn on 28 Nov unless it is accepted",
		"gave-up":            "Withdrawn: Gil Roy's invitation",
		"guest-reminder-en":  "Reminder: Ana Silva at Contoso invited you",
		"guest-ends-soon-en": "Your access to Contoso ends on 21 December 2026",
		"ends-soon":          "Gil Roy's access ends in 14 days",
		"ends-soon-tomorrow": "Gil Roy's access ends tomorrow",
		"ends-soon-today":    "Gil Roy's access ends today",
	} {
		if got := compose(t, byTime()[name]).Subject; got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestTheTextForTheirITNamesOurSenderAndOurHost(t *testing.T) {
	t.Parallel()
	for name, l := range byTime() {
		m := compose(t, l)
		said := strings.Contains(m.Text, "> Please let mail from guests@contoso.example and links to guests.contoso.example through.")
		if want := l.Timely.Hint == guest.HintSender; said != want {
			t.Errorf("%s says it: %v\n%s", name, said, m.Text)
		}
	}
}

func TestALetterThatIsMootIsNotSent(t *testing.T) {
	t.Parallel()
	for name, l := range byTime() {
		l.Timely.Moot = "it was accepted before"
		postman, p := office(t, l)
		err := postman.Deliver(t.Context(), l.ID, false)
		if f, is := errors.AsType[mail.Failure](err); !is || !f.Permanent || len(p.sent) != 0 {
			t.Errorf("%s: %v, %d sent", name, err, len(p.sent))
		}
		if fmt.Sprint(p.notes) != "[final: it was accepted before]" {
			t.Errorf("%s: %q", name, p.notes)
		}
	}
}

func TestWhatBecameOfTheGuestMakesALetterMoot(t *testing.T) {
	t.Parallel()
	for name, l := range byTime() {
		for state, accepted := range map[guest.State]bool{guest.Active: true, guest.Suspended: true, guest.Removed: false} {
			was := l.Guest.State
			l.Guest.State = state
			postman, p := office(t, l)
			_ = postman.Deliver(t.Context(), l.ID, false)
			if moot := len(p.sent) == 0; moot == (state == was || l.Kind == guest.MailGaveUp) {
				t.Errorf("%s about a guest who is %s: sent %d, %q", name, state, len(p.sent), p.notes)
			}
			if said := strings.Contains(fmt.Sprint(p.notes), "accepted"); said && !accepted {
				t.Errorf("%s about a guest who is %s: %q", name, state, p.notes)
			}
			l.Guest.State = was
		}
	}
}

func TestOldWordsOfTheSponsorAreNotSaidAgain(t *testing.T) {
	t.Parallel()
	l := byTime()["guest-reminder-en"]
	l.Guest.Message = "Welcome to the team, Gil!"
	l.At = guesttest.Noon.Add(time.Hour)
	if m := compose(t, l); strings.Contains(m.Text+m.HTML, "Welcome to the team") {
		t.Errorf("it says\n%s", m.Text)
	}
}
