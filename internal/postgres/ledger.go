package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// TakeUp loads a guest for the worker that holds the lease.
func (s *Store) TakeUp(ctx context.Context, l guest.Lease) (guest.Undertaking, error) {
	var u guest.Undertaking
	err := s.fenced(ctx, l, func(ctx context.Context, tx pgx.Tx) error {
		var t together
		read := loadingCase(&t, &u.Case, l.Guest)
		loadingGifts(&t, &u.Gifts, l.Guest)
		loadingSent(&t, &u.Sent, l.Guest)
		// An intent without an outcome is as unknown as a call without an answer:
		// the worker died between the two.
		const invite = `
			SELECT min(intent_at) FILTER (WHERE kind = 'invite' AND (outcome IS NULL OR outcome IN ('unknown', 'sent'))),
				max(intent_at) FILTER (WHERE kind = 'invite' AND (outcome IS NULL OR outcome IN ('unknown', 'sent'))),
				max(intent_at) FILTER (WHERE kind = 'invite'),
				max(intent_at) FILTER (WHERE kind = 'mint link' AND (outcome IS NULL OR outcome = 'unknown')),
				coalesce(max(intent_at) FILTER (WHERE kind = 'delete' AND (outcome IS NULL OR outcome IN ('unknown', 'sent', 'done')))
					> max(intent_at) FILTER (WHERE kind = 'invite'), false)
			FROM steps WHERE guest_id = $1`
		t.row("an open invitation", []any{moment{&u.Invited}, moment{&u.InviteAt}, moment{&u.AccountAt}, moment{&u.MintAt}, &u.Deleted}, invite, l.Guest)
		// An account outlives the access: it is blocked, and used again when the
		// same person is invited again. It counts as blocked until it was read back
		// that it no longer is.
		const earlier = `
			SELECT (SELECT coalesce(array_agg(o.object_id::text), '{}') FROM guests o
					WHERE o.email = g.email AND o.id <> g.id AND o.state = 'removed' AND o.object_id IS NOT NULL),
				coalesce((SELECT s.kind = 'block' FROM steps s JOIN guests o ON o.id = s.guest_id WHERE o.object_id = g.object_id
					AND (s.kind = 'block' OR s.kind = 'unblock' AND s.outcome = 'done') ORDER BY s.intent_at DESC LIMIT 1), false),
				EXISTS (SELECT 1 FROM guests n WHERE n.object_id = g.object_id AND n.id > g.id),
				EXISTS (SELECT 1 FROM packages WHERE resources @> '[{"kind": "app"}]')
			FROM guests g WHERE g.id = $1`
		var place guest.Sighting
		t.row("which database this is", sightingTargets(&place), sighting)
		var lost []guest.Gap
		const gap = `SELECT lost_from, lost_until FROM database_seen WHERE lost_until IS NOT NULL`
		rows(&t, &lost, "what a restore has lost", pgx.RowToStructByPos[guest.Gap], gap)
		rows(&t, &u.Paused, "paused breakers", pgx.RowTo[guest.Breaker], `SELECT name FROM breakers WHERE paused_at IS NOT NULL`)
		t.row("an earlier account", []any{&u.Earlier, &u.Blocked, &u.Superseded, &u.Apps}, earlier, l.Guest)
		if err := t.send(ctx, tx); err != nil {
			return found(err)
		}
		if len(lost) > 0 {
			u.Lost = lost[0]
		}
		if s.held(place) && !place.Paused { // it will be in a moment
			u.Paused = append(u.Paused, guest.BreakerRestored)
		}
		for _, g := range u.Gifts {
			u.Given = append(u.Given, g.Resource)
		}
		return read()
	})
	return u, err
}

func loadingSent(t *together, sent *[]guest.Intent, id guest.GuestID) {
	const load = `
		SELECT id, kind, resource, sponsor, digest, client_request_id, intent_at, coalesce(outcome, ''), answer FROM steps
		WHERE guest_id = $1 AND kind <> 'mint link' AND (outcome IS NULL OR outcome IN ('sent', 'unknown')) ORDER BY intent_at LIMIT 200`
	rows(t, sent, "open steps", func(row pgx.CollectableRow) (i guest.Intent, err error) {
		err = row.Scan(&i.ID, &i.Step.Kind, &i.Step.Resource, &i.Step.Sponsor, &i.Digest, &i.ClientRequestID, moment{&i.At}, &i.Result, &i.Answer)
		return i, err
	}, load, id)
}

