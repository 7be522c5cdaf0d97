package postgres

import (
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
