package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// AskFollow stores an order to follow the version that a package is in. When it is
// under way already it is guest.ErrRepeated; when an order for another version is, or
// the package has moved on, it is guest.MovedOn.
func (s *Store) AskFollow(ctx context.Context, p guest.Package, by guest.Person, reason string, now time.Time) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		// What is being published is waited for.
		var newest int
		if err := tx.QueryRow(ctx, `SELECT version FROM packages WHERE id = $1 FOR SHARE`, p.ID).Scan(&newest); err != nil {
			return found(err)
		}
		if newest != p.Version {
			return guest.ErrNewerVersion
		}
		const ask = `
			INSERT INTO package_follows (package_id, version, by_id, by_name, reason, asked_at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (package_id) WHERE done_at IS NULL DO NOTHING`
		tag, err := tx.Exec(ctx, ask, p.ID, p.Version, by.ID, by.Name, reason, now)
		if err != nil {
			return fmt.Errorf("store an order to follow a package: %w", err)
		}
		if tag.RowsAffected() > 0 {
			return nil
		}
		var same bool
		const running = `SELECT coalesce(bool_and(version = $2), true) FROM package_follows WHERE package_id = $1 AND done_at IS NULL`
		if err := tx.QueryRow(ctx, running, p.ID, p.Version).Scan(&same); err != nil {
			return fmt.Errorf("look at the order to follow a package: %w", err)
		}
		if !same {
			return guest.MovedOn{Reason: "Everybody is being brought to an earlier version of this package still. Ask again when that is done."}
		}
		return guest.ErrRepeated
	})
}

// FollowOrders gives the orders that are not done, each with at most limit guests
// who have the package in an earlier version.
func (s *Store) FollowOrders(ctx context.Context, limit int) ([]guest.FollowOrder, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	const load = `
		SELECT f.id, v.body, f.by_id, f.by_name, f.reason, ARRAY(SELECT DISTINCT guest_id::text FROM (
			SELECT g.guest_id FROM grants g WHERE g.package_id = f.package_id AND g.ended_at IS NULL AND g.package_version < f.version
			ORDER BY g.id DESC LIMIT $1) x)
		FROM package_follows f JOIN package_versions v ON v.package_id = f.package_id AND v.version = f.version
		WHERE f.done_at IS NULL ORDER BY f.id LIMIT 10`
	rows, err := s.Pool.Query(ctx, load, limit)
	if err != nil {
		return nil, fmt.Errorf("load the orders to follow a package: %w", err)
	}
	orders, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (o guest.FollowOrder, err error) {
		return o, row.Scan(&o.ID, &o.Package, &o.By, &o.ByName, &o.Reason, &o.Guests)
	})
	if err != nil {
		return nil, fmt.Errorf("load the orders to follow a package: %w", err)
	}
	return orders, nil
}

// Followed notes that an order is done.
func (s *Store) Followed(ctx context.Context, order int64, now time.Time) error {
	ctx, cancel := reading(ctx)
	defer cancel()
	if _, err := s.Pool.Exec(ctx, `UPDATE package_follows SET done_at = $2 WHERE id = $1 AND done_at IS NULL`, order, now); err != nil {
		return fmt.Errorf("note that a package was followed: %w", err)
	}
	return nil
}

// FollowPlan says what following the version of a package leads to, over the newest
// FollowsAtMost of those who have an earlier one.
func (s *Store) FollowPlan(ctx context.Context, p guest.Package) (guest.FollowPlan, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	var plan guest.FollowPlan
	resources, err := document(nonNil(p.Resources))
	if err != nil {
		return plan, err
	}
	behind := fmt.Sprintf(`
		WITH behind AS (SELECT g.id, g.guest_id, g.package FROM grants g
			WHERE g.package_id = $1 AND g.ended_at IS NULL AND g.package_version < $2 ORDER BY g.id DESC LIMIT %d),
		newest AS (SELECT r, r->>'kind' AS kind, r->>'object_id' AS object_id, coalesce(r->>'role_id', '') AS role_id
			FROM jsonb_array_elements($3::jsonb) r),
		had AS (SELECT b.guest_id, r, r->>'kind' AS kind, r->>'object_id' AS object_id, coalesce(r->>'role_id', '') AS role_id
			FROM behind b, jsonb_path_query(b.package, '$.Resources[*]') r WHERE jsonb_typeof(r) = 'object')`, guest.FollowsAtMost)
	count := behind + `
		SELECT (SELECT count(DISTINCT guest_id) FROM behind),
			EXISTS (SELECT 1 FROM package_follows WHERE package_id = $1 AND done_at IS NULL)`
	if err := s.Pool.QueryRow(ctx, count, p.ID, p.Version, resources).Scan(&plan.Guests, &plan.Running); err != nil {
		return plan, fmt.Errorf("plan to follow a package: %w", err)
	}
	takes := behind + `
		SELECT (array_agg(h.r))[1], count(DISTINCT h.guest_id), count(DISTINCT h.guest_id) FILTER (WHERE EXISTS (
			SELECT 1 FROM grants o, jsonb_path_query(o.package, '$.Resources[*]') x
			WHERE o.guest_id = h.guest_id AND o.ended_at IS NULL AND NOT (o.package_id = $1 AND o.package_version < $2) AND jsonb_typeof(x) = 'object'
				AND x->>'kind' = h.kind AND x->>'object_id' = h.object_id AND coalesce(x->>'role_id', '') = h.role_id))
		FROM had h WHERE NOT EXISTS (SELECT 1 FROM newest n WHERE (n.kind, n.object_id, n.role_id) = (h.kind, h.object_id, h.role_id))
		GROUP BY h.kind, h.object_id, h.role_id ORDER BY 2 DESC, h.object_id LIMIT 50`
	if plan.Takes, err = search(ctx, s, "what following takes away", scanEffect, takes, p.ID, p.Version, resources); err != nil {
		return plan, err
	}
	leaves := behind + `
		SELECT n.r, count(DISTINCT b.guest_id), 0
		FROM newest n CROSS JOIN behind b
		WHERE NOT EXISTS (SELECT 1 FROM had h WHERE h.guest_id = b.guest_id AND (n.kind, n.object_id, n.role_id) = (h.kind, h.object_id, h.role_id))
		GROUP BY n.r, n.kind, n.object_id, n.role_id ORDER BY 2 DESC, n.object_id LIMIT 50`
	plan.Leaves, err = search(ctx, s, "what following leaves out", scanEffect, leaves, p.ID, p.Version, resources)
	return plan, err
}

func scanEffect(row pgx.CollectableRow) (e guest.FollowEffect, err error) {
	return e, row.Scan(&e.Resource, &e.Guests, &e.Kept)
}
