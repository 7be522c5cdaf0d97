package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// Prompted gives guests about whom something is due by time, and then those whose
// times were reckoned by rules that have changed, or not at all.
func (s *Store) Prompted(ctx context.Context, now time.Time, limit int) ([]guest.GuestID, error) {
	const prompted = `
		SELECT DISTINCT id FROM (
			(SELECT id FROM guests WHERE state IN ('invited','active') AND prompt_at <= $1 ORDER BY prompt_at LIMIT $2)
			UNION ALL (SELECT id FROM guests WHERE state IN ('invited','active')
				AND prompt_rules < coalesce((SELECT (body->'prompts'->>'since')::int FROM (` + newestPolicy + `) p), 0) ORDER BY prompt_rules LIMIT $2)
			LIMIT $2) due`
	return due[guest.GuestID](ctx, s, prompted, now, limit)
}

// UpdateByTime locks a guest, hands the case and what was written about them to
// decide, and stores the decision, which is none without an event, and when to look
// again; zero is not before something changes.
func (s *Store) UpdateByTime(ctx context.Context, id guest.GuestID, decide func(guest.Case, guest.Correspondence) (guest.Decision, time.Time, error)) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		c, m, err := loadByTime(ctx, tx, id)
		if err != nil {
			return err
		}
		d, again, err := decide(c, m)
		if err != nil {
			return err
		}
		if len(d.Events) > 0 { // nobody is told of a look
			if err := s.commit(ctx, tx, c, d); err != nil {
				return err
			}
		}
		const note = `UPDATE guests SET prompt_at = $2, prompt_rules = $3 WHERE id = $1`
		if _, err := tx.Exec(ctx, note, id, nullable(again), c.Policy.Prompts.Since); err != nil {
			return fmt.Errorf("note when to look at a guest again: %w", err)
		}
		return nil
	})
}

// loadByTime locks a guest and loads what letters that come by time depend on.
func loadByTime(ctx context.Context, tx pgx.Tx, id guest.GuestID) (guest.Case, guest.Correspondence, error) {
	var t together
	var c guest.Case
	var m guest.Correspondence
	read := loadingCase(&t, &c, id)
	const told = `
		SELECT form_key, coalesce(sent_at, created_at), sent_at IS NULL FROM mails WHERE guest_id = $1 AND kind = ANY($2) AND form_key IS NOT NULL
		ORDER BY created_at DESC LIMIT 100`
	rows(&t, &m.Told, "letters that came by time", func(row pgx.CollectableRow) (l guest.Told, err error) {
		return l, row.Scan(&l.Occasion, moment{&l.At}, &l.Unsent)
	}, told, id, guest.KindsByTime)
	const lost = `
		SELECT coalesce((SELECT failed_at IS NOT NULL FROM mails WHERE guest_id = $1 AND kind = 'invitation' ORDER BY created_at DESC LIMIT 1), false)`
	t.row("whether the invitation was lost", []any{&m.Lost}, lost, id)
	if err := t.send(ctx, tx); err != nil {
		return c, m, found(err)
	}
	err := read()
	m.Opened = c.Guest.Link.OpenedAt
	return c, m, err
}

// timely loads what a letter that comes by time is made from, as things stand.
func (s *Store) timely(ctx context.Context, l *guest.Letter) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		var o guest.Occasion
		if err := tx.QueryRow(ctx, `SELECT coalesce(form_key, '') FROM mails WHERE id = $1`, l.ID).Scan(&o); err != nil {
			return fmt.Errorf("load what a letter is about: %w", err)
		}
		c, m, err := loadByTime(ctx, tx, l.Guest.ID)
		if err != nil {
			return err
		}
		l.Guest, l.Timely = c.Guest, guest.TimelyFor(c, m, l.Kind, o)
		return nil
	})
}
