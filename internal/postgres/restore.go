package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// sighting looks at which database this is. Whoever commits what leads to a change
// in the tenant looks in the same transaction.
const sighting = `
	SELECT s.one IS NOT NULL, coalesce(s.cluster, ''), coalesce(s.timeline, ''), coalesce(s.number, ''), p.cluster, p.timeline, p.number,
		coalesce(s.written_by::xid <> s.xmin, false), s.seen_at, b.paused_at IS NOT NULL
	FROM database_place() p JOIN breakers b ON b.name = 'restored' LEFT JOIN database_seen s ON true`

func sightingTargets(s *guest.Sighting) []any {
	return []any{
		&s.Known, &s.Then.Cluster, &s.Then.Timeline, &s.Then.Number, &s.Now.Cluster, &s.Now.Timeline, &s.Now.Number,
		&s.Copied,
		moment{&s.SeenAt},
		&s.Paused,
	}
}

// remembered is the newest sign of life that this process has seen in the database.
func (s *Store) remembered() time.Time {
	if at := s.sign.Load(); at != nil {
		return *at
	}
	return time.Time{}
}

// Recognise leaves a sign of life in the database, unless that is not the one that
// the portal last worked on: then everything is paused, and held is true until an
// administrator lets it go on.
func (s *Store) Recognise(ctx context.Context, now time.Time) (held bool, err error) {
	var sign time.Time
	err = s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		d, err := lookWhere(ctx, tx)
		if err != nil {
			return err
		}
		sign = d.SeenAt
		why := d.Restored(s.remembered())
		switch held = d.Paused || why != ""; {
		case why != "":
			sign, err = s.hold(ctx, tx, d, why, now)
		case !held:
			sign, err = stay(ctx, tx)
		}
		return err
	})
	if err == nil {
		s.sign.Store(&sign)
	}
	return held, err
}

// Declare pauses everything because a person says that the database was restored.
func (s *Store) Declare(ctx context.Context, now time.Time) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		d, err := lookWhere(ctx, tx)
		if err == nil {
			_, err = s.hold(ctx, tx, d, guest.SaidToBeRestored, now)
		}
		return err
	})
}

// lookWhere locks the breaker, so that of many processes one notices a restore, and
// looks at which database this is.
func lookWhere(ctx context.Context, tx pgx.Tx) (d guest.Sighting, err error) {
	const lock = `SELECT 1 FROM breakers WHERE name = $1 FOR UPDATE`
	if _, err := tx.Exec(ctx, lock, guest.BreakerRestored); err != nil {
		return d, fmt.Errorf("lock a breaker: %w", err)
	}
	return where(ctx, tx)
}

// where looks at which database this is.
func where(ctx context.Context, q querier) (d guest.Sighting, err error) {
	if err := q.QueryRow(ctx, sighting).Scan(sightingTargets(&d)...); err != nil {
		return d, fmt.Errorf("look at which database this is: %w", err)
	}
	return d, nil
}

// held tells whether nothing may be done.
func (s *Store) held(d guest.Sighting) bool { return d.Paused || d.Restored(s.remembered()) != "" }

// stay writes down which database this is. A sign of life is never older than the
// one before, whatever the server's clock does.
func stay(ctx context.Context, tx pgx.Tx) (sign time.Time, err error) {
	const save = `
		INSERT INTO database_seen AS s (cluster, timeline, number, written_by, seen_at)
		SELECT cluster, timeline, number, pg_current_xact_id(), clock_timestamp() FROM database_place()
		ON CONFLICT (one) DO UPDATE SET cluster = excluded.cluster, timeline = excluded.timeline, number = excluded.number,
			written_by = excluded.written_by, seen_at = greatest(s.seen_at, excluded.seen_at)
		RETURNING seen_at`
	if err := tx.QueryRow(ctx, save).Scan(&sign); err != nil {
		return sign, fmt.Errorf("leave a sign of life: %w", err)
	}
	return sign, nil
}

