package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// Stale gives guests that should converge, whom no worker holds, and whose time
// has come: whatever became of their jobs. Those whose access ends are first. Who
// was queued again and still waits is so ever more rarely: the queue is long.
func (s *Store) Stale(ctx context.Context, now time.Time, limit int) ([]guest.GuestID, error) {
	const stale = `
		SELECT id FROM guests WHERE sync = 'converging' AND next_try <= $1
			AND (requeued_at IS NULL OR requeued_at < next_try OR requeued_at < $1 - greatest(interval '30 seconds', requeued_at - next_try)) AND ` + free + `
		ORDER BY state <> 'ending', next_try LIMIT $2`
	return due[guest.GuestID](ctx, s, stale, now, limit)
}

// Lapsed gives guests with a grant whose time is over.
func (s *Store) Lapsed(ctx context.Context, now time.Time, limit int) ([]guest.GuestID, error) {
	const lapsed = `
		SELECT guest_id FROM grants WHERE ended_at IS NULL AND access_until <= $1
		GROUP BY guest_id ORDER BY min(access_until) LIMIT $2`
	return due[guest.GuestID](ctx, s, lapsed, now, limit)
}

// Waking gives the references of requests of which something is due because of
// the time: at the latest, that nobody decided.
func (s *Store) Waking(ctx context.Context, now time.Time, limit int) ([]string, error) {
	const waking = `
		(SELECT ref FROM requests WHERE state = 'pending' AND decide_by <= $1 ORDER BY decide_by LIMIT $2)
		UNION (SELECT ref FROM requests WHERE state = 'pending' AND wake_at <= $1 ORDER BY wake_at LIMIT $2) LIMIT $2`
	return due[string](ctx, s, waking, now, limit)
}

// Unsent gives mails that were queued a while ago and are neither sent nor given
// up, and do not wait for their time.
func (s *Store) Unsent(ctx context.Context, before time.Time, limit int) ([]string, error) {
	const unsent = `
		SELECT id::text FROM mails WHERE sent_at IS NULL AND failed_at IS NULL AND created_at <= $1
			AND digest_at IS NULL AND (wait_until IS NULL OR wait_until <= $1) ORDER BY created_at LIMIT $2`
	return due[string](ctx, s, unsent, before, limit)
}

func due[T any](ctx context.Context, s *Store, query string, args ...any) ([]T, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	rows, err := s.Pool.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("look for what is due: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[T])
	if err != nil {
		return nil, fmt.Errorf("look for what is due: %w", err)
	}
	return ids, nil
}

// Requeue queues a guest whose job was lost or was not to wait for so long, and
// leaves them to the new one for a while.
func (s *Store) Requeue(ctx context.Context, id guest.GuestID, now time.Time) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		const mark = `
			WITH marked AS (UPDATE guests SET requeued_at = $2 WHERE id = $1 AND sync = 'converging' RETURNING state = 'ending' AS ends)
			SELECT coalesce((SELECT ends FROM marked), false)`
		var ends bool
		if err := tx.QueryRow(ctx, mark, id, now).Scan(&ends); err != nil {
			return fmt.Errorf("queue a guest again: %w", err)
		}
		return s.Queue.Converge(ctx, tx, id, ends)
	})
}

// RequeueMail queues a mail whose job was lost.
func (s *Store) RequeueMail(ctx context.Context, id string) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		m := guest.QueuedMail{ID: id}
		if err := tx.QueryRow(ctx, `SELECT kind FROM mails WHERE id = $1`, id).Scan(&m.Kind); err != nil {
			return found(err)
		}
		return s.Queue.Mail(ctx, tx, m)
	})
}

// ForgetRedemptions deletes what guests asked for and did not fetch, within
// seconds: there are links in it, sealed as they are.
func (s *Store) ForgetRedemptions(ctx context.Context, now time.Time) error {
	ctx, cancel := reading(ctx)
	defer cancel()
	_, err := s.Pool.Exec(ctx, `DELETE FROM redemptions WHERE created_at < $1`, now.Add(-redemptionLives))
	if err != nil {
		return fmt.Errorf("forget redeem links: %w", err)
	}
	return nil
}

// Forget deletes what has served: attempts to sign in after an hour, sessions a
// day after their end, drafts after a month. It may read whole tables.
func (s *Store) Forget(ctx context.Context, now time.Time) error {
	ctx, cancel := reading(ctx)
	defer cancel()
	for query, age := range map[string]time.Duration{
		`DELETE FROM mail_turns WHERE free_at < $1`:                      time.Hour,
		`DELETE FROM sign_ins WHERE created_at < $1`:                     time.Hour,
		`DELETE FROM sessions WHERE expires_at < $1 OR revoked_at < $1`:  24 * time.Hour,
		`DELETE FROM requests WHERE state = 'draft' AND created_at < $1`: 30 * 24 * time.Hour,
	} {
		if _, err := s.Pool.Exec(ctx, query, now.Add(-age)); err != nil {
			return fmt.Errorf("forget what has served: %w", err)
		}
	}
	return nil
}
