package postgres_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/postgres"
)

// toldOf gives the letters about alarms to somebody.
func (w *world) toldOf(t *testing.T, p guest.Person) (letters []guest.Letter) {
	t.Helper()
	w.queue.mu.Lock()
	defer w.queue.mu.Unlock()
	distinct := slices.Compact(slices.Sorted(slices.Values(w.queue.mails))) // what is not sent for long is queued again
	for _, id := range distinct {
		l, err := w.store.Letter(t.Context(), id)
		if errors.Is(err, guest.ErrNotFound) {
			continue // its transaction failed
		}
		if err != nil {
			t.Fatal(err)
		}
		if l.Kind == guest.MailAlarm && l.To.ID == p.ID {
			letters = append(letters, l)
		}
	}
	return letters
}

// shut keeps calls away, as a refused credential does; open lets them through.
func (w *world) shut(t *testing.T) (open func()) {
	t.Helper()
	const close = `INSERT INTO graph_closings (kind, reason, until) VALUES ('all', 'the secret has expired', now() + interval '15 seconds')`
	if _, err := w.pool.Exec(t.Context(), close); err != nil {
		t.Fatal(err)
	}
	return func() {
		if _, err := w.pool.Exec(t.Context(), `DELETE FROM graph_closings`); err != nil {
			t.Fatal(err)
		}
	}
}

func TestEachAdministratorIsToldOnceOfAnAlarm(t *testing.T) {
	t.Parallel()
	w := setup(t)
	cleo, zoe := w.person(t, "Cleo Marsh", guest.Administrator|guest.Sponsor), w.person(t, "Zoe Lark", guest.Administrator)
	dee := w.person(t, "Dee Novak", guest.Auditor)
	open := w.shut(t)
	w.sweep(t)
	w.sweep(t)
	for _, p := range []guest.Person{cleo, zoe} {
		got := w.toldOf(t, p)
		if len(got) != 1 || got[0].Alarm.Kind != guest.AlarmShutOut || got[0].Alarm.Words != "Microsoft does not let the portal in." || got[0].To.Email == "" {
			t.Errorf("%s is told of %+v", p.Name, got)
		}
	}
	for _, p := range []guest.Person{dee, w.ana, w.ben} {
		if got := w.toldOf(t, p); len(got) != 0 {
			t.Errorf("%s is told of %+v", p.Name, got)
		}
	}
	open()
	w.now = w.now.Add(time.Minute)
	w.sweep(t)
	h := w.health(t)
	if len(h.Alarms) != 1 || h.Alarms[0].Open() || !h.Alarms[0].ClosedAt.Equal(w.now) || h.Alarms[0].Closer != "" {
		t.Errorf("alarms %+v", h.Alarms)
	}
	if n := len(w.toldOf(t, cleo)); n != 1 {
		t.Errorf("the end is worth %d mails", n-1)
	}
}

// A kind of calls that Microsoft fails to answer is no question of being let in.
func TestCallsThatMicrosoftFailsToAnswerAreShownAndNoAlarm(t *testing.T) {
	t.Parallel()
	w := setup(t)
	gate := postgres.Gate{Pool: w.pool}
	if err := gate.Close(t.Context(), "failing GET /users", "no answers", time.Minute, 1); err != nil {
		t.Fatal(err)
	}
	w.sweep(t)
	if h := w.health(t); len(h.Alarms) != 0 || len(h.Closings) != 1 || !h.Fails() || h.NotLetIn() != "" {
		t.Errorf("alarms %+v, closings %+v", h.Alarms, h.Closings)
	}
}

// What needs a permission that the portal lacks is refused, and nothing else.
func TestAPermissionThatIsMissingIsNoQuestionOfBeingLetInAtAll(t *testing.T) {
	t.Parallel()
	w := setup(t)
	gate := postgres.Gate{Pool: w.pool}
	if err := gate.Close(t.Context(), "sponsors", "The portal lacks the permission User.ReadWrite.All", time.Minute, 0); err != nil {
		t.Fatal(err)
	}
	w.sweep(t)
	h := w.health(t)
	if len(h.Alarms) != 1 || h.Alarms[0].Kind != guest.AlarmPermission || h.NotLetIn() != "" {
		t.Errorf("alarms %+v, not let in: %q", h.Alarms, h.NotLetIn())
	}
	if got := h.Lacks(); len(got) != 1 || got[0] != "The portal lacks the permission User.ReadWrite.All." {
		t.Errorf("it lacks %q", got)
	}
	w.shut(t)
	w.sweep(t)
	if h = w.health(t); len(h.Alarms) != 2 || h.NotLetIn() != "the secret has expired" {
		t.Errorf("alarms %+v, not let in: %q", h.Alarms, h.NotLetIn())
	}
}

// One that comes again within the hour is told of after it, if it still stands.
func TestNobodyIsToldOfTheSameKindTwiceInAnHour(t *testing.T) {
	t.Parallel()
	w := setup(t)
	cleo := w.person(t, "Cleo Marsh", guest.Administrator)
	for range 3 {
		open := w.shut(t)
		w.sweep(t)
		open()
		w.now = w.now.Add(time.Minute)
		w.sweep(t)
	}
	if n := len(w.toldOf(t, cleo)); n != 1 {
		t.Errorf("%d mails within three minutes", n)
	}
	w.shut(t)
	w.sweep(t)
	w.now = w.now.Add(56 * time.Minute)
	w.sweep(t)
	if n := len(w.toldOf(t, cleo)); n != 1 {
		t.Errorf("%d mails within the hour", n)
	}
	w.now = w.now.Add(time.Minute)
	w.sweep(t)
	w.sweep(t)
	if n := len(w.toldOf(t, cleo)); n != 2 {
		t.Errorf("%d mails after the hour, want the second", n)
	}
}

