package guest_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

var docuSign = guest.GalleryApp{ID: guesttest.ID[string](70, 1), Name: "DocuSign"}

func wishFor(name string) guest.Addition {
	f := guest.AdditionForm{Name: name, AssignedOnly: true, Reason: "Partners sign with it."}
	c, err := guest.AddApp(guesttest.ID[guest.AdditionID](71, 1), docuSign, f, false, guesttest.Cleo, "key", guesttest.Noon)
	if err != nil {
		panic(err)
	}
	return c.Addition
}

func TestAWishForAnAppIsCheckedFieldByField(t *testing.T) {
	t.Parallel()
	const why = "Partners sign with it."
	for name, c := range map[string]struct {
		form  guest.AdditionForm
		taken bool
		want  guest.Problems
	}{
		"nothing":        {guest.AdditionForm{}, false, guest.Problems{"name": "Enter what the app is to be called", "reason": "Enter why this app is needed"}},
		"a long name":    {guest.AdditionForm{Name: strings.Repeat("n", 121), Reason: why}, false, guest.Problems{"name": "Name must be 120 characters or fewer. You have 121"}},
		"unseen letters": {guest.AdditionForm{Name: "Docu\u200bSign", Reason: why}, false, guest.Problems{"name": "The name has an invisible character in it. Type it again without it"}},
		"a taken name":   {guest.AdditionForm{Name: "Wiki", Reason: why}, true, guest.Problems{"name": "There is an app called Wiki already. Use that one, or enter another name"}},
		"a long reason":  {guest.AdditionForm{Name: "Wiki", Reason: strings.Repeat("r", 501)}, false, guest.Problems{"reason": "Reason must be 500 characters or fewer. You have 501"}},
	} {
		_, err := guest.AddApp("id", docuSign, c.form, c.taken, guesttest.Cleo, "key", guesttest.Noon)
		if got, _ := errors.AsType[guest.Problems](err); !cmp.Equal(got, c.want) {
			t.Errorf("%s: %v", name, cmp.Diff(c.want, got))
		}
	}
	a := wishFor("  Sign   here ")
	if a.Name != "Sign here" || a.State != guest.AdditionAsked || !a.NextTry.Equal(guesttest.Noon) || !a.AssignedOnly {
		t.Errorf("the wish is %+v", a)
	}
}

func TestOnlyAdministratorsAddApps(t *testing.T) {
	t.Parallel()
	stopped := guest.AddStopped(wishFor("DocuSign"), guest.Trouble{What: "No."}, guesttest.Noon).Addition
	for roles, reads := range map[guest.Role]bool{0: false, guest.Sponsor | guest.Approver: false, guest.Auditor: true} {
		by := guesttest.Ana
		by.Roles = roles
		_, asked := guest.AddApp("id", docuSign, guest.AdditionForm{Name: "X", Reason: "Y"}, false, by, "key", guesttest.Noon)
		_, again := guest.TryAddingAgain(stopped, by, guesttest.Noon)
		if asked == nil || again == nil || (guest.MaySeeApps(by) == nil) != reads {
			t.Errorf("with the roles %q: %v, %v, sees %v", roles, asked, again, guest.MaySeeApps(by))
		}
	}
}

func TestTryingAgainLooksAnewForWhatNeverAppeared(t *testing.T) {
	t.Parallel()
	made := guest.AppMade(wishFor("DocuSign"), guest.Application{ID: "o", AppID: "c"}, guesttest.Noon).Addition
	for reason, state := range map[guest.Reason]guest.AdditionState{guest.ReasonPhantom: guest.AdditionAsked, guest.ReasonObject: guest.AdditionWaiting} {
		a := guest.AddStopped(made, guest.Trouble{Reason: reason, What: "No."}, guesttest.Noon).Addition
		c, err := guest.TryAddingAgain(a, guesttest.Cleo, guesttest.Noon)
		if b := c.Addition; err != nil || a.State != guest.AdditionAttention || b.State != state || (b.AppID == "") != (state == guest.AdditionAsked) || !b.Trouble.None() {
			t.Errorf("after %q: %+v %v", reason, b, err)
		}
	}
	if _, err := guest.TryAddingAgain(made, guesttest.Cleo, guesttest.Noon); !errors.As(err, new(guest.MovedOn)) {
		t.Errorf("what needs nobody is tried again: %v", err)
	}
}

func TestWhatCanNeverWorkIsOver(t *testing.T) {
	t.Parallel()
	wish := wishFor("DocuSign")
	final := guest.Trouble{What: "Gone.", Final: true}
	if a := guest.AddStopped(wish, final, guesttest.Noon).Addition; a.State != guest.AdditionFailed || a.State.Open() {
		t.Errorf("nothing was made: %s", a.State)
	}
	made := guest.AppMade(wish, guest.Application{ID: "o", AppID: "c"}, guesttest.Noon).Addition
	if a := guest.AddStopped(made, final, guesttest.Noon).Addition; a.State != guest.AdditionAttention {
		t.Errorf("an app was made: %s", a.State)
	}
	if again := guest.AppMade(made, guest.Application{ID: "p", AppID: "d"}, guesttest.Noon.Add(time.Hour)); again.Addition != made || len(again.Events) > 0 {
		t.Errorf("a second application takes the place of the first: %+v", again)
	}
}
