package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// wanted are the lists that the mirror keeps, by feed, kind of object and object:
// the owners of what a package gives, the members of the groups that a rule names,
// the managers of those who have signed in as sponsors since $1; who holds roles of
// the portal's own app, whose client id is $2, and the members of groups that do.
const wanted = `
	SELECT 'owners' AS feed, r->>'kind' AS of, id_in(r->>'object_id') AS object_id
		FROM watched_resources() AS r WHERE r->>'kind' IN ('group', 'app')
	UNION SELECT 'members', 'group', id FROM watched_groups() AS id
	UNION SELECT 'manager', 'user', object_id FROM people WHERE 'Portal.Sponsor' = ANY(roles) AND signed_in_at > $1
	UNION SELECT 'roles', 'app', object_id FROM directory_apps WHERE app_id = id_in($2)
	UNION SELECT 'holders', 'group', holder_id FROM directory_roles WHERE of_group`

// sponsorsFor is for how long after a sponsor has signed in their manager is kept.
const sponsorsFor = 90 * 24 * time.Hour

// DueLists gives lists that are to be read now, or further, at most limit: first
// those that never were.
func (s *Store) DueLists(ctx context.Context, now time.Time, limit int) ([]guest.List, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	const due = `
		SELECT w.feed, w.of, w.object_id, coalesce(f.link, '')
		FROM (` + wanted + `) w LEFT JOIN feeds f ON f.name = w.feed || ' ' || w.of || ' ' || w.object_id
		WHERE w.object_id IS NOT NULL AND (f.due_at IS NULL OR f.due_at <= $3)
		ORDER BY w.feed = 'manager', f.due_at NULLS FIRST, w.object_id, w.feed LIMIT $4`
	rows, err := s.Pool.Query(ctx, due, now.Add(-sponsorsFor), s.AppID, now, limit)
	if err != nil {
		return nil, fmt.Errorf("look for lists to read: %w", err)
	}
	lists, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l guest.List, err error) {
		err = row.Scan(&l.Feed, &l.Of, &l.ObjectID, &l.Link)
		return l, err
	})
	if err != nil {
		return nil, fmt.Errorf("look for lists to read: %w", err)
	}
	return lists, nil
}

// listTables hold the lists, each with the columns of the object and of the user.
var listTables = map[guest.Feed]struct{ table, of, user string }{
	guest.FeedOwners:   {"directory_owners", "object_id", "owner_id"},
	guest.FeedMembers:  {"directory_members", "group_id", "member_id"},
	guest.FeedManagers: {"directory_managers", "object_id", "manager_id"},
	guest.FeedRoles:    {"directory_roles", "app_id", "holder_id"},
	guest.FeedHolders:  {"directory_holders", "group_id", "member_id"},
}

// StoreList stores one page of a list. With its last page whom it did not name is
// forgotten, and the next reading begins when the list is old.
func (s *Store) StoreList(ctx context.Context, l guest.List, place guest.Place, ids []string) error {
	t, known := listTables[l.Feed]
	if !known {
		return fmt.Errorf("there is no list of %s", l.Feed)
	}
	save := fmt.Sprintf(`INSERT INTO %[1]s (%[2]s, %[3]s, reading) SELECT $1, id, $3 FROM unnest($2::uuid[]) AS id
		ON CONFLICT (%[2]s, %[3]s) DO UPDATE SET reading = excluded.reading`, t.table, t.of, t.user)
	if l.Feed == guest.FeedManagers { // there is one at most
		save = `INSERT INTO directory_managers (object_id, manager_id, reading, read_at) SELECT $1, id, $3, $4 FROM unnest($2::uuid[]) AS id LIMIT 1
			ON CONFLICT (object_id) DO UPDATE SET manager_id = excluded.manager_id, reading = excluded.reading, read_at = excluded.read_at`
	}
	return s.storeListPage(ctx, l, place, len(ids), func(p *turn) {
		args := []any{l.ObjectID, nonNil(ids), p.reading}
		if l.Feed == guest.FeedManagers {
			args = append(args, place.At)
		}
		p.Queue(save, args...)
	})
}

// StoreRoleHolders stores one page of who holds the roles of the portal's own app, as
// StoreList does.
func (s *Store) StoreRoleHolders(ctx context.Context, l guest.List, place guest.Place, page []guest.RoleHolder) error {
	ids, roles, groups := []string{}, []string{}, []bool{} // side by side
	for _, h := range page {
		ids, roles, groups = append(ids, h.ObjectID), append(roles, h.Value), append(groups, h.Group)
	}
	return s.storeListPage(ctx, l, place, len(page), func(p *turn) {
		const save = `
			INSERT INTO directory_roles (app_id, holder_id, role, of_group, reading)
			SELECT DISTINCT $1::uuid, h.id, h.role, h.of_group, $5::int FROM unnest($2::uuid[], $3::text[], $4::bool[]) AS h (id, role, of_group)
			ON CONFLICT (app_id, holder_id, role) DO UPDATE SET reading = excluded.reading`
		p.Queue(save, l.ObjectID, ids, roles, groups, p.reading)
	})
}

// storeListPage stores a page of a list as keep says.
func (s *Store) storeListPage(ctx context.Context, l guest.List, place guest.Place, objects int, keep func(*turn)) error {
	t := listTables[l.Feed]
	return s.storePage(ctx, feedPage{
		place: place, objects: objects, count: fmt.Sprintf(`SELECT count(*) FROM %s WHERE %s = $5`, t.table, t.of), of: []any{l.ObjectID},
		again: place.At.Add(l.Every()),
		keep: func(p *turn) {
			keep(p)
			if p.last {
				p.Queue(fmt.Sprintf(`DELETE FROM %s WHERE %s = $1 AND reading < $2`, t.table, t.of), l.ObjectID, p.reading)
			}
		},
	})
}

// ForgetLists drops the lists that nobody needs any more, at most limit at once.
func (s *Store) ForgetLists(ctx context.Context, now time.Time, limit int) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		const drop = `
			DELETE FROM feeds WHERE name IN (
				SELECT name FROM feeds WHERE name LIKE '% %'
				EXCEPT SELECT feed || ' ' || of || ' ' || object_id FROM (` + wanted + `) w
				LIMIT $3)
			RETURNING split_part(name, ' ', 1), split_part(name, ' ', 3)`
		rows, err := tx.Query(ctx, drop, now.Add(-sponsorsFor), s.AppID, limit)
		if err != nil {
			return fmt.Errorf("forget lists of the directory: %w", err)
		}
		gone := map[guest.Feed][]string{}
		var feed guest.Feed
		var id string
		_, err = pgx.ForEachRow(rows, []any{&feed, &id}, func() error {
			gone[feed] = append(gone[feed], id)
			return nil
		})
		if err != nil {
			return fmt.Errorf("forget lists of the directory: %w", err)
		}
		for feed, ids := range gone {
			t, known := listTables[feed]
			if !known {
				continue
			}
			if _, err := tx.Exec(ctx, fmt.Sprintf(`DELETE FROM %s WHERE %s = ANY($1::uuid[])`, t.table, t.of), ids); err != nil {
				return fmt.Errorf("forget lists of the directory: %w", err)
			}
		}
		return nil
	})
}
