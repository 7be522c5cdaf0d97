package browsertest

import (
	"net/http"
	"slices"
	"testing"

	"guestportal/internal/browser"
)

// A sponsor changes a request that waits, an approver suggests another role, and the
// sponsor keeps what they asked for once and accepts it then; the guest has what was
// approved in the end.
func TestARequestIsChangedAndSomethingElseIsSuggested(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]browser.Options{"with script": {}, "without": {NoScript: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := story(t)
			p := person{"Una Frost", "una.frost@northwind.example"}
			if o.NoScript {
				p = person{"Rae Frost", "rae.frost@northwind.example"}
			}
			sponsor, approver := d.as(t, sam, o), d.as(t, ben, o)
			ref := sponsor.request(p, "Wiki", "Expense Desk reviewer")
			approver.decide(ref, "Wiki", "Approve", "")

			sponsor.at("/requests/" + ref)
			sponsor.look("request, waiting")
			sponsor.Follow("Change request")
			sponsor.Sees("Change the request", ref)
			sponsor.look("change a request")
			sponsor.Fill("Full name", p.name+" Hill")
			sponsor.Check("Wiki")
			if status := sponsor.Send("Continue"); status != http.StatusOK {
				t.Fatalf("Continue gives %d", status)
			}
			sponsor.Sees("Check your changes before sending them", "Everybody who decides is asked anew", p.name+" Hill")
			sponsor.look("check your changes")
			sponsor.Send("Send changes")
			sponsor.Sees("Your changes were sent", "changed the request. It is decided anew.")
			sponsor.look("request, changed")
			d.letter(t, ben, "Changed: ")

			// The form of before is for what is no longer asked for.
			if status := approver.Send("Submit decision"); status != http.StatusConflict {
				t.Errorf("the form of before gives %d", status)
			}
			approver.Sees("This has changed since you opened it", "has changed what is asked for")

			suggest := func() {
				t.Helper()
				approver.at("/approvals/" + ref)
				approver.Sees("changed the request", "Full name: "+p.name+" Hill")
				line := approver.In("Expense Desk reviewer")
				line.Check("Suggest another")
				approver.pick(line, "What you suggest instead", "Expense Desk submitter")
				approver.Fill("Comment", "They hand in, and others review.")
				approver.look("decide, suggest another")
				approver.Send("Submit decision")
				approver.Sees("You suggested Expense Desk submitter instead of Expense Desk reviewer")
				sponsor.at("/requests/" + ref)
				sponsor.Sees("Ben Ito suggests Expense Desk submitter instead of Expense Desk reviewer.", "They hand in, and others review.")
				sponsor.look("request, suggestion")
			}
			suggest()
			d.letter(t, sam, "Your answer is needed about "+p.name)
			approver.at("/approvals/" + ref)
			approver.Sees("has not answered yet")
			approver.look("decide, suggested")
			sponsor.Send("Keep Expense Desk reviewer")
			sponsor.Sees("You keep what you asked for")
			suggest()
			sponsor.Send("Accept Expense Desk submitter")
			sponsor.Sees("You accepted the suggestion", "accepted what Ben Ito suggested")

			approver.at("/approvals/" + ref)
			approver.In("Expense Desk submitter").Check("Approve")
			approver.Send("Submit decision")
			approver.Sees("You approved Expense Desk submitter")
			d.eventually(t, "the role alone", func() bool {
				return slices.Equal(d.account(t, p.email).Access, []string{"Expense Desk: Submitter"})
			})
		})
	}
}
