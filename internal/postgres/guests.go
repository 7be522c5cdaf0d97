package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// insertGuest stores a guest who is asked for.
func (s *Store) insertGuest(ctx context.Context, tx pgx.Tx, g guest.Guest) error {
	const insert = `
		INSERT INTO guests (id, ref, state, sync, status, sponsor_id, email, name, organisation, language, delivery, message, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`
	_, err := tx.Exec(ctx, insert, g.ID, g.Ref, g.State, g.Sync, guest.StatusPending, g.Sponsor.ID, g.Email.String(),
		g.Name, g.Org, g.Language, g.Delivery, g.Message, g.CreatedAt)
	if err != nil {
		return fmt.Errorf("insert guest %s: %w", g.Ref, err)
	}
	return nil
}

// storeGuest writes a guest as the decision left them, and what lists show of
// them: the status, what they have or are asked for, and until when.
func (s *Store) storeGuest(ctx context.Context, tx pgx.Tx, c guest.Case) error {
	g := c.Guest
	trouble, err := document(g.Trouble)
	if err != nil {
		return err
	}
	doubt, err := document(g.Doubt)
	if err != nil {
		return err
	}
	var newest guest.Request
	if len(c.Requests) > 0 {
		newest = c.Requests[0]
	}
	until := g.Until
	if until.IsZero() {
		until = newest.Until
	}
	const update = `
		UPDATE guests SET state = $2, sync = $3, status = $4, trouble = $5, object_id = $6, invited_at = $7, accepted_at = $8,
			access_until = $9, attempts = $10, next_try = $11, access = $12, name = $13, checked_at = $14, check_due = $15, doubt = $16,
			email = $17, organisation = $18, language = $19, delivery = $20, message = $21,
			link_number = $22, link_made = $23, link_opened_at = $24, link_seen_at = $25
		WHERE id = $1`
	_, err = tx.Exec(ctx, update, g.ID, g.State, g.Sync, guest.StatusOf(g, newest.State), trouble, optional(guest.GuestID(g.ObjectID)),
		nullable(g.InvitedAt), nullable(g.AcceptedAt), nullable(until), g.Attempts, nullable(g.NextTry), nonNil(c.AccessNames()),
		g.Name, nullable(g.CheckedAt), nullable(g.CheckDue), doubt,
		g.Email.String(), g.Org, g.Language, g.Delivery, g.Message,
		g.Link.Number, nonNil(g.Link.Made), nullable(g.Link.OpenedAt), nullable(g.Link.SeenAt))
	switch {
	case constraint(err) == "guests_one_live":
		return guest.MovedOn{Reason: g.Email.String() + " has become a guest here meanwhile."}
	case err != nil:
		return fmt.Errorf("store guest %s: %w", g.Ref, err)
	}
	if g.State == guest.Inviting {
		return s.openInvitation(ctx, tx, g, newest.ClosedAt)
	}
	return nil
}
