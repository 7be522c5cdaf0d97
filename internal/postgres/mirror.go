package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// FeedLink gives where reading of a change feed goes on; empty at its start, which
// somebody may have asked for. In a database of which nobody has noticed yet that it
// was restored it is guest.Braked: the place in it is that of before.
func (s *Store) FeedLink(ctx context.Context, feed string) (string, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	var link string
	var again bool
	switch place, err := where(ctx, s.Pool); {
	case err != nil:
		return "", err
	case s.held(place) && !place.Paused:
		return "", guest.Held()
	}
	err := s.Pool.QueryRow(ctx, `SELECT link, again FROM feeds WHERE name = $1`, feed).Scan(&link, &again)
	if again {
		return "", s.ForgetFeed(ctx, feed)
	}
	if found(err) == guest.ErrNotFound {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read the position in a feed: %w", err)
	}
	return link, nil
}

// StorePage stores one page of the feed of users with the position after it, so
// that reading goes on there after a crash. With the last page of a reading from
// the feed's beginning, whom it did not name is forgotten. A guest whose account
// is gone is due for the worker, which looks for itself and says so.
func (s *Store) StorePage(ctx context.Context, feed string, page []guest.Observed, next string, done bool, now time.Time) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		var reading int
		var complete bool
		const move = `
			INSERT INTO feeds (name, link, reading, read_at) VALUES ($1, $2, 1, $3)
			ON CONFLICT (name) DO UPDATE SET link = excluded.link, read_at = excluded.read_at RETURNING reading, complete`
		if err := tx.QueryRow(ctx, move, feed, next, now).Scan(&reading, &complete); err != nil {
			return fmt.Errorf("store the position in a feed: %w", err)
		}
		batch := &pgx.Batch{}
		for _, o := range page {
			if o.Removed {
				batch.Queue(`DELETE FROM directory_users WHERE object_id = $1`, o.Account.ObjectID)
				batch.Queue(look+`object_id = $1`, o.Account.ObjectID, now)
				continue
			}
			checkSoon(batch, o.Account, now)
			saveUser(batch, o.Account, reading, complete)
		}
		if done && !complete {
			batch.Queue(`DELETE FROM directory_users WHERE reading < $1`, reading)
			batch.Queue(look+`invited_at < $1 AND NOT EXISTS (SELECT 1 FROM directory_users d WHERE d.object_id = guests.object_id)`,
				now.Add(-settled), now)
			batch.Queue(`UPDATE feeds SET complete = true WHERE name = $1`, feed)
		}
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return fmt.Errorf("store a page of the directory: %w", err)
		}
		return nil
	})
}

// look makes guests due for the worker that should have an account: the sweep
// queues them. Its condition follows, on $1; now is $2.
const look = `
	UPDATE guests SET sync = 'converging', next_try = $2
	WHERE sync = 'in sync' AND state IN ('invited','active','suspended') AND `

// settled is how old an account is that every reading of the directory shows.
const settled = 15 * time.Minute

// checkSoon makes a guest due to be compared whose account says something else
// than before of its name or its being enabled, or than the portal when it is told
// of for the first time; after the end of the access, only
// that it is enabled, since nothing else is anybody's concern then. It comes
// before saveUser, which overwrites what was said before.
func checkSoon(batch *pgx.Batch, a guest.Account, now time.Time) {
	if a.UserType != "Guest" {
		return
	}
	const soon = `
		UPDATE guests g SET check_due = $4
		WHERE g.object_id = $1 AND (g.state IN ('invited','active','suspended') OR g.state = 'removed' AND $2
				AND NOT EXISTS (SELECT 1 FROM guests n WHERE n.object_id = $1 AND n.id > g.id))
			AND coalesce((SELECT d.enabled <> $2 OR d.display_name <> $3 FROM directory_users d WHERE d.object_id = $1), NOT $2 OR g.name <> $3)`
	batch.Queue(soon, a.ObjectID, a.Enabled, a.DisplayName, now)
}

