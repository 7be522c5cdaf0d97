package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// turnLimit is the longest that a letter has its turn without a word of what became
// of it: longer than a job may take to send it, and guest.MailApart more.
const turnLimit = 3 * time.Minute

// TakeTurn tells whether a letter may go now: one letter about a thing goes to a person
// at a time, and guest.MailApart after the one before. A letter that has its turn from
// an earlier try keeps it. If it may not go, what becomes of it is noted: it is not
// needed when a later one says all of it, and else it waits for the sweep.
//
// The row of the turn is locked, so that two workers do not both get it. An older
// version of the program takes no turn for what it sends.
func (s *Store) TakeTurn(ctx context.Context, l guest.Letter, now time.Time) (bool, error) {
	about := l.About()
	if about == "" {
		return true, nil
	}
	mine := false
	err := s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		mine = false
		const needless = `
			SELECT EXISTS (SELECT 1 FROM mails m WHERE m.guest_id = $1 AND m.created_at >= $2 AND (m.created_at, m.id) > ($2, $3)
				AND m.person_id = $4 AND m.request_id IS NOT DISTINCT FROM $5 AND m.kind = ANY($6) AND m.failed_at IS NULL)`
		var superseded bool
		err := tx.QueryRow(ctx, needless, l.Guest.ID, l.At, l.ID, l.To.ID, optional(l.Request.ID), l.Kind.SupersededBy()).Scan(&superseded)
		if err != nil {
			return fmt.Errorf("look for a later letter: %w", err)
		}
		if superseded {
			return skip(ctx, tx, []string{l.ID}, guest.SkippedSuperseded, now)
		}
		const take = `
			INSERT INTO mail_turns AS t (person_id, about, mail_id, free_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (person_id, about) DO UPDATE SET mail_id = excluded.mail_id, free_at = excluded.free_at
			WHERE t.free_at <= $5 OR t.mail_id = excluded.mail_id`
		tag, err := tx.Exec(ctx, take, l.To.ID, about, l.ID, now.Add(turnLimit), now)
		if err != nil {
			return fmt.Errorf("take the turn of a letter: %w", err)
		}
		if mine = tag.RowsAffected() == 1; mine {
			// From here on its job looks after it, and not the sweep as well.
			if _, err := tx.Exec(ctx, `UPDATE mails SET wait_until = NULL WHERE id = $1 AND wait_until IS NOT NULL`, l.ID); err != nil {
				return fmt.Errorf("have a letter wait no longer: %w", err)
			}
			return nil
		}
		const wait = `
			UPDATE mails SET wait_until = least((SELECT free_at FROM mail_turns WHERE person_id = $2 AND about = $3), $4)
			WHERE id = $1 AND sent_at IS NULL AND failed_at IS NULL`
		if _, err := tx.Exec(ctx, wait, l.ID, l.To.ID, about, now.Add(guest.MailApart)); err != nil {
			return fmt.Errorf("have a letter wait: %w", err)
		}
		return nil
	})
	return mine, err
}

// freeTurn gives the turn of a letter that was sent to the next one, after a while.
func freeTurn(ctx context.Context, tx pgx.Tx, l guest.Letter, now time.Time) error {
	about := l.About()
	if about == "" {
		return nil
	}
	const free = `UPDATE mail_turns SET free_at = $4 WHERE person_id = $1 AND about = $2 AND mail_id = $3`
	if _, err := tx.Exec(ctx, free, l.To.ID, about, l.ID, now.Add(guest.MailApart)); err != nil {
		return fmt.Errorf("give up the turn of a letter: %w", err)
	}
	return nil
}

// SkipLetters notes that letters are not sent, and why. It is no failure, and nobody
// is told: administrators read it in the list of messages.
func (s *Store) SkipLetters(ctx context.Context, ids []string, why guest.SkippedWhy, now time.Time) error {
	if len(ids) == 0 {
		return nil
	}
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error { return skip(ctx, tx, ids, why, now) })
}

func skip(ctx context.Context, tx pgx.Tx, ids []string, why guest.SkippedWhy, now time.Time) error {
	const note = `
		UPDATE mails SET failed_at = $2, failed_kind = '` + string(guest.SetbackMoot) + `', failed_words = $3
		WHERE id = ANY($1::uuid[]) AND sent_at IS NULL AND failed_at IS NULL`
	if _, err := tx.Exec(ctx, note, ids, now, why); err != nil {
		return fmt.Errorf("note that letters are not sent: %w", err)
	}
	return nil
}

// DueLetters gives mails that have waited for another one about the same thing long
// enough.
func (s *Store) DueLetters(ctx context.Context, now time.Time, limit int) ([]string, error) {
	const waited = `
		SELECT id::text FROM mails WHERE wait_until <= $1 AND sent_at IS NULL AND failed_at IS NULL AND digest_at IS NULL
		ORDER BY wait_until, created_at LIMIT $2`
	return due[string](ctx, s, waited, now, limit)
}
