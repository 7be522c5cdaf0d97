package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// behind gives who stands behind names, from the mirror: members of staff who are
// not blocked, with what is known of their roles. $1 to $4 are the object ids of
// people, groups, owned things and people with a manager, $5 ids of packages, $6
// whether administrators are asked for. Of a person whom the mirror has not read yet
// the portal's own row counts; who has none is nobody once all users were read. Of
// a large group those are taken first who may have the role of an approver.
const behind = `
	WITH users AS (SELECT coalesce(bool_or(complete), false) AS complete, coalesce(bool_or(complete OR completed_at IS NOT NULL), false) AS read
			FROM feeds WHERE name = 'users'),
	assigned AS (SELECT holder_id AS object_id, role FROM directory_roles WHERE NOT of_group
		UNION SELECT h.member_id, r.role FROM directory_roles r JOIN directory_holders h ON h.group_id = r.holder_id WHERE r.of_group),
	likely AS (SELECT object_id FROM assigned WHERE role = 'Portal.Approver'
		UNION SELECT object_id FROM people WHERE 'Portal.Approver' = ANY(roles)),
	roles AS (SELECT CASE WHEN bool_and(at IS NOT NULL) THEN min(at) END AS read_at FROM (
		SELECT completed_at AS at FROM feeds WHERE name LIKE 'roles %'
		UNION ALL SELECT f.completed_at FROM (SELECT DISTINCT holder_id FROM directory_roles WHERE of_group) g
			LEFT JOIN feeds f ON f.name = 'holders group ' || g.holder_id) x),
	named AS (
		SELECT 'person' AS kind, i::text AS id, i AS object_id FROM unnest($1::uuid[]) i
		UNION ALL SELECT 'group', g::text, m.member_id FROM unnest($2::uuid[]) g CROSS JOIN LATERAL (SELECT member_id FROM directory_members
			WHERE group_id = g ORDER BY member_id IN (SELECT object_id FROM likely) DESC, member_id LIMIT $8) m
		UNION ALL SELECT 'owners', o::text, w.owner_id FROM unnest($3::uuid[]) o
			CROSS JOIN LATERAL (SELECT owner_id FROM directory_owners WHERE object_id = o ORDER BY owner_id LIMIT $8) w
		UNION ALL SELECT 'manager', e::text, m.manager_id FROM unnest($4::uuid[]) e JOIN directory_managers m ON m.object_id = e
		UNION ALL SELECT 'package owners', k::text, p.object_id FROM unnest($5::uuid[]) k
			JOIN package_owners o ON o.package_id = k JOIN people p ON p.id = o.person_id
		UNION ALL (SELECT 'administrators', '', p.object_id FROM people p WHERE $6 AND 'Portal.Admin' = ANY(p.roles)
			ORDER BY p.signed_in_at DESC NULLS LAST LIMIT 20))
	SELECT n.kind, n.id, n.object_id::text, coalesce(d.display_name, p.name, ''), coalesce(nullif(d.mail, ''), d.principal, p.email, ''),
		coalesce(p.id::text, ''), coalesce(p.name, ''), coalesce(p.email, ''), d.object_id IS NULL AND p.id IS NULL,
		coalesce(p.roles, '{}'), p.signed_in_at, ARRAY(SELECT a.role FROM assigned a WHERE a.object_id = n.object_id), roles.read_at
	FROM named n CROSS JOIN users CROSS JOIN roles LEFT JOIN directory_users d ON d.object_id = n.object_id
	LEFT JOIN people p ON p.object_id = n.object_id AND p.tenant_id = $7
	WHERE CASE WHEN d.object_id IS NOT NULL THEN d.user_type <> 'Guest' AND d.enabled
		WHEN p.id IS NOT NULL THEN NOT users.complete ELSE NOT users.read END
	ORDER BY n.kind, n.id, 4, n.object_id`

// unread gives those names of which the directory has never been read: $1 to $3 are
// groups, owned things and people with a manager.
const unread = `
	SELECT kind, id FROM (
		SELECT 'group' AS kind, g::text AS id, ARRAY['members group ' || g] AS lists FROM unnest($1::uuid[]) g
		UNION ALL SELECT 'owners', o::text, ARRAY['owners group ' || o, 'owners app ' || o] FROM unnest($2::uuid[]) o
		UNION ALL SELECT 'manager', e::text, ARRAY['manager user ' || e] FROM unnest($3::uuid[]) e) n
	WHERE NOT EXISTS (SELECT 1 FROM feeds f WHERE f.name = ANY(n.lists) AND f.completed_at IS NOT NULL)`

