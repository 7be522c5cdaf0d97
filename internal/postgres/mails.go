package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// Letter gives a queued message with the rows that its text is made from, as
// they stand now.
func (s *Store) Letter(ctx context.Context, id string) (guest.Letter, error) {
	l, err := s.queued(ctx, id)
	if err != nil {
		return l, err
	}
	ctx, cancel := reading(ctx)
	defer cancel()
	switch {
	case l.Kind == guest.MailOwnerEnded:
		l.Ended, err = s.ended(ctx, l.Guest.ID, l.At)
	case l.Kind.ComesByTime():
		err = s.timely(ctx, &l)
	}
	if err == nil && l.Kind.ToGuest() {
		l.LinkCode, err = s.Codes.Code(ctx, l.Guest)
	}
	return l, err
}

// queued gives a message with what it is about, which is enough to note what became
// of it.
func (s *Store) queued(ctx context.Context, id string) (guest.Letter, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	letters, err := guestLetters(ctx, s.Pool, `WHERE m.id = $1`, id)
	if err != nil {
		return guest.Letter{ID: id}, err
	}
	if len(letters) == 0 {
		return s.otherLetter(ctx, id)
	}
	l := letters[0]
	l.Held, err = s.holds(ctx, l.Kind)
	return l, err
}

// holds tells whether messages of a kind are held back after a restore of the database:
// all but those that tell of it, or try whether they arrive.
func (s *Store) holds(ctx context.Context, k guest.MailKind) (bool, error) {
	if k == guest.MailAlarm || k == guest.MailTest {
		return false, nil
	}
	place, err := where(ctx, s.Pool)
	return s.held(place), err
}

// ended gives what somebody ended of a guest's access at a moment.
func (s *Store) ended(ctx context.Context, id guest.GuestID, at time.Time) (guest.Event, error) {
	e := guest.Event{At: at, Kind: guest.EventEnded}
	const load = `
		SELECT actor_id, actor_name, words, comment FROM history
		WHERE guest_id = $1 AND kind = $2 AND at = $3 AND actor_id IS NOT NULL ORDER BY id DESC LIMIT 1`
	if err := s.Pool.QueryRow(ctx, load, id, e.Kind, at).Scan(&e.Actor, &e.ActorName, &e.Words, &e.Comment); err != nil {
		return e, fmt.Errorf("find what a letter tells of: %w", err)
	}
	return e, nil
}

// otherLetter gives a queued message about an alarm, about an organisation that a
// sponsor asked for, or about nothing, to try whether it arrives.
func (s *Store) otherLetter(ctx context.Context, id string) (guest.Letter, error) {
	l := guest.Letter{ID: id}
	var alarm, ask string
	const load = `
		SELECT m.kind, coalesce(m.alarm_id::text, ''), coalesce(m.ask_id::text, ''), m.created_at, m.sent_at, p.id, p.tenant_id, p.object_id, p.name, p.email,
			` + waits + `, ` + wishes + `
		FROM mails m JOIN people p ON p.id = m.person_id WHERE m.id = $1 AND m.guest_id IS NULL`
	err := s.Pool.QueryRow(ctx, load, id).
		Scan(&l.Kind, &alarm, &ask, moment{&l.At}, moment{&l.SentAt}, &l.To.ID, &l.To.TenantID, &l.To.ObjectID, &l.To.Name, &l.To.Email, &l.Later, &l.Wishes)
	if found(err) == guest.ErrNotFound {
		return l, guest.ErrNotFound
	}
	if err != nil {
		return l, fmt.Errorf("load a letter: %w", err)
	}
	if l.Held, err = s.holds(ctx, l.Kind); err != nil {
		return l, err
	}
	if l.Kind == guest.MailDigest {
		l.Parts, err = s.parts(ctx, id)
		return l, err
	}
	if ask != "" {
		l.Ask, err = one(loadAsks(ctx, s.Pool, `WHERE a.id = $1`, ask))
		return l, err
	}
	if alarm == "" {
		return l, nil
	}
	l.Alarm, err = one(loadAlarms(ctx, s.Pool, `WHERE id = $1`, alarm))
	return l, err
}

