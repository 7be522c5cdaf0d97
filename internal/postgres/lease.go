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

// leasable is a table of whose rows each is worked on by one worker at a time.
type leasable string

const (
	leasableGuests    leasable = "guests"
	leasableAdditions leasable = "app_additions"
)

// free tells of a row of a leasable table that no live worker holds it.
const free = `(lease_until IS NULL OR lease_until < now() OR lease_owner IS NULL OR lease_owner NOT IN ` + liveWorkers + `)`

// Claim takes a guest for one worker process. A dead process loses its claims at
// once, because its listening connection holds the advisory lock that stands for
// it; that a lease runs out is for a frozen one. ok is false while a live worker
// holds it, and while the claiming process does not count as live itself: its
// claim would hold nobody off.
func (s *Store) Claim(ctx context.Context, id guest.GuestID, owner int32) (lease guest.Lease, ok bool, err error) {
	lease.Guest = id
	lease.Epoch, ok, err = s.claim(ctx, leasableGuests, string(id), owner)
	return lease, ok, err
}

func (s *Store) claim(ctx context.Context, of leasable, id string, owner int32) (epoch int64, ok bool, err error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	claim := `
		UPDATE ` + string(of) + ` SET epoch = epoch + 1, lease_owner = $2::int, lease_until = now() + $3
		WHERE id = $1 AND ` + free + ` AND $2::int IN ` + liveWorkers + `
		RETURNING epoch`
	err = s.Pool.QueryRow(ctx, claim, id, owner, guest.LeaseFor).Scan(&epoch)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("claim one of %s: %w", of, err)
	}
	return epoch, true, nil
}

// Release gives a guest back. It is worth another try: until then, nobody else
// may take them.
func (s *Store) Release(ctx context.Context, l guest.Lease) error {
	return s.release(ctx, leasableGuests, string(l.Guest), l.Epoch)
}

func (s *Store) release(ctx context.Context, of leasable, id string, epoch int64) error {
	ctx, cancel := reading(ctx)
	defer cancel()
	for try := 1; ; try++ {
		_, err := s.Pool.Exec(ctx, `UPDATE `+string(of)+` SET lease_until = NULL, lease_owner = NULL WHERE id = $1 AND epoch = $2`, id, epoch)
		switch {
		case err == nil:
			return nil
		case try == 3 || !Unavailable(err):
			return fmt.Errorf("release one of %s: %w", of, err)
		}
	}
}

// forfeit frees what a process holds whose sign of life was lost: it may not have
// been able to give it back. Whatever it still does to that is fenced by its epoch,
// as with any other that is taken away.
func forfeit(ctx context.Context, conn *pgx.Conn, owner int32) error {
	for _, of := range []leasable{leasableGuests, leasableAdditions} {
		_, err := conn.Exec(ctx, `UPDATE `+string(of)+` SET lease_until = NULL, lease_owner = NULL WHERE lease_owner = $1`, owner)
		if err != nil {
			return fmt.Errorf("forfeit what is held: %w", err)
		}
	}
	return nil
}

// fenced runs do under the guest's lock, if the lease is still the newest one,
// and prolongs it.
func (s *Store) fenced(ctx context.Context, l guest.Lease, do func(context.Context, pgx.Tx) error) error {
	return s.fence(ctx, leasableGuests, string(l.Guest), l.Epoch, do)
}

func (s *Store) fence(ctx context.Context, of leasable, id string, epoch int64, do func(context.Context, pgx.Tx) error) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		prolong := `UPDATE ` + string(of) + ` SET lease_until = now() + $3 WHERE id = $1 AND epoch = $2`
		tag, err := tx.Exec(ctx, prolong, id, epoch, guest.LeaseFor)
		if err != nil {
			return fmt.Errorf("prolong a lease: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return guest.ErrLeaseLost
		}
		return do(ctx, tx)
	})
}
