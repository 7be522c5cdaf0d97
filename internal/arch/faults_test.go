package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// faults is the index of what the portal is known to withstand: what goes wrong,
// and the tests that make it go wrong, by package.
// One test of each at least is called after its number.
var faults = []struct {
	number, what string
	tests        []string
}{
	{"F01-F06", "the worker is killed at any moment", []string{
		"provision.TestAWorkerKilledAnywhereLeavesOneGuestThatIsRight", "provision.TestAWorkerKilledWhileTakingAccessAwayLeavesNone",
		"portal.TestTheShippedProgram", "portal.TestF01ToF07WorkersAreKilledAndFrozenInEveryPhaseOfEveryStep",
	}},
	{"F07", "a worker is frozen and comes back", []string{"provision.TestAZombieCommitsNothing", "portal.TestTheShippedProgram", "portal.TestF01ToF07WorkersAreKilledAndFrozenInEveryPhaseOfEveryStep"}},
	{"F08", "a job is deleted, discarded, cancelled or left by a dead process", []string{"portal.TestF08AGuestWhoseJobIsLostIsFoundByTheSweep"}},
	{"F09", "a process that does not know a kind of job leads the queue", []string{"portal.TestF09AGuestWhoseJobAnotherVersionGaveUpIsFoundByTheSweep"}},
	{"F10", "unreadable arguments, a panic, a job that never ends", []string{
		"jobs.TestF10WhatCannotBeWorkedIsInNobodysWay", "provision.TestF10AGuestOnWhomThePortalItselfFailsIsParkedWithTheReason",
	}},
	{"F11", "a new account is not to be seen for a while", []string{
		"provision.TestF11AnAccountThatIsNotToBeSeenForAWhileIsNotMadeTwice", "provision.TestANewAccountThatIsNotVisibleYetIsWaitedFor",
	}},
	{"F12", "replicas disagree", []string{
		"provision.TestAMembershipThatIsNotShownYetIsNotSentAgainAndAgain", "provision.TestOneReadThatFindsNothingDoesNotMeanThatAccessIsGone",
		"provision.TestF12WhatDoesNotShowAtTheEndIsTakenAwayAllTheSame", "provision.TestF12WhatWasReadBackIsNotGivenAgainByALookThatDoesNotShowIt",
		"provision.TestF12AnAppRoleThatNeverShowedIsLookedForMoreThanOnce", "provision.TestF12ReplicasThatDisagreeRaiseNoDifference",
	}},
	{"F13", "201, and never an account", []string{
		"provision.TestF13AnAccountThatNeverAppearsIsInvitedAnewWhenSomebodyTriesAgain", "provision.TestF13AnAccountThatAppearsLateIsTheOneThatIsUsed",
		"provision.TestF13AnAccessWithoutAnAccountCanEnd",
	}},
	{"F14", "the effect is there, the answer is lost", []string{
		"provision.TestF14AnAnswerThatIsLostIsLookedForAtEveryKindOfStep", "provision.TestALostAnswerToTheInvitationMakesNoSecondAccount",
		"graph.TestACallEndsAfterItsDeadline",
	}},
	{"F15", "no effect: 500, 502, 503, a reset", []string{
		"provision.TestF14AnAnswerThatIsLostIsLookedForAtEveryKindOfStep", "graph.TestF15AnOutageOfOneRouteIsAskedLittleMeanwhile",
	}},
	{"F16", "429 with every kind of Retry-After", []string{
		"provision.TestF16WhateverA429AsksForNoMoreIsSentMeanwhile", "graph.TestRetryAfterIsReadWithinLimits",
		"provision.TestBeingToldToWaitOftenIsNobodysFault",
	}},
	{"F17", "429 of one kind of call", []string{
		"provision.TestF17A429OfOneKindOfCallHoldsUpNoOther", "graph.TestAfterA429CallsOfThatKindStayAwayUntilItIsOver",
	}},
	{"F18", "no token, or one that is challenged", []string{
		"provision.TestF18WithoutATokenThePortalSaysSoAndDoesNotAskOn", "provision.TestF18ATokenThatIsChallengedIsRenewedOnce", "provision.TestF18APortalThatIsNotLetInGoesOnByItselfAfterwards",
		"provision.TestF18AWorkerWhoseTokensAreNotAcceptedGoesOnByItselfAfterwards",
		"graph.TestTheTokenEndpointsRefusalsAreToldApart", "graph.TestAPortalWhoseTokensAreNotAcceptedStaysAwayAndComesBackByItself",
		"graph.TestATokenThatIsNoLongerGoodIsRenewedOnceForAll",
	}},
	{"F19", "refusals, at each kind of step", []string{
		"provision.TestF19ARefusalIsToldOnceAndNotTriedAgainByItself", "provision.TestF19ATenantThatForbidsInvitationsIsNamedAsTheReason",
		"provision.TestF19NobodySignsInWhileTheEndOfTheAccessIsHeldUp",
		"provision.TestF19TheSponsorIsToldWhatHelps", "provision.TestF19WithoutConsentGuestsWaitAndGoOnByThemselves",
		"graph.TestTheTenantsRefusalsAreToldApart", "graph.TestCallsThatLackAPermissionGoOnByThemselvesAfterConsentAndOthersNeverStop",
		"browsertest.TestASponsorSeesWhatIsWrongAndTriesAgainWhenItIsMended",
		"portal.TestDoctorSaysOfEachFaultWhatToDo", "portal.TestDoctorNamesThePermissionThatIsMissing",
	}},
	{"F20", "already so, truly or not; an account of somebody else", []string{
		"provision.TestF20AlreadySoIsBelievedWhenItIsSeen", "provision.TestAnAccountThatSomebodyElseMadeIsLeftAlone",
	}},
	{"F21", "answers that are cut, endless, packed or nonsense", []string{
		"provision.TestF21AnInvitationWhoseAnswerIsNonsenseMakesOneAccount", "graph.TestF21AnEndlessAnswerTakesLittleMemory",
		"graph.TestSuccessThatCannotBeReadIsUnknown", "graph.TestInvitationWithoutALinkOrWithAnErrorIsUnknown",
	}},
	{"F22", "lists that never end or lead elsewhere", []string{
		"provision.TestF22AListThatNeverEndsIsWaitedOut", "graph.TestListsThatDoNotEndAreGivenUp", "graph.TestNoTokenGoesToAnotherAddress",
	}},
	{"F23", "what was approved has changed", []string{"provision.TestF23WhatIsNoLongerWhatWasApprovedIsNotGiven"}},
	{"F24", "somebody else deletes or blocks the account", []string{
		"provision.TestF24WhatSomebodyElseDidToTheAccountIsShownAndLeft", "provision.TestF24AfterADeletionANewRequestMakesANewAccount",
		"provision.TestABlockIsLeftUntilAnAdministratorLiftsIt", "provision.TestADeletedAccountIsShownAndAdoptingItEndsTheAccess",
	}},
	{"F25", "every connection to PostgreSQL is terminated, again and again", []string{"portal.TestF25EveryBackendIsTerminatedAgainAndAgain"}},
	{"F26", "PostgreSQL crashes and comes back", []string{"portal.TestF26PostgresStopsAndComesBack"}},
	{"F27", "nobody hears that a transaction was committed", []string{
		"provision.TestF27ACommitWithoutAnAnswerChangesNothingForTheGuest", "provision.TestF27WhoeverSendsAFormAgainHasSentItOnce",
	}},
	{"F28", "the line to PostgreSQL is dead", []string{"portal.TestF28NobodyWaitsForADeadLine"}},
	{"F29", "PostgreSQL is read-only; another one takes over", []string{"portal.TestF29AfterAFailoverThePortalLeavesWhatIsReadOnly"}},
	{"F30", "no connection is left", []string{
		"portal.TestF30WithoutAConnectionPagesSayItQuickly", "portal.TestF31ALockedTableHoldsNobodyUpForLong",
	}},
	{"F31", "a table is locked", []string{"portal.TestF31ALockedTableHoldsNobodyUpForLong"}},
	{"F32", "deadlocks and serialization failures", []string{
		"postgres.TestF32ADeadlockIsTriedAgain", "postgres.TestF32AConflictThatStaysIsTriedThreeTimes",
	}},
	{"F33", "PostgreSQL's disk is full", []string{"portal.TestF33OnAFullDiskNothingIsDoneThatCannotBeNoted"}},
	{"F34", "nobody reads the log, or its disk is full", []string{
		"portal.TestF34ALogThatNobodyReadsHoldsNobodyUp", "portal.TestF34AFullDiskIsToldOfWhenThereIsRoomAgain",
		"portal.TestTheShippedProgram/F34 has a log that nobody reads", "portal.TestTheShippedProgram/F34 outlives who reads its log",
	}},
	{"F35", "of two replicas, one is killed or frozen", []string{
		"portal.TestTheShippedProgram/F35 is two", "portal.TestTheShippedProgram/F35 has a leader that stands still",
		"portal.TestF01ToF07WorkersAreKilledAndFrozenInEveryPhaseOfEveryStep",
	}},
	{"F36", "SIGTERM in the middle of the work, twice", []string{
		"portal.TestTheShippedProgram/F36 stops when it is asked to", "portal.TestTheShippedProgram/F36 stops although Microsoft does not answer",
		"portal.TestReadinessIsRedBeforeThePagesGo",
	}},
	{"F37", "two versions at once, forward and back", []string{
		"portal.TestF37TwoVersionsRunSideBySide", "portal.TestF37AProgramThatMayNotMigrateNeedsNothingButTheRightSchema",
	}},
	{"F38", "two migrations, one of them killed half way", []string{
		"portal.TestF38AMigrationThatWasKilledHalfWayIsFinishedByTheNext", "portal.TestTwoMigrationsAtOnceMakeOneSchema",
		"portal.TestAMigrationWaitsForAnotherLongerThanAnyStatementMay",
	}},
	{"F41", "the mail server is down or slow, refuses, or breaks off", []string{
		"portal.TestF41ASilentMailServerDelaysNoDecision", "portal.TestMailIsSentAtLeastOnceAndGivenUpInPublic",
		"mail.TestAConversationThatBreaksOffIsHadAgain", "mail.TestAServerThatDiesAfterItsAnswerHasTakenTheMessage",
	}},
	{"F42", "the database is set back to a copy while the directory has moved on", []string{
		"portal.TestF42AfterARestoreNothingIsDoneBeforeAPersonHasLooked", "portal.TestF42ARestoreUnderALivingPortalIsNoticed",
	}},
	{"F45", "the history cannot be written", []string{"provision.TestF45WithoutItsHistoryNothingHappens"}},
	{"F46", "everything wakes the worker at once", []string{"provision.TestF46SweepWorkersAndTryAgainAtOnceDoTheWorkOnce"}},
	{"F47", "far more is waiting than can be done at once", []string{"portal.TestF47OfALargeBacklogWhatEndsComesFirst"}},
}

