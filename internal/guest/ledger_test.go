package guest_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestTheLedgerTellsDoneLaterRefusedAndUnknownApart(t *testing.T) {
	t.Parallel()
	if got := guest.ResultOf(nil); got != guest.ResultSent {
		t.Errorf("a good answer is %s before it is read back", got)
	}
	for kind, want := range map[guest.FaultKind]guest.Result{
		guest.FaultUnknown: guest.ResultUnknown, guest.FaultNotSent: guest.ResultLater, guest.FaultThrottled: guest.ResultLater,
		guest.FaultNotYet: guest.ResultLater, guest.FaultAlready: guest.ResultSent, guest.FaultMissing: guest.ResultRefused,
		guest.FaultRefused: guest.ResultRefused, guest.FaultShutOut: guest.ResultLater,
	} {
		if got := guest.ResultOf(&guest.Fault{Kind: kind}); got != want {
			t.Errorf("fault %d is %s, want %s", kind, got, want)
		}
	}
}

func TestAStepRestsOnTheApprovalThatIncludesIt(t *testing.T) {
	t.Parallel()
	c := guesttest.Case(guest.Inviting, guesttest.Falcon(), guesttest.Expenses())
	c.Grants[0].Digest, c.Grants[1].Digest = "newest", "older"
	for want, s := range map[string]guest.Step{
		"newest": {Kind: guest.StepInvite},
		"older":  {Kind: guest.StepAssignRole, Resource: guesttest.ExpensesApp()},
	} {
		if got := c.DigestFor(s, guesttest.Noon); got != want {
			t.Errorf("%s rests on %q, want %q", s.Kind, got, want)
		}
	}
	for _, s := range []guest.Step{
		{Kind: guest.StepAddMember, Resource: guesttest.FalconGroup()},
		{Kind: guest.StepRemoveMember, Resource: guesttest.WikiApp()},
		{Kind: guest.StepAddSponsor, Sponsor: "ana"},
	} {
		if got := c.DigestFor(s, guesttest.Noon); got != "newest" {
			t.Errorf("%s rests on %q", s.Kind, got)
		}
	}
	if got := (guest.Case{}).DigestFor(guest.Step{Kind: guest.StepBlock}, guesttest.Noon); got != "" {
		t.Errorf("without a grant: %q", got)
	}
}

func TestOnlyMembersAndRolesAreGivenAndTaken(t *testing.T) {
	t.Parallel()
	gives := map[guest.StepKind]bool{guest.StepAddMember: true, guest.StepAssignRole: true}
	takes := map[guest.StepKind]bool{guest.StepRemoveMember: true, guest.StepUnassignRole: true}
	for _, k := range []guest.StepKind{
		guest.StepInvite, guest.StepAddSponsor, guest.StepAddMember, guest.StepAssignRole,
		guest.StepRemoveMember, guest.StepUnassignRole, guest.StepBlock, guest.StepDelete,
	} {
		if s := (guest.Step{Kind: k}); s.Gives() != gives[k] || s.Takes() != takes[k] {
			t.Errorf("%s gives %v, takes %v", k, s.Gives(), s.Takes())
		}
	}
	if (guest.Step{Kind: "dance"}).Satisfied(guest.Present{}) {
		t.Error("an unknown step is never done")
	}
}

func TestStepsAndLettersAreInTheHistory(t *testing.T) {
	t.Parallel()
	c := guesttest.Case(guest.Inviting)
	s := guest.Step{Kind: guest.StepAddMember, Resource: guesttest.FalconGroup()}
	g := c.Guest
	for _, e := range []struct {
		got   guest.Event
		kind  guest.EventKind
		words string
		minor bool
	}{
		{guest.StepTried(c, s, guesttest.Noon), guest.EventStep, "The portal is about to add Gil Roy to the group Falcon team.", true},
		{guest.StepDone(c, s, guesttest.Noon), guest.EventStepDone, "Gil Roy was added to the group Falcon team.", false},
		{
			guest.LetterSent(guest.Letter{Kind: guest.MailInvitation, Guest: g}, guesttest.Noon),
			guest.EventInvitationSent, "The invitation was sent to gil@fabrikam.example.", false,
		},
		{
			guest.LetterSent(guest.Letter{Kind: guest.MailAsked, Guest: g, To: guesttest.Ben}, guesttest.Noon),
			guest.EventInvitationSent, "A message was sent to Ben Ito.", true,
		},
		{
			guest.LetterGivenUp(guest.Letter{Kind: guest.MailInvitation, Guest: g}, "the mail server refused it", guesttest.Noon), guest.EventStepFailed,
			"The invitation could not be sent to gil@fabrikam.example: the mail server refused it. Hand over the link instead.", false,
		},
		{
			guest.LetterGivenUp(guest.Letter{Kind: guest.MailAsked, Guest: g, To: guesttest.Ben}, "the mail server refused it", guesttest.Noon),
			guest.EventStepFailed, "A message to Ben Ito could not be sent: the mail server refused it.", true,
		},
	} {
		want := guest.Event{At: guesttest.Noon, Kind: e.kind, ActorName: "Guest Portal", Words: e.words, Minor: e.minor}
		if e.got != want {
			t.Errorf("got  %+v\nwant %+v", e.got, want)
		}
	}
}

func TestASecretIsPrintedNowhere(t *testing.T) {
	t.Parallel()
	const text = "https://login.example/redeem?ticket=canary"
	s := guest.NewSecret(text)
	holder := struct {
		Open   guest.Secret
		hidden guest.Secret
	}{s, s}
	var out strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&out, verb+" "+verb+" "+verb+"\n", s, &s, holder)
	}
	raw, err := json.Marshal(map[string]any{"secret": s, "holder": holder})
	if err != nil {
		t.Fatal(err)
	}
	out.Write(raw)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("redeem", "secret", s, "holder", holder)
	slog.New(slog.NewTextHandler(&out, nil)).Info("redeem", "secret", s, "holder", holder)
	for _, leak := range []string{text, "canary", fmt.Sprintf("%x", text), fmt.Sprintf("%X", text)} {
		if strings.Contains(out.String(), leak) {
			t.Errorf("%q leaked:\n%s", leak, out.String())
		}
	}
	if s.Reveal() != text || !s.IsSet() || s.String() != "[redacted]" || !strings.Contains(string(raw), "[redacted]") {
		t.Errorf("revealed %q, printed %s", s.Reveal(), raw)
	}
	var set guest.Secret
	if err := set.UnmarshalText([]byte(text)); err != nil || set.Reveal() != text {
		t.Errorf("from a setting: %q, %v", set.Reveal(), err)
	}
	for _, none := range []guest.Secret{{}, guest.NewSecret("")} {
		if none.IsSet() || none.Reveal() != "" || fmt.Sprintf("%v|%s", none, none.String()) != "|" {
			t.Errorf("no secret is printed as %v, reveals %q", none, none.Reveal())
		}
	}
}
