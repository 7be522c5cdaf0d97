package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// StoreUsers stores one page of the feed of users. With the last page of a reading
// from the feed's beginning, whom it did not name is forgotten. A guest whose
// account is gone is due for the worker, which looks for itself and says so.
func (s *Store) StoreUsers(ctx context.Context, place guest.Place, page []guest.Observed) error {
	return s.storePage(ctx, feedPage{place: place, objects: len(page), count: `SELECT count(*) FROM directory_users`, keep: func(t *turn) {
		for _, o := range page {
			if o.Removed {
				t.Queue(`DELETE FROM directory_users WHERE object_id = $1`, o.Account.ObjectID)
				t.Queue(look+`object_id = $1`, o.Account.ObjectID, place.At)
				continue
			}
			checkSoon(t.Batch, o.Account, place.At)
			saveUser(t.Batch, o.Account, t.reading)
		}
		if t.last {
			t.Queue(`DELETE FROM directory_users WHERE reading < $1`, t.reading)
			t.Queue(look+`invited_at < $1 AND NOT EXISTS (SELECT 1 FROM directory_users d WHERE d.object_id = guests.object_id)`,
				place.At.Add(-settled), place.At)
		}
	}})
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

func saveUser(batch *pgx.Batch, a guest.Account, reading int) {
	const save = `
		INSERT INTO directory_users (object_id, display_name, mail, principal, user_type, creation_type,
			external_user_state, accepted_at, enabled, reading, news)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, EXISTS (SELECT 1 FROM guests WHERE object_id = $1 AND state <> 'removed'))
		ON CONFLICT (object_id) DO UPDATE SET display_name = excluded.display_name, mail = excluded.mail,
			principal = excluded.principal, user_type = excluded.user_type, creation_type = excluded.creation_type,
			external_user_state = excluded.external_user_state, accepted_at = excluded.accepted_at,
			enabled = excluded.enabled, reading = excluded.reading, news = excluded.news`
	batch.Queue(save, a.ObjectID, a.DisplayName, strings.ToLower(a.Mail), strings.ToLower(a.UserPrincipalName), a.UserType,
		a.CreationType, a.ExternalUserState, nullable(a.AcceptedAt), a.Enabled, reading)
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
