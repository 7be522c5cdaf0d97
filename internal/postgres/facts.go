package postgres

import (
	"context"
	"fmt"
	"time"

	"guestportal/internal/guest"
)

// Facts gives what is known of an address, from our own rows and from the
// directory mirror, in one query. References are those of the asking person's
// own guests and requests only.
func (s *Store) Facts(ctx context.Context, email guest.Address, by guest.Person, now time.Time) (guest.Facts, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	return facts(ctx, s.Pool, email, by, now)
}

func facts(ctx context.Context, q querier, email guest.Address, by guest.Person, now time.Time) (guest.Facts, error) {
	const load = `
		SELECT
			EXISTS (SELECT 1 FROM directory_users WHERE (mail = $1 OR principal = $1) AND user_type <> 'Guest')
				OR EXISTS (SELECT 1 FROM people WHERE lower(email) = $1),
			EXISTS (SELECT 1 FROM directory_users d WHERE d.mail = $1 AND d.user_type = 'Guest'
				AND NOT EXISTS (SELECT 1 FROM guests o WHERE o.object_id = d.object_id AND o.state = 'removed'))
				OR EXISTS (SELECT 1 FROM guests WHERE email = $1 AND state IN ('inviting','invited','active','suspended','ending')),
			coalesce((SELECT ref FROM guests WHERE email = $1 AND sponsor_id = $2
				AND state IN ('inviting','invited','active','suspended','ending') LIMIT 1), ''),
			EXISTS (SELECT 1 FROM requests WHERE email = $1 AND state = 'pending'),
			coalesce((SELECT ref FROM requests WHERE email = $1 AND state = 'pending' AND sponsor_id = $2 LIMIT 1), ''),
			(SELECT count(*) FROM requests WHERE sponsor_id = $2 AND sent_at > $3)`
	var f guest.Facts
	err := q.QueryRow(ctx, load, email.String(), by.ID, now.Add(-24*time.Hour)).
		Scan(&f.Colleague, &f.Guest, &f.GuestRef, &f.OpenRequest, &f.OpenRef, &f.SentToday)
	if err != nil {
		return f, fmt.Errorf("look up an address: %w", err)
	}
	if f.Guest {
		f.Account, err = accountOf(ctx, q, email)
	}
	return f, err
}
