package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// Codes gives the code of a guest's invitation link, as its number says, and the
// hash under which it is found.
type Codes interface {
	Code(ctx context.Context, g guest.Guest) (string, error)
	Hash(ctx context.Context, g guest.Guest) ([]byte, error)
}

// openInvitation makes the guest's invitation link known.
func (s *Store) openInvitation(ctx context.Context, tx pgx.Tx, g guest.Guest, now time.Time) error {
	hash, err := s.Codes.Hash(ctx, g)
	if err != nil {
		return err
	}
	const insert = `INSERT INTO invitations (code_hash, guest_id, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`
	if _, err := tx.Exec(ctx, insert, hash, g.ID, now); err != nil {
		return fmt.Errorf("open the invitation of %s: %w", g.Ref, err)
	}
	return nil
}

// replaceLink has the guest found by their new link and no other: links from before
// they were invited again lead to them, too, and end with the one that is replaced.
// Whoever waits for a redeem link by any of them gets none.
func (s *Store) replaceLink(ctx context.Context, tx pgx.Tx, g guest.Guest) error {
	hash, err := s.Codes.Hash(ctx, g)
	if err != nil {
		return err
	}
	var t together
	const earlier = `DELETE FROM invitations i USING guests o WHERE i.guest_id = o.id AND o.email = $1 AND o.id <> $2`
	t.exec(nil, earlier, g.Email.String(), g.ID)
	const replace = `UPDATE invitations SET code_hash = $2, created_at = $3 WHERE guest_id = $1`
	t.exec(fmt.Errorf("the guest has no link: %w", guest.ErrNotFound), replace, g.ID, hash, g.Link.MadeAt())
	t.exec(nil, `DELETE FROM redemptions WHERE guest_id = $1`, g.ID)
	if err := t.send(ctx, tx); err != nil {
		return fmt.Errorf("replace the link of %s: %w", g.Ref, err)
	}
	return nil
}

// heldFor keeps the guest whom a letter is about as they are, and gives the number of
// their link. Whoever changes a guest and their letters locks the guest first, so
// whoever notes what became of a letter does, too.
func heldFor(ctx context.Context, tx pgx.Tx, l guest.Letter) (number int, err error) {
	if l.Guest.ID == "" {
		return 0, nil
	}
	if err := tx.QueryRow(ctx, `SELECT link_number FROM guests WHERE id = $1 FOR KEY SHARE`, l.Guest.ID).Scan(&number); err != nil {
		return 0, fmt.Errorf("hold %s for a letter: %w", l.Guest.Ref, err)
	}
	return number, nil
}

// linkCounts looks whether the link that a letter was sent with still leads to the
// guest. A replacement is waited for.
func linkCounts(ctx context.Context, tx pgx.Tx, l guest.Letter) error {
	number, err := heldFor(ctx, tx, l)
	if err == nil && l.Kind.ToGuest() && number != l.Guest.Link.Number {
		return guest.Later{Err: errors.New("the link was replaced while it was being sent")}
	}
	return err
}
