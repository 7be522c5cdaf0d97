package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// driftColumns are read by driftTargets; the query names the table d.
const driftColumns = `d.id, d.kind, d.state, d.resource, d.called, d.seen_at, coalesce(d.by_id::text, ''), d.by_name, d.at, d.why`

func driftTargets(d *guest.Drift) []any {
	return []any{&d.ID, &d.Kind, &d.State, &d.Resource, &d.Is, moment{&d.SeenAt}, &d.By, &d.ByName, moment{&d.At}, &d.Why}
}

// driftsOf are a guest's differences that are not settled, as one value; the
// query names the guest g.
const driftsOf = `
	coalesce((SELECT json_agg(json_build_object('ID', d.id, 'Kind', d.kind, 'State', d.state, 'Resource', d.resource, 'Is', d.called,
		'SeenAt', d.seen_at, 'By', coalesce(d.by_id::text, ''), 'ByName', d.by_name,
		'At', coalesce(to_json(d.at), '"0001-01-01T00:00:00Z"'::json), 'Why', d.why) ORDER BY d.id)
		FROM drift d WHERE d.guest_id = g.id AND d.state <> 'settled'), '[]')`

func scanDrift(row pgx.CollectableRow) (d guest.Drift, err error) {
	err = row.Scan(driftTargets(&d)...)
	return d, err
}

// storeDrift writes a difference. A resource that somebody else gave counts as
// given, and is taken away with the access, for as long as it is adopted; what has
// been approved meanwhile may be the portal's own gift, and stays given.
func storeDrift(ctx context.Context, tx pgx.Tx, c guest.Case, d guest.Drift) error {
	id := c.Guest.ID
	resource, err := document(d.Resource)
	if err != nil {
		return err
	}
	const save = `
		INSERT INTO drift (id, guest_id, kind, state, resource, called, seen_at, by_id, by_name, at, why)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state, called = excluded.called, by_id = excluded.by_id,
			by_name = excluded.by_name, at = excluded.at, why = excluded.why`
	_, err = tx.Exec(ctx, save, d.ID, id, d.Kind, d.State, resource, d.Is, d.SeenAt, optional(d.By), d.ByName, nullable(d.At), d.Why)
	if err != nil {
		return fmt.Errorf("store a difference: %w", err)
	}
	if d.Kind != guest.GivenOutside {
		return nil
	}
	r := d.Resource
	if d.State == guest.DriftAdopted {
		err = storeGift(ctx, tx, id, r, d.At)
	} else if !c.Granted(r) {
		err = forgetGiven(ctx, tx, id, r)
	}
	if err != nil {
		return fmt.Errorf("note what was adopted: %w", err)
	}
	return nil
}

// forgetGiven notes that a guest no longer has something.
func forgetGiven(ctx context.Context, tx pgx.Tx, id guest.GuestID, r guest.Resource) error {
	const forget = `DELETE FROM given WHERE guest_id = $1 AND kind = $2 AND object_id = $3 AND role_id = $4`
	_, err := tx.Exec(ctx, forget, id, r.Kind, r.ObjectID, r.RoleID)
	return err
}

// Peek gives the lease that stands without taking it: for those who only look.
// What they commit under it is refused when a worker has taken the guest since.
func (s *Store) Peek(ctx context.Context, id guest.GuestID) (guest.Lease, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	l := guest.Lease{Guest: id}
	if err := s.Pool.QueryRow(ctx, `SELECT epoch FROM guests WHERE id = $1`, id).Scan(&l.Epoch); err != nil {
		return l, found(err)
	}
	return l, nil
}

// QueueChecks queues guests who are due to be compared with Entra, at most limit,
// the longest due first. Whom it could not be done is due again at retry.
func (s *Store) QueueChecks(ctx context.Context, now, retry time.Time, limit int) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		const due = `
			UPDATE guests SET check_due = $2 WHERE id IN (SELECT id FROM guests
				WHERE sync = 'in sync' AND state IN ('invited','active','suspended','removed') AND check_due <= $1
				ORDER BY check_due LIMIT $3 FOR UPDATE SKIP LOCKED)
			RETURNING id`
		rows, err := tx.Query(ctx, due, now, retry, limit)
		if err != nil {
			return fmt.Errorf("look for guests to compare: %w", err)
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[guest.GuestID])
		if err != nil {
			return fmt.Errorf("look for guests to compare: %w", err)
		}
		for _, id := range ids {
			if err := s.Queue.Check(ctx, tx, id); err != nil {
				return fmt.Errorf("queue a comparison: %w", err)
			}
		}
		return nil
	})
}

// DriftList lists open differences, newest first, one page after a known one, in
// one query.
func (s *Store) DriftList(ctx context.Context, f guest.DriftFilter) (guest.DriftPage, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	where, args := `d.state = 'open'`, []any{f.Limit + 1}
	if f.Kind != "" {
		args = append(args, f.Kind)
		where += fmt.Sprintf(` AND d.kind = $%d`, len(args))
	}
	if f.After != "" {
		args = append(args, f.After)
		where += fmt.Sprintf(` AND d.id < $%d`, len(args))
	}
	list := `
		SELECT ` + driftColumns + `, g.ref, g.name, g.email, sp.name
		FROM drift d JOIN guests g ON g.id = d.guest_id JOIN people sp ON sp.id = g.sponsor_id
		WHERE ` + where + ` ORDER BY d.id DESC LIMIT $1`
	rows, err := s.Pool.Query(ctx, list, args...)
	if err != nil {
		return guest.DriftPage{}, fmt.Errorf("list differences: %w", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (guest.DriftRow, error) {
		var d guest.DriftRow
		err := row.Scan(append(driftTargets(&d.Drift), &d.GuestRef, &d.GuestName, &d.GuestEmail, &d.Sponsor)...)
		return d, err
	})
	if err != nil {
		return guest.DriftPage{}, fmt.Errorf("list differences: %w", err)
	}
	if len(all) > f.Limit {
		return guest.DriftPage{Rows: all[:f.Limit], More: true}, nil
	}
	return guest.DriftPage{Rows: all}, nil
}
