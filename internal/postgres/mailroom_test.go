package postgres_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"guestportal/internal/guest"
)

// mails lists one page of messages.
func (w *world) mails(t *testing.T, f guest.MailFilter) guest.MailPage {
	t.Helper()
	if f.Limit == 0 {
		f.Limit = 25
	}
	page, err := w.store.Mails(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func idsOf(page guest.MailPage) (ids []string) {
	for _, m := range page.Rows {
		ids = append(ids, m.ID)
	}
	return ids
}

// bounced has the mail server refuse the address of a message, for good.
func (w *world) bounced(t *testing.T, id string) {
	t.Helper()
	why := guest.Setback{Kind: guest.SetbackAddress, Words: "the mail server refused the address (550 5.1.1)", Final: true}
	if err := w.store.LetterFailed(t.Context(), id, why, w.now); err != nil {
		t.Fatal(err)
	}
}

func (w *world) administrator(t *testing.T) guest.Person {
	t.Helper()
	return w.person(t, "Cleo Marsh", guest.Administrator)
}

func TestMessagesAreListedWithWhoTheyGoToAndWhatBecameOfThem(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, ids := w.invited(t) // asked, approved, invitation
	if err := w.store.LetterSent(t.Context(), w.letter(t, ids[0]), w.now.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	busy := guest.Setback{Kind: guest.SetbackSilent, Words: "the mail server could not be reached"}
	if err := w.store.LetterFailed(t.Context(), ids[1], busy, w.now); err != nil {
		t.Fatal(err)
	}
	if _, err := w.store.LetterWaits(t.Context(), ids[1], "the mail server asked to wait"); err != nil {
		t.Fatal(err)
	}
	w.bounced(t, ids[2])
	page := w.mails(t, guest.MailFilter{})
	if len(page.Rows) != 3 || page.More || page.Many {
		t.Fatalf("%+v", page)
	}
	invitation, approved, asked := page.Rows[0], page.Rows[1], page.Rows[2]
	if invitation.Name != "Lou Tan" || invitation.Address != "lou@fabrikam.example" || !invitation.ToGuest || invitation.GuestRef != g.Ref ||
		invitation.Sponsor != "Ana Silva" || invitation.State() != guest.MailGivenUp || invitation.Tries != 1 || invitation.Newer ||
		invitation.Last != (guest.Setback{Kind: guest.SetbackAddress, Words: "the mail server refused the address (550 5.1.1)", Final: true}) {
		t.Errorf("the invitation: %+v", invitation)
	}
	if approved.Name != "Ana Silva" || approved.ToGuest || approved.Guest != "Lou Tan" || approved.Request == "" || approved.State() != guest.MailWaiting ||
		approved.Tries != 1 || approved.Waits != 1 || approved.Last.Kind != guest.SetbackWait || approved.Last.Final {
		t.Errorf("the sponsor's: %+v", approved)
	}
	if asked.Address != w.ben.Email || asked.State() != guest.MailSent || !asked.SentAt.Equal(w.now.Add(time.Second)) || asked.Tries != 1 {
		t.Errorf("the approver's: %+v", asked)
	}
}

func TestTheListOfMessagesIsNarrowedAndPaged(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, ids := w.invited(t)
	if err := w.store.LetterSent(t.Context(), w.letter(t, ids[0]), w.now); err != nil {
		t.Fatal(err)
	}
	w.bounced(t, ids[2])
	w.sent(t, w.sam, "kim@north.example", w.offer(t, "Wiki"))
	ids = slices.Clone(w.queue.mails)
	moot := guest.Setback{Kind: guest.SetbackMoot, Words: "it was decided before", Final: true}
	if err := w.store.LetterFailed(t.Context(), ids[3], moot, w.now); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		f    guest.MailFilter
		want []string
	}{
		{guest.MailFilter{State: guest.MailSent}, ids[:1]},
		{guest.MailFilter{State: guest.MailWaiting}, ids[1:2]},
		{guest.MailFilter{State: guest.MailGivenUp}, ids[2:3]},
		{guest.MailFilter{State: guest.MailMoot}, ids[3:]},
		{guest.MailFilter{Query: "kim"}, ids[3:]},
		{guest.MailFilter{Query: "lou fab"}, []string{ids[2], ids[1], ids[0]}},
		{guest.MailFilter{Query: "ben"}, []string{ids[3], ids[0]}},
		{guest.MailFilter{Query: "ana@contoso"}, ids[1:2]},
		{guest.MailFilter{Query: "ben", State: guest.MailMoot}, ids[3:]},
		{guest.MailFilter{Query: "ben", After: ids[3]}, ids[:1]},
		{guest.MailFilter{Query: "nobody"}, nil},
		{guest.MailFilter{Query: "&|!():*'"}, nil},
		{guest.MailFilter{Query: strings.Repeat("x ", 3000)}, nil},
		{guest.MailFilter{After: ids[0]}, nil},
	} {
		if got := w.mails(t, c.f); !slices.Equal(idsOf(got), c.want) || got.More {
			t.Errorf("%.60v: %v, want %v", c.f, idsOf(got), c.want)
		}
	}
	var seen []string
	for after, more := "", true; more; {
		page := w.mails(t, guest.MailFilter{After: after, Limit: 1})
		seen, more = append(seen, idsOf(page)...), page.More
		after = seen[len(seen)-1]
	}
	if !slices.Equal(seen, []string{ids[3], ids[2], ids[1], ids[0]}) {
		t.Errorf("page by page %v", seen)
	}
	if _, err := w.store.Mails(t.Context(), guest.MailFilter{State: "lost", Limit: 1}); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("a state that there is not: %v", err)
	}
}

func TestWhatAnOlderVersionGaveUpIsShownWithoutAReason(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, ids := w.invited(t)
	w.exec(t, `UPDATE mails SET failed_at = now() WHERE id = $1`, ids[2])
	m := w.mails(t, guest.MailFilter{State: guest.MailGivenUp}).Rows
	if len(m) != 1 || m[0].Last != (guest.Setback{Final: true}) || m[0].Tries != 0 || !strings.Contains(m[0].ToDo(), "An earlier version") {
		t.Errorf("%+v", m)
	}
}

func TestMoreThanSoManyWhomAQueryFindsAreNotLookedThrough(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.exec(t, `INSERT INTO people (id, tenant_id, object_id, name, email, roles, signed_in_at)
		SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'Tom ' || n, 'tom@contoso.example', '{}', now() FROM generate_series(1, 51) n`)
	if page := w.mails(t, guest.MailFilter{Query: "tom"}); !page.Many {
		t.Errorf("%+v", page)
	}
}

func TestATestMessageGoesToWhoAsksForItAFewTimesAnHour(t *testing.T) {
	t.Parallel()
	w := setup(t)
	cleo := w.administrator(t)
	key := newID()
	for range 2 { // the second click counts for nothing
		if err := w.TestMail(t.Context(), cleo, key); err != nil {
			t.Fatal(err)
		}
	}
	rows := w.mails(t, guest.MailFilter{}).Rows
	if len(rows) != 1 || rows[0].Kind != guest.MailTest || rows[0].Address != cleo.Email || rows[0].Guest != "" {
		t.Fatalf("%+v", rows)
	}
	if l := w.letter(t, rows[0].ID); l.Kind != guest.MailTest || !l.To.Same(cleo) || l.Held {
		t.Errorf("%+v", l)
	}
	errs := make([]error, 9)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { errs[i] = w.TestMail(t.Context(), cleo, newID()) })
	}
	all.Wait()
	refused := slices.DeleteFunc(errs, func(err error) bool { return err == nil })
	if len(refused) != 5 || !errors.As(refused[0], new(guest.MovedOn)) || w.count(t, `SELECT count(*) FROM mails`) != 5 {
		t.Errorf("refused: %v", refused)
	}
	if err := w.TestMail(t.Context(), w.ana, newID()); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("a sponsor: %v", err)
	}
	w.now = w.now.Add(guest.TestsWithin)
	if err := w.TestMail(t.Context(), cleo, newID()); err != nil {
		t.Errorf("an hour later: %v", err)
	}
}
