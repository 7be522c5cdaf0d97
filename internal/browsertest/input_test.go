package browsertest

import (
	"net/http"
	"strings"
	"testing"

	"guestportal/internal/browser"
)

// person is somebody to invite.
type person struct{ name, email string }

// fill fills the invitation form in with what nobody could object to.
func (v *visitor) fill(p person, packages ...string) {
	v.t.Helper()
	v.at("/requests/new")
	v.Fill("Email address", p.email)
	v.Fill("Full name", p.name)
	for _, name := range packages {
		v.Check(name)
	}
	v.Check("30 days")
	v.Fill("Why do they need it?", "Works with us on the safety case.")
	v.Check("Send an email")
}

// request sends a request for somebody, and gives its reference.
func (v *visitor) request(p person, packages ...string) string {
	v.t.Helper()
	v.fill(p, packages...)
	v.Send("Continue")
	v.Send("Send request")
	v.Sees("Request sent")
	return v.reference()
}

// typed is everything that the form holds, as the browser would send it, without
// what the person does not see.
func (v *visitor) typed() string {
	v.t.Helper()
	return browser.Evaluate[string](v.Tab, `(() => {
		const data = new FormData(document.querySelector("main form[method=post]"));
		for (const hidden of ["idempotency_key", "version"]) data.delete(hidden);
		return new URLSearchParams(data).toString();
	})()`)
}

func TestBadInputHasItsOwnSentenceAndLosesNothing(t *testing.T) {
	t.Parallel()
	v := story(t).as(t, sam, browser.Options{})
	asked := person{"Ola Berg", "ola.berg@northwind.example"}
	ref := v.request(asked, "Project Falcon")
	good := person{"Rio Vance", "rio.vance@northwind.example"}
	long := strings.Repeat("Very long. ", 46) // 506 characters
	for _, c := range []struct {
		field, value string // what is typed, into which field
		says         string
	}{
		{"Email address", "", "Enter the guest's email address"},
		{"Email address", "rio.vance", "Enter an email address in the correct format, like name@example.com"},
		{"Email address", "rio+vance@northwind.example", "Microsoft does not accept “+” in a guest's address."},
		{"Email address", "riо@northwind.example", "The letter “о” in this address is not a plain letter, even if it looks like one."},
		{"Email address", "rio@contoso.example", "This is a colleague. They don't need an invitation."},
		{"Email address", "rio@blocked.example", "Guests from blocked.example can't be invited."},
		{"Email address", asked.email, "You have already asked for " + asked.email + ": " + ref + " is waiting for a decision."},
		{"Full name", "", "Enter the guest's full name"},
		{"Why do they need it?", "", "Enter why the guest needs access"},
		{"Why do they need it?", "For a project", "Say a little more: the reason must be 20 characters or more"},
		{"Why do they need it?", long, "Reason must be 500 characters or fewer. You have 505"},
		{"Message to the guest (optional)", "See https://evil.example", "The message can't have a link or a web address in it."},
		{"Message to the guest (optional)", long, "Message must be 500 characters or fewer. You have 505"},
	} {
		v.fill(good, "Project Falcon")
		v.Fill(c.field, c.value)
		v.isRefused(c.says)
	}
	v.look("invite, refused")
	v.fill(good)
	v.isRefused("Select what the guest needs access to")
	for _, c := range []struct{ day, says string }{
		{"2020-01-01", "End date must be in the future"},
		{"2199-12-31", "End date must be on or before"},
	} {
		v.fill(good, "Project Falcon")
		v.Check("Another date")
		v.Set("End date", c.day)
		v.isRefused(c.says)
	}
	// What remains on the page is whole: one correction, and it can be sent.
	v.Check("30 days")
	v.Send("Continue")
	v.Sees(beforeSending, good.email, "Project Falcon")
}

// isRefused sends the form and wants it back as it was, with a sentence in the
// summary, which has the focus, and beside the field, where the summary leads.
func (v *visitor) isRefused(says string) {
	v.t.Helper()
	before := v.typed()
	if status := v.Send("Continue"); status != http.StatusUnprocessableEntity {
		v.t.Errorf("%s: the answer is %d", says, status)
	}
	v.Sees("There is a problem", says)
	// The browser sends line ends and blanks at the ends as they were typed.
	if after := v.typed(); after != before {
		v.t.Errorf("%s: the form held\n%s\nand holds\n%s", says, before, after)
	}
	v.Until("for the focus to be on the summary", `document.activeElement.matches(".error-summary")`)
	v.Follow(says)
	v.Until("for the focus to be on a control whose error is "+says, `(() => {
		const at = document.activeElement;
		const described = (e) => (e?.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "");
		return [...described(at), ...described(at.closest("fieldset"))].some((text) => text.startsWith("Error: "));
	})()`)
}

func TestEmptyFormNamesEveryFieldAtOnce(t *testing.T) {
	t.Parallel()
	v := story(t).as(t, sam, browser.Options{NoScript: true})
	v.at("/requests/new")
	v.isRefused("Enter the guest's email address")
	v.Sees("Enter the guest's full name", "Select what the guest needs access to", "Select when access should end",
		"Enter why the guest needs access", "Select how they should get the invitation")
}

func TestAddressIsJudgedWhileItIsTyped(t *testing.T) {
	t.Parallel()
	v := story(t).as(t, sam, browser.Options{})
	v.at("/requests/new")
	v.Fill("Email address", "rio@contoso.example")
	v.Sees("This is a colleague")
	v.look("invite, a colleague")
	v.Fill("Email address", "rio@northwind.example")
	v.Until("the notice to go", `!document.body.innerText.includes("This is a colleague")`)
}
