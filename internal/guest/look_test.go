package guest_test

import (
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// watcher lets one guest be looked at again and again.
type watcher struct {
	t      *testing.T
	c      guest.Case
	now    time.Time
	minted int
	events []guest.Event
}

func watch(t *testing.T, s guest.State, known ...guest.Drift) *watcher {
	w := &watcher{t: t, c: guesttest.Case(s), now: later}
	w.c.Drifts = known
	return w
}

func (w *watcher) mint() guest.DriftID {
	w.minted++
	return guesttest.ID[guest.DriftID](51, w.minted)
}

// look is one look that finds something, two seconds after the one before.
func (w *watcher) look(seen guest.Comparison) (again bool) {
	w.t.Helper()
	d, again := guest.Looked(w.c, seen, w.mint, w.now)
	w.now = w.now.Add(2 * time.Second)
	if d.Guest != nil {
		w.c.Guest = *d.Guest
	}
	if d.Quiet != (len(d.Drifts) == 0 && d.Guest != nil) {
		w.t.Errorf("quiet: %v, with %+v", d.Quiet, d.Drifts)
	}
	for _, changed := range d.Drifts {
		rest := []guest.Drift{}
		for _, known := range w.c.Drifts {
			if known.ID != changed.ID {
				rest = append(rest, known)
			}
		}
		if changed.State != guest.DriftSettled {
			rest = append(rest, changed)
		}
		w.c.Drifts = rest
	}
	w.events = append(w.events, d.Events...)
	return again
}

func (w *watcher) has(step, want string) {
	w.t.Helper()
	if got := kinds(w.c.Drifts); got != want {
		w.t.Errorf("%s: %q is recorded, want %q", step, got, want)
	}
}

var (
	nothing = guest.Comparison{}
	outside = guest.Comparison{Found: []guest.Drift{{Kind: guest.GivenOutside, Resource: boardRoom}}}
	gone    = guest.Comparison{Found: []guest.Drift{{Kind: guest.TakenOutside, Resource: guesttest.FalconGroup()}}}
)

func TestOnlyThreeLooksThatAgreeAreRecorded(t *testing.T) {
	t.Parallel()
	w := watch(t, guest.Active)
	for i, again := range []bool{true, true, false} {
		if w.has("before", ""); w.look(outside) != again {
			t.Errorf("look %d: again is %v", i, !again)
		}
	}
	w.has("after three", "given outside Board Room")
	if w.look(outside) || len(w.events) != 1 || w.events[0].Kind != guest.EventDriftFound {
		t.Errorf("what is known is told again: %+v", w.events)
	}
	for _, again := range []bool{true, true, false} {
		if w.look(nothing) != again {
			t.Errorf("settled with fewer than three looks")
		}
	}
	w.has("when it is gone", "")
	if len(w.events) != 2 || w.events[1].Words != "Gil Roy no longer has the group Board Room, which the portal did not give." {
		t.Errorf("told %+v", w.events)
	}
	if !w.c.Guest.CheckDue.Equal(w.c.Guest.CheckedAt.Add(24 * time.Hour)) {
		t.Errorf("checked %s, due %s", w.c.Guest.CheckedAt, w.c.Guest.CheckDue)
	}
}

func TestLooksThatDisagreeAreGivenUpAndRecordNothing(t *testing.T) {
	t.Parallel()
	w := watch(t, guest.Active)
	looks := 1
	for seen := []guest.Comparison{gone, gone, outside, outside}; w.look(seen[looks%4]); looks++ {
		if looks > 50 {
			t.Fatal("looks for ever")
		}
	}
	if w.has("after all", ""); looks != 12 || len(w.events) > 0 || w.c.Guest.CheckedAt.IsZero() || w.c.Guest.Doubt != (guest.Doubt{}) {
		t.Errorf("%d looks, told %+v, doubt %+v", looks, w.events, w.c.Guest.Doubt)
	}
}

func TestOneLookThatAgreesEndsTheDoubt(t *testing.T) {
	t.Parallel()
	w := watch(t, guest.Active)
	w.look(gone)
	w.look(gone)
	if w.look(nothing) || w.c.Guest.Doubt != (guest.Doubt{}) {
		t.Errorf("what is right again is still in doubt: %+v", w.c.Guest.Doubt)
	}
	w.has("after it", "")
}

func TestLooksFarApartDoNotCountTogether(t *testing.T) {
	t.Parallel()
	w := watch(t, guest.Active)
	for range 5 {
		w.look(gone)
		w.now = w.now.Add(6 * time.Minute)
	}
	w.has("after five looks", "")
}

func TestWhatIsAnsweredStaysAnsweredWhileItIsSo(t *testing.T) {
	t.Parallel()
	known := drift(guest.TakenOutside, guest.DriftAdopted, guesttest.FalconGroup())
	w := watch(t, guest.Active, known)
	if w.look(gone) || len(w.events) > 0 {
		t.Errorf("told %+v", w.events)
	}
	for range 3 {
		w.look(guest.Comparison{Found: append(gone.Found, outside.Found...)})
	}
	if w.has("with another one", "given outside Board Room; taken away outside Falcon team"); w.c.Drifts[0].State != guest.DriftAdopted {
		t.Errorf("%+v", w.c.Drifts)
	}
}

func TestAnotherNewNameReplacesTheOneBefore(t *testing.T) {
	t.Parallel()
	known := drift(guest.Renamed, guest.DriftOpen, guest.Resource{})
	known.Is = "Gilbert Roy"
	w := watch(t, guest.Active, known)
	for range 3 {
		w.look(guest.Comparison{Found: []guest.Drift{{Kind: guest.Renamed, Is: "G. Roy"}}})
	}
	if w.has("afterwards", "renamed G. Roy"); w.c.Drifts[0].ID != known.ID || len(w.events) != 1 {
		t.Errorf("%+v, told %+v", w.c.Drifts, w.events)
	}
}

func TestADeletionHasTheWorkerAskAPerson(t *testing.T) {
	t.Parallel()
	w := watch(t, guest.Active)
	for range 3 {
		w.look(guest.Comparison{Found: []guest.Drift{{Kind: guest.Deleted}}})
	}
	if w.has("afterwards", "deleted"); w.c.Guest.Sync != guest.Converging || !w.events[0].Minor {
		t.Errorf("the guest is %s, told %+v", w.c.Guest.Sync, w.events)
	}
}

func TestALookBesideTheWorkerCountsForNothing(t *testing.T) {
	t.Parallel()
	w := watch(t, guest.Active)
	w.c.Guest.Sync = guest.Converging
	d, again := guest.Looked(w.c, gone, w.mint, w.now)
	if again || d.Guest != nil || d.Drifts != nil {
		t.Errorf("%v, %+v", again, d)
	}
}

func TestTheNextLookIsSoonAfterAGiftAndNeverAfterTheEnd(t *testing.T) {
	t.Parallel()
	w := watch(t, guest.Active)
	w.look(guest.Comparison{Lagging: true})
	if due := w.c.Guest.CheckDue.Sub(w.c.Guest.CheckedAt); due != 15*time.Minute {
		t.Errorf("after a gift that does not show yet it is due after %s", due)
	}
	w = watch(t, guest.Removed)
	w.look(nothing)
	if !w.c.Guest.CheckDue.IsZero() {
		t.Errorf("after the end it is due at %s", w.c.Guest.CheckDue)
	}
}

// What is left of differences when a worker has read back that all is as desired.
func TestConvergingSettlesWhatItPutBackAndAtTheEndEverything(t *testing.T) {
	t.Parallel()
	all := func() []guest.Drift {
		return []guest.Drift{
			drift(guest.TakenOutside, guest.DriftRestoring, guesttest.FalconGroup()), drift(guest.TakenOutside, guest.DriftOpen, guesttest.WikiApp()),
			drift(guest.GivenOutside, guest.DriftAdopted, boardRoom), drift(guest.Deleted, guest.DriftOpen, guest.Resource{}),
		}
	}
	for s, want := range map[guest.State]string{
		guest.Active: "deleted; taken away outside Falcon team",
		guest.Ending: "deleted; given outside Board Room; taken away outside Falcon team; taken away outside " + guesttest.WikiApp().Name,
	} {
		c := guesttest.Case(s)
		c.Drifts = all()
		d := must(t)(guest.Settled(c, later))
		for _, settled := range d.Drifts {
			if settled.State != guest.DriftSettled {
				t.Errorf("%s: %+v", s, settled)
			}
		}
		if got := kinds(d.Drifts); got != want {
			t.Errorf("%s: settled are %q, want %q", s, got, want)
		}
		if c.Drifts[0].State != guest.DriftRestoring {
			t.Error("the case was changed")
		}
	}
}
