package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// StaleResources gives what packages name that has another name in the directory,
// or is there no more, in the catalogue's order, at most limit. Before groups or
// apps have been read to the end once, nothing is said of them.
func (s *Store) StaleResources(ctx context.Context, limit int) ([]guest.StaleResource, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	return staleResources(ctx, s.Pool, limit)
}

func staleResources(ctx context.Context, q querier, limit int) ([]guest.StaleResource, error) {
	const look = `
		SELECT p.id, p.name, r.value, coalesce(g.name, a.name, '')
		FROM packages p CROSS JOIN LATERAL jsonb_array_elements(p.resources) WITH ORDINALITY AS r (value, n)
			JOIN feeds f ON f.name = r.value->>'kind' || 's' AND f.completed_at IS NOT NULL
			LEFT JOIN directory_groups g ON r.value->>'kind' = 'group' AND g.object_id = id_in(r.value->>'object_id')
			LEFT JOIN directory_apps a ON r.value->>'kind' = 'app' AND a.object_id = id_in(r.value->>'object_id')
		WHERE coalesce(g.name, a.name) IS DISTINCT FROM r.value->>'name'
		ORDER BY p.position, p.name, p.id, r.n LIMIT $1`
	rows, err := q.Query(ctx, look, limit)
	if err != nil {
		return nil, fmt.Errorf("compare packages with the directory: %w", err)
	}
	stale, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r guest.StaleResource, err error) {
		err = row.Scan(&r.PackageID, &r.PackageName, &r.Resource, &r.Now)
		return r, err
	})
	if err != nil {
		return nil, fmt.Errorf("compare packages with the directory: %w", err)
	}
	return stale, nil
}
