package guest_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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
		{"not read", guest.FaultUnknown, guest.Step{}, "Microsoft did not tell us what Gil Roy has.", guest.ActorNobody, again},
		{"unknown", guest.FaultUnknown, invite, "Microsoft did not answer when we tried to create the account of Gil Roy.", guest.ActorNobody, "We look whether it worked and try again by ourselves."},
		{"shut out", guest.FaultShutOut, add, "Microsoft does not let the portal sign in, so we could not add Gil Roy to the group Falcon team.", guest.ActorAdministrator, "Check the portal's client id and its secret or certificate in Entra. Then everything goes on by itself."},
		{"missing", guest.FaultMissing, add, "What is needed to add Gil Roy to the group Falcon team no longer exists in Entra.", guest.ActorAdministrator, "Check the access package in the catalogue, then choose Try again."},
		{"refused", guest.FaultRefused, add, "Microsoft refused to add Gil Roy to the group Falcon team.", guest.ActorAdministrator, "Read Microsoft's answer on the guest's page, put it right, then choose Try again."},
		{"invitation refused", guest.FaultRefused, invite, "Microsoft refused to create the account of Gil Roy.", guest.ActorSponsor, "Check the address with the guest. If it is right, send the text below to your administrator, then choose Try again."},
	} {
		got := guest.TroubleFrom(&guest.Fault{Kind: c.kind}, c.step, guesttest.Guest(guest.Inviting), guesttest.Noon)
		if got.What != c.what || got.Who != c.who || got.Do != c.do || !got.At.Equal(guesttest.Noon) || got.Final {
			t.Errorf("%s:\n got %+v\nwant %s %s %s", c.name, got, c.what, c.who, c.do)
		}
		if lasting := (&guest.Fault{Kind: c.kind}).Lasting(); c.kind != guest.FaultShutOut && lasting != (c.who != guest.ActorNobody) {
			t.Errorf("%s: lasting %v, but %s must act", c.name, lasting, c.who)
		}
	}
	if (&guest.Fault{Kind: guest.FaultShutOut}).Lasting() {
		t.Error("what goes on by itself, once it is mended, lasts")
	}
	queue := guest.TroubleFrom(&guest.Fault{Kind: guest.FaultThrottled, Cause: guest.ErrQueue}, add, guesttest.Guest(guest.Inviting), guesttest.Noon)
	if queue.Who != guest.ActorNobody || strings.Contains(queue.What, "Microsoft asked") || !queue.Queue {
		t.Errorf("our own queue is no fault of Microsoft's: %+v", queue)
	}
	if !(guest.Trouble{}).None() || (guest.Trouble{What: "Something."}).None() {
		t.Error("the zero value is no trouble, and nothing else is")
	}
}

// A 500 is an answer, and to say that there was none leads people astray.
func TestAnErrorOfMicrosoftsIsToldFromSilence(t *testing.T) {
	t.Parallel()
	for step, want := range map[guest.Step]string{
		{}:                       "Microsoft answered with an error when we tried to read what Gil Roy has. We try again by ourselves.",
		{Kind: guest.StepInvite}: "Microsoft answered with an error when we tried to create the account of Gil Roy. We look whether it worked and try again by ourselves.",
	} {
		for status, said := range map[int]bool{0: false, 408: false, 500: true, 503: true} {
			got := guest.TroubleFrom(&guest.Fault{Kind: guest.FaultUnknown, Status: status}, step, guesttest.Guest(guest.Inviting), guesttest.Noon)
			if (got.What+" "+got.Do == want) != said || got.Who != guest.ActorNobody {
				t.Errorf("after %d: %+v", status, got)
			}
		}
	}
}

func TestWhatPassesByItselfNeedsNoFinerReason(t *testing.T) {
	t.Parallel()
	f := &guest.Fault{Kind: guest.FaultMissing, Reason: guest.ReasonGroupGone}
	if f.Why() != guest.ReasonGroupGone {
		t.Errorf("a group that is gone is %q", f.Why())
	}
	f.Kind = guest.FaultNotYet // as it may be, so shortly after the account was made
	if f.Why() != guest.ReasonSpreading {
		t.Errorf("a group that may not be seen yet is %q", f.Why())
	}
}

