package guest_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func gift(n int) guest.Step {
	return guest.Step{Kind: guest.StepAddMember, Resource: guest.Resource{Kind: guest.Group, ObjectID: guesttest.ID[string](90, n), Name: "A group"}}
}

func gifts(n int) (list []guest.Step) {
	for i := range n {
		list = append(list, gift(i))
	}
	return list
}

func TestNothingThatTakesAwayIsBrakedButTheDeletion(t *testing.T) {
	t.Parallel()
	want := map[guest.StepKind]guest.Breaker{
		guest.StepInvite: guest.BreakerInvitations, guest.StepAddMember: guest.BreakerGifts, guest.StepAssignRole: guest.BreakerGifts,
		guest.StepDelete: guest.BreakerDeletions, guest.StepAddSponsor: "", guest.StepRemoveMember: "", guest.StepUnassignRole: "",
		guest.StepBlock: "", guest.StepUnblock: "", guest.StepMint: "",
	}
	for kind, b := range want {
		if got := (guest.Step{Kind: kind}).Breaker(); got != b {
			t.Errorf("%s has the breaker %q, want %q", kind, got, b)
		}
		for _, other := range guest.Breakers {
			if counts := slices.Contains(other.Kinds(), kind); counts != (other == b) {
				t.Errorf("%s counts %s: %v", other, kind, counts)
			}
		}
		if braked, removal := b != "", slices.Contains(guest.Removals, kind); braked && removal {
			t.Errorf("%s is braked and counts as a removal", kind)
		}
	}
}

