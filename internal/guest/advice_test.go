package guest_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// reasons reads every reason that reason.go declares.
func reasons(t *testing.T) []guest.Reason {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "reason.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []guest.Reason
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == "Reason" {
			text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, guest.Reason(text))
		}
		return true
	})
	if len(out) < 40 {
		t.Fatalf("only %d reasons were read", len(out))
	}
	return out
}

// steps are one step of each kind; the first looks at what the guest has.
func steps() []guest.Step {
	return []guest.Step{
		{},
		{Kind: guest.StepInvite},
		{Kind: guest.StepAddSponsor, Sponsor: guesttest.Ana.ObjectID},
		{Kind: guest.StepAddMember, Resource: guesttest.FalconGroup()},
		{Kind: guest.StepRemoveMember, Resource: guesttest.FalconGroup()},
		{Kind: guest.StepAssignRole, Resource: guesttest.ExpensesApp()},
		{Kind: guest.StepUnassignRole, Resource: guesttest.ExpensesApp()},
		{Kind: guest.StepBlock},
		{Kind: guest.StepUnblock},
		{Kind: guest.StepDelete},
		{Kind: guest.StepAddApp, Resource: guesttest.ExpensesApp()},
		{Kind: guest.StepCloseApp, Resource: guesttest.ExpensesApp()},
		{Kind: guest.StepOpenApp, Resource: guesttest.ExpensesApp()},
	}
}

func TestEveryReasonHasWordsAtEveryStep(t *testing.T) {
	t.Parallel()
	all := reasons(t)
	for _, r := range all {
		for _, s := range steps() {
			if _, ok := guest.AdviceFor(r, s.Kind); !ok {
				t.Errorf("%q has no words when we %s", r, s.Doing("Gil Roy"))
			}
		}
	}
	for _, a := range guest.Advices {
		if !slices.Contains(all, a.Reason) {
			t.Errorf("nothing gives the reason %q", a.Reason)
		}
	}
}

// about fills every place.
func about(r guest.Reason, s guest.Step) guest.About {
	why := "it is called Falcon leads now"
	if r == guest.ReasonUnsure {
		why = "90"
	}
	return guest.About{Step: s, Guest: guesttest.Guest(guest.Inviting), Permission: "User.Invite.All", Why: why}
}

func TestTheWordsSayWhetherTryingAgainHelps(t *testing.T) {
	t.Parallel()
	for _, r := range reasons(t) {
		for _, s := range steps() {
			got := guest.TroubleOf(r, about(r, s), guesttest.Noon)
			name := fmt.Sprintf("%q when we %s: %q", r, s.Doing("Gil Roy"), got.What+" "+got.Do)
			asks, itself := strings.Contains(got.Do, "Try again"), strings.Contains(got.Do, "by itself")
			switch {
			case got.What == "" || got.Do == "" || strings.ContainsAny(got.What+got.Do, "{}!") || strings.Contains(got.What+got.Do, "  "):
				t.Errorf("%s: not fit to be read", name)
			case !strings.HasSuffix(got.What, ".") || !strings.HasSuffix(got.Do, "."):
				t.Errorf("%s: not sentences", name)
			case got.Who == guest.ActorNobody && (asks || got.Final):
				t.Errorf("%s: nobody must act", name)
			case got.Who != guest.ActorNobody && !got.Final && asks == itself:
				t.Errorf("%s: does it go on by itself, or when somebody chooses Try again?", name)
			case got.Final && (asks || itself):
				t.Errorf("%s: trying again cannot help", name)
			}
		}
	}
}

// The whole table as people read it, for one guest; UPDATE=1 writes it.
func TestTheTableOfTroublesReadsAsWritten(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("# What people read when a change in Entra does not work\n\n" +
		"Printed from `Advices`: for a guest Gil Roy, each reason at a step that can meet it.\n\n" +
		"| Reason | What happened | Who must act | What to do | Try again | Where to look |\n|---|---|---|---|---|---|\n")
	for _, a := range guest.Advices {
		s := sample(a)
		got := guest.TroubleOf(a.Reason, about(a.Reason, s), guesttest.Noon)
		again := "offered"
		switch {
		case got.Final:
			again = "cannot help"
		case got.Who == guest.ActorNobody || strings.Contains(got.Do, "by itself"):
			again = "by itself"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", a.Reason, got.What, got.Who, got.Do, again, a.Check)
	}
	file := filepath.Join("testdata", "troubles.md")
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil || string(want) != b.String() {
		t.Errorf("the table is another one (%v): look at it with UPDATE=1 go test ./internal/guest", err)
	}
}

// sample is a step that a line of the table is for.
func sample(a guest.Advice) guest.Step {
	kind := guest.StepInvite
	switch a.Reason {
	case guest.ReasonGroupSynced, guest.ReasonGroupExchange, guest.ReasonGroupGone, guest.ReasonChanged, guest.ReasonSize, guest.ReasonSpreading,
		guest.ReasonUnseen, guest.ReasonGone, guest.ReasonForbidden, guest.ReasonRefused:
		kind = guest.StepAddMember
	case guest.ReasonRoleUnknown, guest.ReasonAppGone:
		kind = guest.StepAssignRole
	case guest.ReasonTemplateGone, guest.ReasonAppName, guest.ReasonTwoApps:
		kind = guest.StepAddApp
	case guest.ReasonNotShown:
		kind = guest.StepRemoveMember
	case guest.ReasonSponsorsFull, guest.ReasonObject:
		kind = guest.StepAddSponsor
	}
	if a.Steps != nil {
		kind = a.Steps[0]
	}
	all := steps()
	return all[slices.IndexFunc(all, func(s guest.Step) bool { return s.Kind == kind })]
}
