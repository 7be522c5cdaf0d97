package postgres_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
	"guestportal/internal/mail"
)

// link gives the code of a guest's link as it is now, or of an earlier one.
func (w *world) link(t *testing.T, g guest.Guest, number int) string {
	t.Helper()
	g.Link.Number = number
	code, err := codes{}.Code(t.Context(), g)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// leads fails unless a link leads to a guest, or, with none, nowhere.
func (w *world) leads(t *testing.T, code string, to guest.GuestID) {
	t.Helper()
	story, err := w.Invitation(t.Context(), code)
	if story.Guest.ID != to || (to == "") != errors.Is(err, guest.ErrNotFound) {
		t.Errorf("%q leads to %q (%v), want %q", code, story.Guest.ID, err, to)
	}
}

func TestALinkThatWasReplacedIsDeadAtOnce(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, ids := w.invited(t)
	id, err := w.AskRedemption(t.Context(), w.link(t, g, 0), []byte("key"))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.NewLink(t.Context(), w.ana, g.Ref, 0); err != nil {
		t.Fatal(err)
	}
	w.leads(t, w.link(t, g, 0), "")
	w.leads(t, w.link(t, g, 1), g.ID)
	if _, err := w.AskRedemption(t.Context(), w.link(t, g, 0), []byte("key")); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("it can still be accepted by: %v", err)
	}
	if err := w.Seen(t.Context(), w.link(t, g, 0)); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("it can still be opened: %v", err)
	}
	// Who waited by it waits for nothing, also when the worker was at it already.
	if err := w.store.AnswerRedemption(t.Context(), id, guest.Outcome{Step: guest.StepID(newID()), Result: guest.ResultDone}, []byte("link"), "", w.now); err != nil {
		t.Fatal(err)
	}
	if sealed, words, err := w.store.TakeRedemption(t.Context(), id); len(sealed) != 0 || words != "" || err != nil {
		t.Errorf("there is an answer: %q %q (%v)", sealed, words, err)
	}
	if n := w.count(t, `SELECT count(*) FROM redemptions`) + w.count(t, `SELECT count(*) FROM invitations`); n != 1 {
		t.Errorf("%d rows of links and of those who wait", n)
	}
	story, err := w.Guest(t.Context(), w.ana, g.Ref)
	if err != nil || story.LinkCode != w.link(t, g, 1) || len(w.told(t, g, guest.EventLinkMade)) != 1 {
		t.Errorf("the sponsor sees %q (%v)", story.LinkCode, err)
	}
	if l := w.letter(t, ids[2]); l.LinkCode != story.LinkCode {
		t.Errorf("a mail that waits has %q", l.LinkCode)
	}
	if err := w.NewLink(t.Context(), w.ana, g.Ref, 0); !errors.Is(err, guest.ErrRepeated) {
		t.Errorf("the same form again: %v", err)
	}
	w.leads(t, w.link(t, g, 1), g.ID)
}

