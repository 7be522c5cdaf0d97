package postgres_test

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/mail"
	"guestportal/internal/postgres"
)

// invited brings a guest as far as the invitation, and gives the letters that
// were queued on the way: asked, approved, invitation.
func (w *world) invited(t *testing.T) (guest.Guest, []string) {
	t.Helper()
	ref := w.sent(t, w.ana, "lou@fabrikam.example", w.offer(t, "Falcon"))
	w.approve(t, ref)
	r, err := w.store.RequestByRef(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	w.change(t, r.Guest, func(c guest.Case) (guest.Decision, error) { return guest.Created(c, newID(), w.now) })
	story, err := w.store.StoryByRequest(t.Context(), ref, w.now)
	if err != nil {
		t.Fatal(err)
	}
	if len(w.queue.mails) != 3 {
		t.Fatalf("%d letters are queued, want 3", len(w.queue.mails))
	}
	return story.Guest, w.queue.mails
}

func (w *world) change(t *testing.T, id guest.GuestID, decide func(guest.Case) (guest.Decision, error)) {
	t.Helper()
	if err := w.store.UpdateGuest(t.Context(), id, decide); err != nil {
		t.Fatal(err)
	}
}

// told gives the sentences of a guest's history that a kind of event has.
func (w *world) told(t *testing.T, g guest.Guest, kind guest.EventKind) []string {
	t.Helper()
	story, err := w.store.StoryByGuest(t.Context(), g.Ref, w.now)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, e := range story.History {
		if e.Kind == kind {
			words = append(words, e.Words)
		}
	}
	return words
}

func (w *world) letter(t *testing.T, id string) guest.Letter {
	t.Helper()
	l, err := w.store.Letter(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestALetterHoldsWhatItsTextIsMadeFrom(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, ids := w.invited(t)
	for i, want := range []struct {
		kind guest.MailKind
		to   guest.Person
		code string
	}{
		{guest.MailAsked, w.ben, ""},
		{guest.MailApproved, w.ana, ""},
		{guest.MailInvitation, guest.Person{}, "code 0 of " + string(g.ID)},
	} {
		l := w.letter(t, ids[i])
		want.to.Roles = 0 // what somebody may do is nothing to write about
		if l.ID != ids[i] || l.Kind != want.kind || l.To != want.to || l.LinkCode != want.code || !l.At.Equal(w.now) || !l.SentAt.IsZero() {
			t.Errorf("letter %d: %+v", i, l)
		}
		if l.Guest.ID != g.ID || l.Guest.Sponsor.Name != "Ana Silva" || len(l.Request.Lines) != 1 || l.Request.Guest != g.ID {
			t.Errorf("letter %d: guest %+v, request %+v", i, l.Guest, l.Request)
		}
	}
	if _, err := w.store.Letter(t.Context(), newID()); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("a letter that is not there: %v", err)
	}
}

// pillar takes every message.
type pillar struct{ got []mail.Message }

func (p *pillar) Send(_ context.Context, m mail.Message) error {
	p.got = append(p.got, m)
	return nil
}

func TestWhatIsQueuedIsDelivered(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ref := w.sent(t, w.ana, "lou@fabrikam.example", w.offer(t, "Falcon"))
	box := &pillar{}
	postman := &mail.Postman{
		Outbox: w.store, Transport: box, From: "guests@contoso.example", Organisation: "Contoso",
		PublicURL: &url.URL{Scheme: "https", Host: "guests.contoso.example"}, Now: func() time.Time { return w.now },
	}
	deliver := func(subject, link string) {
		t.Helper()
		ids := w.queue.mails
		for range 2 {
			if err := postman.Deliver(t.Context(), ids[len(ids)-1], false); err != nil {
				t.Fatal(err)
			}
		}
		if n := len(box.got); n != len(ids) || !strings.Contains(box.got[n-1].Subject, subject) || !strings.Contains(box.got[n-1].Text, link) {
			t.Errorf("%d messages for %d letters, the last: %+v", n, len(ids), box.got)
		}
	}
	deliver("asks to invite Lou Tan", "/approvals/"+ref)
	w.approve(t, ref)
	deliver("Approved: Lou Tan", "/guests/GU-")
	r, err := w.store.RequestByRef(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	w.change(t, r.Guest, func(c guest.Case) (guest.Decision, error) { return guest.Created(c, newID(), w.now) })
	deliver("Ana Silva at Contoso invited you", "/i/code")
}

func TestALetterIsNotedAsSentOnceAndAnnounced(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, ids := w.invited(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	conn, err := w.pool.Acquire(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, "LISTEN "+postgres.Channel); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := w.store.LetterSent(ctx, w.letter(t, ids[2]), w.now.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.store.LetterFailed(ctx, ids[2], guest.Setback{Words: "too late", Final: true}, w.now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if got := w.told(t, g, guest.EventInvitationSent); !slices.Equal(got, []string{"The invitation was sent to lou@fabrikam.example."}) {
		t.Errorf("told: %q", got)
	}
	if got := w.told(t, g, guest.EventStepFailed); len(got) != 0 {
		t.Errorf("a letter that was sent has failed: %q", got)
	}
	if l := w.letter(t, ids[2]); !l.SentAt.Equal(w.now.Add(time.Minute)) {
		t.Errorf("sent at %s", l.SentAt)
	}
	for topic := ""; topic != "guest:"+g.Ref; {
		n, err := conn.Conn().WaitForNotification(ctx)
		if err != nil {
			t.Fatalf("not announced: %v", err)
		}
		topic = n.Payload
	}
}

func TestALetterThatIsGivenUpIsToldOnce(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, ids := w.invited(t)
	fail := func(words string, final bool) {
		t.Helper()
		if err := w.store.LetterFailed(t.Context(), ids[2], guest.Setback{Words: words, Final: final}, w.now); err != nil {
			t.Fatal(err)
		}
	}
	unsent := func() bool {
		t.Helper()
		left, err := w.store.Unsent(t.Context(), w.now.Add(time.Hour), 10)
		if err != nil {
			t.Fatal(err)
		}
		return slices.Contains(left, ids[2])
	}
	fail("it is busy", false)
	if got := w.told(t, g, guest.EventStepFailed); len(got) != 0 || !unsent() {
		t.Errorf("another try follows, but told: %q", got)
	}
	fail("mail is switched off", true)
	fail("mail is switched off", true)
	fail("it is busy", false)
	got := w.told(t, g, guest.EventStepFailed)
	if len(got) != 1 || !strings.Contains(got[0], "could not be sent to lou@fabrikam.example: mail is switched off") || unsent() {
		t.Errorf("told: %q, still to be sent: %v", got, unsent())
	}
}

func TestAnInvitationThatIsClosedIsGivenUpQuietly(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, ids := w.invited(t)
	w.change(t, g.ID, func(c guest.Case) (guest.Decision, error) {
		return guest.EndAccess(c, w.ana, "Not needed any more.", w.now)
	})
	if err := w.store.LetterFailed(t.Context(), ids[2], guest.Setback{Kind: guest.SetbackMoot, Words: "the access had ended before", Final: true}, w.now); err != nil {
		t.Fatal(err)
	}
	if got := w.told(t, g, guest.EventStepFailed); len(got) != 0 {
		t.Errorf("told: %q", got)
	}
	left, err := w.store.Unsent(t.Context(), w.now.Add(time.Hour), 10)
	if err != nil || slices.Contains(left, ids[2]) {
		t.Errorf("still to be sent: %v, %v", left, err)
	}
}
