package postgres

import (
	"context"
	"fmt"

	"guestportal/internal/guest"
)

// accountOf gives the object id of the guest account that an address has in the
// directory, if a sponsor can take it on: it is the only account with this address,
// a guest who came by an invitation and is not blocked, and was never a guest of
// this portal. Empty when there is none.
func accountOf(ctx context.Context, q querier, email guest.Address) (id string, err error) {
	const load = `
		SELECT coalesce((SELECT min(d.object_id::text) FROM directory_users d WHERE d.mail = $1 OR d.principal = $1
			HAVING count(*) = 1 AND bool_and(d.mail = $1 AND d.user_type = 'Guest' AND d.creation_type = 'Invitation' AND d.enabled
				AND NOT EXISTS (SELECT 1 FROM guests o WHERE o.object_id = d.object_id))
			AND NOT EXISTS (SELECT 1 FROM guests WHERE email = $1 AND state IN ('inviting','invited','active','suspended','ending'))), '')`
	if err := q.QueryRow(ctx, load, email.String()).Scan(&id); err != nil {
		return "", fmt.Errorf("look up the account of an address: %w", err)
	}
	return id, nil
}
