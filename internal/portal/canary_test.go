package portal

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/google/uuid"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
	"guestportal/internal/mailbox"
)

// I12, and T55: what is secret is in its own place and nowhere else: in no log,
// whatever its level, in no row, no argument of a job, no metric, no other mail, no
// page of anybody and no address that is called, also when things go wrong.
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
	code := w.code(s.Guest.Ref)
	invitation := func(m mailbox.Message) bool { return to(address(1))(m) && strings.Contains(m.Text, code) }
	if _, err := box.Wait(bounded(t), invitation); err != nil {
		t.Fatal("the invitation never comes: ", err)
	}
	if err := w.service.Resend(t.Context(), w.ana, s.Guest.Ref, uuid.NewString()); err != nil {
		t.Fatal(err)
	}
	other := w.asked(address(2), "Project Falcon") // who does not accept
	w.approve(other)
	heard.until(other.Guest.Ref, "in sync", inSync)
	w.asked(address(3), "Wiki")
	eventually(t, "the invitations are sent, and sent again", func() bool {
		return w.count(`SELECT count(*) FROM mails WHERE kind = 'invitation' AND sent_at IS NOT NULL`) == 3
	})
	found := places{}
	theirs := []string{"/guests/" + s.Guest.Ref, "/guests/" + other.Guest.Ref, "/requests/" + s.Request().Ref, "/approvals/" + s.Request().Ref}
	found.pages(t, w, origin, w.ana, "sponsor", theirs...) // while both are invited

	b := newBrowser(t)
	b.host = "localhost"
	for _, path := range []string{"", "/accept", "/wait", "/help"} {
		b.visit(origin+"/i/"+code+path, nil)
	}
	link := b.accept(origin + "/i/" + code)
	b.redeem(w.tenant.HTTP, link)
	heard.until(s.Guest.Ref, "active", func(g guest.Guest) bool { return g.State == guest.Active })
	people := map[string]guest.Person{
		"sponsor, afterwards": w.ana, "approver": w.ben, "administrator": w.cleo, "auditor": w.person(emulator.SeedStory().People.Dee),
		"another sponsor": w.person(emulator.SeedStory().People.Sam),
	}
	for as, who := range people {
		found.pages(t, w, origin, who, as, theirs...)
	}
	v := w.regular(t, origin, w.ana)
	v.read("/guests")
	found.rows(t, w)
	found.mails(box.Messages())
	found.calls(w)
	found["the first log"], found["the second log"] = first.log.String(), second.log.String()
	_, found["the metrics"] = get(t, metrics)

	secrets := []secret{
		{what: "the client secret of sign-in", value: w.tenant.PortalClient.Secret},
		{what: "the worker's client secret", value: w.tenant.WorkerClient.Secret},
		{what: "the mail server's password", value: password},
		{what: "a session", value: v.cookie.Value},
		{what: "the guest's redeem link", value: ticketOf(t, link)},
		{what: "a token", value: "eyJ0eXAi"},
		{what: "an authorization", value: "Bearer "},
		{what: "the code of an invitation", value: code, belongs: codeBelongs(s)},
		{what: "the code of the other invitation", value: w.code(other.Guest.Ref), belongs: codeBelongs(other)},
	}
	for _, one := range secrets {
		if len(one.value) < 7 {
			t.Fatalf("%s is %q", one.what, one.value)
		}
		at := 0
		for place, text := range found {
			switch mine := one.belongs != nil && one.belongs(place); {
			case !one.in(text):
			case mine:
				at++
			default:
				t.Errorf("%s is in %s", one.what, place)
			}
		}
		if one.belongs != nil && at < 2 {
			t.Errorf("%s is in %d of the places where it belongs: nothing would be found at all", one.what, at)
		}
	}
	t.Logf("%d places", len(found))
	if !strings.Contains(found["the rows of guests"], address(1)) || !strings.Contains(found["the second log"], `"route":"/i/{code}`) ||
		!strings.Contains(found["the address of a call"], "/invitations") || len(found["/guests/"+s.Guest.Ref+" as approver"]) == 0 {
		t.Error("it was looked for in the wrong places")
	}
}

// code gives the code of a guest's invitation, as Ana may see it.
func (w *world) code(ref string) string {
	w.tb.Helper()
	story, err := w.service.Guest(w.tb.Context(), w.ana, ref)
	if err != nil {
		w.tb.Fatal(err)
	}
	return story.LinkCode
}

// codeBelongs says where the code of an invitation belongs: into mails to that guest,
// and onto the pages about that guest and their request for those who may hand it
// over.
func codeBelongs(g guest.Story) func(place string) bool {
	return func(place string) bool {
		path, as, _ := strings.Cut(place, " as ")
		manages := as == "sponsor" || as == "sponsor, afterwards" || as == "administrator"
		about := strings.HasPrefix(path+"/", "/guests/"+g.Guest.Ref+"/") || strings.HasPrefix(path+"/", "/requests/"+g.Request().Ref+"/")
		return place == "a mail to "+g.Request().Email.String() || manages && about
	}
}
