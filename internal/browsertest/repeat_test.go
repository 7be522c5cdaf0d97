package browsertest

import (
	"crypto/sha256"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/browser"
)

// beforeSending is the heading of the check page.
const beforeSending = "Check your answers before sending the request"

func TestDoubleClickMakesOneRequest(t *testing.T) {
	t.Parallel()
	d := story(t)
	v := d.as(t, sam, browser.Options{})
	p := person{"Uma Frost", "uma.frost@northwind.example"}
	v.fill(p, "Wiki")
	v.DoubleClick("Continue")
	v.Sees(beforeSending)
	draft := v.reference()
	v.DoubleClick("Send request")
	v.Sees("Request sent")
	if sent := v.reference(); sent != draft {
		t.Errorf("the draft was %s, and %s was sent", draft, sent)
	}
	v.at("/guests?q=uma.frost")
	if rows := browser.Evaluate[int](v.Tab, `document.querySelectorAll("tbody tr").length`); rows != 1 {
		t.Errorf("there are %d requests, want 1", rows)
	}
	d.letter(t, ben, p.name)
	if mails := d.letters(t, ben, p.name); len(mails) != 1 {
		t.Errorf("the approver was asked %d times", len(mails))
	}
}

func TestAnotherAnswerChangesTheSameDraft(t *testing.T) {
	t.Parallel()
	v := story(t).as(t, sam, browser.Options{})
	v.fill(person{"Ida Quist", "ida.quist@northwind.example"}, "Wiki")
	v.Send("Continue")
	draft := v.reference()
	v.Follow("Change full name")
	if !browser.Evaluate[bool](v.Tab, `location.hash === "#name"`) {
		t.Errorf("the link leads to %s", v.URL())
	}
	v.Fill("Full name", "Ida Quist-Moe")
	v.Send("Continue")
	v.Sees(beforeSending, "Ida Quist-Moe")
	if again := v.reference(); again != draft {
		t.Errorf("there are two drafts, %s and %s", draft, again)
	}
}

func TestStalePageIsToldWhatHappened(t *testing.T) {
	t.Parallel()
	d := story(t)
	v := d.as(t, sam, browser.Options{})
	v.fill(person{"Eli Marsh", "eli.marsh@northwind.example"}, "Wiki")
	v.Send("Continue")
	ref := v.reference()
	other := &visitor{Tab: d.chromium.Tab(t, browser.Options{Beside: v.Tab}), t: t, d: d, script: true}
	other.at("/requests/" + ref + "/edit")
	other.Fill("Full name", "Eli B. Marsh")
	other.Send("Continue")
	other.Sees(beforeSending, "Eli B. Marsh")
	v.Send("Send request")
	v.Sees("You changed this request in another window. Check it again before you send it", beforeSending, "Eli B. Marsh")
	v.look("check your answers, changed meanwhile")
	other.Send("Send request")
	other.Sees("Request sent")
	v.at("/requests/" + ref + "/check")
	v.Sees("You already sent this", ref)
	v.look("already sent")
}

func TestFormIsFilledInAgainAfterTheSessionWasRevoked(t *testing.T) {
	t.Parallel()
	d := story(t)
	v := d.as(t, mia, browser.Options{})
	p := person{"Noa Lind", "noa.lind@northwind.example"}
	v.fill(p, "Wiki", "Project Falcon")
	v.Fill("Message to the guest (optional)", "First line\nSecond <b>line</b>")
	before := v.typed()
	d.revoke(t, v)
	v.Send("Continue")
	v.Sees("Your answers are kept: sign in and they are filled in again")
	v.look("sign in, form kept")
	v.Send("Sign in with your work account")
	v.Sees("nothing was sent. Your answers are kept")
	v.look("invite, kept")
	if after := v.typed(); after != before {
		t.Errorf("the form held\n%s\nand holds\n%s", before, after)
	}
	v.Send("Continue")
	v.Sees(beforeSending, p.email)
	v.at("/requests/new")
	if strings.Contains(v.typed(), "noa") {
		t.Error("the kept form is filled in a second time")
	}
}

func TestRevokedSessionIsToldToSignIn(t *testing.T) {
	t.Parallel()
	d := story(t)
	v := d.as(t, mia, browser.Options{})
	cookie := v.Cookies()["session"]
	d.revoke(t, v)
	v.at("/guests")
	v.Sees("Sign in to Guest portal")
	v.SeesNot("My guests")
	if cookie == "" {
		t.Error("there was no session cookie to begin with")
	}
}

// revoke ends the visitor's session in the database, as an administrator would.
func (d *demo) revoke(t *testing.T, v *visitor) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), d.Database)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	token := sha256.Sum256([]byte(v.Cookies()["session"]))
	done, err := conn.Exec(t.Context(), `UPDATE sessions SET revoked_at = now() WHERE token_hash = $1 AND revoked_at IS NULL`, token[:])
	if err != nil || done.RowsAffected() != 1 {
		t.Fatalf("end the session: %v, %v", done, err)
	}
}