// hold pauses everything and tells administrators. The directory is read from its
// beginning again. Whoever was signed in signs in again: a session that has ended
// meanwhile may stand in the copy as if it had not.
func (s *Store) hold(ctx context.Context, tx pgx.Tx, d guest.Sighting, why string, now time.Time) (sign time.Time, err error) {
	if sign, err = stay(ctx, tx); err != nil {
		return sign, err
	}
	for _, statement := range []struct {
		sql  string
		args []any
	}{
		{
			`UPDATE database_seen SET lost_from = CASE WHEN $1 THEN coalesce(lost_from, $2, seen_at) ELSE coalesce($2, seen_at) END,
				lost_until = seen_at, reading = (SELECT coalesce(max(reading), 0) + 1 FROM feeds WHERE name = '` + string(guest.FeedUsers) + `')`,
			[]any{d.Paused, nullable(d.SeenAt)},
		},
		{`UPDATE feeds SET again = true`, nil},
		{`UPDATE sessions SET revoked_at = $1 WHERE revoked_at IS NULL`, []any{now}},
		{`UPDATE breakers SET paused_at = $1 WHERE name = 'restored' AND paused_at IS NULL`, []any{now}},
	} {
		if _, err := tx.Exec(ctx, statement.sql, statement.args...); err != nil {
			return sign, fmt.Errorf("pause after a restore: %w", err)
		}
	}
	if err := s.raise(ctx, tx, guest.RestoredAlarm(why, d.SeenAt, now)); err != nil {
		return sign, err
	}
	return sign, s.tell(ctx, tx, now)
}

// CompareAll makes guests due to be compared with Entra, at most limit, who were
// not since the last restore. Who is due before soon is left out.
func (s *Store) CompareAll(ctx context.Context, now, soon time.Time, limit int) error {
	ctx, cancel := reading(ctx)
	defer cancel()
	const due = `
		UPDATE guests SET check_due = $1 WHERE id IN (SELECT id FROM guests
			WHERE ` + comparable + ` AND (check_due IS NULL OR check_due > $2)
				AND coalesce(checked_at, '-infinity') < (SELECT lost_until FROM database_seen)
			LIMIT $3 FOR UPDATE SKIP LOCKED)`
	if _, err := s.Pool.Exec(ctx, due, now, soon, limit); err != nil {
		return fmt.Errorf("have all guests compared: %w", err)
	}
	return nil
}

// comparable tells of a row of guests that it can be compared with Entra.
const comparable = `sync = 'in sync' AND state IN ('invited','active','suspended','removed') AND object_id IS NOT NULL`

// restore gives what there is to look at after a restore.
func (s *Store) restore(ctx context.Context) (r guest.Restore, err error) {
	const look = `
		SELECT s.lost_from, s.lost_until, coalesce((SELECT complete AND NOT again AND reading >= s.reading FROM feeds WHERE name = '` + string(guest.FeedUsers) + `'), false),
			g.compared, g.guests, (SELECT count(*) FROM (SELECT 1 ` + unknown + ` LIMIT 1000) x)
		FROM database_seen s, LATERAL (SELECT count(*) AS guests, count(*) FILTER (WHERE checked_at >= s.lost_until) AS compared
			FROM guests WHERE ` + comparable + `) g`
	err = s.Pool.QueryRow(ctx, look).Scan(moment{&r.Lost.From}, moment{&r.Lost.Until}, &r.Read, &r.Compared, &r.Guests, &r.Unknown)
	if err != nil {
		return r, fmt.Errorf("look at what a restore has left: %w", err)
	}
	return r, nil
}

// newcomer tells of a user d that they were first seen when the directory was read
// after the last restore; for a month.
const newcomer = `
	d.found_in >= (SELECT reading FROM database_seen WHERE lost_until > clock_timestamp() - interval '30 days')`

// unknown are the accounts d of guests that nobody here has.
const unknown = `
	FROM directory_users d
	WHERE ` + newcomer + ` AND d.user_type = 'Guest' AND NOT EXISTS (SELECT 1 FROM guests o WHERE o.object_id = d.object_id)`

// Unknown lists accounts that the portal does not know after a restore, one page
// after a known one.
func (s *Store) Unknown(ctx context.Context, after string, limit int) (page guest.UnknownPage, err error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	const list = `
		SELECT d.object_id, d.display_name, d.mail, d.external_user_state, d.enabled, coalesce(
			(SELECT g.ref FROM guests g WHERE g.email = d.mail AND g.state IN ('inviting','invited','active','suspended','ending') LIMIT 1), '')
		` + unknown + ` AND ($1::uuid IS NULL OR d.object_id > $1) ORDER BY d.object_id LIMIT $2`
	rows, err := s.Pool.Query(ctx, list, optional(after), limit+1)
	if err != nil {
		return page, fmt.Errorf("list unknown accounts: %w", err)
	}
	page.Rows, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (u guest.UnknownRow, err error) {
		a := &u.Account
		return u, row.Scan(&a.ObjectID, &a.DisplayName, &a.Mail, &a.ExternalUserState, &a.Enabled, &u.GuestRef)
	})
	if err != nil {
		return page, fmt.Errorf("list unknown accounts: %w", err)
	}
	if page.More = len(page.Rows) > limit; page.More {
		page.Rows = page.Rows[:limit]
	}
	return page, nil
}
