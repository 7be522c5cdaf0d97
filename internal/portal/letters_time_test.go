package portal

import (
	"testing"
	"time"

	"guestportal/internal/guest"
)

// weeksPass dates back everybody who was invited or has access, so that an end is
// near, and an invitation will be withdrawn, which is to happen after 30 days. It
// waits until the sweep has written of both; a worker must run.
func (w *world) weeksPass(t *testing.T) {
	t.Helper()
	p, err := w.store.Policy(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p.Prompts.GiveUp = 30
	if err := w.store.SetPolicy(t.Context(), p, w.cleo.Name, "Nobody waits for ever.", time.Now()); err != nil {
		t.Fatal(err)
	}
	// The sponsor is told a week before; what was asked for here lasts 30 days, too.
	w.exec(`
		WITH older AS (
			UPDATE guests SET invited_at = invited_at - interval '24 days', accepted_at = accepted_at - interval '24 days',
				access_until = access_until - interval '24 days' WHERE state IN ('invited', 'active') RETURNING id)
		UPDATE grants SET starts_at = starts_at - interval '24 days', access_until = access_until - interval '24 days'
		WHERE ended_at IS NULL AND guest_id IN (SELECT id FROM older)`)
	for _, kind := range []guest.MailKind{guest.MailWithdraws, guest.MailEndsSoon, guest.MailGuestEnds} {
		eventually(t, "a mail of the kind "+string(kind)+" is written", func() bool {
			return w.count(`SELECT count(*) FROM mails WHERE kind = $1`, kind) > 0
		})
	}
}

// onceADay has Mia and Ben choose one message a day, and waits for it: hers tells
// what became of her request, his what waits for him. A worker must run.
func (w *world) onceADay(t *testing.T) {
	t.Helper()
	for _, p := range []guest.Person{w.mia, w.ben} {
		if err := w.service.WishMail(t.Context(), p, func(string) string { return string(guest.MailDaily) }); err != nil {
			t.Fatal(err)
		}
	}
	hers := w.askedBy(w.mia, address(10), "Falcon reviewer")
	if err := w.decide(hers, guest.Decline); err != nil {
		t.Fatal(err)
	}
	waiting := w.asked(address(11), "Falcon reviewer")
	eventually(t, "both wait for the message of the day", func() bool {
		const left = `SELECT count(*) FROM mails WHERE (person_id, request_id, kind) IN (($1, $2, 'declined'), ($3, $4, 'asked')) AND digest_at IS NOT NULL`
		return w.count(left, w.mia.ID, hers.Request().ID, w.ben.ID, waiting.Request().ID) == 2
	})
	w.exec(`UPDATE mails SET digest_at = now() WHERE digest_at > now() AND digest_id IS NULL`)
	eventually(t, "both have got it", func() bool {
		const got = `SELECT count(DISTINCT person_id) FROM mails WHERE person_id IN ($1, $2) AND kind = 'digest' AND sent_at IS NOT NULL`
		return w.count(got, w.mia.ID, w.ben.ID) == 2
	})
}
