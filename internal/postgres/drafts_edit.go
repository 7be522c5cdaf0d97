package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// SendEdit locks a draft that edits a request, all that may not change until it is
// sent, and then the guest of that request, as sending any draft does; and stores
// the decision: the request with new lines in the place of the old ones.
func (s *Store) SendEdit(ctx context.Context, ref string, now time.Time, decide func(guest.Sending) (guest.Decision, error), then guest.Then) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		draft, err := lockRequest(ctx, tx, `ref = $1 AND edits IS NOT NULL`, ref)
		if err != nil {
			return err
		}
		if err := lockToSend(ctx, tx, draft); err != nil {
			return err
		}
		var id guest.GuestID
		if err := tx.QueryRow(ctx, `SELECT guest_id FROM requests WHERE id = $1`, draft.Edits).Scan(&id); err != nil {
			return fmt.Errorf("find the guest of what is edited: %w", err)
		}
		sending, err := s.sending(ctx, tx, draft, id, now)
		if err != nil {
			return err
		}
		d, err := decide(sending)
		if err != nil {
			return err
		}
		if err := s.storeEdit(ctx, tx, sending.Facts.Here, d); err != nil {
			return err
		}
		return s.follow(ctx, tx, id, d.Request.ID, then)
	})
}

// storeEdit stores an edit. Whoever was asked before has another page now, too.
func (s *Store) storeEdit(ctx context.Context, tx pgx.Tx, c guest.Case, d guest.Decision) error {
	if err := updateRequest(ctx, tx, *d.Used); err != nil {
		return err
	}
	if err := replaceRequest(ctx, tx, *d.Request); err != nil {
		return err
	}
	before := c.Requests
	c = withRequest(c, *d.Request)
	c.Guest = *d.Guest
	if err := s.storeGuest(ctx, tx, c); err != nil {
		return err
	}
	if err := s.append(ctx, tx, c, d); err != nil {
		return err
	}
	return announce(ctx, tx, topics(guest.Case{Requests: before})...)
}