// written gives every test below internal, by package, and the parts of one that
// have a name of their own, behind a stroke.
func written(t *testing.T) (tests []string) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		for _, d := range file.Decls {
			f, is := d.(*ast.FuncDecl)
			if !is || f.Recv != nil || !strings.HasPrefix(f.Name.Name, "Test") {
				continue
			}
			name := filepath.Base(filepath.Dir(path)) + "." + f.Name.Name
			tests = append(tests, name)
			for _, part := range partsOf(f) {
				tests = append(tests, name+"/"+part)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return tests
}

// partsOf gives the names of what a test runs by t.Run, as far as they are written
// there.
func partsOf(f *ast.FuncDecl) (names []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		call, is := n.(*ast.CallExpr)
		if !is || len(call.Args) != 2 {
			return true
		}
		if run, is := call.Fun.(*ast.SelectorExpr); !is || run.Sel.Name != "Run" {
			return true
		}
		if literal, is := call.Args[0].(*ast.BasicLit); is {
			if name, err := strconv.Unquote(literal.Value); err == nil {
				names = append(names, name)
			}
		}
		return true
	})
	return names
}

var numbered = regexp.MustCompile(`F(\d\d)(?:(?:To|-)F(\d\d))?`)

// numbers gives those in a name: F23, and of F01ToF07 all seven.
func numbers(name string) (all []int) {
	for _, found := range numbered.FindAllStringSubmatch(name, -1) {
		first, _ := strconv.Atoi(found[1])
		last, _ := strconv.Atoi(found[2])
		for n := first; n <= max(first, last); n++ {
			all = append(all, n)
		}
	}
	return all
}

