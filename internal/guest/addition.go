package guest

import (
	"fmt"
	"time"
)

// AdditionID is the id of an addition: a UUID.
type AdditionID string

// AdditionState says how far an app from the gallery is.
type AdditionState string

const (
	AdditionAsked     AdditionState = "asked"     // nothing was tried yet, or it certainly had no effect
	AdditionAdding    AdditionState = "adding"    // an order may be under way
	AdditionWaiting   AdditionState = "waiting"   // Entra has taken it and does not show it as it should be yet
	AdditionReady     AdditionState = "ready"     // read back
	AdditionAttention AdditionState = "attention" // a person must act
	AdditionFailed    AdditionState = "failed"    // nothing came of it, and nothing will
)

// Open tells whether the worker, or a person, still has to do something.
func (s AdditionState) Open() bool { return s != AdditionReady && s != AdditionFailed }

// Addition is an app that an administrator wants to have from the gallery.
type Addition struct {
	ID           AdditionID
	TemplateID   string
	TemplateName string // what the gallery calls it
	Name         string // what it is called here
	AssignedOnly bool   // only people who were assigned can open it
	Reason       string
	By           Person
	Key          string // of the form
	State        AdditionState
	Trouble      Trouble

	ApplicationID, AppID, ObjectID string // of the application, its client id, of its service principal; empty until known

	AskedAt time.Time
	MadeAt  time.Time // when Entra was known to have it; zero: not yet
	ReadyAt time.Time

	Attempts int // in a row that failed
	NextTry  time.Time
}

// AdditionForm is what an administrator typed, untouched.
type AdditionForm struct {
	Name, Reason string
	AssignedOnly bool
}

// AdditionChange is what an addition becomes, with what the history has of it.
type AdditionChange struct {
	Addition Addition
	Events   []Event
}

// MaySeeApps says whether a person may see the tenant's apps and what is added.
func MaySeeApps(by Person) error {
	if !by.Reads() {
		return NotAllowed{"This page is for administrators and auditors."}
	}
	return nil
}

// MayAddApps says whether a person may add apps from the gallery.
func MayAddApps(by Person) error {
	if err := MaySeeApps(by); err != nil {
		return err
	}
	if !by.Roles.Has(Administrator) {
		return NotAllowed{"You can read this, but not change it."}
	}
	return nil
}

// appNameMost is how long the name of an app may be. Entra takes 256 characters,
// more than any list shows.
const appNameMost = 120

// AppName is a name as it is kept.
func AppName(typed string) string { return tidy(typed) }

// AddApp is an administrator's wish to have an app from the gallery. Taken says
// that the tenant has an app of that name: two that cannot be told apart would be
// mixed up by whoever makes an access package.
func AddApp(id AdditionID, app GalleryApp, f AdditionForm, taken bool, by Person, key string, now time.Time) (AdditionChange, error) {
	if err := MayAddApps(by); err != nil {
		return AdditionChange{}, err
	}
	problems := Problems{}
	name := AppName(f.Name)
	switch n := len([]rune(name)); {
	case n == 0:
		problems.add("name", "Enter what the app is to be called")
	case n > appNameMost:
		problems.add("name", fmt.Sprintf("Name must be %d characters or fewer. You have %d", appNameMost, n))
	case hasControl(name):
		problems.add("name", "The name has an invisible character in it. Type it again without it")
	case taken:
		problems.add("name", "There is an app called "+name+" already. Use that one, or enter another name")
	}
	reason, err := reasonGiven(f.Reason, "Enter why this app is needed")
	if wrong, is := err.(Problems); is {
		problems.add("reason", wrong["reason"])
	}
	if len(problems) > 0 {
		return AdditionChange{}, problems
	}
	a := Addition{
		ID: id, TemplateID: app.ID, TemplateName: app.Name, Name: name, AssignedOnly: f.AssignedOnly, Reason: reason, By: by, Key: key,
		State: AdditionAsked, AskedAt: now, NextTry: now,
	}
	e := byPerson(EventAppAsked, by, now, by.Name+" asked to add "+a.called()+" from the gallery.")
	e.Comment = reason
	return AdditionChange{a, []Event{e}}, nil
}

// called names the app, with what the gallery calls it when that is different.
func (a Addition) called() string {
	if a.Name == a.TemplateName {
		return "the app " + a.Name
	}
	return "the app " + a.Name + " (" + a.TemplateName + ")"
}

// TryAddingAgain has the worker look once more. What Entra was thought to have is
// looked for anew.
func TryAddingAgain(a Addition, by Person, now time.Time) (AdditionChange, error) {
	if err := MayAddApps(by); err != nil {
		return AdditionChange{}, err
	}
	if a.State != AdditionAttention {
		return AdditionChange{}, MovedOn{"Nobody needs to act on this any more."}
	}
	e := byPerson(EventTryAgain, by, now, by.Name+" asked to try again to add "+a.called()+".")
	if a.Trouble.Reason == ReasonPhantom {
		a.ApplicationID, a.AppID, a.ObjectID, a.MadeAt = "", "", "", time.Time{}
	}
	a.State, a.Trouble, a.Attempts, a.NextTry = AdditionAsked, Trouble{}, 0, now
	if a.AppID != "" {
		a.State = AdditionWaiting
	}
	return AdditionChange{a, []Event{e}}, nil
}