func TestABreakerLetsThroughAsManyAsTheLimitAndNotOneMore(t *testing.T) {
	t.Parallel()
	policy := guest.Policy{GiftsPerHour: 10}
	for _, c := range []struct {
		name  string
		tally guest.Tally
		steps []guest.Step
		want  error
	}{
		{"the first", guest.Tally{}, gifts(1), nil},
		{"up to the limit", guest.Tally{Others: 7}, gifts(3), nil},
		{"one too many", guest.Tally{Others: 8}, gifts(3), guest.Braked{Breaker: guest.BreakerGifts, Limit: 10, Left: 2}},
		{"none left", guest.Tally{Others: 10}, gifts(1), guest.Braked{Breaker: guest.BreakerGifts, Limit: 10}},
		{"beyond a limit that was lowered", guest.Tally{Others: 30}, gifts(1), guest.Braked{Breaker: guest.BreakerGifts, Limit: 10}},
		{"tried again at the limit", guest.Tally{Others: 8, Own: gifts(2)}, gifts(2), nil},
		{"tried again and one more", guest.Tally{Others: 8, Own: gifts(2)}, gifts(3), guest.Braked{Breaker: guest.BreakerGifts, Limit: 10}},
		{"renamed meanwhile", guest.Tally{Others: 9, Own: []guest.Step{renamed(gift(0))}}, gifts(1), nil},
		{"another group", guest.Tally{Others: 9, Own: []guest.Step{gift(7)}}, gifts(1), guest.Braked{Breaker: guest.BreakerGifts, Limit: 10}},
		{"paused", guest.Tally{PausedAt: guesttest.Noon}, gifts(1), guest.Braked{Breaker: guest.BreakerGifts, Limit: 10}},
		{"paused, and tried again", guest.Tally{PausedAt: guesttest.Noon, Own: gifts(1)}, gifts(1), guest.Braked{Breaker: guest.BreakerGifts, Limit: 10}},
		{"others have none", guest.Tally{Others: 10}, []guest.Step{{Kind: guest.StepRemoveMember}, {Kind: guest.StepAddSponsor}}, nil},
	} {
		if got := guest.BreakerGifts.Admit(policy, c.tally, c.steps); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func renamed(s guest.Step) guest.Step {
	s.Resource.Name = "Another name"
	return s
}

func TestLimits(t *testing.T) {
	t.Parallel()
	raised := guest.Policy{InvitationsPerHour: 7, GiftsPerHour: 8, DeletionsPerHour: 2, DeletionsPercent: 50, RemovalsPerHour: 9}
	for _, c := range []struct {
		policy   guest.Policy
		breaker  guest.Breaker
		accounts int
		want     int
	}{
		{guest.DefaultPolicy(), guest.BreakerInvitations, 0, 100},
		{guest.DefaultPolicy(), guest.BreakerGifts, 0, 300},
		{guest.DefaultPolicy(), guest.BreakerDeletions, 0, 5},
		{guest.DefaultPolicy(), guest.BreakerDeletions, 119, 5},
		{guest.DefaultPolicy(), guest.BreakerDeletions, 120, 6},
		{guest.DefaultPolicy(), guest.BreakerDeletions, 999, 49},
		{guest.DefaultPolicy(), guest.BreakerDeletions, guest.DefaultPolicy().AccountsToCount(), 50},
		{guest.DefaultPolicy(), guest.BreakerDeletions, 100_000, 50},
		{guest.Policy{}, guest.BreakerInvitations, 0, 100}, // none is never meant
		{guest.Policy{GiftsPerHour: -1}, guest.BreakerGifts, 0, 300},
		{guest.Policy{}, guest.BreakerDeletions, 200, 10},
		{raised, guest.BreakerInvitations, 0, 7},
		{raised, guest.BreakerGifts, 0, 8},
		{raised, guest.BreakerDeletions, 1000, 2},
	} {
		if got := c.policy.Limit(c.breaker, c.accounts); got != c.want {
			t.Errorf("%s with %d accounts: %d, want %d", c.breaker, c.accounts, got, c.want)
		}
	}
	if got := (guest.Policy{}).MostRemovals(); got != 300 {
		t.Errorf("%d removals are many", got)
	}
	// What is stored without limits has the default ones.
	p := guest.DefaultPolicy()
	if err := json.Unmarshal([]byte(`{"invites_per_day": 5}`), &p); err != nil || p.InvitationsPerHour != 100 || p.DeletionsPercent != 5 {
		t.Errorf("an older policy: %+v (%v)", p, err)
	}
}

func TestWhatNeedsNotPassABreakerGoesOnMeanwhile(t *testing.T) {
	t.Parallel()
	take := guest.Step{Kind: guest.StepRemoveMember, Resource: gift(9).Resource}
	enabled := guest.Present{Account: &guest.Account{Enabled: true}}
	for _, c := range []struct {
		name   string
		braked guest.Braked
		wave   []guest.Step
		have   guest.Present
		want   []guest.Step
	}{
		{"removals", guest.Braked{Breaker: guest.BreakerGifts}, []guest.Step{gift(1), take, gift(2)}, enabled, []guest.Step{take}},
		{"as many as are left", guest.Braked{Breaker: guest.BreakerGifts, Left: 2}, append(gifts(3), take), enabled, append(gifts(2), take)},
		{"an invitation", guest.Braked{Breaker: guest.BreakerInvitations}, []guest.Step{{Kind: guest.StepInvite}}, guest.Present{}, nil},
		{"a block instead of the deletion", guest.Braked{Breaker: guest.BreakerDeletions}, []guest.Step{{Kind: guest.StepDelete}}, enabled, []guest.Step{{Kind: guest.StepBlock}}},
		{"blocked already", guest.Braked{Breaker: guest.BreakerDeletions}, []guest.Step{{Kind: guest.StepDelete}}, guest.Present{Account: &guest.Account{}}, nil},
	} {
		if got := c.braked.Meanwhile(c.wave, c.have); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestEveryoneIsToldWhyAndWhoMustAct(t *testing.T) {
	t.Parallel()
	for b, want := range map[guest.Breaker]string{
		guest.BreakerInvitations: "The portal has paused inviting guests, because more than 100 were to be invited within an hour.",
		guest.BreakerGifts:       "The portal has paused giving access, because more than 100 groups and app roles were to be given within an hour.",
		guest.BreakerDeletions:   "The portal has paused deleting accounts, because more than 100 were to be deleted within an hour.",
	} {
		braked := guest.Braked{Breaker: b, Limit: 100}
		trouble := braked.Trouble(guesttest.Noon)
		if trouble.What != want || trouble.Who != guest.ActorAdministrator || !strings.Contains(trouble.Do, "by itself") || trouble.Breaker != b {
			t.Errorf("the sponsor is told %+v", trouble)
		}
		alarm := braked.Alarm(guesttest.Noon)
		if alarm.Words != want || !alarm.Pauses || alarm.Breaker() != b || !alarm.Open() {
			t.Errorf("administrators are told %+v", alarm)
		}
	}
}

// A guest who waited for a breaker for hours is not given up at the first passing
// fault afterwards.
func TestWaitingForABreakerIsNoFailure(t *testing.T) {
	t.Parallel()
	c := guest.Case{Guest: guesttest.Guest(guest.Inviting)}
	c.Guest.Sync = guest.Converging
	braked := guest.Braked{Breaker: guest.BreakerInvitations, Limit: 100}.Trouble(guesttest.Noon)
	d := guest.Waiting(c, braked, time.Minute, guesttest.Noon)
	if d.Guest.Sync != guest.Converging || len(d.Work) != 0 || len(d.Events) != 0 {
		t.Fatalf("a pause leads to %+v", d)
	}
	c.Guest = *d.Guest
	later := guesttest.Noon.Add(3 * guest.GiveUpAfter)
	if d = guest.Waiting(c, braked, time.Minute, later); d.Guest.Sync != guest.Converging {
		t.Errorf("a long pause ends in %s", d.Guest.Sync)
	}
	passing := guest.TroubleFrom(&guest.Fault{Kind: guest.FaultUnknown}, guest.Step{Kind: guest.StepInvite}, c.Guest, later)
	if d = guest.Waiting(c, passing, time.Minute, later); d.Guest.Sync != guest.Converging || !d.Guest.Trouble.Since.Equal(later) {
		t.Errorf("a passing fault after the pause: %+v", d.Guest)
	}
}

func TestResuming(t *testing.T) {
	t.Parallel()
	tripped := guest.Braked{Breaker: guest.BreakerGifts, Limit: 300}.Alarm(guesttest.Noon)
	later := guesttest.Noon.Add(time.Hour)
	got, err := guest.Resume(tripped, guesttest.Cleo, "  The fair begins.\r\nAll are known. ", later)
	if err != nil || got.Open() || !got.ClosedAt.Equal(later) || got.Closer != "Cleo Marsh" || got.ClosedBy != guesttest.Cleo.ID || got.Reason != "The fair begins.\nAll are known." {
		t.Fatalf("%+v, %v", got, err)
	}
	var moved guest.MovedOn
	if _, err := guest.Resume(got, guesttest.Cleo, "Again.", later); !errors.As(err, &moved) || !strings.Contains(moved.Reason, "Cleo Marsh resumed giving access") {
		t.Errorf("twice: %v", err)
	}
	for reason, words := range map[string]string{
		" \n": "Enter why it may go on", strings.Repeat("x", 501): "500 characters or fewer", "a\u200bb": "invisible",
	} {
		var problems guest.Problems
		if _, err := guest.Resume(tripped, guesttest.Cleo, reason, later); !errors.As(err, &problems) || !strings.Contains(problems["reason"], words) {
			t.Errorf("%.10q: %v", reason, err)
		}
	}
	if _, err := guest.Resume(tripped, guesttest.Dee, "Fine.", later); !errors.As(err, &guest.NotAllowed{}) {
		t.Errorf("an auditor: %v", err)
	}
	for _, p := range []guest.Person{guesttest.Ana, guesttest.Ben, guesttest.Nia} {
		if _, err := guest.Resume(tripped, p, "Fine.", later); !errors.Is(err, guest.ErrNotFound) {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
	if _, err := guest.Resume(guest.Alarm{Kind: guest.AlarmRemovals}, guesttest.Cleo, "Fine.", later); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("what closes by itself: %v", err)
	}
}

func TestAlarmsThatOpenAndCloseByThemselves(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		seen guest.Watched
		want []string
	}{
		{guest.Watched{}, nil},
		{guest.Watched{Removals: 300}, nil},
		{guest.Watched{Removals: 301}, []string{"removals: More than 300 groups, app roles and accounts were taken away or blocked within an hour."}},
		{guest.Watched{Removals: 3, Policy: guest.Policy{RemovalsPerHour: 2}}, []string{"removals: More than 2 groups, app roles and accounts were taken away or blocked within an hour."}},
		{guest.Watched{ShutOut: true, Attention: 1}, []string{"shut out: Microsoft does not let the portal in.", "attention: One guest needs an administrator."}},
		{guest.Watched{Lacks: true}, []string{"permission: The portal lacks a permission in Entra."}},
		{guest.Watched{Attention: 12}, []string{"attention: 12 guests need an administrator."}},
	} {
		var got []string
		for _, a := range c.seen.Alarms(guesttest.Noon) {
			got = append(got, string(a.Kind)+": "+a.Words)
			if a.Pauses || !a.Open() || !a.At.Equal(guesttest.Noon) || a.Breaker() != "" {
				t.Errorf("%+v", a)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%+v: %q, want %q", c.seen, got, c.want)
		}
	}
}
