package browsertest

import (
	"net/http"
	"slices"
	"testing"

	"guestportal/internal/browser"
)

// changed sends what stands in the form, has Ben approve it, and gives the request.
func (v *visitor) changed(asks, line string) (ref string) {
	v.t.Helper()
	v.Send("Continue")
	v.Sees(beforeSending, "You ask "+asks, "If it is approved, this will happen")
	v.look("check your answers, change")
	v.Send("Send request")
	v.Sees("Request sent", "no new invitation")
	ref = v.reference()
	approver := v.d.as(v.t, ben, browser.Options{NoScript: !v.script})
	approver.at("/approvals/" + ref)
	approver.Sees("asks " + asks)
	approver.look("decide, change")
	approver.In(line).Check("Approve")
	approver.Send("Submit decision")
	approver.Sees("You approved " + line)
	return ref
}

// A guest who is here gets more, another role, and more time, each through an
// approver, and the tenant follows.
func TestAccessOfAGuestWhoIsHereIsAddedChangedAndExtended(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]browser.Options{"with script": {}, "without": {NoScript: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := story(t)
			p := person{"Ida Moss", "ida.moss@northwind.example"}
			if o.NoScript {
				p = person{"Eli Moss", "eli.moss@northwind.example"}
			}
			v := d.as(t, sam, o)
			page := v.onceGiven(p, "Expense Desk submitter")
			v.at(page)
			v.Sees("Add access", "Change", "Extend")
			v.look("guest, access")
			v.Follow("Add access")
			v.Sees("What they have now", "Expense Desk submitter")
			v.look("add access")
			if status := v.Send("Continue"); status != http.StatusUnprocessableEntity {
				t.Errorf("an empty form gives %d", status)
			}
			v.Sees("There is a problem", "Select what the guest needs access to")
			v.look("add access, refused")
			v.Check("Wiki")
			v.Check("When their access ends now")
			v.Fill("Why do they need it?", "Writes down what was learned in the project.")
			v.changed("to give "+p.name+" access to Wiki, until", "Wiki")
			v.at(page)
			v.becomes("Wiki", "was assigned to the app Wiki as Default Access")

			v.at(page)
			v.Follow("Change: Expense Desk submitter")
			v.Sees("Change the role in Expense Desk", "Something else")
			v.look("change access")
			v.Check("Expense Desk reviewer")
			v.Check("30 days from today")
			v.Fill("Why do they need it?", "Decides on the costs of the project from now on.")
			ref := v.changed("to change "+p.name+"'s role in Expense Desk from Submitter to Reviewer, until", "Expense Desk reviewer")
			v.at("/requests/" + ref)
			v.becomes("Access given", "is no longer assigned to the app Expense Desk as Submitter", "View guest")
			v.look("request, change")
			want := []string{"Expense Desk: Reviewer", "Wiki: Default Access"}
			d.eventually(t, "the new role alone", func() bool { return slices.Equal(d.account(t, p.email).Access, want) })
			d.letter(t, ben, p.name+"'s role in Expense Desk")
			d.letter(t, sam, "Approved: "+p.name+"'s access is being changed")

			v.at(page)
			v.SeesNot("Expense Desk submitter is")
			v.Follow("Extend: Expense Desk reviewer")
			v.look("extend access")
			v.Check("Longest allowed")
			v.Fill("Why do they need it for longer?", "The project goes on for longer than was planned.")
			v.Send("Continue")
			v.Send("Send request")
			again := v.reference()
			v.at(page)
			v.Sees(again+" is waiting for a decision", "View the request "+again)
			v.look("guest, another request waits")
			v.at("/requests/" + again)
			v.Follow("Cancel request")
			v.Send("Cancel request")
			v.Sees("Cancelled")
			v.Send("Ask again")
			v.Sees(beforeSending, "to extend "+p.name+"'s access to Expense Desk reviewer")
		})
	}
}
