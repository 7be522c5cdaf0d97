package postgres

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// newPosition is where packages that people make stand in the catalogue's order:
// behind those that were put in order, and there by their names.
const newPosition = 1000

// entryColumns are read by scanEntry; the query names the table p. The count of
// guests ends somewhere, so that no package that everybody has makes a page slow.
func entryColumns(most int) string {
	return packageColumns + fmt.Sprintf(`,
	coalesce((SELECT json_agg(`+personDocument+` ORDER BY a.name)
		FROM package_owners po JOIN people a ON a.id = po.person_id WHERE po.package_id = p.id), '[]'),
	p.edits, p.edited, p.draft,
	p.enabled OR EXISTS (SELECT 1 FROM package_versions v WHERE v.package_id = p.id),
	(SELECT count(DISTINCT guest_id) FROM (SELECT guest_id FROM grants g WHERE g.package_id = p.id AND g.ended_at IS NULL
		ORDER BY id DESC LIMIT %d) x)`, most)
}

// entryTargets are what entryColumns are read into.
func entryTargets(e *guest.Entry) []any {
	return append(packageTargets(&e.Package), &e.Package.Owners, &e.Edits, &e.Last, &e.Draft, &e.Published, &e.Guests)
}

func scanEntry(row pgx.CollectableRow) (e guest.Entry, err error) {
	return e, row.Scan(entryTargets(&e)...)
}

// CataloguePage lists packages in the catalogue's order, one page after a known
// one, in one query.
func (s *Store) CataloguePage(ctx context.Context, f guest.CatalogueFilter) (guest.CataloguePage, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	var parts []string
	var args []any
	add := func(part string, arg any) {
		args = append(args, arg)
		parts = append(parts, strings.ReplaceAll(part, "?", fmt.Sprintf("$%d", len(args))))
	}
	if q := strings.TrimSpace(f.Query); q != "" {
		add("p.words @@ to_tsquery('simple', ?)", beginnings(q))
	}
	if f.Owner != "" {
		add("p.id IN (SELECT package_id FROM package_owners WHERE person_id = ?)", f.Owner)
	}
	if f.After != "" {
		add("(p.position, p.name) > (SELECT position, name FROM packages WHERE id = ?)", f.After)
	}
	where := ""
	if len(parts) > 0 {
		where = "WHERE " + strings.Join(parts, " AND ")
	}
	// The page is cut before anything is counted for it.
	list := `
		SELECT ` + entryColumns(guest.CountInList) + `
		FROM (SELECT p.id FROM packages p ` + where + fmt.Sprintf(` ORDER BY p.position, p.name LIMIT %d`, f.Limit+1) + `) shown
		JOIN packages p ON p.id = shown.id ORDER BY p.position, p.name`
	rows, err := s.Pool.Query(ctx, list, args...)
	if err != nil {
		return guest.CataloguePage{}, fmt.Errorf("list the catalogue: %w", err)
	}
	all, err := pgx.CollectRows(rows, scanEntry)
	if err != nil {
		return guest.CataloguePage{}, fmt.Errorf("list the catalogue: %w", err)
	}
	if len(all) > f.Limit {
		return guest.CataloguePage{Rows: all[:f.Limit], More: true}, nil
	}
	return guest.CataloguePage{Rows: all}, nil
}

// Entry gives one package as the catalogue keeps it, with its counts.
func (s *Store) Entry(ctx context.Context, id guest.PackageID) (guest.Entry, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	load := fmt.Sprintf(`
		SELECT `+entryColumns(guest.CountAtMost)+`,
			(SELECT count(DISTINCT guest_id) FROM (SELECT guest_id FROM grants g WHERE g.package_id = p.id AND g.ended_at IS NULL
				AND g.package_version < p.version LIMIT %[1]d) x),
			(SELECT count(*) FROM (SELECT 1 FROM request_lines l JOIN requests r ON r.id = l.request_id AND r.state = 'pending'
				WHERE l.package_id = p.id AND l.state = 'pending' LIMIT %[2]d) x)
		FROM packages p WHERE p.id = $1`, guest.CountAtMost, guest.CountInList)
	var e guest.Entry
	err := s.Pool.QueryRow(ctx, load, id).Scan(append(entryTargets(&e), &e.Outdated, &e.Waiting)...)
	if found(err) == guest.ErrNotFound {
		return e, guest.ErrNotFound
	}
	if err != nil {
		return e, fmt.Errorf("load a package: %w", err)
	}
	return e, nil
}

// InsertPackage stores a new package that nobody can ask for yet. One of the same
// id is guest.ErrRepeated and stays as it is, one of the same name guest.Problems.
func (s *Store) InsertPackage(ctx context.Context, e guest.Entry) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		const reserve = `
			INSERT INTO packages (id, version, name, description, resources, max_days, enabled)
			VALUES ($1, 1, $2, '', '[]', 1, false) ON CONFLICT (id) DO NOTHING`
		tag, err := tx.Exec(ctx, reserve, e.ID, string(e.ID))
		if err != nil {
			return fmt.Errorf("make a package: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return guest.ErrRepeated
		}
		return storeEntry(ctx, tx, e, newPosition)
	})
}