// Intend commits what is about to be tried, with its history. What gives access
// is noted as given from here on: whatever happens next, it is ours to take
// away. Access that has ended since the guest was taken up is guest.ErrNoGrant,
// and nothing is committed. Steps that a breaker refuses are guest.Braked, and
// nothing is committed but that it has tripped; after a restore of the database
// that is so for all.
func (s *Store) Intend(ctx context.Context, l guest.Lease, intents []guest.Intent, events []guest.Event) error {
	err := s.fenced(ctx, l, func(ctx context.Context, tx pgx.Tx) error {
		var t together
		var place guest.Sighting
		t.row("which database this is", sightingTargets(&place), sighting)
		for _, i := range intents {
			if err := t.intent(l, i); err != nil {
				return err
			}
		}
		for _, e := range events {
			t.event(l.Guest, e)
		}
		if err := t.send(ctx, tx); err != nil {
			return fmt.Errorf("commit intents: %w", err)
		}
		if s.held(place) {
			return guest.Held()
		}
		return brake(ctx, tx, l, intents) // last, since others wait for its locks
	})
	switch refused := (guest.Braked{}); {
	case !errors.As(err, &refused):
	case refused.Breaker == guest.BreakerRestored:
		_, noticing := s.Recognise(ctx, intents[0].At)
		err = errors.Join(err, noticing)
	case refused.Left == 0:
		err = errors.Join(err, s.trip(ctx, l, intents))
	}
	return err
}

// intent writes one, for whose grant a look is taken once more; without one the
// error is guest.ErrNoGrant.
func (t *together) intent(l guest.Lease, i guest.Intent) error {
	resource, err := document(i.Step.Resource)
	if err != nil {
		return err
	}
	const insert = `
		INSERT INTO steps (id, guest_id, epoch, kind, resource, sponsor, digest, client_request_id, intent_at)
		SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9
		WHERE NOT $10 OR EXISTS (SELECT 1 FROM grants WHERE guest_id = $2 AND digest = $7 AND ended_at IS NULL AND access_until > $9)`
	t.exec(guest.ErrNoGrant, insert, i.ID, l.Guest, l.Epoch, i.Step.Kind, resource, i.Step.Sponsor, i.Digest, i.ClientRequestID, i.At, i.Step.NeedsGrant())
	if !i.Step.Gives() {
		return nil
	}
	const give = `
		INSERT INTO given (guest_id, kind, object_id, role_id, resource) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (guest_id, kind, object_id, role_id) DO UPDATE SET confirmed = false`
	r := i.Step.Resource
	t.exec(nil, give, l.Guest, r.Kind, r.ObjectID, r.RoleID, resource)
	return nil
}

// Conclude commits outcomes together with what follows from them for the guest.
// Taken are resources that were read back as gone. An account that is another
// guest's already is not recorded: a person must look.
func (s *Store) Conclude(ctx context.Context, l guest.Lease, outcomes []guest.Outcome, taken []guest.Resource, now time.Time,
	decide func(guest.Case) (guest.Decision, error),
) error {
	err := s.conclude(ctx, l, outcomes, taken, now, decide)
	if constraint(err) != "guests_one_account" {
		return err
	}
	refused := slices.Clone(outcomes)
	for i := range refused {
		refused[i].Result, refused[i].Answer = guest.ResultRefused, "the account is another guest's"
	}
	return s.conclude(ctx, l, refused, nil, now, func(c guest.Case) (guest.Decision, error) {
		return guest.Stopped(c, guest.AccountTaken(c.Guest, now), now), nil
	})
}

func (s *Store) conclude(ctx context.Context, l guest.Lease, outcomes []guest.Outcome, taken []guest.Resource, now time.Time,
	decide func(guest.Case) (guest.Decision, error),
) error {
	return s.fenced(ctx, l, func(ctx context.Context, tx pgx.Tx) error {
		if err := storeOutcomes(ctx, tx, l.Guest, outcomes, now); err != nil {
			return fmt.Errorf("commit outcomes: %w", err)
		}
		for _, r := range taken {
			if err := forgetGiven(ctx, tx, l.Guest, r); err != nil {
				return fmt.Errorf("note what was taken away: %w", err)
			}
		}
		return s.update(ctx, tx, l.Guest, decide)
	})
}

// storeOutcomes writes how steps went. What a giving step was read back to have
// given counts as held from here on.
func storeOutcomes(ctx context.Context, tx pgx.Tx, id guest.GuestID, outcomes []guest.Outcome, now time.Time) error {
	var written, held together
	const update = `
		UPDATE steps SET outcome = $2, outcome_at = $3, answer = $4 WHERE id = $1 AND guest_id = $5 RETURNING kind, resource`
	steps := make([]guest.Step, len(outcomes))
	for n, o := range outcomes {
		written.row("a step", []any{&steps[n].Kind, &steps[n].Resource}, update, o.Step, o.Result, now, o.Answer, id)
	}
	if err := written.send(ctx, tx); err != nil {
		return err
	}
	const confirm = `UPDATE given SET confirmed = true, confirmed_at = $5 WHERE guest_id = $1 AND kind = $2 AND object_id = $3 AND role_id = $4`
	for n, s := range steps {
		if r := s.Resource; outcomes[n].Result == guest.ResultDone && s.Gives() {
			held.exec(nil, confirm, id, r.Kind, r.ObjectID, r.RoleID, now)
		}
	}
	return held.send(ctx, tx)
}
