package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Gate is the part of the database in which all processes share what they may
// send to Microsoft Graph. Time is the database's own, so that clocks that differ
// do no harm.
type Gate struct{ Pool *pgxpool.Pool }

// Pace hands what is spent of the quotas, as it was left the last time, to take,
// together with the database's time, and keeps what take gives back; nil changes
// nothing. The row is locked meanwhile, so take must not wait for anything. At
// first, and after a crash of the database, what is spent is the JSON null.
func (g Gate) Pace(ctx context.Context, take func(spent []byte, now time.Time) ([]byte, error)) error {
	ctx, cancel := reading(ctx)
	defer cancel()
	err := pgx.BeginFunc(ctx, g.Pool, func(tx pgx.Tx) error {
		var spent []byte
		var now time.Time
		// The time is read after the row was got, however long that took.
		const lock = `
			WITH held AS MATERIALIZED (SELECT spent FROM graph_pace FOR UPDATE)
			SELECT spent, clock_timestamp() FROM held`
		err := tx.QueryRow(ctx, lock).Scan(&spent, &now)
		if errors.Is(err, pgx.ErrNoRows) {
			if _, err = tx.Exec(ctx, `INSERT INTO graph_pace DEFAULT VALUES ON CONFLICT DO NOTHING`); err == nil {
				err = tx.QueryRow(ctx, lock).Scan(&spent, &now)
			}
		}
		if err != nil {
			return err
		}
		if spent, err = take(spent, now); err != nil || spent == nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE graph_pace SET spent = $1`, spent)
		return err
	})
	if err != nil {
		return fmt.Errorf("take from the quotas: %w", err)
	}
	return nil
}

// Close keeps calls of a kind away; for less than before only when it was closed
// more often in a row.
func (g Gate) Close(ctx context.Context, kind, reason string, wait time.Duration, trials int) error {
	ctx, cancel := reading(ctx)
	defer cancel()
	const shut = `
		INSERT INTO graph_closings AS c (kind, reason, until, trials) VALUES ($1, $2, clock_timestamp() + $3::interval, $4)
		ON CONFLICT (kind) DO UPDATE SET reason = excluded.reason, until = excluded.until, trials = greatest(c.trials, excluded.trials)
		WHERE c.until < excluded.until OR c.trials < excluded.trials`
	if _, err := g.Pool.Exec(ctx, shut, kind, reason, wait, trials); err != nil {
		return fmt.Errorf("keep calls away: %w", err)
	}
	return nil
}

// Try gives one caller the right to try a kind whose time is over: the others are
// to stay away for that long, or until it is opened.
func (g Gate) Try(ctx context.Context, kind string, hold time.Duration) (ok bool, err error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	const try = `
		UPDATE graph_closings SET until = clock_timestamp() + $2::interval
		WHERE kind = $1 AND trials > 0 AND until <= clock_timestamp()`
	tag, err := g.Pool.Exec(ctx, try, kind, hold)
	if err != nil {
		return false, fmt.Errorf("try whether calls are answered: %w", err)
	}
	return tag.RowsAffected() == 1, nil
}

// Open takes back a closing that had a reason.
func (g Gate) Open(ctx context.Context, kind string) error {
	ctx, cancel := reading(ctx)
	defer cancel()
	if _, err := g.Pool.Exec(ctx, `DELETE FROM graph_closings WHERE kind = $1 AND reason <> ''`, kind); err != nil {
		return fmt.Errorf("let calls through: %w", err)
	}
	return nil
}

// Closed hands every kind that is closed or on trial to each; of the latter, what
// is left is zero or less. There are few: two for each kind of call at most.
func (g Gate) Closed(ctx context.Context, each func(kind, reason string, left time.Duration, trials int)) error {
	ctx, cancel := reading(ctx)
	defer cancel()
	const list = `
		SELECT kind, reason, until - clock_timestamp(), trials FROM graph_closings
		WHERE until > clock_timestamp() OR trials > 0 LIMIT 100`
	rows, err := g.Pool.Query(ctx, list)
	if err != nil {
		return fmt.Errorf("read what stays away: %w", err)
	}
	var kind, reason string
	var left time.Duration
	var trials int
	_, err = pgx.ForEachRow(rows, []any{&kind, &reason, &left, &trials}, func() error {
		each(kind, reason, left, trials)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read what stays away: %w", err)
	}
	return nil
}