func TestWhoPressesAcceptWhileTheLinkIsReplacedComesTooLate(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, _ := w.invited(t)
	accepted := make(chan error, 1)
	err := w.store.UpdateGuest(t.Context(), g.ID, func(c guest.Case) (guest.Decision, error) {
		// They were let in by the link just before.
		go func() {
			_, err := w.store.AskRedemption(t.Context(), g, []byte("key"), w.now)
			accepted <- err
		}()
		w.waiting(t)
		return guest.NewLink(c, w.ana, 0, w.now)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := <-accepted; !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("accepting says %v", err)
	}
	if n := w.count(t, `SELECT count(*) FROM redemptions`); n != 0 {
		t.Errorf("%d wait for a redeem link", n)
	}
}

// meanwhile takes every message, and does something while it does.
type meanwhile struct {
	pillar
	do func()
}

func (m *meanwhile) Send(ctx context.Context, msg mail.Message) error {
	m.do()
	return m.pillar.Send(ctx, msg)
}

func TestALetterWhoseLinkIsReplacedWhileItIsSentGoesOutOnceMore(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, ids := w.invited(t)
	number := 0
	box := &meanwhile{do: func() {
		if number == 0 {
			if err := w.NewLink(t.Context(), w.ana, g.Ref, number); err != nil {
				t.Error(err)
			}
		}
		number++
	}}
	p := w.postman(&box.pillar)
	p.Transport = box
	if err := p.Deliver(t.Context(), ids[2], true); !errors.As(err, new(guest.Later)) {
		t.Fatalf("with a dead link it is sent: %v", err)
	}
	if l := w.letter(t, ids[2]); !l.SentAt.IsZero() {
		t.Fatalf("it was sent at %s", l.SentAt)
	}
	if err := p.Deliver(t.Context(), ids[2], true); err != nil {
		t.Fatal(err)
	}
	if len(box.got) != 2 || !strings.Contains(box.got[1].Text, url.PathEscape(w.link(t, g, 1))) || box.got[0].ID == box.got[1].ID {
		t.Errorf("sent %+v", box.got)
	}
	if told := w.told(t, g, guest.EventInvitationSent); len(told) != 1 || w.letter(t, ids[2]).SentAt.IsZero() {
		t.Errorf("the history says %q", told)
	}
}

func TestLinksFromBeforeTheyWereInvitedAgainEndWithTheNewOne(t *testing.T) {
	t.Parallel()
	w := setup(t)
	first, _ := w.invited(t)
	if err := w.EndAccess(t.Context(), w.ana, first.Ref, "Over."); err != nil {
		t.Fatal(err)
	}
	w.change(t, first.ID, func(c guest.Case) (guest.Decision, error) { return guest.Settled(c, w.now) })
	second := w.settled(t, first.Email.String())
	w.leads(t, w.link(t, first, 0), second.ID)
	if err := w.NewLink(t.Context(), w.ana, second.Ref, 0); err != nil {
		t.Fatal(err)
	}
	w.leads(t, w.link(t, first, 0), "")
	w.leads(t, w.link(t, second, 0), "")
	w.leads(t, w.link(t, second, 1), second.ID)
}

func TestAnOlderProgramDoesNotBringALinkBack(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, _ := w.invited(t)
	if err := w.NewLink(t.Context(), w.ana, g.Ref, 0); err != nil {
		t.Fatal(err)
	}
	// What it writes of a guest, and how it makes a link known.
	w.exec(t, `UPDATE guests SET state = 'invited', name = 'Lou Tan' WHERE id = $1`, g.ID)
	const open = `INSERT INTO invitations (code_hash, guest_id, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`
	w.exec(t, open, lifecycle.HashCode(w.link(t, g, 0)), g.ID, w.now)
	w.leads(t, w.link(t, g, 0), "")
	w.leads(t, w.link(t, g, 1), g.ID)
	if now := w.guest(t, g); now.Link.Number != 1 || !now.Link.MadeAt().Equal(w.now) {
		t.Errorf("the link is %+v", now.Link)
	}
}

// everyRow gives a fingerprint of all that the database holds.
func (w *world) everyRow(t *testing.T) string {
	t.Helper()
	const each = `
		SELECT string_agg(format('SELECT %L || coalesce(md5(string_agg(x::text, '''' ORDER BY x::text)), '''') AS sum FROM %I x', tablename, tablename), ' UNION ALL ')
		FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'river%'`
	var query, sum string
	if err := w.pool.QueryRow(t.Context(), each).Scan(&query); err != nil {
		t.Fatal(err)
	}
	if err := w.pool.QueryRow(t.Context(), `SELECT string_agg(sum, ' ' ORDER BY sum) FROM (`+query+`) s`).Scan(&sum); err != nil {
		t.Fatal(err)
	}
	return sum
}

func TestLookingAtTheInvitationIsNotedOnlyWhenAPersonSaysSo(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, _ := w.invited(t)
	code := w.link(t, g, 0)
	before := w.everyRow(t)
	if !strings.Contains(before, "guests") {
		t.Fatalf("nothing is looked at: %q", before)
	}
	for range 3 {
		w.leads(t, code, g.ID) // which is all that opening the page does
	}
	if w.everyRow(t) != before {
		t.Error("looking has changed something")
	}
	if err := w.Seen(t.Context(), code); err != nil {
		t.Fatal(err)
	}
	first := w.now
	if l := w.guest(t, g).Link; !l.OpenedAt.Equal(first) || !l.SeenAt.Equal(first) {
		t.Errorf("noted is %+v", l)
	}
	after := w.everyRow(t)
	if err := w.Seen(t.Context(), code); err != nil || w.everyRow(t) != after || after == before {
		t.Errorf("a second time changes something (%v)", err)
	}
	w.now = w.now.Add(time.Hour)
	if _, err := w.AskRedemption(t.Context(), code, []byte("key")); err != nil {
		t.Fatal(err)
	}
	if l := w.guest(t, g).Link; !l.OpenedAt.Equal(first) || !l.SeenAt.Equal(w.now) {
		t.Errorf("after accepting, noted is %+v", l)
	}
	if told := w.told(t, g, guest.EventOpened); len(told) != 1 {
		t.Errorf("the history says %q", told)
	}
}

func TestAnInvitationToTheWrongAddressIsWithdrawnAndAskedForAgain(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, _ := w.invited(t)
	if _, err := w.ForAnotherAddress(t.Context(), w.ana, g.Ref); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("before, there is a form: %v", err)
	}
	if err := w.WrongAddress(t.Context(), w.sam, g.Ref); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("another sponsor: %v", err)
	}
	if err := w.WrongAddress(t.Context(), w.ana, g.Ref); err != nil {
		t.Fatal(err)
	}
	if now := w.guest(t, g); now.State != guest.Ending {
		t.Errorf("they are %s", now.State)
	}
	if err := w.WrongAddress(t.Context(), w.ana, g.Ref); !errors.As(err, new(guest.MovedOn)) {
		t.Errorf("a second time: %v", err)
	}
	if _, err := w.ForAnotherAddress(t.Context(), w.sam, g.Ref); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("another sponsor reads the form: %v", err)
	}
	f, err := w.ForAnotherAddress(t.Context(), w.ana, g.Ref)
	if err != nil || f.Email != "" || len(f.Packages) != 1 || f.Name != g.Name {
		t.Fatalf("the form is %+v (%v)", f, err)
	}
	f.Email = "lou.tan@fabrikam.example"
	ref, err := w.SaveDraft(t.Context(), w.ana, f, newID())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Submit(t.Context(), w.ana, ref, 1); err != nil {
		t.Fatal(err)
	}
	if r := w.request(t, ref); r.State != guest.Pending || r.Guest == g.ID {
		t.Errorf("it is asked for anew: %+v", r)
	}
}

func TestAStoryHasWhatWasSentAndWhatBecameOfIt(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, ids := w.invited(t)
	if err := w.store.LetterFailed(t.Context(), ids[2], guest.Setback{Words: "the mail server does not know the address", Final: true}, w.now); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(time.Hour)
	if err := w.Resend(t.Context(), w.ana, g.Ref, newID()); err != nil {
		t.Fatal(err)
	}
	if err := w.store.LetterSent(t.Context(), w.letter(t, w.queue.mails[len(w.queue.mails)-1]), w.now.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	story, err := w.Guest(t.Context(), w.ana, g.Ref)
	if err != nil || len(story.Mailings) != 2 {
		t.Fatalf("%d messages (%v): %+v", len(story.Mailings), err, story.Mailings)
	}
	again, first := story.Mailings[0], story.Mailings[1]
	if again.Failed() || !again.At.Equal(w.now) || !again.SentAt.Equal(w.now.Add(time.Second)) || again.Kind != guest.MailInvitation || story.WhyNot(again) != "" {
		t.Errorf("the second is %+v", again)
	}
	if !first.Failed() || !strings.Contains(story.WhyNot(first), "the mail server does not know the address") {
		t.Errorf("the first is %+v: %q", first, story.WhyNot(first))
	}
}
