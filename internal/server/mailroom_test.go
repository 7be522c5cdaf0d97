package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
)

func TestAnAdministratorReadsWhatBecameOfMessagesAndSendsOneAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(cleoMarsh)
	shown := b.get("/admin/mail")
	says(t, shown, "guests@contoso.example", "Asked to decide", "The mail server could not be reached.", "It is tried again: 4 tries so far.",
		"Invitation", "lou@fabrikam.example", "Given up", "The mail server refused the address (550 5.1.1).", "Ask Ana Silva whether the address is right.")
	d := doc(t, shown)
	if n := d.Find(`main form[action*="/again"]`).Length(); n != 1 {
		t.Fatalf("%d messages can be sent again, want the one that was given up", n)
	}
	if d.Find(`main a[href="/guests/GU-LOU"]`).Length() != 1 || d.Find(`main a[href="/requests/GR-LOU"]`).Length() != 1 {
		t.Error("the guest whom it is about cannot be opened")
	}
	const again = "/admin/mail/" + bounced + "/again?state=given+up"
	narrowed := b.get("/admin/mail?state=given+up")
	action := doc(t, narrowed).Find(`main form[action*="/again"]`)
	if got := action.AttrOr("action", ""); got != again || action.Find("input[type=hidden]").Length() != 1 {
		t.Fatalf("the form leads to %s", got)
	}
	for range 2 {
		want(t, "send again", b.post(again, url.Values{"again": {"0"}}), http.StatusSeeOther, "/admin/mail?state=given+up")
		says(t, b.get("/admin/mail?state=given+up"), "The message is being sent again.", "No messages match")
	}
	if m := o.messages[1]; m.State() != guest.MailWaiting || m.Again != 1 {
		t.Errorf("%+v", m)
	}
}

func TestAMessageThatWaitsSaysForWhat(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(cleoMarsh)
	at := time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)
	o.messages = []guest.MailRow{
		{ID: unsent, Kind: guest.MailAccepted, At: at.Add(-time.Hour), Name: "Ana Silva", DigestAt: at},
		{ID: bounced, Kind: guest.MailAsked, At: at.Add(-time.Hour), Name: "Ben Ito", WaitUntil: at.Add(time.Minute)},
	}
	says(t, b.get("/admin/mail"), "It comes with the message of the day, at 23 Nov 2026, 07:00",
		"Another message about the same thing went to Ben Ito just before, so it waits until 23 Nov 2026, 07:01")
}

func TestTheListOfMessagesIsNarrowed(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(cleoMarsh)
	says(t, b.get("/admin/mail?q=nobody"), "No messages match", "search “nobody”")
	b.get("/admin/mail?state=lost&q=+Lou+&after=" + bounced)
	if f := o.mailFilter; f.State != "" || f.Query != "Lou" || f.After != bounced || f.Limit == 0 {
		t.Errorf("%+v", f)
	}
	b.get("/admin/mail/live?state=sent&q=" + strings.Repeat("x", 300))
	if f := o.mailFilter; f.State != guest.MailSent || len(f.Query) != 100 {
		t.Errorf("%+v", f)
	}
}

func TestATestMessageGoesToWhoAsksForItWithinLimits(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(cleoMarsh)
	form := url.Values{"idempotency_key": {newFormKey()}}
	for range 2 { // the second click counts for nothing
		want(t, "test", b.post("/admin/mail/test", form), http.StatusSeeOther, "/admin/mail")
		says(t, b.get("/admin/mail"), "A test message to "+cleoMarsh.Email+" is on its way.", "Test message", cleoMarsh.Email)
	}
	for range 4 {
		b.post("/admin/mail/test", url.Values{"idempotency_key": {newFormKey()}})
	}
	want(t, "one too many", b.post("/admin/mail/test", url.Values{"idempotency_key": {newFormKey()}}), http.StatusSeeOther, "/admin/mail")
	says(t, b.get("/admin/mail"), "You've sent 5 test messages within an hour.")
	if n := len(o.messages); n != 7 {
		t.Errorf("%d messages", n)
	}
}

func TestAnAuditorReadsWhatWasSentAndSendsNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(dee)
	shown := b.get("/admin/mail")
	says(t, shown, "Given up", "lou@fabrikam.example")
	if n := doc(t, shown).Find(`main form[method="post"]`).Length(); n != 0 {
		t.Errorf("an auditor is offered %d ways to send something", n)
	}
}

func TestTheMailPageTakesOnlyItsOwnForms(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(cleoMarsh)
	before := o.everything()
	for path, c := range map[string]struct {
		form   url.Values
		status int
	}{
		"/admin/mail/test":                  {url.Values{"idempotency_key": {"me"}}, http.StatusBadRequest},
		"/admin/mail/test?to=x":             {url.Values{"idempotency_key": {newFormKey()}, "to": {"lou@fabrikam.example"}}, http.StatusBadRequest},
		"/admin/mail/" + bounced + "/again": {url.Values{"again": {"often"}}, http.StatusBadRequest},
		"/admin/mail/" + nothing + "/again": {url.Values{"again": {"0"}}, http.StatusNotFound},
		"/admin/mail/x/again":               {url.Values{"again": {"0"}}, http.StatusNotFound},
	} {
		if got := b.post(path, c.form); got.StatusCode != c.status {
			t.Errorf("%s with %v: %d, want %d", path, c.form, got.StatusCode, c.status)
		}
	}
	if o.everything() != before {
		t.Error("something was changed")
	}
}

func TestWithoutMailThePageSaysSo(t *testing.T) {
	t.Parallel()
	m := newMemory()
	s := newSite(t, func(s *Server) { s.Lifecycle, s.Sender = m.service(s.Now), "" })
	b, _ := (&office{site: s, memory: m}).as(cleoMarsh)
	says(t, b.get("/admin/mail"), "Mail is switched off.", "PORTAL_MAIL_URL")
}