// indexed finds that the tests named under a number exist.
func indexed(t *testing.T, number, what string, named, tests []string) {
	t.Helper()
	for _, name := range named {
		if !slices.Contains(tests, name) {
			t.Errorf("%s (%s): there is no test %s", number, what, name)
		}
	}
}

// complete finds that every test, or part of one, which is called after a number of
// an index is named there, a part by itself or with the whole.
func complete(t *testing.T, called string, named map[string]bool, tests []string) {
	t.Helper()
	ofANumber := regexp.MustCompile(`(\.Test|/)` + called + `\d`)
	for _, name := range tests {
		whole, _, _ := strings.Cut(name, "/")
		if ofANumber.MatchString(name) && !named[name] && !named[whole] {
			t.Errorf("%s is not in the index", name)
		}
	}
}

func TestTheIndexOfFaultsNamesTestsThatExistAndAllOfThem(t *testing.T) {
	t.Parallel()
	tests, named := written(t), map[string]bool{}
	for _, f := range faults {
		indexed(t, f.number, f.what, f.tests, tests)
		called := map[int]bool{}
		for _, name := range f.tests {
			named[name] = true
			for _, n := range numbers(name) {
				called[n] = true
			}
		}
		for _, n := range numbers(f.number) {
			if !called[n] {
				t.Errorf("no test is called after F%02d (%s)", n, f.what)
			}
		}
	}
	complete(t, "F", named, tests)
}

func TestEveryFaultThatIsToBeWithstoodIsInTheIndex(t *testing.T) {
	t.Parallel()
	known := map[int]bool{}
	for _, f := range faults {
		for _, n := range numbers(f.number) {
			known[n] = true
		}
	}
	// The clock, the identity provider and half-open browsers are others' to show.
	for _, span := range []string{"F01-F38", "F45-F47"} {
		for _, n := range numbers(span) {
			if !known[n] {
				t.Errorf("F%02d is not in the index", n)
			}
		}
	}
}
