package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// behind gives who stands behind names, from the mirror: members of staff who are
// not blocked, with what is known of their roles in the portal's own app. $1 and $2
// are the kinds and ids of the names, side by side, $3 is the tenant and $4 the client
// id of the app. Of a person whom the mirror has not read yet the portal's own row
// counts; who has none is nobody once all users were read. Of a large group those are
// taken first who may have the role of an approver. A name of which the directory has
// never been read stands there with nobody, who is unknown.
//
// The names are one list, and how many are taken is a number in the statement, so that
// the database plans it once and not anew for each list of names.
var behind = fmt.Sprintf(`
	WITH asked AS MATERIALIZED (SELECT kind, id, nullif(id, '')::uuid AS object_id FROM unnest($1::text[], $2::text[]) w (kind, id)),
	users AS (SELECT coalesce(bool_or(complete), false) AS complete, coalesce(bool_or(complete OR completed_at IS NOT NULL), false) AS read
			FROM feeds WHERE name = 'users'),
	own AS MATERIALIZED (SELECT object_id FROM directory_apps WHERE app_id = id_in($4)),
	likely AS (SELECT holder_id AS object_id FROM directory_roles WHERE app_id IN (SELECT object_id FROM own) AND NOT of_group AND role = 'Portal.Approver'
		UNION SELECT h.member_id FROM directory_roles r JOIN directory_holders h ON h.group_id = r.holder_id
			WHERE r.app_id IN (SELECT object_id FROM own) AND r.of_group AND r.role = 'Portal.Approver'
		UNION SELECT object_id FROM people WHERE 'Portal.Approver' = ANY(roles)),
	roles AS (SELECT CASE WHEN bool_and(at IS NOT NULL) THEN min(at) END AS read_at FROM (
		SELECT f.completed_at AS at FROM own JOIN feeds f ON f.name = 'roles app ' || own.object_id
		UNION ALL SELECT f.completed_at FROM (SELECT DISTINCT holder_id FROM directory_roles WHERE app_id IN (SELECT object_id FROM own) AND of_group) g
			LEFT JOIN feeds f ON f.name = 'holders group ' || g.holder_id) x),
	named AS (
		SELECT kind, id, object_id FROM asked WHERE kind = 'person'
		UNION ALL SELECT a.kind, a.id, m.member_id FROM asked a CROSS JOIN LATERAL (SELECT member_id FROM directory_members
			WHERE group_id = a.object_id ORDER BY member_id IN (SELECT object_id FROM likely) DESC, member_id LIMIT %[1]d) m WHERE a.kind = 'group'
		UNION ALL SELECT a.kind, a.id, w.owner_id FROM asked a CROSS JOIN LATERAL (SELECT owner_id FROM directory_owners
			WHERE object_id = a.object_id ORDER BY owner_id LIMIT %[1]d) w WHERE a.kind = 'owners'
		UNION ALL SELECT a.kind, a.id, m.manager_id FROM asked a JOIN directory_managers m USING (object_id) WHERE a.kind = 'manager'
		UNION ALL SELECT a.kind, a.id, p.object_id FROM asked a
			JOIN package_owners o ON o.package_id = a.object_id JOIN people p ON p.id = o.person_id WHERE a.kind = 'package owners'
		UNION ALL (SELECT a.kind, a.id, p.object_id FROM asked a JOIN people p ON 'Portal.Admin' = ANY(p.roles) WHERE a.kind = 'administrators'
			ORDER BY p.signed_in_at DESC NULLS LAST LIMIT 20))
	SELECT n.kind, n.id, n.object_id::text, coalesce(d.display_name, p.name, ''), coalesce(nullif(d.mail, ''), d.principal, p.email, ''),
		coalesce(p.id::text, ''), coalesce(p.name, ''), coalesce(p.email, ''), d.object_id IS NULL AND p.id IS NULL,
		coalesce(p.roles, '{}'), p.signed_in_at, ARRAY(
			SELECT r.role FROM directory_roles r WHERE r.holder_id = n.object_id AND NOT r.of_group AND r.app_id IN (SELECT object_id FROM own)
			UNION SELECT r.role FROM directory_holders h JOIN directory_roles r ON r.holder_id = h.group_id
				WHERE h.member_id = n.object_id AND r.of_group AND r.app_id IN (SELECT object_id FROM own)), roles.read_at
	FROM named n CROSS JOIN users CROSS JOIN roles LEFT JOIN directory_users d ON d.object_id = n.object_id
	LEFT JOIN people p ON p.object_id = n.object_id AND p.tenant_id = $3
	WHERE CASE WHEN d.object_id IS NOT NULL THEN d.user_type <> 'Guest' AND d.enabled
		WHEN p.id IS NOT NULL THEN NOT users.complete ELSE NOT users.read END
	UNION ALL SELECT a.kind, a.id, '', '', '', '', '', '', true, '{}', NULL, '{}', NULL FROM asked a
	WHERE a.kind IN ('group', 'owners', 'manager') AND NOT EXISTS (SELECT 1 FROM feeds f WHERE f.completed_at IS NOT NULL
		AND f.name IN (CASE a.kind WHEN 'group' THEN 'members' ELSE a.kind END || CASE a.kind WHEN 'manager' THEN ' user ' ELSE ' group ' END || a.object_id,
			a.kind || ' app ' || a.object_id))
	ORDER BY 1, 2, 4, 3`, guest.MostBehind)

// standing is somebody who stands behind a name.
type standing struct {
	who     guest.Who
	person  guest.Person
	unknown bool // to the mirror and to the portal; or the whole name is: not read yet
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
func (s *Store) lookBehind(ctx context.Context, q querier, tenant string, names []guest.Who) (guest.Roster, error) {
	kinds, ids, out := []string{}, []string{}, guest.Roster{}
	for _, w := range names {
		if _, twice := out[w]; !twice {
			kinds, ids, out[w] = append(kinds, string(w.Kind)), append(ids, w.ID), nil
		}
	}
	rows, err := q.Query(ctx, behind, kinds, ids, tenant, s.AppID)
	if err != nil {
		return nil, fmt.Errorf("look up who can be asked: %w", err)
	}
	all, err := pgx.CollectRows(rows, scanStanding)
	if err != nil {
		return nil, fmt.Errorf("look up who can be asked: %w", err)
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
	return s.lookBehind(ctx, s.Pool, tenant, names)
}

// roster gives who stands behind names now. Whoever the portal does not know yet
// it knows from then on, since only people whom it knows can be asked.
func (s *Store) roster(ctx context.Context, tx pgx.Tx, tenant string, names []guest.Who) (guest.Roster, error) {
	out, err := s.lookBehind(ctx, tx, tenant, names)
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
