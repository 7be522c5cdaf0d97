package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// The ledger of additions: the same rules as for guests. See lease.go and
// ledger.go.

// ClaimAddition takes an addition for one worker process, as Claim does a guest.
func (s *Store) ClaimAddition(ctx context.Context, id guest.AdditionID, owner int32) (l guest.AdditionLease, ok bool, err error) {
	l.Addition = id
	l.Epoch, ok, err = s.claim(ctx, leasableAdditions, string(id), owner)
	return l, ok, err
}

// ReleaseAddition gives an addition back.
func (s *Store) ReleaseAddition(ctx context.Context, l guest.AdditionLease) error {
	return s.release(ctx, leasableAdditions, string(l.Addition), l.Epoch)
}

func (s *Store) adding(ctx context.Context, l guest.AdditionLease, do func(context.Context, pgx.Tx) error) error {
	return s.fence(ctx, leasableAdditions, string(l.Addition), l.Epoch, do)
}

// TakeUpAddition loads an addition for the worker that holds the lease.
func (s *Store) TakeUpAddition(ctx context.Context, l guest.AdditionLease) (u guest.AddUndertaking, err error) {
	err = s.adding(ctx, l, func(ctx context.Context, tx pgx.Tx) error {
		var t together
		t.row("an addition", additionTargets(&u.Addition), `SELECT `+additionColumns+` FROM app_additions a WHERE a.id = $1`, l.Addition)
		const steps = `
			SELECT * FROM (SELECT id, kind, client_request_id, intent_at, coalesce(outcome, ''), answer FROM addition_steps
				WHERE addition_id = $1 ORDER BY intent_at DESC LIMIT 200) x ORDER BY intent_at`
		rows(&t, &u.Intents, "what was tried", func(row pgx.CollectableRow) (i guest.Intent, err error) {
			return i, row.Scan(&i.ID, &i.Step.Kind, &i.ClientRequestID, moment{&i.At}, &i.Result, &i.Answer)
		}, steps, l.Addition)
		return t.send(ctx, tx)
	})
	return u, found(err)
}

// IntendAddition commits what is about to be tried, with its history; after a
// restore of the database it is guest.Braked, and nothing is committed.
func (s *Store) IntendAddition(ctx context.Context, l guest.AdditionLease, i guest.Intent, e guest.Event) error {
	return s.adding(ctx, l, func(ctx context.Context, tx pgx.Tx) error {
		a, err := lockAddition(ctx, tx, l.Addition)
		if err != nil {
			return err
		}
		switch place, err := where(ctx, tx); {
		case err != nil:
			return err
		case s.held(place):
			return guest.Held()
		}
		a = guest.AddOrdered(a)
		var t together
		const insert = `
			INSERT INTO addition_steps (id, addition_id, epoch, kind, client_request_id, intent_at) VALUES ($1, $2, $3, $4, $5, $6)`
		t.exec(nil, insert, i.ID, l.Addition, l.Epoch, i.Step.Kind, i.ClientRequestID, i.At)
		t.exec(nil, `UPDATE app_additions SET state = $2 WHERE id = $1`, l.Addition, a.State)
		if err := t.send(ctx, tx); err != nil {
			return fmt.Errorf("commit the intent to add an app: %w", err)
		}
		return s.followAddition(ctx, tx, guest.AdditionChange{Addition: a, Events: []guest.Event{e}}, false)
	})
}

// ConcludeAddition commits what came of an intent, if there is one, with what
// follows from it. App is one that was read back as it should be, if there is one:
// it is in the mirror from here on.
func (s *Store) ConcludeAddition(ctx context.Context, l guest.AdditionLease, o *guest.Outcome, app *guest.ObservedApp, now time.Time,
	decide func(guest.Addition) guest.AdditionChange,
) error {
	return s.adding(ctx, l, func(ctx context.Context, tx pgx.Tx) error {
		a, err := lockAddition(ctx, tx, l.Addition)
		if err != nil {
			return err
		}
		var t together
		if o != nil {
			const outcome = `UPDATE addition_steps SET outcome = $2, outcome_at = $3, answer = $4 WHERE id = $1 AND addition_id = $5`
			t.exec(nil, outcome, o.Step, o.Result, now, o.Answer, l.Addition)
		}
		if app != nil {
			const done = `UPDATE addition_steps SET outcome = 'done', outcome_at = $2 WHERE addition_id = $1 AND outcome = 'sent'`
			t.exec(nil, done, l.Addition, now)
			t.keepApp(*app)
		}
		if err := t.send(ctx, tx); err != nil {
			return fmt.Errorf("commit what came of an addition: %w", err)
		}
		c := decide(a)
		if err := storeAddition(ctx, tx, c.Addition); err != nil {
			return err
		}
		return s.followAddition(ctx, tx, c, false)
	})
}

// keepApp writes an app into the mirror before the change feed tells of it, as one
// that the reading which goes on has seen.
func (t *together) keepApp(a guest.ObservedApp) {
	const reading = `coalesce((SELECT reading FROM feeds WHERE name = 'apps'), 1)`
	t.exec(nil, saveApp(reading), appValues(a)...)
}

// StaleAdditions gives additions whose time has come and that no worker holds,
// whatever became of their jobs.
func (s *Store) StaleAdditions(ctx context.Context, now time.Time, limit int) ([]guest.AdditionID, error) {
	const stale = `
		SELECT id FROM app_additions WHERE state IN ('asked','adding','waiting') AND next_try <= $1
			AND (requeued_at IS NULL OR requeued_at < next_try OR requeued_at < $1 - interval '30 seconds') AND ` + free + `
		ORDER BY next_try LIMIT $2`
	return due[guest.AdditionID](ctx, s, stale, now, limit)
}

// RequeueAddition queues an addition whose job was lost or was not to wait for so
// long.
func (s *Store) RequeueAddition(ctx context.Context, id guest.AdditionID, now time.Time) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE app_additions SET requeued_at = $2 WHERE id = $1`, id, now); err != nil {
			return fmt.Errorf("queue an addition again: %w", err)
		}
		return s.Queue.Add(ctx, tx, id)
	})
}