func TestTheDetailHoldsWhatASupportCaseNeeds(t *testing.T) {
	t.Parallel()
	f := &guest.Fault{
		Kind: guest.FaultShutOut, Reason: guest.ReasonPermission, Permission: "GroupMember.ReadWrite.All",
		Status: 403, Code: "Authorization_RequestDenied", RequestID: "r-1", ClientRequestID: "c-1",
		Message: "  Insufficient\r\n privileges " + strings.Repeat("ж", 300),
	}
	g := guesttest.Guest(guest.Invited)
	g.ObjectID = "o-1"
	add := guest.Step{Kind: guest.StepAddMember, Resource: guest.Resource{Kind: guest.Group, ObjectID: "g-1", Name: "Falcon team"}}
	want := []string{
		"Status: 403 Authorization_RequestDenied", "Answer: Insufficient privileges " + strings.Repeat("ж", 300-24) + "…",
		"Permission: GroupMember.ReadWrite.All", "Look at: Entra admin center > App registrations > the portal's worker > API permissions",
		"Guest: gil@fabrikam.example (object id o-1)", "Group: Falcon team (object id g-1)",
		"Time: " + guesttest.Noon.UTC().Format("2 Jan 2006, 15:04:05") + " UTC", "Request id: r-1", "Our id: c-1",
	}
	if diff := cmp.Diff(want, strings.Split(guest.TroubleFrom(f, add, g, guesttest.Noon).Detail, "\n")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	app := guest.Step{Kind: guest.StepAssignRole, Resource: guesttest.ExpensesApp()}
	sponsor := guest.Step{Kind: guest.StepAddSponsor, Sponsor: "s-1"}
	for _, c := range []struct {
		step guest.Step
		f    *guest.Fault
		line string
	}{
		{app, &guest.Fault{}, "App: " + app.Resource.Name + " (object id " + app.Resource.ObjectID + ")"},
		{sponsor, &guest.Fault{}, "Sponsor: Ana Silva (object id s-1)"},
		{guest.Step{}, &guest.Fault{Status: 502}, "Status: 502"},
		{guest.Step{}, &guest.Fault{Message: strings.Repeat("ж", 300)}, "Answer: " + strings.Repeat("ж", 300)},
	} {
		if got := strings.Split(guest.TroubleFrom(c.f, c.step, g, guesttest.Noon).Detail, "\n"); !slices.Contains(got, c.line) {
			t.Errorf("%q lacks %q", got, c.line)
		}
	}
	if got := guest.TroubleOf(guest.ReasonFresh, guest.About{Guest: g}, guesttest.Noon).Detail; got != "" {
		t.Errorf("what passes without any call has the detail %q", got)
	}
}

func TestASentenceBeginsWithACapitalInAnyAlphabet(t *testing.T) {
	t.Parallel()
	g := guesttest.Guest(guest.Invited)
	for name, want := range map[string]string{"élodie Roy": "Élodie Roy", "жук": "Жук", "山田 太郎": "山田 太郎", "Gil": "Gil"} {
		g.Name = name
		got := guest.TroubleOf(guest.ReasonSponsorsFull, guest.About{Guest: g}, guesttest.Noon)
		if !strings.HasPrefix(got.What, want+" has five sponsors") {
			t.Errorf("%s: %q", name, got.What)
		}
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
	about := guest.About{Step: guest.Step{Kind: guest.StepAddMember, Resource: guesttest.FalconGroup()}, Guest: guesttest.Guest(guest.Inviting)}
	got := guest.TroubleOf(guest.ReasonUnseen, about, guesttest.Noon)
	if got.Who != guest.ActorNobody || got.What != "Microsoft has taken the order to add Gil Roy to the group "+guesttest.FalconGroup().Name+", but does not show it yet." {
		t.Errorf("%+v", got)
	}
}
