package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// workerLocks is the class of the advisory locks that stand for live workers.
const workerLocks = 26485

// liveWorkers are the numbers of the processes that live: each one's listening
// connection holds a lock of the class workerLocks.
const liveWorkers = `(SELECT objid::bigint FROM pg_locks
	WHERE locktype = 'advisory' AND classid = 26485 AND objsubid = 2 AND granted
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`

// free tells of a row of guests that no live worker holds it.
const free = `(lease_until IS NULL OR lease_until < now() OR lease_owner IS NULL OR lease_owner NOT IN ` + liveWorkers + `)`

// Claim takes a guest for one worker process. A dead process loses its claims at
// once, because its listening connection holds the advisory lock that stands for
// it; that a lease runs out is for a frozen one. ok is false while a live worker
// holds it, and while the claiming process does not count as live itself: its
// claim would hold nobody off.
func (s *Store) Claim(ctx context.Context, id guest.GuestID, owner int32) (lease guest.Lease, ok bool, err error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	const claim = `
		UPDATE guests SET epoch = epoch + 1, lease_owner = $2::int, lease_until = now() + $3
		WHERE id = $1 AND ` + free + ` AND $2::int IN ` + liveWorkers + `
		RETURNING epoch`
	lease.Guest = id
	err = s.Pool.QueryRow(ctx, claim, id, owner, guest.LeaseFor).Scan(&lease.Epoch)
	if errors.Is(err, pgx.ErrNoRows) {
		return lease, false, nil
	}
	if err != nil {
		return lease, false, fmt.Errorf("claim a guest: %w", err)
	}
	return lease, true, nil
}

// Release gives a guest back. It is worth another try: until then, nobody else
// may take them.
func (s *Store) Release(ctx context.Context, l guest.Lease) error {
	ctx, cancel := reading(ctx)
	defer cancel()
	for try := 1; ; try++ {
		_, err := s.Pool.Exec(ctx, `UPDATE guests SET lease_until = NULL, lease_owner = NULL WHERE id = $1 AND epoch = $2`, l.Guest, l.Epoch)
		switch {
		case err == nil:
			return nil
		case try == 3 || !Unavailable(err):
			return fmt.Errorf("release a guest: %w", err)
		}
	}
}

// forfeit frees what a process holds whose sign of life was lost: it may not have
// been able to give it back. Whatever it still does to those guests is fenced by
// their epoch, as with any other that is taken away.
func forfeit(ctx context.Context, conn *pgx.Conn, owner int32) error {
	_, err := conn.Exec(ctx, `UPDATE guests SET lease_until = NULL, lease_owner = NULL WHERE lease_owner = $1`, owner)
	if err != nil {
		return fmt.Errorf("forfeit what is held: %w", err)
	}
	return nil
}

// fenced runs do under the guest's lock, if the lease is still the newest one,
// and prolongs it.
func (s *Store) fenced(ctx context.Context, l guest.Lease, do func(context.Context, pgx.Tx) error) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		const prolong = `UPDATE guests SET lease_until = now() + $3 WHERE id = $1 AND epoch = $2`
		tag, err := tx.Exec(ctx, prolong, l.Guest, l.Epoch, guest.LeaseFor)
		if err != nil {
			return fmt.Errorf("prolong a lease: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return guest.ErrLeaseLost
		}
		return do(ctx, tx)
	})
}
