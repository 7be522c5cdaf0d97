package guest_test

import (
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestOnlyWhatThePortalMayHaveDoneIsToldAsItsDoing(t *testing.T) {
	t.Parallel()
	group, app := guesttest.FalconGroup(), guesttest.ExpensesApp()
	notFound := guest.AnswerOf(&guest.Fault{Kind: guest.FaultAlready, Operation: "remove group member", Status: 404, Code: "Request_ResourceNotFound"})
	exists := guest.AnswerOf(&guest.Fault{Kind: guest.FaultAlready, Operation: "add group member", Status: 400, Code: "Request_BadRequest"})
	notShown := guest.AnswerOf(&guest.Fault{Kind: guest.FaultUnknown, Cause: guest.ErrNotShown})
	sent := func(answer string) guest.Intent { return guest.Intent{Result: guest.ResultSent, Answer: answer} }
	unknown := func(answer string) guest.Intent { return guest.Intent{Result: guest.ResultUnknown, Answer: answer} }
	for name, c := range map[string]struct {
		kind  guest.StepKind
		of    guest.Resource
		calls []guest.Intent
		want  string
	}{
		"removed":                         {guest.StepRemoveMember, group, []guest.Intent{sent("")}, "Gil Roy was removed from the group Falcon team."},
		"removed by somebody else":        {guest.StepRemoveMember, group, []guest.Intent{sent(notFound)}, "Gil Roy was no longer in the group Falcon team, so there was nothing to remove."},
		"removed, and asked for again":    {guest.StepRemoveMember, group, []guest.Intent{sent(""), sent(notFound)}, "Gil Roy was removed from the group Falcon team."},
		"removed perhaps, then not found": {guest.StepRemoveMember, group, []guest.Intent{unknown("no answer"), sent(notFound)}, "Gil Roy was removed from the group Falcon team."},
		"removed when the worker died":    {guest.StepRemoveMember, group, []guest.Intent{{}, sent(notFound)}, "Gil Roy was removed from the group Falcon team."},
		"never shown":                     {guest.StepUnassignRole, app, []guest.Intent{unknown(notShown), unknown(notShown)}, "Gil Roy was no longer assigned to the app Expense Desk as Submitter, so there was nothing to remove."},
		"unassigned":                      {guest.StepUnassignRole, app, []guest.Intent{sent("")}, "Gil Roy is no longer assigned to the app Expense Desk as Submitter."},
		"unassigned by somebody else":     {guest.StepUnassignRole, app, []guest.Intent{sent(notFound)}, "Gil Roy was no longer assigned to the app Expense Desk as Submitter, so there was nothing to remove."},
		"added":                           {guest.StepAddMember, group, []guest.Intent{sent("")}, "Gil Roy was added to the group Falcon team."},
		"a member before":                 {guest.StepAddMember, group, []guest.Intent{sent(exists)}, "Gil Roy was in the group Falcon team already."},
		"assigned before":                 {guest.StepAssignRole, app, []guest.Intent{sent(exists)}, "Gil Roy was assigned to the app Expense Desk as Submitter already."},
		"a sponsor before":                {guest.StepAddSponsor, guest.Resource{}, []guest.Intent{sent(exists)}, "The sponsor of Gil Roy was recorded already."},
		"deleted by somebody else":        {guest.StepDelete, guest.Resource{}, []guest.Intent{sent(notFound)}, "The account of Gil Roy was no longer in Entra, so there was nothing to delete."},
		"gone before it was blocked":      {guest.StepBlock, guest.Resource{}, []guest.Intent{sent(notFound)}, "The account of Gil Roy was no longer in Entra, so there was nothing to block."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := guest.Step{Kind: c.kind, Resource: c.of}
			// What became of other steps says nothing about this one.
			other := guest.Intent{Step: guest.Step{Kind: guest.StepUnblock}, Result: guest.ResultSent}
			u := guest.Undertaking{Case: guesttest.Case(guest.Ending), Sent: []guest.Intent{other}}
			for _, i := range c.calls {
				i.Step = s
				u.Sent = append(u.Sent, i)
			}
			e := u.Told(s, guesttest.Noon)
			if e.Words != c.want || e.Kind != guest.EventStepDone || e.Minor || !e.At.Equal(guesttest.Noon) {
				t.Errorf("got  %+v\nwant %q", e, c.want)
			}
		})
	}
}