// LetterSent notes that the mail server took a letter, as it was loaded, with its
// history. Only the first call counts. When the link in it was replaced meanwhile the
// letter goes out once more, with the link that counts: guest.Later.
func (s *Store) LetterSent(ctx context.Context, l guest.Letter, now time.Time) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if err := linkCounts(ctx, tx, l); err != nil {
			return err
		}
		const note = `UPDATE mails SET sent_at = $2, failed_at = NULL, tries = tries + 1 WHERE id = $1 AND sent_at IS NULL`
		tag, err := tx.Exec(ctx, note, l.ID, now)
		if err != nil {
			return fmt.Errorf("note that a letter was sent: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return nil
		}
		if err := freeTurn(ctx, tx, l, now); err != nil {
			return err
		}
		if l.Kind == guest.MailDigest {
			return digestSent(ctx, tx, l, now)
		}
		return appendAbout(ctx, tx, l, guest.LetterSent(l, now))
	})
}

// LetterFailed notes a try that did not succeed, and when it was the last one tells
// people, once, with the reason. A letter that is sent or given up stays so.
func (s *Store) LetterFailed(ctx context.Context, id string, why guest.Setback, now time.Time) error {
	l, err := s.queued(ctx, id)
	if err != nil {
		return err
	}
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := heldFor(ctx, tx, l); err != nil {
			return err
		}
		const note = `
			UPDATE mails SET failed_kind = $2, failed_words = $3, tries = tries + 1, failed_at = $4
			WHERE id = $1 AND sent_at IS NULL AND failed_at IS NULL`
		at := time.Time{}
		if why.Final {
			at = now
		}
		tag, err := tx.Exec(ctx, note, id, why.Kind, why.Words, nullable(at))
		if err != nil {
			return fmt.Errorf("note that a letter failed: %w", err)
		}
		// An invitation that is not open any more is no loss to tell of.
		closed := l.Kind == guest.MailInvitation && l.Guest.State != guest.Invited
		switch {
		case tag.RowsAffected() == 0:
			return nil
		case closed || !why.Final || why.Kind == guest.SetbackMoot: // not needed any more is no failure
			return announce(ctx, tx, topicOps)
		}
		if l.Kind == guest.MailDigest {
			return tellOfParts(ctx, tx, l, func(part guest.Letter) guest.Event { return guest.LetterGivenUp(part, why.Words, now) })
		}
		return appendAbout(ctx, tx, l, guest.LetterGivenUp(l, why.Words, now))
	})
}

// LetterWaits notes that whoever sends a letter asked to wait, and how often so far.
func (s *Store) LetterWaits(ctx context.Context, id, words string) (times int, err error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	const note = `UPDATE mails SET failed_kind = $2, failed_words = $3, waits = waits + 1 WHERE id = $1 AND sent_at IS NULL AND failed_at IS NULL RETURNING waits`
	if err := s.Pool.QueryRow(ctx, note, id, guest.SetbackWait, words).Scan(&times); err != nil {
		return 0, fmt.Errorf("note that a letter waits: %w", err)
	}
	return times, nil
}

// appendAbout appends an event about a letter and announces it. A letter about no
// guest has no history: the page with the alarms counts those that failed.
func appendAbout(ctx context.Context, tx pgx.Tx, l guest.Letter, e guest.Event) error {
	if l.Guest.ID == "" {
		return announce(ctx, tx, topicOps)
	}
	e.Request = l.Request.ID
	var t together
	t.event(l.Guest.ID, e)
	if err := t.send(ctx, tx); err != nil {
		return fmt.Errorf("append to the history: %w", err)
	}
	c := guest.Case{Guest: l.Guest}
	if l.Request.ID != "" {
		c.Requests = []guest.Request{l.Request}
	}
	return announce(ctx, tx, topics(c)...)
}