// UpdatePackage locks a package, hands it to change, and stores what comes of it,
// with the version that was put in force, if one was. A name that another package
// has is guest.Problems.
func (s *Store) UpdatePackage(ctx context.Context, id guest.PackageID, change func(guest.Entry) (guest.Entry, *guest.PackageVersion, error)) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		var position int
		if err := tx.QueryRow(ctx, `SELECT position FROM packages WHERE id = $1 FOR UPDATE`, id).Scan(&position); err != nil {
			return found(err)
		}
		rows, err := tx.Query(ctx, `SELECT `+entryColumns(1)+` FROM packages p WHERE p.id = $1`, id)
		if err != nil {
			return fmt.Errorf("load a package: %w", err)
		}
		before, err := pgx.CollectExactlyOneRow(rows, scanEntry)
		if err != nil {
			return fmt.Errorf("load a package: %w", err)
		}
		after, version, err := change(before)
		if err != nil {
			return err
		}
		if name := after.Working().Name; name != before.Working().Name {
			var taken bool
			const find = `SELECT EXISTS (SELECT 1 FROM packages WHERE id <> $1 AND (name = $2 OR draft->>'Name' = $2))`
			if err := tx.QueryRow(ctx, find, id, name).Scan(&taken); err != nil {
				return fmt.Errorf("look for a package of the same name: %w", err)
			}
			if taken {
				return guest.Problems{"name": "There is a package called " + name + " already"}
			}
		}
		if err := storeEntry(ctx, tx, after, position); err != nil {
			return err
		}
		if version == nil {
			return nil
		}
		return storeVersion(ctx, tx, *version)
	})
}

func storeEntry(ctx context.Context, tx pgx.Tx, e guest.Entry, position int) error {
	if err := storePackage(ctx, tx, e.Package, position); err != nil {
		return err
	}
	last, err := document(e.Last)
	if err != nil {
		return err
	}
	var draft []byte
	if e.Draft != nil {
		if draft, err = document(e.Draft); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `UPDATE packages SET edits = $2, edited = $3, draft = $4 WHERE id = $1`, e.ID, e.Edits, last, draft); err != nil {
		return fmt.Errorf("store the draft of %s: %w", e.Name, err)
	}
	return nil
}

// Versions gives the versions of a package, newest first, those before a known one;
// zero is none.
func (s *Store) Versions(ctx context.Context, id guest.PackageID, before, limit int) ([]guest.PackageVersion, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	const load = `
		SELECT body, coalesce(author_id::text, ''), author_name, reason, at FROM package_versions
		WHERE package_id = $1 AND ($2 = 0 OR version < $2) ORDER BY version DESC LIMIT $3`
	rows, err := s.Pool.Query(ctx, load, id, before, limit)
	if err != nil {
		return nil, fmt.Errorf("load the versions of a package: %w", err)
	}
	versions, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (v guest.PackageVersion, err error) {
		return v, row.Scan(&v.Package, &v.Author, &v.AuthorName, &v.Reason, moment{&v.At})
	})
	if err != nil {
		return nil, fmt.Errorf("load the versions of a package: %w", err)
	}
	return versions, nil
}

// Offered gives what somebody can ask for: what they chose, then what else matches,
// in the catalogue's order.
func (s *Store) Offered(ctx context.Context, f guest.OfferFilter) (guest.Offer, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	return offered(ctx, s.Pool, f)
}

func offered(ctx context.Context, q querier, f guest.OfferFilter) (guest.Offer, error) {
	chosen := []string{}
	for _, id := range f.Chosen {
		if len(id) == 36 && uuid.Validate(id) == nil { // else it is the id of nothing
			chosen = append(chosen, id)
		}
	}
	matches, args := "true", []any{f.By.ObjectID, chosen}
	if q := strings.TrimSpace(f.Query); q != "" {
		matches, args = "p.words @@ to_tsquery('simple', $3)", append(args, beginnings(q))
	}
	if f.Apps != nil {
		args = append(args, f.Apps)
		matches += fmt.Sprintf(` AND EXISTS (SELECT 1 FROM jsonb_array_elements(p.resources) x
			WHERE x->>'kind' = 'app' AND x->>'object_id' = ANY ($%d::text[]))`, len(args))
	}
	most := f.Limit + len(chosen)
	// The offer is cut before approvers are looked up for it.
	list := `
		WITH mine AS (SELECT coalesce(array_agg(group_id::text), '{}') AS groups FROM directory_members WHERE member_id = $1::text::uuid)
		SELECT ` + packageColumns + ` FROM (SELECT p.id FROM packages p, mine
		WHERE p.enabled AND (p.id = ANY ($2::uuid[]) OR NOT coalesce((p.terms->>'hidden')::boolean, false) AND ` + matches + `)
			AND (NOT p.terms ? 'audience' OR EXISTS (
				SELECT 1 FROM jsonb_array_elements(p.terms->'audience') a
				WHERE a->>'kind' = 'person' AND a->>'object_id' = $1::text OR a->>'kind' = 'group' AND a->>'object_id' = ANY (mine.groups)))
		ORDER BY p.id = ANY ($2::uuid[]) DESC, p.position, p.name` + fmt.Sprintf(` LIMIT %d`, most+1) + `) shown
		JOIN packages p ON p.id = shown.id ORDER BY p.id = ANY ($2::uuid[]) DESC, p.position, p.name`
	rows, err := q.Query(ctx, list, args...)
	if err != nil {
		return guest.Offer{}, fmt.Errorf("load what can be asked for: %w", err)
	}
	packages, err := pgx.CollectRows(rows, scanPackage)
	if err != nil {
		return guest.Offer{}, fmt.Errorf("load what can be asked for: %w", err)
	}
	if len(packages) > most {
		return guest.Offer{Packages: packages[:most], More: true}, nil
	}
	return guest.Offer{Packages: packages}, nil
}
