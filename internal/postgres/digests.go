package postgres

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// partsAtMost bounds the letters of one digest; what is beyond waits for the next.
const partsAtMost = 500

// LeaveToDigest has a letter wait for the digest of a moment. An older version of the
// program does not know of that, and sends it at once.
func (s *Store) LeaveToDigest(ctx context.Context, id string, at time.Time) error {
	ctx, cancel := reading(ctx)
	defer cancel()
	const hold = `UPDATE mails SET digest_at = $2 WHERE id = $1 AND sent_at IS NULL AND failed_at IS NULL AND digest_at IS NULL`
	if _, err := s.Pool.Exec(ctx, hold, id, at); err != nil {
		return fmt.Errorf("leave a letter to the digest: %w", err)
	}
	return nil
}

// DueDigests gives people for whom letters wait whose digest is due.
func (s *Store) DueDigests(ctx context.Context, now time.Time, limit int) ([]guest.PersonID, error) {
	const who = `
		SELECT person_id::text FROM mails WHERE digest_at <= $1 AND digest_id IS NULL AND sent_at IS NULL AND failed_at IS NULL
		GROUP BY person_id ORDER BY min(digest_at) LIMIT $2`
	return due[guest.PersonID](ctx, s, who, now, limit)
}

// GatherDigest makes the letters that wait for it into one digest of a person, which
// is a mail of its own and is queued. There is one for each day: what comes later
// waits for the next.
func (s *Store) GatherDigest(ctx context.Context, to guest.PersonID, now time.Time) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		id := s.NewID()
		const insert = `
			INSERT INTO mails (id, kind, person_id, form_key, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (form_key) DO NOTHING`
		tag, err := tx.Exec(ctx, insert, id, guest.MailDigest, to, "digest "+string(to)+" "+now.UTC().Format(time.DateOnly), now)
		if err != nil {
			return fmt.Errorf("store a digest: %w", err)
		}
		if tag.RowsAffected() == 1 {
			const gather = `
				UPDATE mails SET digest_id = $1 WHERE id IN (
					SELECT id FROM mails WHERE person_id = $2 AND digest_at <= $3 AND digest_id IS NULL AND sent_at IS NULL AND failed_at IS NULL
					ORDER BY digest_at, created_at LIMIT $4)`
			if _, err := tx.Exec(ctx, gather, id, to, now, partsAtMost); err != nil {
				return fmt.Errorf("gather a digest: %w", err)
			}
			if err := s.Queue.Mail(ctx, tx, guest.QueuedMail{ID: id, Kind: guest.MailDigest}); err != nil {
				return fmt.Errorf("queue a digest: %w", err)
			}
		}
		const rest = `
			UPDATE mails SET digest_at = $3 WHERE person_id = $1 AND digest_at <= $2 AND digest_id IS NULL AND sent_at IS NULL AND failed_at IS NULL`
		if _, err := tx.Exec(ctx, rest, to, now, guest.NextDigest(now)); err != nil {
			return fmt.Errorf("leave letters to the next digest: %w", err)
		}
		return nil
	})
}

// parts loads the letters of a digest that are neither sent nor left out, oldest first,
// in four queries however many there are.
func (s *Store) parts(ctx context.Context, digest string) ([]guest.Letter, error) {
	const those = `m.digest_id = $1 AND m.sent_at IS NULL AND m.failed_at IS NULL`
	letters, err := guestLetters(ctx, s.Pool, `WHERE `+those, digest)
	if err != nil {
		return nil, err
	}
	const load = `SELECT m.id::text, m.kind, m.ask_id::text, m.created_at FROM mails m WHERE m.ask_id IS NOT NULL AND ` + those
	rows, err := s.Pool.Query(ctx, load, digest)
	if err != nil {
		return nil, fmt.Errorf("load letters: %w", err)
	}
	answers, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l guest.Letter, err error) {
		return l, row.Scan(&l.ID, &l.Kind, &l.Ask.ID, moment{&l.At})
	})
	if err != nil {
		return nil, fmt.Errorf("load letters: %w", err)
	}
	asks, err := loadAsks(ctx, s.Pool, `WHERE a.id IN (SELECT m.ask_id FROM mails m WHERE `+those+`)`, digest)
	if err != nil {
		return nil, err
	}
	for _, l := range answers {
		if i := slices.IndexFunc(asks, func(a guest.DomainAsk) bool { return a.ID == l.Ask.ID }); i >= 0 {
			l.Ask = asks[i]
			letters = append(letters, l)
		}
	}
	slices.SortFunc(letters, func(a, b guest.Letter) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return letters, nil
}

// digestSent notes with a digest that all its letters were sent, with their history.
func digestSent(ctx context.Context, tx pgx.Tx, digest guest.Letter, now time.Time) error {
	const note = `UPDATE mails SET sent_at = $2 WHERE digest_id = $1 AND sent_at IS NULL AND failed_at IS NULL`
	if _, err := tx.Exec(ctx, note, digest.ID, now); err != nil {
		return fmt.Errorf("note that a digest was sent: %w", err)
	}
	return tellOfParts(ctx, tx, digest, func(l guest.Letter) guest.Event { return guest.LetterSent(l, now) })
}

// tellOfParts tells the history of each guest what became of a digest: of each request
// once. The letters of a digest that was given up stay as they are, part of it, for the
// case that it is sent after all.
func tellOfParts(ctx context.Context, tx pgx.Tx, digest guest.Letter, tell func(guest.Letter) guest.Event) error {
	var t together
	topics, told := []string{topicOps}, map[string]bool{}
	for _, l := range digest.Parts {
		if l.Guest.ID == "" || told[l.About()] {
			continue
		}
		told[l.About()] = true
		e := tell(l)
		e.Request = l.Request.ID
		t.event(l.Guest.ID, e)
		topics = append(topics, "guest:"+l.Guest.Ref)
	}
	if err := t.send(ctx, tx); err != nil {
		return fmt.Errorf("append to the history: %w", err)
	}
	return announce(ctx, tx, topics...)
}
