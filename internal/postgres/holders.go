package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// Holders lists the guests to whom a package was given, newest first, one page
// after a known grant. The first page has the guests who have something that the
// package opens without the portal, as comparing with Entra found it.
func (s *Store) Holders(ctx context.Context, p guest.Package, after guest.GrantID, limit int) (guest.HolderPage, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	var page guest.HolderPage
	const list = `
		SELECT h.id, g.ref, g.name, g.email, sp.name, g.status, h.package_version, h.access_until
		FROM (SELECT id, guest_id, package_version, access_until FROM grants
			WHERE package_id = $1 AND ended_at IS NULL AND id < ` + last + ` ORDER BY id DESC LIMIT $3) h
		JOIN guests g ON g.id = h.guest_id JOIN people sp ON sp.id = g.sponsor_id ORDER BY h.id DESC`
	rows, err := s.Pool.Query(ctx, list, p.ID, string(after), limit+1)
	if err != nil {
		return page, fmt.Errorf("list who has a package: %w", err)
	}
	page.Rows, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (h guest.Holder, err error) {
		return h, row.Scan(&h.Grant, &h.GuestRef, &h.GuestName, &h.GuestEmail, &h.Sponsor, &h.Status, &h.Version, moment{&h.Until})
	})
	if err != nil {
		return page, fmt.Errorf("list who has a package: %w", err)
	}
	if len(page.Rows) > limit {
		page.Rows, page.More = page.Rows[:limit], true
	}
	if after != "" || len(p.Resources) == 0 {
		return page, nil
	}
	page.Outsiders, err = s.outsiders(ctx, p.Resources, limit)
	return page, err
}

func (s *Store) outsiders(ctx context.Context, resources []guest.Resource, limit int) ([]guest.Outsider, error) {
	var kinds, objects, roles []string
	for _, r := range resources {
		kinds, objects, roles = append(kinds, string(r.Kind)), append(objects, r.ObjectID), append(roles, r.RoleID)
	}
	const list = `
		SELECT g.ref, g.name, g.email, d.resource, d.seen_at FROM drift d JOIN guests g ON g.id = d.guest_id
		WHERE d.state = 'open' AND d.kind = 'given outside' AND d.resource->>'object_id' = ANY ($2::text[]) AND (d.resource->>'kind', d.resource->>'object_id', coalesce(d.resource->>'role_id', ''))
			IN (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]))
		ORDER BY d.id DESC LIMIT $4`
	rows, err := s.Pool.Query(ctx, list, kinds, objects, roles, limit)
	if err != nil {
		return nil, fmt.Errorf("list who has something of a package: %w", err)
	}
	out, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (o guest.Outsider, err error) {
		return o, row.Scan(&o.GuestRef, &o.GuestName, &o.GuestEmail, &o.Resource, moment{&o.SeenAt})
	})
	if err != nil {
		return nil, fmt.Errorf("list who has something of a package: %w", err)
	}
	return out, nil
}
