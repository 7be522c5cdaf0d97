package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// different tells the steps apart that breakers count: the same step of a guest
// is one, however often it is tried. A condition follows.
const different = `
	SELECT DISTINCT guest_id, kind, resource->>'object_id' AS object, resource->>'role_id' AS role FROM steps WHERE `

// brake asks the breakers that intents have to pass, and locks those until the
// transaction ends, so that all workers are counted one after the other. When
// there are more than the limit it gives guest.Braked, and none of the intents,
// which may be written already, may be kept.
func brake(ctx context.Context, tx pgx.Tx, l guest.Lease, intents []guest.Intent) error {
	for _, b := range guest.Breakers { // in one order, so that nobody waits for one who waits for them
		var steps []guest.Step
		var now time.Time
		for _, i := range intents {
			if i.Step.Breaker() == b {
				steps, now = append(steps, i.Step), i.At
			}
		}
		if len(steps) == 0 {
			continue
		}
		p, err := policy(ctx, tx)
		if err != nil {
			return err
		}
		t, err := tally(ctx, tx, b, p, l.Guest, now, intents)
		if err != nil {
			return err
		}
		if err := b.Admit(p, t, steps); err != nil {
			return err
		}
	}
	return nil
}

// tally locks a breaker and counts for it what was there before the intents. The
// counts are statements of their own after the lock: what others have committed
// while it was waited for counts.
func tally(ctx context.Context, tx pgx.Tx, b guest.Breaker, p guest.Policy, id guest.GuestID, now time.Time, intents []guest.Intent) (guest.Tally, error) {
	var found guest.Tally
	var t together
	const lock = `SELECT paused_at FROM breakers WHERE name = $1 FOR UPDATE`
	t.row("a breaker", []any{moment{&found.PausedAt}}, lock, b)
	const counted = `kind = ANY($2) AND intent_at > greatest($3, (SELECT counts_from FROM breakers WHERE name = $1))`
	hour := now.Add(-guest.BreakerWindow)
	const others = `SELECT count(*) FROM (` + different + counted + ` AND guest_id <> $4) x`
	t.row("the steps of others", []any{&found.Others}, others, b, b.Kinds(), hour, id)
	const own = `
		SELECT DISTINCT ON (kind, resource->>'object_id', resource->>'role_id') kind, resource FROM steps
		WHERE ` + counted + ` AND guest_id = $4 AND id <> ALL($5)`
	ids := make([]guest.StepID, len(intents))
	for n, i := range intents {
		ids[n] = i.ID
	}
	rows(&t, &found.Own, "the steps of a guest", func(row pgx.CollectableRow) (s guest.Step, err error) {
		return s, row.Scan(&s.Kind, &s.Resource)
	}, own, b, b.Kinds(), hour, id, ids)
	if b == guest.BreakerDeletions {
		t.row("the number of accounts", []any{&found.Accounts}, `SELECT `+accounts, p.AccountsToCount())
	}
	if err := t.send(ctx, tx); err != nil {
		return found, fmt.Errorf("ask the breaker for %s: %w", b, err)
	}
	return found, nil
}

// accounts counts the guests who have an account here, at most $1.
const accounts = `(SELECT count(*) FROM (SELECT 1 FROM guests WHERE object_id IS NOT NULL AND state <> 'removed' LIMIT $1) x)`

// trip pauses the breaker that has refused intents, with its alarm, in a
// transaction of its own: of the one that it refused in, nothing may be kept.
func (s *Store) trip(ctx context.Context, l guest.Lease, intents []guest.Intent) error {
	return s.fenced(ctx, l, func(ctx context.Context, tx pgx.Tx) error {
		var refused guest.Braked
		if err := brake(ctx, tx, l, intents); !errors.As(err, &refused) {
			return err // somebody has just let it go on
		}
		now := intents[0].At
		tag, err := tx.Exec(ctx, `UPDATE breakers SET paused_at = $2 WHERE name = $1 AND paused_at IS NULL`, refused.Breaker, now)
		switch {
		case err != nil:
			return fmt.Errorf("pause %s: %w", refused.Breaker, err)
		case tag.RowsAffected() == 0:
			return nil
		}
		if err := s.raise(ctx, tx, refused.Alarm(now)); err != nil {
			return err
		}
		return s.tell(ctx, tx, now)
	})
}

// Resume lets go on what an alarm's breaker has paused, if decide, which is handed
// the alarm under the breaker's lock, closes it. Counting begins anew.
func (s *Store) Resume(ctx context.Context, id string, now time.Time, decide func(guest.Alarm) (guest.Alarm, error)) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		// Workers lock the breaker before they raise its alarm.
		const lock = `SELECT 1 FROM breakers WHERE name = (SELECT kind FROM alarms WHERE id = $1) FOR UPDATE`
		if _, err := tx.Exec(ctx, lock, id); err != nil {
			return fmt.Errorf("lock a breaker: %w", err)
		}
		open, err := one(loadAlarms(ctx, tx, `WHERE id = $1`, id))
		if err != nil {
			return err
		}
		a, err := decide(open)
		if err != nil {
			return err
		}
		const close = `UPDATE alarms SET closed_at = $2, closed_by = $3, closer = $4, reason = $5 WHERE id = $1`
		if _, err := tx.Exec(ctx, close, id, a.ClosedAt, optional(a.ClosedBy), a.Closer, a.Reason); err != nil {
			return fmt.Errorf("close an alarm: %w", err)
		}
		// What was tried so far does not count, by whichever clock.
		const begin = `
			UPDATE breakers SET paused_at = NULL, counts_from = greatest($2::timestamptz,
				(SELECT max(intent_at) FROM steps WHERE kind = ANY($3) AND intent_at > $2::timestamptz - interval '2 hours'))
			WHERE name = $1`
		if _, err := tx.Exec(ctx, begin, a.Kind, now, a.Breaker().Kinds()); err != nil {
			return fmt.Errorf("let %s go on: %w", a.Kind, err)
		}
		return announce(ctx, tx, topicOps)
	})
}

// GoOn makes guests due who wait for a breaker that lets through again, at most
// limit, and queues them.
func (s *Store) GoOn(ctx context.Context, now time.Time, limit int) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		const free = `
			UPDATE guests SET next_try = $1, requeued_at = $1, attempts = 0, trouble = '{}' WHERE id IN (
				SELECT g.id FROM guests g JOIN breakers b ON b.name = g.trouble->>'breaker'
				WHERE g.trouble ? 'breaker' AND g.sync = 'converging' AND b.paused_at IS NULL
				ORDER BY g.next_try LIMIT $2 FOR UPDATE OF g SKIP LOCKED)
			RETURNING id`
		rows, err := tx.Query(ctx, free, now, limit)
		if err != nil {
			return fmt.Errorf("let guests go on: %w", err)
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[guest.GuestID])
		if err != nil {
			return fmt.Errorf("let guests go on: %w", err)
		}
		for _, id := range ids {
			// Nobody goes first: what takes access away was never paused.
			if err := s.Queue.Converge(ctx, tx, id, false); err != nil {
				return fmt.Errorf("queue the worker: %w", err)
			}
		}
		return nil
	})
}
