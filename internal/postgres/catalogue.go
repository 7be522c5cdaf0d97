package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// querier is a pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// packageColumns are read by packageTargets; the query names the table p.
const packageColumns = `p.id, p.version, p.name, p.description, p.resources, p.max_days, p.enabled, p.terms,
	coalesce((SELECT json_agg(` + personDocument + ` ORDER BY a.name)
		FROM package_approvers pa JOIN people a ON a.id = pa.person_id WHERE pa.package_id = p.id), '[]')`

const personDocument = `json_build_object('ID', a.id, 'TenantID', a.tenant_id, 'ObjectID', a.object_id, 'Name', a.name, 'Email', a.email)`

func packageTargets(p *guest.Package) []any {
	return []any{&p.ID, &p.Version, &p.Name, &p.Description, &p.Resources, &p.MaxDays, &p.Enabled, &p.Terms, &p.Approvers}
}

func scanPackage(row pgx.CollectableRow) (p guest.Package, err error) {
	return p, row.Scan(packageTargets(&p)...)
}

// PackageNames gives the names of the first access packages of the catalogue.
func (s *Store) PackageNames(ctx context.Context, limit int) ([]string, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	rows, err := s.Pool.Query(ctx, `SELECT name FROM packages ORDER BY position, name LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("load the names of packages: %w", err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("load the names of packages: %w", err)
	}
	return names, nil
}

// SavePackage stores an access package with its approvers and owners as it is to be
// in force, replacing one of the same id, and keeps it as a version.
func (s *Store) SavePackage(ctx context.Context, p guest.Package, position int) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if err := storePackage(ctx, tx, p, position); err != nil {
			return err
		}
		return storeVersion(ctx, tx, guest.PackageVersion{Package: p, AuthorName: "Guest Portal", Reason: "What the portal starts with."})
	})
}

// storePackage writes what is in force of a package.
func storePackage(ctx context.Context, tx pgx.Tx, p guest.Package, position int) error {
	resources, err := document(nonNil(p.Resources))
	if err != nil {
		return fmt.Errorf("write package %s: %w", p.Name, err)
	}
	terms, err := document(p.Terms)
	if err != nil {
		return fmt.Errorf("write package %s: %w", p.Name, err)
	}
	const save = `
		INSERT INTO packages (id, version, position, name, description, resources, max_days, enabled, terms)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (id) DO UPDATE SET version = excluded.version, position = excluded.position, name = excluded.name,
			description = excluded.description, resources = excluded.resources, max_days = excluded.max_days,
			enabled = excluded.enabled, terms = excluded.terms`
	_, err = tx.Exec(ctx, save, p.ID, p.Version, position, p.Name, p.Description, resources, p.MaxDays, p.Enabled, terms)
	if code(err) == "23505" && constraint(err) == "packages_name_key" {
		return guest.Problems{"name": "There is a package called " + p.Name + " already"}
	}
	if err != nil {
		return fmt.Errorf("save package %s: %w", p.Name, err)
	}
	var t together
	people(&t, "package_approvers", p.ID, p.Approvers)
	people(&t, "package_owners", p.ID, p.Owners)
	if err := t.send(ctx, tx); err != nil {
		return fmt.Errorf("save the people of %s: %w", p.Name, err)
	}
	return nil
}

// people has the approvers or owners of a package replaced.
func people(t *together, table string, id guest.PackageID, all []guest.Person) {
	ids := []string{}
	for _, p := range all {
		ids = append(ids, string(p.ID))
	}
	t.exec(nil, `DELETE FROM `+table+` WHERE package_id = $1`, id)
	t.exec(nil, `INSERT INTO `+table+` (package_id, person_id) SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING`, id, ids)
}

// storeVersion keeps a version of a package; one that is kept already stays.
func storeVersion(ctx context.Context, tx pgx.Tx, v guest.PackageVersion) error {
	body, err := document(v.Package)
	if err != nil {
		return err
	}
	const keep = `
		INSERT INTO package_versions (package_id, version, body, author_id, author_name, reason, at)
		VALUES ($1, $2, $3, $4, $5, $6, coalesce($7, now())) ON CONFLICT (package_id, version) DO NOTHING`
	_, err = tx.Exec(ctx, keep, v.Package.ID, v.Package.Version, body, optional(v.Author), v.AuthorName, v.Reason, nullable(v.At))
	if err != nil {
		return fmt.Errorf("keep a version of %s: %w", v.Package.Name, err)
	}
	return nil
}

// nonNil makes an empty list where there is none, for columns that take no null.
func nonNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
