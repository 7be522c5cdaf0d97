package guest_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestEveryFaultSaysWhatHappenedWhoMustActAndWhatToDo(t *testing.T) {
	t.Parallel()
	const again = "We try again by ourselves."
	add := guest.Step{Kind: guest.StepAddMember, Resource: guesttest.FalconGroup()}
	invite := guest.Step{Kind: guest.StepInvite}
	for _, c := range []struct {
		name string
		kind guest.FaultKind
		step guest.Step
		what string
		who  guest.Actor
		do   string
	}{
		{"throttled", guest.FaultThrottled, add, "Microsoft is busy and asked us to wait before we add Gil Roy to the group Falcon team.", guest.ActorNobody, again},
		{"not yet", guest.FaultNotYet, add, "Microsoft is still spreading the new account, so we could not yet add Gil Roy to the group Falcon team.", guest.ActorNobody, again},
		{"not sent", guest.FaultNotSent, add, "Microsoft did not answer when we tried to add Gil Roy to the group Falcon team.", guest.ActorNobody, "We look whether it worked and try again by ourselves."},
		{"unknown", guest.FaultUnknown, invite, "Microsoft did not answer when we tried to create the account of Gil Roy.", guest.ActorNobody, "We look whether it worked and try again by ourselves."},
		{"credential", guest.FaultCredential, add, "Microsoft does not let the portal add Gil Roy to the group Falcon team.", guest.ActorAdministrator, "Check the portal's permissions and its credential in Entra, then choose Try again."},
		{"shut out", guest.FaultShutOut, add, "Microsoft does not let the portal sign in, so we could not add Gil Roy to the group Falcon team.", guest.ActorAdministrator, "Check the portal's client id and its secret or certificate in Entra. Then everything goes on by itself."},
		{"missing", guest.FaultMissing, add, "What is needed to add Gil Roy to the group Falcon team no longer exists in Entra.", guest.ActorAdministrator, "Check the access package in the catalogue, then choose Try again."},
		{"refused", guest.FaultRefused, add, "Microsoft refused to add Gil Roy to the group Falcon team.", guest.ActorAdministrator, "Read Microsoft's answer below, put it right, then choose Try again."},
		{"invitation refused", guest.FaultRefused, invite, "Microsoft refused to create the account of Gil Roy.", guest.ActorSponsor, "Check the address with the guest. If it is right, send the text below to your administrator, then choose Try again."},
	} {
		got := guest.TroubleFrom(&guest.Fault{Kind: c.kind}, c.step, "Gil Roy", guesttest.Noon)
		if want := (guest.Trouble{What: c.what, Who: c.who, Do: c.do, At: guesttest.Noon}); got != want {
			t.Errorf("%s:\n got %+v\nwant %+v", c.name, got, want)
		}
		if lasting := (&guest.Fault{Kind: c.kind}).Lasting(); c.kind != guest.FaultShutOut && lasting != (c.who != guest.ActorNobody) {
			t.Errorf("%s: lasting %v, but %s must act", c.name, lasting, c.who)
		}
	}
	if (&guest.Fault{Kind: guest.FaultShutOut}).Lasting() {
		t.Error("what goes on by itself, once it is mended, lasts")
	}
	queue := guest.TroubleFrom(&guest.Fault{Kind: guest.FaultThrottled, Cause: guest.ErrQueue}, add, "Gil Roy", guesttest.Noon)
	if queue.Who != guest.ActorNobody || strings.Contains(queue.What, "Microsoft") {
		t.Errorf("our own queue is no fault of Microsoft's: %+v", queue)
	}
	if !(guest.Trouble{}).None() || (guest.Trouble{What: "Something."}).None() {
		t.Error("the zero value is no trouble, and nothing else is")
	}
}

func TestTheDetailHoldsWhatASupportCaseNeeds(t *testing.T) {
	t.Parallel()
	f := &guest.Fault{
		Kind: guest.FaultRefused, Status: 403, Code: "Authorization_RequestDenied", RequestID: "r-1", ClientRequestID: "c-1",
		Message: "  Insufficient\r\n privileges " + strings.Repeat("ж", 300),
	}
	want := "Status 403 Authorization_RequestDenied\nAnswer: Insufficient privileges " + strings.Repeat("ж", 300-24) + "…\nRequest id: r-1\nOur id: c-1"
	if got := guest.TroubleFrom(f, guest.Step{}, "Gil Roy", guesttest.Noon).Detail; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	whole := strings.Repeat("ж", 300)
	if got := guest.TroubleFrom(&guest.Fault{Message: whole}, guest.Step{}, "Gil Roy", guesttest.Noon).Detail; got != "Answer: "+whole {
		t.Errorf("300 characters: %q", got)
	}
	if got := guest.TroubleFrom(&guest.Fault{Status: 502}, guest.Step{}, "Gil Roy", guesttest.Noon).Detail; got != "Status 502" {
		t.Errorf("without a code: %q", got)
	}
}

func TestPatienceDoublesUpToFiveMinutes(t *testing.T) {
	t.Parallel()
	f := &guest.Fault{Kind: guest.FaultUnknown}
	for tries := range 20 {
		got := guest.Patience(f, tries)
		if want := min(time.Second<<tries, 5*time.Minute); got != want {
			t.Errorf("after %d tries: %v, want %v", tries, got, want)
		}
	}
	if got := guest.Patience(f, 1_000_000); got != 5*time.Minute {
		t.Errorf("after a million tries: %v", got)
	}
	f.RetryAfter = 7 * time.Second
	if got := guest.Patience(f, 9); got != 7*time.Second {
		t.Errorf("Microsoft named 7 s: %v", got)
	}
}

func TestAFaultIsOneLineForTheLog(t *testing.T) {
	t.Parallel()
	cause := errors.New("connection refused")
	for want, f := range map[string]*guest.Fault{
		"invite: 400 BadRequest: No. (request-id r-1)": {Operation: "invite", Status: 400, Code: "BadRequest", Message: "No.", RequestID: "r-1", Cause: cause},
		"invite: connection refused":                   {Operation: "invite", Cause: cause},
		"invite: no answer":                            {Operation: "invite"},
	} {
		if got := f.Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if f.Cause != nil && !errors.Is(f, cause) {
			t.Errorf("%q hides its cause", want)
		}
	}
}

func TestRefusalsNameTheirReasonInALog(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"not allowed: You may not.": guest.NotAllowed{Reason: "You may not."},
		"moved on: It is over.":     guest.MovedOn{Reason: "It is over."},
		"problems in email, name":   guest.Problems{"name": "?", "email": "?"},
	} {
		if err.Error() != want {
			t.Errorf("got %q, want %q", err.Error(), want)
		}
	}
}

func TestAChangeThatIsTakenAndNotSeenYetIsNobodysToMend(t *testing.T) {
	t.Parallel()
	got := guest.Unseen(guest.Step{Kind: guest.StepAddMember, Resource: guesttest.FalconGroup()}, "Gil Roy", guesttest.Noon)
	if got.Who != guest.ActorNobody || got.What != "Microsoft has taken the order to add Gil Roy to the group "+guesttest.FalconGroup().Name+", but does not show it yet." {
		t.Errorf("%+v", got)
	}
}
