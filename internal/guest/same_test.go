package guest_test

import (
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestADraftIsTheSameOnlyForTheSameAsk(t *testing.T) {
	t.Parallel()
	f := guesttest.Form(guesttest.Falcon(), guesttest.Expenses())
	ask, p := check(f, guest.Facts{})
	if p != nil {
		t.Fatalf("faults: %v", map[string]string(p))
	}
	draft, err := guest.NewDraft(ask, guesttest.Ana, "key", guesttest.Mint(), guesttest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	respelled := f
	respelled.Email, respelled.Name, respelled.Reason = " GIL@Fabrikam.example ", "  Gil   Roy ", f.Reason+"\r\n"
	respelled.Packages = []string{f.Packages[1], f.Packages[0]}
	if again, p := check(respelled, guest.Facts{}); p != nil || !draft.Same(again) {
		t.Errorf("the same answers, typed otherwise, are another ask: %+v, %v", again, map[string]string(p))
	}
	for name, change := range map[string]func(*guest.Ask){
		"address":        func(a *guest.Ask) { a.Email.Local = "gill" },
		"name":           func(a *guest.Ask) { a.Name = "Gilbert Roy" },
		"organisation":   func(a *guest.Ask) { a.Organisation = "Others" },
		"language":       func(a *guest.Ask) { a.Language = "fr" },
		"fewer packages": func(a *guest.Ask) { a.Packages = a.Packages[:1] },
		"a newer package": func(a *guest.Ask) {
			a.Packages = []guest.Package{a.Packages[0], a.Packages[1]}
			a.Packages[0].Version++
		},
		"another end":       func(a *guest.Ask) { a.Until = a.Until.Add(24 * time.Hour) },
		"another reason":    func(a *guest.Ask) { a.Reason += " And more." },
		"another message":   func(a *guest.Ask) { a.Message = "Hello" },
		"another way there": func(a *guest.Ask) { a.Delivery = guest.ByLink },
	} {
		other := ask
		change(&other)
		if draft.Same(other) {
			t.Errorf("%s: taken for the same", name)
		}
	}
}

func TestWhatIsNoOpenDraftSaysWhy(t *testing.T) {
	t.Parallel()
	draft := guesttest.Request()
	if err := guest.OpenDraft(draft, guesttest.Ana); err != nil {
		t.Errorf("one's own draft: %v", err)
	}
	if err := guest.OpenDraft(draft, guesttest.Ben); err != guest.ErrNotFound {
		t.Errorf("somebody else's: %v", err)
	}
	movedOn(t, guest.OpenDraft(guesttest.Request(guesttest.Withdrawn), guesttest.Ana), "You cancelled this request.")
	movedOn(t, guest.OpenDraft(guesttest.Request(guesttest.Sent), guesttest.Ana), "You already sent this request.")
}

func TestAGuestHoldsWhatWasReadBackWhateverItIsCalled(t *testing.T) {
	t.Parallel()
	r := guesttest.Falcon().Resources[0]
	s := guest.Story{Held: []guest.Resource{r}}
	renamed, other := r, r
	renamed.Name = "Renamed meanwhile"
	other.ObjectID += "2"
	if !s.Holds(renamed) || s.Holds(other) {
		t.Errorf("held %+v: renamed %v, another of the same name %v", s.Held, s.Holds(renamed), s.Holds(other))
	}
}
