package arch

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// invariants is the index of what holds whatever goes wrong: the functions of the
// judge in package invariant that find when it does not, which run after most
// tests of faults, and the tests that show it by themselves.
var invariants = []struct {
	number  string
	what    string
	judges  []string
	tests   []string
	pending string // why there is nothing yet
}{
	{number: "I1", what: "nothing is written without an approval and an intent committed before", judges: []string{"additions", "approved", "intents"}, tests: []string{
		"postgres.TestNothingIsIntendedWithoutAGrantThatStands", "postgres.TestTheDatabaseItselfRefusesADecisionOnOnesOwnRequest",
		"provision.TestF23WhatIsNoLongerWhatWasApprovedIsNotGiven",
	}},
	{number: "I2", what: "one account for one request, and nobody else's; one app for one wish to add it", judges: []string{"account", "accounts", "apps"}, tests: []string{
		"provision.TestALostAnswerToTheInvitationMakesNoSecondAccount", "provision.TestAnAccountThatSomebodyElseMadeIsLeftAlone",
		"provision.TestAWorkerKilledAnywhereLeavesOneGuestThatIsRight", "provision.TestALinkThatIsMintedWhileTheAccessEndsMakesNoSecondAccount",
	}},
	{number: "I3", what: "in sync means what was approved, read back", judges: []string{"agrees", "inSync"}, tests: []string{
		"provision.TestAnApprovedRequestBecomesAGuestWithAccess", "provision.TestAMembershipThatIsNotShownYetIsNotSentAgainAndAgain",
	}},
	{number: "I4", what: "nothing approved waits in silence", judges: []string{"waiting"}, tests: []string{
		"portal.TestF08AGuestWhoseJobIsLostIsFoundByTheSweep", "portal.TestSoak", "provision.TestF13AnAccountThatNeverAppearsIsInvitedAnewWhenSomebodyTriesAgain",
	}},
	{number: "I5", what: "one invitation for one wish to send it", judges: []string{"invitations"}, tests: []string{
		"provision.TestF14AnAnswerThatIsLostIsLookedForAtEveryKindOfStep", "mail.TestALetterIsSentOnce",
	}},
	{number: "I6", what: "no access past its end", judges: []string{"overstayed"}, tests: []string{
		"postgres.TestASweepEndsAccessWhoseTimeIsOver", "provision.TestAWorkerKilledWhileTakingAccessAwayLeavesNone",
		"provision.TestF12WhatDoesNotShowAtTheEndIsTakenAwayAllTheSame", "portal.TestF47OfALargeBacklogWhatEndsComesFirst",
	}},
	{number: "I7", what: "what changed is in the history", judges: []string{"states", "stepsTold", "versions"}, tests: []string{
		"postgres.TestHistoryCannotBeChanged", "provision.TestF45WithoutItsHistoryNothingHappens",
	}},
	{number: "I8", what: "nothing is given after its approval has ended", judges: []string{"withoutApproval"}, tests: []string{
		"provision.TestAccessThatEndsWhileTheAccountIsMadeLeavesABlockedAccount", "provision.TestALostInvitationWhoseAccessEndsLeavesNoOpenAccount",
		"provision.TestAccessThatShowsOnlyAfterItsEndIsTakenAway",
	}},
	{number: "I9", what: "no decision is lost", judges: []string{"decisions"}, tests: []string{
		"postgres.TestTwentyApprovalsAtOnceAreOneDecision", "provision.TestF27WhoeverSendsAFormAgainHasSentItOnce",
	}},
	{number: "I10", what: "one worker at a time", judges: []string{"leases"}, tests: []string{
		"provision.TestAZombieCommitsNothing", "postgres.TestALiveWorkersGuestIsNobodyElses",
		"portal.TestF01ToF07WorkersAreKilledAndFrozenInEveryPhaseOfEveryStep",
	}},
	{number: "I11", what: "a revoked session stays dead", tests: []string{
		"server.TestRevokedSessionNeverComesBackWithRequestsInFlight", "postgres.TestSessionStaysRevokedWithChangesInFlight",
		"server.TestStreamEndsWithItsSession", "server.TestSignOutEndsTheSessionHereAndAtTheProvider",
	}},
	{number: "I12", what: "no secret is anywhere but in its place", tests: []string{
		"portal.TestI12NoSecretIsAnywhereElse", "guest.TestASecretIsPrintedNowhere", "config.TestNothingThatPrintsShowsASecret",
		"server.TestAccessLogNamesRoutesAndNoSecrets",
	}},
	{number: "I13", what: "done means read back", judges: []string{"readBack"}, tests: []string{
		"provision.TestA201IsNotAnAccountBeforeItWasSeen", "server.TestAccessIsCountedByWhatWasReadBackNotByWords",
	}},
	{number: "I14", what: "after a restore nothing is done before a person has looked at it", judges: []string{"restored"}, tests: []string{
		"portal.TestF42AfterARestoreNothingIsDoneBeforeAPersonHasLooked", "portal.TestEveryWayToRestoreADatabaseIsRecognisedAndNothingElse",
		"postgres.TestWhoeverIntendsFirstNoticesARestoreAndNothingPasses", "provision.TestAfterARestoreTheWorkerNeitherGivesNorTakesAwayNorMintsLinks",
	}},
	{number: "I15", what: "what was taken from the system is given back", tests: []string{"portal.TestI15AfterAStormEverythingIsGivenBack"}},
	{number: "I16", what: "two versions run side by side", tests: []string{
		"portal.TestF37TwoVersionsRunSideBySide", "portal.TestF09AGuestWhoseJobAnotherVersionGaveUpIsFoundByTheSweep",
	}},
	{number: "T52", what: "no more in an hour than the rules allow", judges: []string{"breakers"}, tests: []string{
		"provision.TestInvitationsPauseAtTheLimitUntilAPersonLetsThemGoOn", "postgres.TestOfManyWorkersAtOnceNoMorePassThanTheLimit",
		"postgres.TestABreakerThatIsLetGoOnCountsAnew", "provision.TestWhoIsNotDeletedYetIsBlocked",
	}},
}

