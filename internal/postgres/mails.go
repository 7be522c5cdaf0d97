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
	ctx, cancel := reading(ctx)
	defer cancel()
	l := guest.Letter{ID: id}
	var request guest.RequestID
	place, err := where(ctx, s.Pool)
	if err != nil {
		return l, err
	}
	l.Held = s.held(place)
	const load = `
		SELECT m.kind, coalesce(m.request_id::text, ''), m.created_at, m.sent_at,
			coalesce(p.id::text, ''), coalesce(p.tenant_id::text, ''), coalesce(p.object_id::text, ''), coalesce(p.name, ''),
			coalesce(p.email, ''), g.access, ` + guestColumns + `
		FROM mails m JOIN guests g ON g.id = m.guest_id JOIN people sp ON sp.id = g.sponsor_id
		LEFT JOIN people p ON p.id = m.person_id WHERE m.id = $1`
	to := []any{&l.To.ID, &l.To.TenantID, &l.To.ObjectID, &l.To.Name, &l.To.Email, &l.Access}
	targets := append([]any{&l.Kind, &request, moment{&l.At}, moment{&l.SentAt}}, append(to, guestTargets(&l.Guest)...)...)
	if err := s.Pool.QueryRow(ctx, load, id).Scan(targets...); err != nil {
		if found(err) == guest.ErrNotFound {
			return s.otherLetter(ctx, id)
		}
		return l, fmt.Errorf("load a letter: %w", err)
	}
	if request != "" {
		if l.Request, err = one(loadRequests(ctx, s.Pool, `WHERE r.id = $1`, request)); err != nil {
			return l, err
		}
	}
	switch l.Kind {
	case guest.MailInvitation:
		l.LinkCode, err = s.Codes.Code(ctx, l.Guest.ID)
	case guest.MailOwnerEnded:
		l.Ended, err = s.ended(ctx, l.Guest.ID, l.At)
	default:
		if l.Kind.ComesByTime() {
			err = s.timely(ctx, &l)
		}
	}
	return l, err
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

// otherLetter gives a queued message about an alarm, or about an organisation that
// a sponsor asked for.
func (s *Store) otherLetter(ctx context.Context, id string) (guest.Letter, error) {
	l := guest.Letter{ID: id}
	var alarm, ask string
	const load = `
		SELECT m.kind, coalesce(m.alarm_id::text, ''), coalesce(m.ask_id::text, ''), m.created_at, m.sent_at, p.id, p.tenant_id, p.object_id, p.name, p.email
		FROM mails m JOIN people p ON p.id = m.person_id WHERE m.id = $1 AND m.guest_id IS NULL`
	err := s.Pool.QueryRow(ctx, load, id).
		Scan(&l.Kind, &alarm, &ask, moment{&l.At}, moment{&l.SentAt}, &l.To.ID, &l.To.TenantID, &l.To.ObjectID, &l.To.Name, &l.To.Email)
	if found(err) == guest.ErrNotFound {
		return l, guest.ErrNotFound
	}
	if err != nil {
		return l, fmt.Errorf("load a letter: %w", err)
	}
	if ask != "" {
		place, err := where(ctx, s.Pool)
		if err != nil {
			return l, err
		}
		l.Held = s.held(place)
		l.Ask, err = one(loadAsks(ctx, s.Pool, `WHERE a.id = $1`, ask))
		return l, err
	}
	l.Alarm, err = one(loadAlarms(ctx, s.Pool, `WHERE id = $1`, alarm))
	return l, err
}

// LetterSent notes that the mail server took a letter, with its history. Only
// the first call counts.
func (s *Store) LetterSent(ctx context.Context, id string, now time.Time) error {
	l, err := s.Letter(ctx, id)
	if err != nil {
		return err
	}
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		const note = `UPDATE mails SET sent_at = $2, failed_at = NULL WHERE id = $1 AND sent_at IS NULL`
		tag, err := tx.Exec(ctx, note, id, now)
		if err != nil {
			return fmt.Errorf("note that a letter was sent: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return nil
		}
		return appendAbout(ctx, tx, l, guest.LetterSent(l, now))
	})
}

// LetterFailed notes that a letter is given up, which people are told once, with
// the reason. A letter that is sent or given up stays so, and a failure that is
// not final leaves no trace here: the job's log has it.
func (s *Store) LetterFailed(ctx context.Context, id, words string, final bool, now time.Time) error {
	if !final {
		return nil
	}
	l, err := s.Letter(ctx, id)
	if err != nil {
		return err
	}
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		const note = `
			UPDATE mails SET failed_at = $2 WHERE id = $1 AND sent_at IS NULL AND failed_at IS NULL`
		tag, err := tx.Exec(ctx, note, id, now)
		if err != nil {
			return fmt.Errorf("note that a letter failed: %w", err)
		}
		// An invitation that is not open any more is no loss to tell of.
		closed := l.Kind == guest.MailInvitation && l.Guest.State != guest.Invited
		if closed || tag.RowsAffected() == 0 {
			return nil
		}
		return appendAbout(ctx, tx, l, guest.LetterGivenUp(l, words, now))
	})
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
