package server

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/web/ui"
)

// pausedAlarm is the alarm of the memory, in which gifts are paused.
const pausedAlarm = "0190f0c4-0060-7000-8000-000000000001"

func pausedHealth() guest.Health {
	at := time.Now().Add(-time.Hour)
	a := guest.Braked{Breaker: guest.BreakerGifts, Limit: 300}.Alarm(at)
	a.ID = pausedAlarm
	return guest.Health{
		Breakers: []guest.BreakerState{
			{Breaker: guest.BreakerInvitations, Counted: 43, Limit: 100},
			{Breaker: guest.BreakerGifts, Counted: 300, Limit: 300, PausedAt: at, Waiting: 7},
			{Breaker: guest.BreakerDeletions, Limit: 5},
		},
		Alarms: []guest.Alarm{a}, ReadAt: at, Server: "15.0", Schema: 3, Policy: guest.DefaultPolicy(),
	}
}

// Health implements lifecycle.Office.
func (m *memory) Health(context.Context, time.Time) (guest.Health, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	h := m.health
	h.Alarms, h.Breakers = slices.Clone(h.Alarms), slices.Clone(h.Breakers)
	return h, nil
}

func (m *memory) Resume(_ context.Context, id string, _ time.Time, decide func(guest.Alarm) (guest.Alarm, error)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.health.Alarms, func(a guest.Alarm) bool { return a.ID == id })
	if i < 0 {
		return guest.ErrNotFound
	}
	a, err := decide(m.health.Alarms[i])
	if err != nil {
		return err
	}
	m.health.Alarms[i] = a
	for j := range m.health.Breakers {
		if m.health.Breakers[j].Breaker == a.Breaker() {
			m.health.Breakers[j].PausedAt = time.Time{}
		}
	}
	return nil
}

// Unknown implements lifecycle.Office.
func (m *memory) Unknown(context.Context, string, int) (guest.UnknownPage, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.unknown, nil
}

func (m *memory) GoOn(context.Context, time.Time, int) error { return nil }

func TestAnAdministratorResumesWhatIsPaused(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(cleoMarsh)
	shown := b.get("/admin/health")
	says(t, shown, "The portal has paused giving access", "43 of 100", "300 of 300", "7 guests wait", "PostgreSQL")
	const resume = "/admin/health/gifts/resume"
	if n := doc(t, shown).Find(`a[href="` + resume + `"]`).Length(); n != 1 {
		t.Errorf("%d links to resume", n)
	}
	form := hidden(t, b.get(resume))
	form.Set("reason", " ")
	wrong := b.post(resume, form)
	if wrong.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("without a reason: %d", wrong.StatusCode)
	}
	says(t, wrong, "There is a problem", "Enter why it may go on", "300")
	form.Set("reason", "The fair begins on Monday.")
	want(t, "resume", b.post(resume, form), http.StatusSeeOther, "/admin/health")
	says(t, b.get("/admin/health"), "You resumed giving access.", "The fair begins on Monday.", "Cleo Marsh")
	want(t, "a second click", b.post(resume, form), http.StatusSeeOther, "/admin/health")
	says(t, b.get("/admin/health"), "Cleo Marsh resumed giving access at")
	want(t, "the page of what is not paused", b.get(resume), http.StatusSeeOther, "/admin/health")
}

func TestAnAuditorReadsHealthAndChangesNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(dee)
	shown := b.get("/admin/health")
	says(t, shown, "The portal has paused giving access", "300 of 300")
	if n := doc(t, shown).Find(`main a[href*="resume"], main form`).Length(); n != 0 {
		t.Errorf("an auditor is offered %d ways to change something", n)
	}
}

