package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// Away gives who decides for a person, now or from a day on; guest.ErrNotFound
// when nobody does.
func (s *Store) Away(ctx context.Context, by guest.PersonID, now time.Time) (guest.Delegation, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	var d guest.Delegation
	const load = `
		SELECT d.id::text, d.from_at, d.until_at, w.id, w.tenant_id, w.object_id, w.name, w.email, t.id, t.tenant_id, t.object_id, t.name, t.email
		FROM delegations d JOIN people w ON w.id = d.person_id JOIN people t ON t.id = d.to_id
		WHERE d.person_id = $1 AND d.ended_at IS NULL AND d.until_at > $2`
	err := s.Pool.QueryRow(ctx, load, by, now).Scan(&d.ID, moment{&d.From}, moment{&d.Until},
		&d.Person.ID, &d.Person.TenantID, &d.Person.ObjectID, &d.Person.Name, &d.Person.Email,
		&d.To.ID, &d.To.TenantID, &d.To.ObjectID, &d.To.Name, &d.To.Email)
	if found(err) == guest.ErrNotFound {
		return d, guest.ErrNotFound
	}
	if err != nil {
		return d, fmt.Errorf("load who decides for somebody: %w", err)
	}
	return d, nil
}

// OtherApprovers gives people who have signed in with the role of an approver and
// still work here, by name.
func (s *Store) OtherApprovers(ctx context.Context, by guest.PersonID, limit int) ([]guest.Person, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	const list = `
		SELECT p.id, p.tenant_id, p.object_id, p.name, p.email FROM people p
		WHERE 'Portal.Approver' = ANY(p.roles) AND p.id <> $1 AND NOT EXISTS (SELECT 1 FROM directory_users d
			WHERE d.object_id = p.object_id AND (NOT d.enabled OR d.user_type = 'Guest'))
		ORDER BY p.name, p.id LIMIT $2`
	rows, err := s.Pool.Query(ctx, list, by, limit)
	if err != nil {
		return nil, fmt.Errorf("list approvers: %w", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p guest.Person, err error) {
		return p, row.Scan(&p.ID, &p.TenantID, &p.ObjectID, &p.Name, &p.Email)
	})
	if err != nil {
		return nil, fmt.Errorf("list approvers: %w", err)
	}
	return all, nil
}

// GoAway stores who decides for a person, instead of what was said before.
func (s *Store) GoAway(ctx context.Context, d guest.Delegation, now time.Time) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if err := endAway(ctx, tx, d.Person.ID, d.ID, now); err != nil {
			return err
		}
		const insert = `
			INSERT INTO delegations (id, person_id, to_id, from_at, until_at, made_at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (id) DO NOTHING`
		if _, err := tx.Exec(ctx, insert, d.ID, d.Person.ID, d.To.ID, d.From, d.Until, now); err != nil {
			return fmt.Errorf("store who decides for somebody: %w", err)
		}
		return announce(ctx, tx, "approver:"+string(d.To.ID), "approver:"+string(d.Person.ID))
	})
}

// ComeBack ends that somebody decides for a person.
func (s *Store) ComeBack(ctx context.Context, by guest.PersonID, now time.Time) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		var to []string
		const who = `SELECT coalesce(array_agg('approver:' || to_id), '{}') FROM delegations WHERE person_id = $1 AND ended_at IS NULL`
		if err := tx.QueryRow(ctx, who, by).Scan(&to); err != nil {
			return fmt.Errorf("load who decides for somebody: %w", err)
		}
		if err := endAway(ctx, tx, by, "", now); err != nil {
			return err
		}
		return announce(ctx, tx, append(to, "approver:"+string(by))...)
	})
}

// endAway ends what was said before, except by this form.
func endAway(ctx context.Context, tx pgx.Tx, by guest.PersonID, except string, now time.Time) error {
	const end = `UPDATE delegations SET ended_at = $2 WHERE person_id = $1 AND ended_at IS NULL AND id::text <> $3`
	if _, err := tx.Exec(ctx, end, by, now, except); err != nil {
		return fmt.Errorf("end that somebody decides for another: %w", err)
	}
	return nil
}

// standIn gives who decides for a person now, and is not the sponsor of the
// request; empty for nobody.
func standIn(ctx context.Context, tx pgx.Tx, of, sponsor guest.PersonID) (to guest.PersonID, err error) {
	const find = `
		SELECT coalesce((SELECT d.to_id::text FROM delegations d WHERE d.person_id = $1 AND d.to_id <> $2 AND ` + away + `), '')`
	if err = tx.QueryRow(ctx, find, of, sponsor).Scan(&to); err != nil {
		return "", fmt.Errorf("look up who decides for somebody: %w", err)
	}
	return to, nil
}
