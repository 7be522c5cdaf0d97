package browsertest

import (
	"fmt"
	"net/http"
	"testing"

	"guestportal/internal/browser"
)

func TestNobodyDecidesTheirOwnRequest(t *testing.T) {
	t.Parallel()
	d := story(t)
	v := d.as(t, mia, browser.Options{})
	p := person{"Ivo Hale", "ivo.hale@northwind.example"}
	ref := v.request(p, "Project Falcon")
	if n := browser.Evaluate[int](v.Tab, `document.querySelectorAll("a[href^='/approvals/']").length`); n > 0 {
		t.Error("the own request offers to decide")
	}
	v.at("/approvals")
	v.SeesNot(p.name)
	v.at("/approvals/" + ref)
	v.Sees("You can't decide your own request")
	v.look("decide, own request")
	// Not even with a form that the page does not have.
	status := browser.Evaluate[int](v.Tab, `fetch(location.pathname, {method: "POST", redirect: "manual",
		body: new URLSearchParams({comment: "", version: "1", digest: "", idempotency_key: crypto.randomUUID()})}).then((r) => r.status)`)
	if status != http.StatusForbidden {
		t.Errorf("a forged decision gives %d", status)
	}
	other := d.as(t, ben, browser.Options{})
	other.decide(ref, "Project Falcon", "Approve", "")
	other.Send("Submit decision")
	other.Sees("You approved Project Falcon for " + p.name)
}

// decide opens a request and fills the decision in.
func (v *visitor) decide(ref, line, choice, comment string) {
	v.t.Helper()
	v.at("/approvals/" + ref)
	v.In(line).Check(choice)
	v.Fill("Comment", comment)
}

func TestOneOfTwoApproversDecidesAndTheOtherIsTold(t *testing.T) {
	t.Parallel()
	d := story(t)
	p := person{"Amy Pike", "amy.pike@northwind.example"}
	ref := d.as(t, sam, browser.Options{}).request(p, "Project Falcon")
	first, second := d.as(t, ben, browser.Options{}), d.as(t, mia, browser.Options{})
	first.decide(ref, "Project Falcon", "Approve", "")
	second.decide(ref, "Project Falcon", "Decline", "We have no budget for this.")
	// Both clicks are on their way before either answer is awaited.
	first.Press("Submit decision")
	second.Press("Submit decision")
	const decided = `/You (approved|declined) Project Falcon/.test(document.body.innerText)`
	const told = `document.body.innerText.includes("This has changed since you opened it")`
	won := 0
	for _, v := range []*visitor{first, second} {
		v.Until("an answer", decided+" || "+told)
		if browser.Evaluate[bool](v.Tab, decided) {
			won++
			continue
		}
		v.Sees("this on", "UTC") // who, what and when
		v.look("conflict, decided by another")
	}
	if won != 1 {
		t.Errorf("%d approvers decided, want 1", won)
	}
}

func TestDecisionOnAnotherRequestThanWasShownIsRefused(t *testing.T) {
	t.Parallel()
	d := story(t)
	sponsor := d.as(t, sam, browser.Options{})
	ref := sponsor.request(person{"Leo Cray", "leo.cray@northwind.example"}, "Wiki")
	v := d.as(t, ben, browser.Options{})
	v.decide(ref, "Wiki", "Approve", "Good to have them.")
	// As if the page had shown other contents than the request has now.
	browser.Evaluate[string](v.Tab, `document.querySelector("[name=digest]").value = "0000"`)
	if status := v.Send("Submit decision"); status != http.StatusConflict {
		t.Errorf("the decision gives %d", status)
	}
	v.Sees("This has changed since you opened it", "Good to have them.")

	v.decide(ref, "Wiki", "Decline", "")
	if status := v.Send("Submit decision"); status != http.StatusUnprocessableEntity {
		t.Errorf("declining without a comment gives %d", status)
	}
	v.Sees("There is a problem")
	v.look("decide, no comment")
	sponsor.at("/requests/" + ref)
	sponsor.Follow("Cancel request")
	sponsor.look("cancel request")
	sponsor.Send("Cancel request")
	sponsor.Sees("Cancelled")
	sponsor.look("request, cancelled")
	v.Fill("Comment", "Not now, because there is no room.")
	if status := v.Send("Submit decision"); status != http.StatusConflict {
		t.Errorf("deciding on what was cancelled gives %d", status)
	}
	v.Sees("Sam Okafor cancelled", "Not now, because there is no room.")
	v.at("/approvals/" + ref)
	v.look("decide, closed")
}

// With the Tab, Enter and Space keys alone, from the sign-in to the decision.
func TestEverythingCanBeDoneWithTheKeyboard(t *testing.T) {
	t.Parallel()
	d := story(t)
	p := person{"Zoe Lark", "zoe.lark@northwind.example"}
	v := d.visit(t, browser.Options{})
	v.enterWithKeys(sam)
	v.TabTo("Invite a guest")
	v.Enter()
	for _, f := range [][2]string{{"Email address", p.email}, {"Full name", p.name}, {"Wiki", " "}, {"30 days", " "}, {"Why do they need it?", "Writes the wiki pages with us."}, {"Send an email", " "}} {
		v.TabTo(f[0])
		v.Keys(f[1])
	}
	v.TabTo("Continue")
	v.Enter()
	v.Sees(beforeSending, p.email, "Wiki")
	v.TabTo("Send request")
	v.Keys(" ")
	v.Sees("Request sent")

	v = d.visit(t, browser.Options{})
	v.enterWithKeys(ben)
	v.TabTo(p.name)
	v.Enter()
	v.TabTo("Wiki: Approve")
	v.Keys(" ")
	v.TabTo("Submit decision")
	v.Enter()
	v.Sees(fmt.Sprintf("You approved Wiki for %s.", p.name))
}

func (v *visitor) enterWithKeys(username string) {
	v.t.Helper()
	v.at("/")
	v.TabTo("Sign in with your work account")
	v.Enter()
	v.TabTo("Email address")
	v.Keys(username)
	v.Enter()
}