func TestTheFirstAdministratorIsToldOfWhatStandsAlready(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.shut(t)
	w.sweep(t)
	cleo := w.person(t, "Cleo Marsh", guest.Administrator)
	w.sweep(t)
	if n := len(w.toldOf(t, cleo)); n != 1 {
		t.Errorf("%d mails", n)
	}
}

func TestGuestsWhoNeedAnAdministratorAreOneAlarm(t *testing.T) {
	t.Parallel()
	w := setup(t)
	cleo := w.person(t, "Cleo Marsh", guest.Administrator)
	w.live(t, 1)
	p := w.offer(t, "Falcon")
	stopped := func(email string, who guest.Actor) guest.Guest {
		g, _, _ := w.undertaking(t, email, p)
		w.change(t, g.ID, func(c guest.Case) (guest.Decision, error) {
			return guest.Stopped(c, guest.Trouble{What: "It failed.", Who: who, Do: "Look.", At: w.now}, w.now), nil
		})
		return g
	}
	stopped("kim@fabrikam.example", guest.ActorSponsor)
	w.sweep(t)
	if got := w.health(t); len(got.Alarms) != 0 || got.Attention != 1 {
		t.Errorf("what a sponsor must mend is an alarm: %+v", got.Alarms)
	}
	first, second := stopped("lou@fabrikam.example", guest.ActorAdministrator), stopped("max@fabrikam.example", guest.ActorGuestIT)
	w.sweep(t)
	if got := w.toldOf(t, cleo); len(got) != 1 || got[0].Alarm.Words != "2 guests need an administrator." {
		t.Errorf("told of %+v", got)
	}
	h, err := w.Health(t.Context(), cleo, "")
	if err != nil || len(h.Guests.Rows) != 2 || h.Guests.Rows[0].Guest.ID != second.ID || h.Attention != 3 {
		t.Errorf("%d need attention, listed are %+v (%v)", h.Attention, h.Guests.Rows, err)
	}
	if h, err = w.Health(t.Context(), cleo, second.ID); err != nil || len(h.Guests.Rows) != 1 || h.Guests.Rows[0].Guest.ID != first.ID {
		t.Errorf("the page after: %+v (%v)", h.Guests.Rows, err)
	}
	for _, g := range []guest.Guest{first, second} {
		w.change(t, g.ID, func(c guest.Case) (guest.Decision, error) { return guest.TryAgain(c, w.ana, w.now) })
	}
	w.sweep(t)
	if _, open := w.health(t).Open(guest.AlarmAttention); open {
		t.Error("the alarm stays when nobody needs an administrator")
	}
}

func TestManyRemovalsAreAnAlarmAndGoOn(t *testing.T) {
	t.Parallel()
	w := setup(t)
	l := w.crowd(t, 1)[0]
	w.rule(t, func(p *guest.Policy) { p.RemovalsPerHour = 2 })
	take := func(object string) {
		t.Helper()
		s := guest.Step{Kind: guest.StepRemoveMember, Resource: guest.Resource{Kind: guest.Group, ObjectID: object, Name: "Falcon"}}
		if err := w.try(t, l, w.digest(t, l.Guest), s); err != nil {
			t.Fatal(err)
		}
	}
	again := newID()
	for _, object := range []string{newID(), again, again, again} {
		take(object)
	}
	w.sweep(t)
	if _, open := w.health(t).Open(guest.AlarmRemovals); open {
		t.Error("the same removal tried again counts again")
	}
	take(newID())
	w.sweep(t)
	if a, open := w.health(t).Open(guest.AlarmRemovals); !open || a.Pauses || !strings.HasPrefix(a.Words, "More than 2 ") {
		t.Errorf("three removals: %+v", a)
	}
	take(newID())
	w.now = w.now.Add(time.Hour)
	w.sweep(t)
	if _, open := w.health(t).Open(guest.AlarmRemovals); open {
		t.Error("an hour later the alarm stands")
	}
}

func TestTheLetterAboutAnAlarmIsSentOnceAndHasNoHistory(t *testing.T) {
	t.Parallel()
	w := setup(t)
	cleo := w.person(t, "Cleo Marsh", guest.Administrator)
	w.shut(t)
	w.sweep(t)
	l := w.toldOf(t, cleo)[0]
	late := func() []string {
		t.Helper()
		ids, err := w.store.Unsent(t.Context(), w.now.Add(time.Hour), 10)
		if err != nil {
			t.Fatal(err)
		}
		return ids
	}
	if !slices.Equal(late(), []string{l.ID}) || w.health(t).Unsent != 1 {
		t.Errorf("unsent are %v", late())
	}
	if err := w.store.LetterSent(t.Context(), l, w.now); err != nil {
		t.Fatal(err)
	}
	var told int
	if err := w.pool.QueryRow(t.Context(), `SELECT count(*) FROM history`).Scan(&told); err != nil || told != 0 || len(late()) != 0 {
		t.Errorf("%d events, %v unsent (%v)", told, late(), err)
	}
	if again := w.toldOf(t, cleo)[0]; !again.SentAt.Equal(w.now) {
		t.Errorf("sent at %v", again.SentAt)
	}
}
