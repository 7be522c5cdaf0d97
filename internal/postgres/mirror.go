package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// FeedLink gives where reading of a change feed goes on; empty at its start.
func (s *Store) FeedLink(ctx context.Context, feed string) (string, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	var link string
	err := s.Pool.QueryRow(ctx, `SELECT link FROM feeds WHERE name = $1`, feed).Scan(&link)
	if found(err) == guest.ErrNotFound {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read the position in a feed: %w", err)
	}
	return link, nil
}

// StorePage stores one page of the feed of users with the position after it, so
// that reading goes on there after a crash.
func (s *Store) StorePage(ctx context.Context, feed string, page []guest.Observed, next string, now time.Time) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		batch := &pgx.Batch{}
		for _, o := range page {
			a := o.Account
			if o.Removed {
				batch.Queue(`DELETE FROM directory_users WHERE object_id = $1`, a.ObjectID)
				continue
			}
			const save = `
				INSERT INTO directory_users (object_id, display_name, mail, principal, user_type, creation_type,
					external_user_state, accepted_at, enabled, seen_at)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
				ON CONFLICT (object_id) DO UPDATE SET display_name = excluded.display_name, mail = excluded.mail,
					principal = excluded.principal, user_type = excluded.user_type, creation_type = excluded.creation_type,
					external_user_state = excluded.external_user_state, accepted_at = excluded.accepted_at,
					enabled = excluded.enabled, seen_at = excluded.seen_at`
			batch.Queue(save, a.ObjectID, a.DisplayName, strings.ToLower(a.Mail), strings.ToLower(a.UserPrincipalName), a.UserType,
				a.CreationType, a.ExternalUserState, nullable(a.AcceptedAt), a.Enabled, now)
		}
		batch.Queue(`INSERT INTO feeds (name, link, synced_at) VALUES ($1, $2, $3)
			ON CONFLICT (name) DO UPDATE SET link = excluded.link, synced_at = excluded.synced_at`, feed, next, now)
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return fmt.Errorf("store a page of the directory: %w", err)
		}
		return nil
	})
}

// ForgetFeed starts a feed over: the directory asked for it.
func (s *Store) ForgetFeed(ctx context.Context, feed string) error {
	ctx, cancel := reading(ctx)
	defer cancel()
	if _, err := s.Pool.Exec(ctx, `DELETE FROM feeds WHERE name = $1`, feed); err != nil {
		return fmt.Errorf("start a feed over: %w", err)
	}
	return nil
}

// Unnoticed gives guests of whom the mirror says something else than is
// recorded, at most limit; whoever missed it before finds it here again.
func (s *Store) Unnoticed(ctx context.Context, limit int) (map[guest.GuestID]guest.Observed, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	const differ = `
		SELECT g.id, d.object_id, d.user_type, d.creation_type, d.external_user_state, d.accepted_at, d.enabled
		FROM guests g JOIN directory_users d ON d.object_id = g.object_id
		WHERE g.state = 'invited' AND d.external_user_state = 'Accepted'
			OR g.state = 'active' AND NOT d.enabled OR g.state = 'suspended' AND d.enabled
		LIMIT $1`
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