func TestResumeTakesOnlyItsOwnForm(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(cleoMarsh)
	for path, c := range map[string]struct {
		form   url.Values
		status int
	}{
		"/admin/health/gifts/resume":       {url.Values{"alarm": {"nonsense"}, "reason": {"Fine"}}, http.StatusBadRequest},
		"/admin/health/invitations/resume": {url.Values{"alarm": {newFormKey()}, "reason": {"Fine"}}, http.StatusNotFound},
		"/admin/health/deletions/resume":   {url.Values{"reason": {"Fine"}}, http.StatusBadRequest},
		"/admin/health/nonsense/resume":    {url.Values{"alarm": {pausedAlarm}, "reason": {"Fine"}}, http.StatusNotFound},
	} {
		if got := b.post(path, c.form); got.StatusCode != c.status {
			t.Errorf("%s with %v: %d, want %d", path, c.form, got.StatusCode, c.status)
		}
	}
	want(t, "the alarm of another breaker", b.post("/admin/health/invitations/resume", url.Values{"alarm": {pausedAlarm}, "reason": {"Fine"}}), http.StatusNotFound, "")
	if paused := o.health.Breakers[1]; paused.PausedAt.IsZero() {
		t.Error("what is paused was resumed by a form that was about something else")
	}
	want(t, "a page to resume what is never paused", b.get("/admin/health/removals/resume"), http.StatusNotFound, "")
}

