package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// rulesLocks and capLocks are classes of advisory locks: changing the rules is
// done by one after the other, and so is sending requests while there are caps on
// all of them together.
const (
	rulesLocks = 0x6777
	capLocks   = 0x6778
)

// lockCaps has requests sent one after the other where all of them count together.
func lockCaps(ctx context.Context, tx pgx.Tx) error {
	const lock = `SELECT pg_advisory_xact_lock($1, 0) FROM (` + newestPolicy + `) p
		WHERE coalesce((body->>'most_guests_in_all')::int, 0) > 0 OR coalesce((body->>'invites_per_day_in_all')::int, 0) > 0`
	if _, err := tx.Exec(ctx, lock, capLocks); err != nil {
		return fmt.Errorf("lock the caps on all requests: %w", err)
	}
	return nil
}

// PolicyVersions gives the rules as they were put in force, newest first: those
// before a version, or with zero the newest.
func (s *Store) PolicyVersions(ctx context.Context, before, limit int) ([]guest.PolicyVersion, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	return policyVersions(ctx, s.Pool, before, limit)
}

func policyVersions(ctx context.Context, q querier, before, limit int) ([]guest.PolicyVersion, error) {
	const load = `
		SELECT version, body, coalesce(author_id::text, ''), author, reason, at FROM policies
		WHERE $1 = 0 OR version < $1 ORDER BY version DESC LIMIT $2`
	rows, err := q.Query(ctx, load, before, limit)
	if err != nil {
		return nil, fmt.Errorf("load versions of the rules: %w", err)
	}
	versions, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (v guest.PolicyVersion, err error) {
		var version int
		var body []byte
		if err := row.Scan(&version, &body, &v.AuthorID, &v.Author, &v.Reason, moment{&v.At}); err != nil {
			return v, err
		}
		v.Policy, err = decodePolicy(version, body)
		return v, err
	})
	if err != nil {
		return nil, fmt.Errorf("load versions of the rules: %w", err)
	}
	return versions, nil
}

// UpdateRules hands the rules to decide, with what the person has asked for
// themselves and the organisations that wait, under a lock that no other change of
// the rules and no request of the person's passes, and stores what follows.
func (s *Store) UpdateRules(ctx context.Context, by guest.PersonID, decide func(guest.RulesCase) (guest.RulesDecision, error)) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1, 0)`, rulesLocks); err != nil {
			return fmt.Errorf("lock the rules: %w", err)
		}
		if _, err := tx.Exec(ctx, `SELECT 1 FROM people WHERE id = $1 FOR NO KEY UPDATE`, by); err != nil {
			return fmt.Errorf("lock a person: %w", err)
		}
		c, err := rulesCase(ctx, tx, by)
		if err != nil {
			return err
		}
		if c.Asks, err = loadAsks(ctx, tx, openAsks, guest.AsksAtOnce); err != nil {
			return err
		}
		d, err := decide(c)
		if err != nil {
			return err
		}
		if err := storeRules(ctx, tx, by, d); err != nil {
			return err
		}
		return s.mailAnswers(ctx, tx, d.Asks)
	})
}

func rulesCase(ctx context.Context, q querier, by guest.PersonID) (guest.RulesCase, error) {
	c := guest.RulesCase{Policy: guest.DefaultPolicy()}
	versions, err := policyVersions(ctx, q, 0, 1)
	if err != nil {
		return c, err
	}
	if len(versions) > 0 {
		c.Last, c.Policy = versions[0], versions[0].Policy
	}
	const stakes = `
		SELECT ref, name, split_part(email, '@', 2) FROM requests WHERE sponsor_id = $1 AND state = 'pending'
		UNION ALL SELECT '', '', domain FROM domain_asks WHERE sponsor_id = $1 AND state = 'open'`
	rows, err := q.Query(ctx, stakes, by)
	if err != nil {
		return c, fmt.Errorf("load what a person has asked for: %w", err)
	}
	c.Stakes, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (s guest.Stake, err error) {
		return s, row.Scan(&s.Ref, &s.Name, &s.Domain)
	})
	if err != nil {
		return c, fmt.Errorf("load what a person has asked for: %w", err)
	}
	return c, nil
}

// RulesCase gives the rules with what a change of them by this person meets, for a
// look before it.
func (s *Store) RulesCase(ctx context.Context, by guest.PersonID) (guest.RulesCase, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	return rulesCase(ctx, s.Pool, by)
}

func storeRules(ctx context.Context, tx pgx.Tx, by guest.PersonID, d guest.RulesDecision) error {
	var t together
	if d.Policy != nil {
		body, err := json.Marshal(d.Policy)
		if err != nil {
			return fmt.Errorf("write the rules: %w", err)
		}
		const insert = `INSERT INTO policies (version, body, author, author_id, reason, at) VALUES ($1, $2, $3, $4, $5, $6)`
		t.exec(nil, insert, d.Policy.Version, body, d.Event.ActorName, by, d.Event.Comment, d.Event.At)
	}
	for _, a := range d.Asks {
		const answer = `
			UPDATE domain_asks SET state = $2, answered_by = $3, answerer = $4, answer = $5, answered_at = $6
			WHERE id = $1 AND state = 'open'`
		t.exec(guest.MovedOn{Reason: "Somebody has answered this meanwhile."}, answer, a.ID, a.State, a.AnsweredBy, a.Answerer, a.Answer, a.AnsweredAt)
	}
	if d.Event.Kind != "" {
		t.event("", d.Event)
	}
	if err := t.send(ctx, tx); err != nil {
		return fmt.Errorf("store the rules: %w", err)
	}
	return announce(ctx, tx, topicOps)
}
