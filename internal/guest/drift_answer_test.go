package guest_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// differing is a guest with one difference.
func differing(s guest.State, d guest.Drift) guest.Case {
	c := guesttest.Case(s)
	c.Drifts = []guest.Drift{d}
	return c
}

// every is one difference of each kind.
func every() map[guest.DriftKind]guest.Drift {
	out := map[guest.DriftKind]guest.Drift{}
	for _, k := range guest.DriftKinds {
		d := drift(k, guest.DriftOpen, guest.Resource{})
		switch k {
		case guest.GivenOutside:
			d.Resource = boardRoom
		case guest.TakenOutside:
			d.Resource = guesttest.FalconGroup()
		case guest.Renamed:
			d.Is = "Gilbert Roy"
		}
		out[k] = d
	}
	return out
}

func stateFor(k guest.DriftKind) guest.State {
	if k == guest.BackAgain {
		return guest.Removed
	}
	return guest.Active
}

// Who may do what: s the sponsor, a an administrator; nobody else ever.
func TestWhoMayAnswerWhichDifference(t *testing.T) {
	t.Parallel()
	may := map[guest.DriftKind][2]string{ // put back, adopt
		guest.GivenOutside: {"", "a"}, guest.TakenOutside: {"sa", "sa"}, guest.Blocked: {"a", "a"},
		guest.Deleted: {"", "sa"}, guest.Renamed: {"", "sa"}, guest.BackAgain: {"sa", ""},
	}
	for k, d := range every() {
		for _, by := range guesttest.Everybody() {
			letter := map[string]string{guesttest.Ana.Name: "s", guesttest.Cleo.Name: "a"}[by.Name]
			c := differing(stateFor(k), d)
			_, back := guest.PutBack(c, d.ID, by, later)
			_, adopt := guest.Adopt(c, d.ID, by, "Agreed.", later)
			for i, err := range []error{back, adopt} {
				want := letter != "" && strings.Contains(may[k][i], letter)
				if (err == nil) != want {
					t.Errorf("%s, answer %d by %s: %v", k, i, by.Name, err)
				}
			}
			if d.MayPutBack(c.Guest, by) != (back == nil) || d.MayAdopt(c.Guest, by) != (adopt == nil) {
				t.Errorf("%s: the page offers %s something else than the guards let through", k, by.Name)
			}
		}
	}
}

func TestPuttingBackHasTheWorkerDoIt(t *testing.T) {
	t.Parallel()
	for k, words := range map[guest.DriftKind]string{
		guest.TakenOutside: "Cleo Marsh asked to give Gil Roy the group Falcon team again.",
		guest.Blocked:      "Cleo Marsh asked to unblock the account of Gil Roy.",
		guest.BackAgain:    "Cleo Marsh asked to close the account of Gil Roy again.",
	} {
		c := differing(stateFor(k), every()[k])
		d := must(t)(guest.PutBack(c, c.Drifts[0].ID, guesttest.Cleo, later))
		oneEvent(t, d, guest.EventPutBack, words)
		if len(d.Drifts) != 1 || d.Drifts[0].State != guest.DriftRestoring || d.Drifts[0].By != guesttest.Cleo.ID || converges(d) != 1 {
			t.Errorf("%s: %+v, work %+v", k, d.Drifts, d.Work)
		}
		if d.Guest.Sync != guest.Converging || k == guest.BackAgain && d.Guest.State != guest.Ending {
			t.Errorf("%s: the guest is %s and %s", k, d.Guest.State, d.Guest.Sync)
		}
	}
}

func TestAdoptingIsKeptWithItsReason(t *testing.T) {
	t.Parallel()
	for k, want := range map[guest.DriftKind]struct {
		state guest.DriftState
		words string
	}{
		guest.GivenOutside: {guest.DriftAdopted, "Cleo Marsh agreed: the group Board Room belongs to the access of Gil Roy from now on, and is taken away with it."},
		guest.TakenOutside: {guest.DriftAdopted, "Cleo Marsh agreed: Gil Roy does without the group Falcon team."},
		guest.Blocked:      {guest.DriftAdopted, "Cleo Marsh agreed: the account of Gil Roy stays blocked."},
		guest.Renamed:      {guest.DriftSettled, "Cleo Marsh agreed: Gil Roy is called Gilbert Roy here, too."},
	} {
		c := differing(guest.Active, every()[k])
		d := must(t)(guest.Adopt(c, c.Drifts[0].ID, guesttest.Cleo, "  Agreed with the board. ", later))
		oneEvent(t, d, guest.EventAdopted, want.words)
		if d.Events[0].Comment != "Agreed with the board." || converges(d) != 0 {
			t.Errorf("%s: %+v, work %+v", k, d.Events[0], d.Work)
		}
		got := d.Drifts[0]
		if got.State != want.state || got.Why != "Agreed with the board." || got.ByName != "Cleo Marsh" || !got.At.Equal(later) {
			t.Errorf("%s: %+v", k, got)
		}
		if k == guest.Renamed && d.Guest.Name != "Gilbert Roy" {
			t.Errorf("the guest is called %q", d.Guest.Name)
		}
	}
	c := differing(guest.Active, every()[guest.Deleted])
	d := must(t)(guest.Adopt(c, c.Drifts[0].ID, guesttest.Ana, "They left.", later))
	if d.Guest.State != guest.Ending || len(d.Grants) != 1 || converges(d) != 1 || len(d.Drifts) != 1 {
		t.Errorf("adopting a deletion gives %+v", d)
	}
	oneEvent(t, d, guest.EventEnded, "Ana Silva agreed: the account of Gil Roy is gone, and the access has ended.")
}