func TestEachPartOfHealthSaysWhatIsWrongAndWhatToDo(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 14, 32, 0, 0, time.UTC)
	v := reader{By: cleoMarsh, Clock: ui.Clock{Now: now}}
	shutOut := guest.Alarm{Kind: guest.AlarmShutOut, Words: "Microsoft does not let the portal in.", At: now.Add(-2 * time.Hour)}
	failing := guest.Health{
		Waiting: 1, Oldest: now, ReadAt: now.Add(-time.Minute),
		Feeds: []guest.FeedState{{Feed: guest.FeedUsers, CompletedAt: now.Add(-time.Minute), Failing: 1, Fault: guest.Trouble{Reason: guest.ReasonError, What: "An error.", Who: guest.ActorNobody}}},
	}
	for _, c := range []struct {
		name   string
		health guest.Health
		card   int
		words  string // label, text, what to do
	}{
		{"all is well", guest.Health{}, 0, "Working|Nothing keeps the portal away from Microsoft.|"},
		{"waiting", guest.Health{Closings: []guest.Closing{{Until: now.Add(90 * time.Second)}}}, 0, "Waiting|Microsoft asked to wait until 14:33:30. Then everything goes on by itself.|"},
		{
			"not let in",
			guest.Health{Closings: []guest.Closing{{}, {Reason: "expired"}}, Alarms: []guest.Alarm{shutOut}},
			0,
			"Not let in|Microsoft has not let the portal in since 21 Nov 2026, 12:32.|Check the portal's client id and its secret or certificate in Entra. Then everything goes on by itself.",
		},
		{
			"permission missing",
			guest.Health{Closings: []guest.Closing{{}, {Reason: "The portal lacks the permission User.ReadWrite.All", Lacks: true}}},
			0,
			"Permission missing|Microsoft lets the portal do only a part of what it needs. Guests who need the rest wait.|Give the permission to the app registration of the worker in Entra, with consent. Then everything goes on by itself.",
		},
		{
			"failing",
			guest.Health{Closings: []guest.Closing{{}, {Reason: "no answers", Failing: true}}},
			0,
			"Failing|Microsoft fails to answer some calls. Now and then one is tried, and when it goes well everything goes on by itself.|",
		},
		{
			"no answer for several guests",
			guest.Health{Closings: []guest.Closing{{}, {Reason: "no answers", Failing: true}}, Silent: guest.Silence{Guests: 3, Since: now.Add(-20 * time.Minute)}},
			0,
			"Failing|At the last try for 3 guests Microsoft did not answer, or only with an error; the first has waited since 21 Nov 2026, 14:12 (20 minutes ago). They are tried again for a while. Whoever is given up is listed below, and needs Try again.|",
		},
		{"no answer for one", guest.Health{Silent: guest.Silence{Guests: 1, Since: now}}, 0, "Working|Nothing keeps the portal away from Microsoft.|"},
		{
			"guests wait for an answer",
			guest.Health{Waiting: 2, Oldest: now, Silent: guest.Silence{Guests: 2, Since: now}},
			1,
			"Waiting|For 2 guests something is still to be done, for the first since 21 Nov 2026, 14:32 (just now).|Microsoft Graph holds it up. When it answers, everything goes on by itself.",
		},
		{"nothing to do", guest.Health{}, 1, "Working|Everything that was decided has been done.|"},
		{"guests wait", guest.Health{Waiting: 2, Oldest: now.Add(-time.Minute)}, 1, "Working|For 2 guests something is still to be done, for the first since 21 Nov 2026, 14:31 (1 minute ago).|"},
		{
			"guests wait for long",
			guest.Health{Waiting: 2, Oldest: now.Add(-time.Hour)},
			1,
			"Slow|For 2 guests something is still to be done, for the first since 21 Nov 2026, 13:32 (1 hour ago).|Look whether Microsoft Graph holds it up, and check that a worker runs.",
		},
		{"attention", guest.Health{Attention: 1}, 1, "Needs attention|Apart from what needs attention, everything that was decided has been done.|"},
		{
			"paused",
			guest.Health{Attention: 1, Waiting: 1, Oldest: now, Breakers: []guest.BreakerState{{Breaker: guest.BreakerGifts, PausedAt: now}}},
			1,
			"Paused|For 1 guest something is still to be done, for the first since 21 Nov 2026, 14:32 (just now).|Look below at what is paused, and resume it if so many were expected.",
		},
		{"no mail waits", guest.Health{}, 2, "Working|Every message has been sent.|"},
		{"mail waits", guest.Health{Unsent: 1, OldestUnsent: now.Add(-time.Minute)}, 2, "Working|1 message to be sent, the first written 1 minute ago.|"},
		{
			"mail is late",
			guest.Health{Unsent: 3, OldestUnsent: now.Add(-time.Hour)},
			2,
			"Slow|3 messages to be sent, the first written 1 hour ago.|Check the mail server and PORTAL_MAIL_URL. Messages are sent as soon as it takes them.",
		},
		{"never read", guest.Health{}, 3, "Not read yet|The directory's changes have not been read yet, so nobody is seen to have accepted.|"},
		{"read", guest.Health{ReadAt: now.Add(-time.Minute)}, 3, "Read|The directory's changes were last read on 21 Nov 2026, 14:31 (1 minute ago).|"},
		{"read, and then not", failing, 3, "Not read|The directory's changes were last read on 21 Nov 2026, 14:31 (1 minute ago). Users: The last try failed. The portal tries again by itself.|"},
		{
			"the last reading failed", failing, 0,
			"Failing|Microsoft fails to answer some calls. Now and then one is tried, and when it goes well everything goes on by itself.|",
		},
		{
			"guests wait while Microsoft fails", failing, 1,
			"Waiting|For 1 guest something is still to be done, for the first since 21 Nov 2026, 14:32 (just now).|Microsoft Graph holds it up. When it answers, everything goes on by itself.",
		},
		{
			"not read for long",
			guest.Health{ReadAt: now.Add(-2 * time.Hour)},
			3,
			"Late|The directory's changes were last read on 21 Nov 2026, 12:32 (2 hours ago).|Look whether Microsoft Graph holds it up, and check that a worker runs. Until then nobody is seen to have accepted.",
		},
	} {
		card := v.health(c.health, "", "1.0").Cards[c.card]
		if got := strings.Join([]string{card.Label, card.Text, card.Do}, "|"); got != c.words {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.words)
		}
	}
}

