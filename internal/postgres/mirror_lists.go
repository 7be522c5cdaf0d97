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
// the managers of those who have signed in as sponsors since $1.
const wanted = `
	SELECT 'owners' AS feed, r->>'kind' AS of, id_in(r->>'object_id') AS object_id
		FROM packages, jsonb_array_elements(resources) AS r WHERE r->>'kind' IN ('group', 'app')
	UNION SELECT 'members', 'group', id FROM watched_groups() AS id
	UNION SELECT 'manager', 'user', object_id FROM people WHERE 'Portal.Sponsor' = ANY(roles) AND signed_in_at > $1`

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
		WHERE w.object_id IS NOT NULL AND (f.due_at IS NULL OR f.due_at <= $2)
		ORDER BY w.feed = 'manager', f.due_at NULLS FIRST, w.object_id, w.feed LIMIT $3`
	rows, err := s.Pool.Query(ctx, due, now.Add(-sponsorsFor), now, limit)
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
	count := fmt.Sprintf(`SELECT count(*) FROM %s WHERE %s = $5`, t.table, t.of)
	keep := func(p *turn) {
		args := []any{l.ObjectID, nonNil(ids), p.reading}
		if l.Feed == guest.FeedManagers {
			args = append(args, place.At)
		}
		p.Queue(save, args...)
		if p.last {
			p.Queue(fmt.Sprintf(`DELETE FROM %s WHERE %s = $1 AND reading < $2`, t.table, t.of), l.ObjectID, p.reading)
		}
	}
	return s.storePage(ctx, feedPage{
		place: place, objects: len(ids), keep: keep, count: count, of: []any{l.ObjectID}, again: place.At.Add(l.Every()),
	})
}

// ForgetLists drops the lists that nobody needs any more, at most limit at once.
func (s *Store) ForgetLists(ctx context.Context, now time.Time, limit int) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		const drop = `
			DELETE FROM feeds WHERE name IN (
				SELECT name FROM feeds WHERE name LIKE '% %'
				EXCEPT SELECT feed || ' ' || of || ' ' || object_id FROM (` + wanted + `) w
				LIMIT $2)
			RETURNING split_part(name, ' ', 1), split_part(name, ' ', 3)`
		rows, err := tx.Query(ctx, drop, now.Add(-sponsorsFor), limit)
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
