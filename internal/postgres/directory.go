package postgres

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// owners names who owns what the query calls d, at most ten.
const owners = `
	coalesce((SELECT json_agg(json_build_object('kind', 'person', 'object_id', u.object_id, 'name', u.display_name))
		FROM (SELECT u.object_id, u.display_name FROM directory_owners o JOIN directory_users u ON u.object_id = o.owner_id
			WHERE o.object_id = d.object_id ORDER BY u.display_name LIMIT 10) u), '[]')`

const groupColumns = `d.object_id, d.name, d.description, d.mail, d.security, d.mail_enabled, d.unified, d.dynamic, d.synced, d.role_assignable,
	d.restricted, d.hidden, ` + owners

func scanGroup(row pgx.CollectableRow) (c guest.Candidate, err error) {
	var security, mailEnabled, unified bool
	t := &c.Target
	err = row.Scan(&c.ObjectID, &c.Name, &c.Description, &c.About, &security, &mailEnabled, &unified, &t.Dynamic, &t.Synced,
		&t.RoleAssignable, &t.Restricted, &t.Secret, &c.Owners)
	c.Kind, t.Name, t.Exchange, t.Ownerless = guest.Group, c.Name, mailEnabled && !unified, len(c.Owners) == 0
	switch {
	case unified:
		c.What = "Microsoft 365 group"
	case mailEnabled && security:
		c.What = "Mail-enabled security group"
	case mailEnabled:
		c.What = "Distribution list"
	default:
		c.What = "Security group"
	}
	return c, err
}

const appColumns = `d.object_id, d.app_id, d.name, d.description, d.publisher, d.enabled, d.assignment_required, d.first_party, d.hidden, d.roles, ` + owners

func (s *Store) scanApp(row pgx.CollectableRow) (c guest.Candidate, err error) {
	var enabled, required bool
	t := &c.Target
	err = row.Scan(&c.ObjectID, &t.AppID, &c.Name, &c.Description, &c.About, &enabled, &required, &t.FirstParty, &t.Unlisted, &t.Roles, &c.Owners)
	c.Kind, c.What, t.Name, t.Disabled, t.Open = guest.App, "App", c.Name, !enabled, !required
	t.Ours = s.AppID != "" && strings.EqualFold(t.AppID, s.AppID)
	return c, err
}

const staffColumns = `d.object_id, d.display_name, coalesce(nullif(d.mail, ''), d.principal)`

func scanStaff(row pgx.CollectableRow) (p guest.Person, err error) {
	return p, row.Scan(&p.ObjectID, &p.Name, &p.Email)
}

// Groups, Apps and Staff give those of the mirror with the given object ids, in no
// order; what the mirror does not have is left out.
func (s *Store) Groups(ctx context.Context, ids []string) ([]guest.Candidate, error) {
	return search(ctx, s, "groups", scanGroup, `SELECT `+groupColumns+` FROM directory_groups d WHERE d.object_id = ANY ($1::uuid[])`, ids)
}

// Apps is Groups for apps.
func (s *Store) Apps(ctx context.Context, ids []string) ([]guest.Candidate, error) {
	return search(ctx, s, "apps", s.scanApp, `SELECT `+appColumns+` FROM directory_apps d WHERE d.object_id = ANY ($1::uuid[])`, ids)
}

// staff are the members of staff who can be named. Of one whom the mirror has not
// read yet, the portal's own row counts, as in behind.
const staff = `(
	SELECT object_id, display_name, mail, principal FROM directory_users WHERE user_type <> 'Guest' AND enabled
	UNION ALL SELECT p.object_id, p.name, lower(p.email), lower(p.email) FROM people p
	WHERE NOT EXISTS (SELECT 1 FROM directory_users u WHERE u.object_id = p.object_id)
		AND NOT EXISTS (SELECT 1 FROM feeds WHERE name = 'users' AND complete)) d`

// Staff is Groups for members of staff whose account is open.
func (s *Store) Staff(ctx context.Context, ids []string) ([]guest.Person, error) {
	return search(ctx, s, "staff", scanStaff, `SELECT `+staffColumns+` FROM `+staff+` WHERE d.object_id = ANY ($1::uuid[])`, ids)
}

// StaffAt finds the same by their addresses, in lower case. Who is not found is
// left out.
func (s *Store) StaffAt(ctx context.Context, addresses []string) (map[string]guest.Principal, error) {
	type at struct {
		address string
		who     guest.Principal
	}
	all, err := search(ctx, s, "staff", func(row pgx.CollectableRow) (a at, err error) {
		a.who.Kind = guest.OnePerson
		return a, row.Scan(&a.address, &a.who.ObjectID, &a.who.Name)
	}, `SELECT a.address, d.object_id, d.display_name FROM unnest($1::text[]) a (address) JOIN `+staff+` ON d.mail = a.address OR d.principal = a.address`, addresses)
	found := map[string]guest.Principal{}
	for _, a := range all {
		found[a.address] = a.who
	}
	return found, err
}

func search[T any](ctx context.Context, s *Store, what string, scan pgx.RowToFunc[T], sql string, args ...any) ([]T, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	rows, err := s.Pool.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("search %s: %w", what, err)
	}
	list, err := pgx.CollectRows(rows, scan)
	if err != nil {
		return nil, fmt.Errorf("search %s: %w", what, err)
	}
	return list, nil
}
