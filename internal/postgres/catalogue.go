package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// querier is a pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Policy gives the rules in force; the default ones when none was ever set.
func (s *Store) Policy(ctx context.Context) (guest.Policy, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	return policy(ctx, s.Pool)
}

func policy(ctx context.Context, q querier) (guest.Policy, error) {
	var version int
	var body []byte
	err := q.QueryRow(ctx, newestPolicy).Scan(&version, &body)
	if found(err) == guest.ErrNotFound {
		return guest.DefaultPolicy(), nil
	}
	if err != nil {
		return guest.Policy{}, fmt.Errorf("load the policy: %w", err)
	}
	return decodePolicy(version, body)
}

const newestPolicy = `SELECT version, body FROM policies ORDER BY version DESC LIMIT 1`

// decodePolicy fills what an older policy does not name with the default.
func decodePolicy(version int, body []byte) (guest.Policy, error) {
	p := guest.DefaultPolicy()
	if len(body) > 0 {
		if err := json.Unmarshal(body, &p); err != nil {
			return p, fmt.Errorf("read policy %d: %w", version, err)
		}
	}
	p.Version = version
	return p, nil
}

// SetPolicy puts a new version of the rules in force.
func (s *Store) SetPolicy(ctx context.Context, p guest.Policy, author, reason string, now time.Time) error {
	ctx, cancel := reading(ctx)
	defer cancel()
	body, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("write the policy: %w", err)
	}
	const insert = `
		INSERT INTO policies (version, body, author, reason, at)
		SELECT coalesce(max(version), 0) + 1, $1, $2, $3, $4 FROM policies`
	if _, err := s.Pool.Exec(ctx, insert, body, author, reason, now); err != nil {
		return fmt.Errorf("set the policy: %w", err)
	}
	return nil
}

// Packages gives all access packages in the catalogue's order, at most 500.
func (s *Store) Packages(ctx context.Context) ([]guest.Package, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	const load = `
		SELECT p.id, p.version, p.name, p.description, p.resources, p.max_days, p.enabled, p.terms,
			coalesce((SELECT json_agg(json_build_object('ID', a.id, 'TenantID', a.tenant_id, 'ObjectID', a.object_id,
				'Name', a.name, 'Email', a.email) ORDER BY a.name)
				FROM package_approvers pa JOIN people a ON a.id = pa.person_id WHERE pa.package_id = p.id), '[]')
		FROM packages p ORDER BY p.position, p.name LIMIT 500`
	rows, err := s.Pool.Query(ctx, load)
	if err != nil {
		return nil, fmt.Errorf("load the catalogue: %w", err)
	}
	packages, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (guest.Package, error) {
		var p guest.Package
		err := row.Scan(&p.ID, &p.Version, &p.Name, &p.Description, &p.Resources, &p.MaxDays, &p.Enabled, &p.Terms, &p.Approvers)
		return p, err
	})
	if err != nil {
		return nil, fmt.Errorf("load the catalogue: %w", err)
	}
	return packages, nil
}

// PackageNames gives the names of all access packages, at most 500.
func (s *Store) PackageNames(ctx context.Context) ([]string, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	rows, err := s.Pool.Query(ctx, `SELECT name FROM packages ORDER BY position, name LIMIT 500`)
	if err != nil {
		return nil, fmt.Errorf("load the names of packages: %w", err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("load the names of packages: %w", err)
	}
	return names, nil
}

// SavePackage stores an access package and its approvers, replacing one of the
// same id.
func (s *Store) SavePackage(ctx context.Context, p guest.Package, position int) error {
	resources, err := document(nonNil(p.Resources))
	if err != nil {
		return fmt.Errorf("write package %s: %w", p.Name, err)
	}
	terms, err := document(p.Terms)
	if err != nil {
		return fmt.Errorf("write package %s: %w", p.Name, err)
	}
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		const save = `
			INSERT INTO packages (id, version, position, name, description, resources, max_days, enabled, terms)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT (id) DO UPDATE SET version = excluded.version, position = excluded.position, name = excluded.name,
				description = excluded.description, resources = excluded.resources, max_days = excluded.max_days, enabled = excluded.enabled, terms = excluded.terms`
		if _, err := tx.Exec(ctx, save, p.ID, p.Version, position, p.Name, p.Description, resources, p.MaxDays, p.Enabled, terms); err != nil {
			return fmt.Errorf("save package %s: %w", p.Name, err)
		}
		if _, err := tx.Exec(ctx, `DELETE FROM package_approvers WHERE package_id = $1`, p.ID); err != nil {
			return fmt.Errorf("save the approvers of %s: %w", p.Name, err)
		}
		for _, a := range p.Approvers {
			if _, err := tx.Exec(ctx, `INSERT INTO package_approvers (package_id, person_id) VALUES ($1, $2)`, p.ID, a.ID); err != nil {
				return fmt.Errorf("save the approvers of %s: %w", p.Name, err)
			}
		}
		return nil
	})
}

// nonNil makes an empty list where there is none, for columns that take no null.
func nonNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