func TestAGuestWhoWaitsForABreakerIsSaidTo(t *testing.T) {
	t.Parallel()
	g := guest.Guest{State: guest.Inviting, Sync: guest.Converging, Attempts: 3, NextTry: time.Now().Add(time.Hour)}
	g.Trouble = guest.Braked{Breaker: guest.BreakerInvitations, Limit: 100}.Trouble(time.Now())
	v := reader{Clock: ui.Clock{Now: time.Now()}}
	card := v.attention(g)
	if card == nil || !card.Waiting || card.What != g.Trouble.What || card.Who != "Our administrator" || card.Do != g.Trouble.Do {
		t.Errorf("the page says %+v", card)
	}
	if !card.Next.IsZero() {
		t.Errorf("a pause is said to end by itself, at %+v", card.Next)
	}
	if _, detail := v.working(g, 0, "0 of 1 group"); detail != "0 of 1 group. Paused" {
		t.Errorf("the step says %q", detail)
	}
}

// restoredHealth is how it stands after a restore.
func restoredHealth() guest.Health {
	at := time.Now().Add(-time.Hour)
	a := guest.RestoredAlarm("its database was restored from a copy", at.Add(-time.Hour), at)
	a.ID = pausedAlarm
	return guest.Health{
		Breakers: []guest.BreakerState{{Breaker: guest.BreakerRestored, PausedAt: at, Waiting: 2}, {Breaker: guest.BreakerGifts, Limit: 300}},
		Restore:  guest.Restore{Lost: guest.Gap{From: at.Add(-time.Hour), Until: at}, Compared: 12, Guests: 40, Unknown: 2},
		Alarms:   []guest.Alarm{a}, ReadAt: at, Policy: guest.DefaultPolicy(),
	}
}

func TestAfterARestoreAnAdministratorLooksAndResumesEverything(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.health = restoredHealth()
	o.unknown = guest.UnknownPage{More: true, Rows: []guest.UnknownRow{
		{Account: guest.Account{ObjectID: newFormKey(), DisplayName: "Lou Tan", Mail: "lou@fabrikam.example", Enabled: true}},
		{Account: guest.Account{ObjectID: newFormKey(), DisplayName: "Kim Ode", Mail: "kim@fabrikam.example", ExternalUserState: "Accepted"}, GuestRef: "GU-KIM"},
	}}
	b, _ := o.as(cleoMarsh)
	shown := b.get("/admin/health")
	says(t, shown, "The database was restored", "restored from a copy", "access that ends is not taken away", "12 of 40", "2 accounts", "Not read to its end yet")
	page := doc(t, shown)
	if page.Find(`a[href="/admin/health/unknown"]`).Length() != 1 || page.Find(`a[href="/admin/drift"]`).Length() == 0 {
		t.Error("there is no way to what to look at")
	}
	if n := strings.Count(page.Text(), "Never paused"); n != 0 {
		t.Error("taking away is said to be never paused")
	}
	list := b.get("/admin/health/unknown")
	says(t, list, "Lou Tan", "lou@fabrikam.example", "Not accepted yet", "ask for this guest again", "Accepted, blocked", "was to be invited")
	if doc(t, list).Find(`a[href="/guests/GU-KIM"]`).Length() != 1 || doc(t, list).Find(`a[href*="after="]`).Length() != 1 {
		t.Error("the list leads neither to the guest nor on")
	}
	const resume = "/admin/health/restored/resume"
	form := hidden(t, b.get(resume))
	says(t, b.get(resume), "Resume everything?", "Look first", "Some may have been sent before")
	form.Set("reason", "Entra was looked at.")
	want(t, "resume", b.post(resume, form), http.StatusSeeOther, "/admin/health")
	says(t, b.get("/admin/health"), "You resumed everything.", "Entra was looked at.")
	want(t, "a second click", b.post(resume, form), http.StatusSeeOther, "/admin/health")
}

func TestAnAuditorLooksAfterARestoreAndCannotResume(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.health = restoredHealth()
	b, _ := o.as(dee)
	if n := doc(t, b.get("/admin/health")).Find(`main a[href*="resume"]`).Length(); n != 0 {
		t.Errorf("an auditor is offered %d ways to resume", n)
	}
	says(t, b.get("/admin/health/unknown"), "No unknown accounts")
	want(t, "resuming", b.post("/admin/health/restored/resume", url.Values{"alarm": {pausedAlarm}, "reason": {"Fine"}}), http.StatusForbidden, "")
}