func TestTheIndexOfInvariantsNamesTestsAndJudgesThatExistAndAllOfThem(t *testing.T) {
	t.Parallel()
	tests, named, judged := written(t), map[string]bool{}, judges(t)
	for n, i := range invariants {
		if want := fmt.Sprintf("I%d", n+1); n < 16 && i.number != want {
			t.Errorf("%s is where %s should be", i.number, want)
		}
		if shown := len(i.tests) > 0; shown == (i.pending != "") {
			t.Errorf("%s (%s) is shown by %d tests, and %q", i.number, i.what, len(i.tests), i.pending)
		}
		indexed(t, i.number, i.what, i.tests, tests)
		for _, name := range i.tests {
			named[name] = true
		}
		if found := judged[i.number]; !slices.Equal(found, i.judges) {
			t.Errorf("%s (%s) is judged by %q, and the index says %q", i.number, i.what, found, i.judges)
		}
		delete(judged, i.number)
	}
	for number := range judged {
		t.Errorf("%s is judged and not in the index", number)
	}
	if len(invariants) < 16 {
		t.Errorf("there are only %d", len(invariants))
	}
	complete(t, "I", named, tests)
}

// judges gives the functions of the judge that tell of each invariant, in order.
func judges(t *testing.T) map[string][]string {
	t.Helper()
	paths, err := filepath.Glob("../invariant/*.go")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no judge: %v", err)
	}
	all := map[string][]string{}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				for _, number := range says(f) {
					all[number] = append(all[number], f.Name.Name)
				}
			}
		}
	}
	for number, names := range all {
		slices.Sort(names)
		all[number] = slices.Compact(names)
	}
	return all
}

// says gives the invariants of which a function of the judge tells, each as often
// as it does.
func says(f *ast.FuncDecl) (numbers []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		method, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || method.Sel.Name != "say" {
			return true
		}
		if literal, ok := call.Args[0].(*ast.BasicLit); ok {
			if number, err := strconv.Unquote(literal.Value); err == nil {
				numbers = append(numbers, number)
			}
		}
		return true
	})
	return numbers
}
