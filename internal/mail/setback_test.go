package mail_test

import (
	"errors"
	netmail "net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"guestportal/internal/guest"
	"guestportal/internal/mail"
)

func TestWhoStoodInTheWayIsNoted(t *testing.T) {
	t.Parallel()
	gone := (&server{}).start(t)
	unreachable := to(gone, mail.TLSImplicit) // the server speaks no TLS
	refusing := func(s *server) mail.Transport { return to(s.start(t), mail.TLSNone) }
	no := &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no"}
	moot, lost := letter(guest.MailAsked), letter(guest.MailApproved)
	moot.Request = letter(guest.MailDeclined).Request
	lost.To.Email = ""
	for name, c := range map[string]struct {
		l    guest.Letter
		by   mail.Transport
		want guest.Setback
	}{
		"address": {letter(guest.MailInvitation), refusing(&server{OnRcpt: no}), guest.Setback{Kind: guest.SetbackAddress, Words: "the mail server refused the address (550 5.1.1)", Final: true}},
		"message": {letter(guest.MailInvitation), refusing(&server{OnData: no}), guest.Setback{Kind: guest.SetbackMessage, Words: "the mail server refused the message (550 5.1.1)", Final: true}},
		"sender":  {letter(guest.MailInvitation), refusing(&server{OnMail: no}), guest.Setback{Kind: guest.SetbackRefused, Words: "the mail server did not take it (550 5.1.1)"}},
		"silent":  {letter(guest.MailInvitation), unreachable, guest.Setback{Kind: guest.SetbackSilent, Words: "the mail server could not be reached"}},
		"off":     {letter(guest.MailInvitation), mail.Off{}, guest.Setback{Kind: guest.SetbackOff, Words: "mail is switched off", Final: true}},
		"moot":    {moot, mail.Off{}, guest.Setback{Kind: guest.SetbackMoot, Words: "it was decided before", Final: true}},
		"nowhere": {lost, mail.Off{}, guest.Setback{Kind: guest.SetbackNoAddress, Words: "Ana Silva has no mail address that can be used", Final: true}},
		"a test":  {letter(guest.MailTest), unreachable, guest.Setback{Kind: guest.SetbackSilent, Words: "the mail server could not be reached", Final: true}},
	} {
		postman, p := office(t, c.l)
		postman.Transport = c.by
		if err := postman.Deliver(t.Context(), c.l.ID, false); err == nil || final(err) != c.want.Final || !slices.Equal(p.setbacks, []guest.Setback{c.want}) {
			t.Errorf("%s: %v, noted %+v; want %+v", name, err, p.setbacks, c.want)
		}
	}
}

func TestALetterWaitsAsGraphAsksAndIsGivenUpWhenThatGoesOnForADay(t *testing.T) {
	t.Parallel()
	for _, away := range []*guest.Fault{
		{Kind: guest.FaultThrottled, Status: 429, RetryAfter: 40 * time.Second}, {Kind: guest.FaultUnknown, Status: 503, RetryAfter: 40 * time.Second},
	} {
		l := letter(guest.MailInvitation)
		postman, p := office(t, l)
		postman.Transport = mail.Graph{Mailbox: "guests@contoso.example", Mailer: &mailer{answer: away}}
		err := postman.Deliver(t.Context(), l.ID, true)
		later, waits := errors.AsType[guest.Later](err)
		if !waits || later.In != 40*time.Second || final(err) || !errors.Is(err, away) || len(p.setbacks) != 0 {
			t.Fatalf("%v, for %s, noted %+v", err, later.In, p.setbacks)
		}
		tries := 1
		for ; waits && tries < 1000; tries++ {
			err = postman.Deliver(t.Context(), l.ID, false)
			_, waits = errors.AsType[guest.Later](err)
		}
		if tries != 101 || !final(err) || !errors.Is(err, away) {
			t.Errorf("after %d tries: %v", tries, err)
		}
		want := guest.Setback{Kind: guest.SetbackWait, Words: "the mail server has asked to wait for too long", Final: true}
		if !slices.Equal(p.setbacks, []guest.Setback{want}) {
			t.Errorf("noted %+v", p.setbacks)
		}
	}
}

func TestAWaitThatCannotBeNotedIsAnOrdinaryFailure(t *testing.T) {
	t.Parallel()
	l := letter(guest.MailInvitation)
	postman, p := office(t, l)
	p.failNote, p.answer = errors.New("no database"), func(mail.Message) error { return guest.Later{} }
	if err := postman.Deliver(t.Context(), l.ID, true); err == nil || final(err) || errors.As(err, new(guest.Later)) {
		t.Errorf("%v", err)
	}
}

func TestWhatStaffGetIsFiledByGroupAndWhatAGuestGetsIsNoList(t *testing.T) {
	t.Parallel()
	for name, l := range variants() {
		want := map[bool]string{true: "approvals", false: "requests"}[l.Kind.AsksToDecide() || l.Kind == guest.MailSettled]
		if l.Kind == guest.MailAlarm || l.Kind == guest.MailTest {
			want = "operations"
		}
		want = "Guest portal " + want + " <" + want + ".guest-portal.guests.contoso.example>"
		if l.Kind.ToGuest() {
			want = ""
		}
		m := compose(t, l)
		to := &mailer{}
		if err := (mail.Graph{Mailbox: "x@contoso.example", Mailer: to}).Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		msg, err := netmail.ReadMessage(strings.NewReader(to.message))
		if err != nil {
			t.Fatal(err)
		}
		if got := msg.Header.Get("List-Id"); got != want || msg.Header.Get("List-Unsubscribe") != "" || msg.Header.Get("Auto-Submitted") != "auto-generated" {
			t.Errorf("%s is filed as %q, want %q", name, got, want)
		}
	}
}

func TestAPortalWithoutANameFilesItsMessagesBelowLocalhost(t *testing.T) {
	t.Parallel()
	for _, public := range []string{"http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]"} {
		l := letter(guest.MailAlarm)
		postman, p := office(t, l)
		postman.PublicURL = origin(t, public)
		if err := postman.Deliver(t.Context(), l.ID, false); err != nil {
			t.Fatal(err)
		}
		if got := p.sent[0].List; got != "Guest portal operations <operations.guest-portal.localhost>" {
			t.Errorf("%s: %s", public, got)
		}
	}
}
