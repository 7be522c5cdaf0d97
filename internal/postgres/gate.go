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

// Reserve takes a part of a quota, as the generic cell rate algorithm does: spent
// is the moment at which the quota is whole again, and it may lie ahead by the
// tolerance. When the turn would come after the caller's patience nothing is
// taken. One statement, so that the row is locked for no longer than it takes.
func (g Gate) Reserve(ctx context.Context, quota string, step, tolerance, patience time.Duration) (wait time.Duration, ok bool, err error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	const take = `
		INSERT INTO graph_quotas AS q (name, spent) VALUES ($1, clock_timestamp() + $2::interval)
		ON CONFLICT (name) DO UPDATE SET spent = greatest(q.spent, clock_timestamp()) + $2::interval
		WHERE greatest(q.spent, clock_timestamp()) + $2::interval - $3::interval - clock_timestamp() <= $4::interval
		RETURNING spent - $3::interval - clock_timestamp()`
	err = g.Pool.QueryRow(ctx, take, quota, step, tolerance, patience).Scan(&wait)
	if err == nil {
		return max(0, wait), true, nil
	}
	if !errors.Is(err, pgx.ErrNoRows) {
		return 0, false, fmt.Errorf("take from a quota: %w", err)
	}
	const look = `SELECT spent + $2::interval - $3::interval - clock_timestamp() FROM graph_quotas WHERE name = $1`
	if err = g.Pool.QueryRow(ctx, look, quota, step, tolerance).Scan(&wait); err != nil {
		return 0, false, fmt.Errorf("read a quota: %w", err)
	}
	return max(time.Second, wait), false, nil // it may have grown meanwhile
}

// Close keeps calls of a kind away for that long; never less than before.
func (g Gate) Close(ctx context.Context, kind, reason string, wait time.Duration) error {
	ctx, cancel := reading(ctx)
	defer cancel()
	const shut = `
		INSERT INTO graph_closings AS c (kind, reason, until) VALUES ($1, $2, clock_timestamp() + $3::interval)
		ON CONFLICT (kind) DO UPDATE SET reason = excluded.reason, until = excluded.until WHERE c.until < excluded.until`
	if _, err := g.Pool.Exec(ctx, shut, kind, reason, wait); err != nil {
		return fmt.Errorf("keep calls away: %w", err)
	}
	return nil
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

// Closed hands every kind that is closed now to each. There are few: one for each
// kind of call at most.
func (g Gate) Closed(ctx context.Context, each func(kind, reason string, left time.Duration)) error {
	ctx, cancel := reading(ctx)
	defer cancel()
	const list = `SELECT kind, reason, until - clock_timestamp() FROM graph_closings WHERE until > clock_timestamp() LIMIT 100`
	rows, err := g.Pool.Query(ctx, list)
	if err != nil {
		return fmt.Errorf("read what stays away: %w", err)
	}
	var kind, reason string
	var left time.Duration
	_, err = pgx.ForEachRow(rows, []any{&kind, &reason, &left}, func() error {
		each(kind, reason, left)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read what stays away: %w", err)
	}
	return nil
}