// standing is somebody who stands behind a name.
type standing struct {
	who     guest.Who
	person  guest.Person
	unknown bool // to the mirror and to the portal: not read yet
}

func scanStanding(row pgx.CollectableRow) (standing, error) {
	var f standing
	var name, email string
	var signedIn, assigned []string
	var roles guest.HeldRoles
	p := &f.person
	err := row.Scan(&f.who.Kind, &f.who.ID, &p.ObjectID, &p.Name, &p.Email, &p.ID, &name, &email, &f.unknown,
		&signedIn, moment{&roles.SignedInAt}, &assigned, moment{&roles.AssignedAt})
	if p.ID != "" {
		p.Name, p.Email = name, email // as they signed in
	}
	roles.SignedIn, roles.Assigned = guest.ParseRoles(signedIn), guest.ParseRoles(assigned)
	p.Roles = roles.Roles()
	return f, err
}

// lookBehind gives who stands behind names now. Whom the portal has not met yet has no id.
func lookBehind(ctx context.Context, q querier, tenant string, names []guest.Who) (guest.Roster, error) {
	ids, out := map[guest.PrincipalKind][]string{}, guest.Roster{}
	for _, w := range names {
		if _, twice := out[w]; !twice {
			ids[w.Kind], out[w] = append(ids[w.Kind], w.ID), nil
		}
	}
	list := func(kind guest.PrincipalKind) []string { return nonNil(ids[kind]) }
	rows, err := q.Query(ctx, behind, list(guest.OnePerson), list(guest.Members), list(guest.ResourceOwners), list(guest.SponsorManager),
		list(guest.PackageOwners), len(ids[guest.Administrators]) > 0, tenant, guest.MostBehind)
	if err != nil {
		return nil, fmt.Errorf("look up who can be asked: %w", err)
	}
	all, err := pgx.CollectRows(rows, scanStanding)
	if err != nil {
		return nil, fmt.Errorf("look up who can be asked: %w", err)
	}
	rows, err = q.Query(ctx, unread, list(guest.Members), list(guest.ResourceOwners), list(guest.SponsorManager))
	if err != nil {
		return nil, fmt.Errorf("look up what was not read: %w", err)
	}
	var w guest.Who
	if _, err = pgx.ForEachRow(rows, []any{&w.Kind, &w.ID}, func() error { delete(out, w); return nil }); err != nil {
		return nil, fmt.Errorf("look up what was not read: %w", err)
	}
	for _, f := range all {
		if f.unknown {
			delete(out, f.who)
		}
	}
	for _, f := range all {
		f.person.TenantID = tenant
		if _, read := out[f.who]; read {
			out[f.who] = append(out[f.who], f.person)
		}
	}
	return out, nil
}

// Roster gives who stands behind names now, for a look before anybody is asked.
// Whom the portal has not met yet has no id.
func (s *Store) Roster(ctx context.Context, tenant string, names []guest.Who) (guest.Roster, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	return lookBehind(ctx, s.Pool, tenant, names)
}

// roster gives who stands behind names now. Whoever the portal does not know yet
// it knows from then on, since only people whom it knows can be asked.
func (s *Store) roster(ctx context.Context, tx pgx.Tx, tenant string, names []guest.Who) (guest.Roster, error) {
	out, err := lookBehind(ctx, tx, tenant, names)
	if err != nil {
		return nil, err
	}
	unknown := map[string]guest.Person{}
	for _, people := range out {
		for _, p := range people {
			if p.ID == "" {
				unknown[p.ObjectID] = p
			}
		}
	}
	met, err := s.meetAll(ctx, tx, tenant, unknown)
	if err != nil {
		return nil, err
	}
	for _, people := range out {
		for i, p := range people {
			if p.ID == "" {
				people[i].ID = met[p.ObjectID] // what is known of their roles stays
			}
		}
	}
	return out, nil
}

// rosterOf gives whom the requests of a case that wait may turn to; nil when none
// waits.
func (s *Store) rosterOf(ctx context.Context, tx pgx.Tx, c guest.Case) (guest.Roster, error) {
	var names []guest.Who
	for _, r := range c.Requests {
		if r.State == guest.Pending {
			names = append(names, r.Turns(c.Policy)...)
		}
	}
	if len(names) == 0 {
		return nil, nil
	}
	return s.roster(ctx, tx, c.Guest.Sponsor.TenantID, names)
}
