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
// FollowsAtMost of those who have an earlier one. What they have is the same for
// very many of them: each different list is read once, and guests are counted only
// for what is not in all lists, or not in the newest version.
func (s *Store) FollowPlan(ctx context.Context, p guest.Package) (guest.FollowPlan, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	var plan guest.FollowPlan
	resources, err := document(nonNil(p.Resources))
	if err != nil {
		return plan, err
	}
	const parts = `r, r->>'kind' AS kind, r->>'object_id' AS object_id, coalesce(r->>'role_id', '') AS role_id`
	load := fmt.Sprintf(`
		WITH behind AS MATERIALIZED (SELECT g.id, g.guest_id, g.opens FROM grants g
			WHERE g.package_id = $1 AND g.ended_at IS NULL AND g.package_version < $2 ORDER BY g.id DESC LIMIT %[1]d),
		guests AS MATERIALIZED (SELECT count(*) AS n FROM (SELECT guest_id FROM behind GROUP BY guest_id) x),
		lists AS MATERIALIZED (SELECT x.opens, g.package->'Resources' AS list
			FROM (SELECT opens, (array_agg(id))[1] AS id FROM behind GROUP BY opens) x JOIN grants g ON g.id = x.id),
		newest AS (SELECT %[2]s FROM jsonb_array_elements($3::jsonb) r),
		had AS MATERIALIZED (SELECT l.opens, %[2]s FROM lists l, jsonb_path_query(l.list, '$[*]') r WHERE jsonb_typeof(r) = 'object'),
		takes AS (SELECT (array_agg(h.r))[1], count(DISTINCT b.guest_id), count(DISTINCT b.guest_id) FILTER (WHERE EXISTS (
				SELECT 1 FROM grants o, jsonb_path_query(o.package, '$.Resources[*]') x
				WHERE o.guest_id = b.guest_id AND o.ended_at IS NULL AND NOT (o.package_id = $1 AND o.package_version < $2) AND jsonb_typeof(x) = 'object'
					AND x->>'kind' = h.kind AND x->>'object_id' = h.object_id AND coalesce(x->>'role_id', '') = h.role_id))
			FROM had h JOIN behind b USING (opens) WHERE (h.kind, h.object_id, h.role_id) NOT IN (SELECT kind, object_id, role_id FROM newest)
			GROUP BY h.kind, h.object_id, h.role_id ORDER BY 2 DESC, h.object_id LIMIT 50),
		leaves AS (SELECT n.r, guests.n - (SELECT count(DISTINCT b.guest_id) FROM had h JOIN behind b USING (opens)
				WHERE (h.kind, h.object_id, h.role_id) = (n.kind, n.object_id, n.role_id)), 0
			FROM newest n, guests WHERE EXISTS (SELECT 1 FROM lists l WHERE NOT EXISTS (SELECT 1 FROM had h
				WHERE h.opens = l.opens AND (h.kind, h.object_id, h.role_id) = (n.kind, n.object_id, n.role_id)))
			ORDER BY 2 DESC, n.object_id LIMIT 50)
		SELECT 'all', '{}'::jsonb, n, (SELECT count(*) FROM package_follows WHERE package_id = $1 AND done_at IS NULL) FROM guests
		UNION ALL SELECT 'takes', * FROM takes UNION ALL SELECT 'leaves', * FROM leaves ORDER BY 1, 3 DESC, 2`, guest.FollowsAtMost, parts)
	rows, err := s.Pool.Query(ctx, load, p.ID, p.Version, resources)
	if err != nil {
		return plan, fmt.Errorf("plan to follow a package: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var what string
		var e guest.FollowEffect
		if err := rows.Scan(&what, &e.Resource, &e.Guests, &e.Kept); err != nil {
			return plan, fmt.Errorf("plan to follow a package: %w", err)
		}
		switch what {
		case "all":
			plan.Guests, plan.Running = e.Guests, e.Kept > 0
		case "takes":
			plan.Takes = append(plan.Takes, e)
		case "leaves":
			if e.Guests > 0 { // else everybody has it by another grant
				plan.Leaves = append(plan.Leaves, e)
			}
		}
	}
	if err := rows.Err(); err != nil {
		return plan, fmt.Errorf("plan to follow a package: %w", err)
	}
	return plan, nil
}
