package postgres

import (
	"context"
	"fmt"
	"time"

	"guestportal/internal/guest"
)

// MailWishes gives how a person wants their messages; empty for one who has never
// said so.
func (s *Store) MailWishes(ctx context.Context, of guest.PersonID) (guest.MailWishes, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	var w guest.MailWishes
	const load = `SELECT coalesce((SELECT wishes FROM mail_preferences WHERE person_id = $1), '{}')`
	if err := s.Pool.QueryRow(ctx, load, of).Scan(&w); err != nil {
		return nil, fmt.Errorf("load how somebody wants their messages: %w", err)
	}
	return w, nil
}

// SaveMailWishes stores how a person wants their messages from now on. What was
// stored last counts.
func (s *Store) SaveMailWishes(ctx context.Context, of guest.PersonID, w guest.MailWishes, now time.Time) error {
	ctx, cancel := reading(ctx)
	defer cancel()
	const save = `
		INSERT INTO mail_preferences (person_id, wishes, changed_at) VALUES ($1, $2, $3)
		ON CONFLICT (person_id) DO UPDATE SET wishes = excluded.wishes, changed_at = excluded.changed_at`
	if _, err := s.Pool.Exec(ctx, save, of, w, now); err != nil {
		return fmt.Errorf("store how somebody wants their messages: %w", err)
	}
	return nil
}