func TestAReasonIsAskedForWhereAccessIsGivenOrEnds(t *testing.T) {
	t.Parallel()
	adopt := func(k guest.DriftKind, reason string) error {
		c := differing(guest.Active, every()[k])
		_, err := guest.Adopt(c, c.Drifts[0].ID, guesttest.Cleo, reason, later)
		return err
	}
	for _, k := range []guest.DriftKind{guest.GivenOutside, guest.Deleted} {
		problem(t, adopt(k, " \n"), "reason", "Enter why you adopt this")
	}
	if err := errors.Join(adopt(guest.TakenOutside, ""), adopt(guest.Renamed, "")); err != nil {
		t.Error(err)
	}
	problem(t, adopt(guest.TakenOutside, strings.Repeat("ж", 501)), "reason", "Reason must be 500 characters or fewer. You have 501")
	problem(t, adopt(guest.TakenOutside, "Fine\u202e."), "reason", "The reason has an invisible character in it. Type it again without it")
}

func TestStaleAnswersSayWhatHasBecomeOfTheDifference(t *testing.T) {
	t.Parallel()
	d := every()[guest.TakenOutside]
	id := d.ID
	answer := func(c guest.Case, by guest.Person) (back, adopt error) {
		_, back = guest.PutBack(c, id, by, later)
		_, adopt = guest.Adopt(c, id, by, "", later)
		return back, adopt
	}
	d.By, d.ByName, d.State = guesttest.Ana.ID, "Ana Silva", guest.DriftRestoring
	back, adopt := answer(differing(guest.Active, d), guesttest.Ana)
	if !errors.Is(back, guest.ErrRepeated) {
		t.Errorf("the same again: %v", back)
	}
	movedOn(t, adopt, "Ana Silva has answered this meanwhile.")
	back, _ = answer(differing(guest.Active, d), guesttest.Cleo)
	movedOn(t, back, "Ana Silva has answered this meanwhile.")

	d.State = guest.DriftAdopted
	back, adopt = answer(differing(guest.Active, d), guesttest.Cleo)
	movedOn(t, adopt, "Ana Silva has answered this meanwhile.")
	if back != nil {
		t.Errorf("what somebody does without cannot be put back later: %v", back)
	}

	d.State = guest.DriftOpen
	back, adopt = answer(differing(guest.Ending, d), guesttest.Ana)
	movedOn(t, back, "This access has ended meanwhile.")
	movedOn(t, adopt, "This access has ended meanwhile.")
	back, _ = answer(guesttest.Case(guest.Active), guesttest.Ana)
	movedOn(t, back, "This difference has been settled meanwhile.")
	back, _ = answer(differing(guest.Active, d), guesttest.Dee)
	notAllowed(t, back, "You can read this, but not change it.")
}

func TestAnUnreadableNameIsNotAdopted(t *testing.T) {
	t.Parallel()
	d := every()[guest.Renamed]
	d.Is = "Gil\u202e Roy"
	_, err := guest.Adopt(differing(guest.Active, d), d.ID, guesttest.Ana, "", later)
	movedOn(t, err, "The name in Entra can only have letters, digits, spaces and . , ' - & ( ) /. Change it in Entra.")
}

func TestCheckNowIsForThoseWhoManageTheGuest(t *testing.T) {
	t.Parallel()
	c := guesttest.Case(guest.Active)
	d := must(t)(guest.CheckNow(c, guesttest.Ana, later))
	if len(d.Work) != 1 || d.Work[0].Kind != guest.WorkCheck || !d.Guest.CheckDue.Equal(later) || len(d.Events) != 0 {
		t.Errorf("%+v", d)
	}
	_, err := guest.CheckNow(c, guesttest.Dee, later)
	notAllowed(t, err, "You can read this, but not change it.")
	c.Guest.CheckedAt = later.Add(-9 * time.Second)
	_, err = guest.CheckNow(c, guesttest.Ana, later)
	movedOn(t, err, "Gil Roy was compared with Entra a moment ago.")
	_, err = guest.CheckNow(guesttest.Case(guest.Inviting), guesttest.Ana, later)
	movedOn(t, err, "There is nothing to compare with Entra at the moment.")
}
