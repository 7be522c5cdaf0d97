package postgres

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// behind gives who stands behind names, from the mirror: members of staff who are
// not blocked. $1 to $4 are the object ids of people, groups, owned things and
// people with a manager, $5 ids of packages, $6 whether administrators are asked
// for. Of a person whom the mirror has not read yet, the portal's own row counts.
const behind = `
	WITH named AS (
		SELECT 'person' AS kind, i::text AS id, i AS object_id FROM unnest($1::uuid[]) i
		UNION ALL SELECT 'group', g::text, m.member_id FROM unnest($2::uuid[]) g
			CROSS JOIN LATERAL (SELECT member_id FROM directory_members WHERE group_id = g ORDER BY member_id LIMIT 200) m
		UNION ALL SELECT 'owners', o::text, w.owner_id FROM unnest($3::uuid[]) o
			CROSS JOIN LATERAL (SELECT owner_id FROM directory_owners WHERE object_id = o ORDER BY owner_id LIMIT 200) w
		UNION ALL SELECT 'manager', e::text, m.manager_id FROM unnest($4::uuid[]) e JOIN directory_managers m ON m.object_id = e
		UNION ALL SELECT 'package owners', k::text, p.object_id FROM unnest($5::uuid[]) k
			JOIN package_owners o ON o.package_id = k JOIN people p ON p.id = o.person_id
		UNION ALL (SELECT 'administrators', '', p.object_id FROM people p WHERE $6 AND 'Portal.Admin' = ANY(p.roles)
			ORDER BY p.signed_in_at DESC NULLS LAST LIMIT 20))
	SELECT n.kind, n.id, n.object_id::text, coalesce(d.display_name, p.name), coalesce(nullif(d.mail, ''), d.principal, p.email),
		coalesce(p.id::text, ''), coalesce(p.name, ''), coalesce(p.email, '')
	FROM named n LEFT JOIN directory_users d ON d.object_id = n.object_id
	LEFT JOIN people p ON p.object_id = n.object_id AND p.tenant_id = $7
	WHERE CASE WHEN d.object_id IS NULL THEN p.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM feeds WHERE name = 'users' AND complete)
		ELSE d.user_type <> 'Guest' AND d.enabled END
	ORDER BY n.kind, n.id, 4, n.object_id`

// roster gives who stands behind names now. Whoever the portal does not know yet
// it knows from then on, since only people whom it knows can be asked.
func (s *Store) roster(ctx context.Context, tx pgx.Tx, tenant string, names []guest.Who) (guest.Roster, error) {
	ids := map[guest.PrincipalKind][]string{}
	for _, w := range names {
		if !slices.Contains(ids[w.Kind], w.ID) {
			ids[w.Kind] = append(ids[w.Kind], w.ID)
		}
	}
	list := func(kind guest.PrincipalKind) []string { return nonNil(ids[kind]) }
	rows, err := tx.Query(ctx, behind, list(guest.OnePerson), list(guest.Members), list(guest.ResourceOwners), list(guest.SponsorManager),
		list(guest.PackageOwners), len(ids[guest.Administrators]) > 0, tenant)
	if err != nil {
		return nil, fmt.Errorf("look up who can be asked: %w", err)
	}
	type found struct {
		who     guest.Who
		person  guest.Person
		unknown bool
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (found, error) {
		f := found{person: guest.Person{TenantID: tenant}}
		var name, email string
		p := &f.person
		err := row.Scan(&f.who.Kind, &f.who.ID, &p.ObjectID, &p.Name, &p.Email, &p.ID, &name, &email)
		if f.unknown = p.ID == ""; !f.unknown {
			p.Name, p.Email = name, email // as they signed in
		}
		return f, err
	})
	if err != nil {
		return nil, fmt.Errorf("look up who can be asked: %w", err)
	}
	out := guest.Roster{}
	met := map[string]guest.PersonID{}
	for _, f := range all {
		if f.unknown {
			if f.person.ID = met[f.person.ObjectID]; f.person.ID == "" {
				if f.person, err = s.meet(ctx, tx, f.person); err != nil {
					return nil, err
				}
				met[f.person.ObjectID] = f.person.ID
			}
		}
		out[f.who] = append(out[f.who], f.person)
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

// rosterOfDraft gives whom a draft may turn to by the catalogue as it now is.
func (s *Store) rosterOfDraft(ctx context.Context, tx pgx.Tx, r guest.Request) (guest.Roster, error) {
	const current = `
		SELECT l.id, p.id, p.resources, p.terms FROM request_lines l JOIN packages p ON p.id = l.package_id WHERE l.request_id = $1`
	rows, err := tx.Query(ctx, current, r.ID)
	if err != nil {
		return nil, fmt.Errorf("load what a draft asks for: %w", err)
	}
	staged := false
	r.Lines, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (guest.Line, error) {
		l := guest.Line{State: guest.Pending}
		err := row.Scan(&l.ID, &l.Package.ID, &l.Package.Resources, &l.Package.Terms)
		staged = staged || l.Package.Terms.Approval.Staged()
		return l, err
	})
	if err != nil {
		return nil, fmt.Errorf("load what a draft asks for: %w", err)
	}
	if !staged {
		return guest.Roster{}, nil
	}
	rules, err := policy(ctx, tx)
	if err != nil {
		return nil, err
	}
	return s.roster(ctx, tx, r.Sponsor.TenantID, r.Turns(rules))
}
