package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// loadingGifts loads what the portal gave, with when it was last to be given and last
// read back.
func loadingGifts(t *together, gifts *[]guest.Gift, id guest.GuestID) {
	const load = `
		SELECT g.resource, max(s.intent_at),
			greatest(CASE WHEN g.confirmed THEN g.confirmed_at END, max(s.outcome_at) FILTER (WHERE s.outcome = 'done')),
			coalesce((array_agg(s.answer ORDER BY s.intent_at DESC) FILTER (WHERE s.outcome = 'done' AND s.kind = 'assign role'))[1], '')
		FROM given g
		LEFT JOIN steps s ON s.guest_id = g.guest_id AND s.kind IN ('add member', 'assign role')
			AND s.resource->>'object_id' = g.object_id::text AND coalesce(s.resource->>'role_id', '') = g.role_id
		WHERE g.guest_id = $1 GROUP BY g.guest_id, g.kind, g.object_id, g.role_id ORDER BY g.kind, g.object_id, g.role_id`
	rows(t, gifts, "what was given", func(row pgx.CollectableRow) (g guest.Gift, err error) {
		return g, row.Scan(&g.Resource, moment{&g.At}, moment{&g.ShownAt}, &g.Assignment)
	}, load, id)
}

// storeGift notes that a guest has something by the portal, as it was read back at
// a moment, though no step here tells of giving it.
func storeGift(ctx context.Context, tx pgx.Tx, id guest.GuestID, r guest.Resource, at time.Time) error {
	resource, err := document(r)
	if err != nil {
		return err
	}
	const give = `
		INSERT INTO given (guest_id, kind, object_id, role_id, resource, confirmed, confirmed_at) VALUES ($1, $2, $3, $4, $5, true, $6)
		ON CONFLICT DO NOTHING`
	if _, err := tx.Exec(ctx, give, id, r.Kind, r.ObjectID, r.RoleID, resource, at); err != nil {
		return fmt.Errorf("note what a guest has: %w", err)
	}
	return nil
}
