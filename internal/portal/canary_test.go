package portal

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/mailbox"
)

// I12: what is secret is in its own place and nowhere else: in no log, whatever
// its level, in no row, no metric and no mail, also when things go wrong.
func TestI12NoSecretIsAnywhereElse(t *testing.T) {
	t.Parallel()
	w := setup(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	box, err := mailbox.Start(t.Context(), mailbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() })
	const password = "canary-of-the-mail-server"
	process := func(more ...string) *process {
		p := spawn(t, self, joined(w.settings("PORTAL_PUBLIC_URL=http://localhost", "PORTAL_LOG_LEVEL=debug",
			"PORTAL_METRICS_LISTEN=127.0.0.1:0", "PORTAL_MAIL_FROM=portal@contoso.example", asPortal+"=yes"), more))
		p.until("working jobs")
		return p
	}

	// First everything goes wrong that takes a secret with it.
	w.control(http.MethodPost, "/faults", map[string]any{"method": "POST", "path": "/invitations$", "times": 1, "drop": "after"}, nil)
	w.control(http.MethodPost, "/faults", map[string]any{"path": "/v1.0/", "times": 3, "status": 500}, nil)
	w.control(http.MethodPost, "/faults", map[string]any{"path": "/oauth2/v2.0/token$", "times": 1, "status": 503}, nil)
	heard := w.listen()
	first := process("PORTAL_MAIL_URL=smtp://portal:" + password + "@127.0.0.1:1?tls=required")
	s := w.asked(address(1), "Falcon reviewer")
	w.approve(s)
	eventually(t, "the invitation's answer is lost, and a mail is not taken", func() bool {
		return w.count(`SELECT count(*) FROM steps WHERE kind = 'invite' AND outcome = 'unknown'`) > 0 &&
			w.count(`SELECT count(*) FROM river_job WHERE kind = 'send_mail' AND cardinality(errors) > 0`) > 0
	})
	first.kill()
	w.later()

	// Then it goes well.
	second := process("PORTAL_MAIL_URL=smtp://" + box.SMTPAddr() + "?tls=none")
	origin, metrics := "http://"+second.until("serving pages"), "http://"+second.until("serving metrics")+"/metrics"
	heard.until(s.Guest.Ref, "in sync", inSync)
	story, err := w.service.Guest(t.Context(), w.ana, s.Guest.Ref)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := box.Wait(bounded(t), func(m mailbox.Message) bool { return strings.Contains(m.Text, story.LinkCode) }); err != nil {
		t.Fatal("the invitation never comes: ", err)
	}
	v := w.visitor(t, origin)
	v.host = "localhost"
	for _, path := range []string{"/guests", "/guests/" + s.Guest.Ref, "/i/" + story.LinkCode} {
		if status, _, _ := v.ask(path, nil); status != http.StatusOK {
			t.Errorf("%s answers %d", path, status)
		}
	}
	b := newBrowser(t)
	b.host = "localhost"
	link := b.accept(origin + "/i/" + story.LinkCode)
	b.redeem(w.tenant.HTTP, link)
	heard.until(s.Guest.Ref, "active", func(g guest.Guest) bool { return g.State == guest.Active })
	_, measured := get(t, metrics)

	secrets := map[string]string{
		"the client secret of sign-in": w.tenant.PortalClient.Secret, "the worker's client secret": w.tenant.WorkerClient.Secret,
		"the mail server's password": password, "a session": v.cookie.Value, "the code of an invitation": story.LinkCode,
		"a redeem ticket": ticketOf(t, link), "a token": "eyJ0eXAi", "an authorization": "Bearer ",
	}
	places := map[string]string{"the first log": first.log.String(), "the second log": second.log.String(), "the metrics": measured}
	for _, m := range box.Messages() {
		for name, value := range m.Headers {
			places["the header "+name+" of a mail"] += value + "\n"
		}
	}
	for what, secret := range secrets {
		if len(secret) < 7 {
			t.Fatalf("%s is %q", what, secret)
		}
		for where, text := range places {
			if strings.Contains(text, secret) {
				t.Errorf("%s is in %s", what, where)
			}
		}
		for _, table := range w.tables(t) {
			if w.holding(table, secret) > 0 {
				t.Errorf("%s is in a row of %s", what, table)
			}
		}
	}
	if w.holding("guests", address(1)) == 0 || !strings.Contains(places["the second log"], `"route":"/i/{code}`) {
		t.Error("nothing would be found at all")
	}
}