// saveUser writes what was said of a user. Who is told of for the first time in a
// reading from the beginning has been there for longer.
func saveUser(batch *pgx.Batch, a guest.Account, reading int, complete bool) {
	var foundIn *int
	if !complete {
		foundIn = &reading
	}
	const save = `
		INSERT INTO directory_users (object_id, display_name, mail, principal, user_type, creation_type,
			external_user_state, accepted_at, enabled, reading, found_in, news)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, EXISTS (SELECT 1 FROM guests WHERE object_id = $1 AND state <> 'removed'))
		ON CONFLICT (object_id) DO UPDATE SET display_name = excluded.display_name, mail = excluded.mail,
			principal = excluded.principal, user_type = excluded.user_type, creation_type = excluded.creation_type,
			external_user_state = excluded.external_user_state, accepted_at = excluded.accepted_at,
			enabled = excluded.enabled, reading = excluded.reading, news = excluded.news`
	batch.Queue(save, a.ObjectID, a.DisplayName, strings.ToLower(a.Mail), strings.ToLower(a.UserPrincipalName), a.UserType,
		a.CreationType, a.ExternalUserState, nullable(a.AcceptedAt), a.Enabled, reading, foundIn)
}

// ForgetFeed starts a feed over: the directory asked for it. What it said so far
// holds until it has been read again.
func (s *Store) ForgetFeed(ctx context.Context, feed string) error {
	ctx, cancel := reading(ctx)
	defer cancel()
	const restart = `UPDATE feeds SET link = '', reading = reading + 1, complete = false, again = false WHERE name = $1`
	if _, err := s.Pool.Exec(ctx, restart, feed); err != nil {
		return fmt.Errorf("start a feed over: %w", err)
	}
	return nil
}

// differs tells of a guest and a row of the mirror that they say different
// things.
const differs = `
	g.object_id = d.object_id AND (g.state = 'invited' AND d.external_user_state = 'Accepted'
		OR g.state = 'active' AND NOT d.enabled OR g.state = 'suspended' AND d.enabled)`

// Unnoticed gives guests of whom the feed has said something else than is
// recorded, at most limit. Only news are looked at.
func (s *Store) Unnoticed(ctx context.Context, limit int) (map[guest.GuestID]guest.Observed, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	const differ = `
		SELECT g.id, d.object_id, d.user_type, d.creation_type, d.external_user_state, d.accepted_at, d.enabled
		FROM directory_users d JOIN guests g ON ` + differs + ` WHERE d.news LIMIT $1`
	rows, err := s.Pool.Query(ctx, differ, limit)
	if err != nil {
		return nil, fmt.Errorf("compare guests with the directory: %w", err)
	}
	defer rows.Close()
	out := map[guest.GuestID]guest.Observed{}
	for rows.Next() {
		var id guest.GuestID
		var o guest.Observed
		a := &o.Account
		if err := rows.Scan(&id, &a.ObjectID, &a.UserType, &a.CreationType, &a.ExternalUserState, moment{&a.AcceptedAt}, &a.Enabled); err != nil {
			return nil, fmt.Errorf("compare guests with the directory: %w", err)
		}
		out[id] = o
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("compare guests with the directory: %w", err)
	}
	return out, nil
}

// Noticed ends the news of whom guests and mirror now agree; the rest is found
// again by Unnoticed.
func (s *Store) Noticed(ctx context.Context) error {
	ctx, cancel := reading(ctx)
	defer cancel()
	const read = `UPDATE directory_users d SET news = false WHERE d.news AND NOT EXISTS (SELECT 1 FROM guests g WHERE ` + differs + `)`
	if _, err := s.Pool.Exec(ctx, read); err != nil {
		return fmt.Errorf("note that the directory's news were read: %w", err)
	}
	return nil
}
