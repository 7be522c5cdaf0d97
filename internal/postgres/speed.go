package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// RequestsByRef gives requests that were sent, those that there are, in one query.
func (s *Store) RequestsByRef(ctx context.Context, refs []string) ([]guest.Request, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	return loadRequests(ctx, s.Pool, `WHERE r.ref = ANY($1) AND r.sent_at IS NOT NULL ORDER BY r.id`, refs)
}

// guestsFrom goes on a query with the guests of the directory who are from the domain
// of an address, as d.
func guestsFrom(email string) string {
	return `FROM directory_users d WHERE split_part(d.mail, '@', 2) = split_part(` + email + `, '@', 2) AND d.user_type = 'Guest' AND d.enabled`
}

// earlierEnd is when an earlier access of whoever has an address ended, another
// guest's than this one.
func earlierEnd(email, guest string) string {
	return `(SELECT max(x.ended_at) FROM guests o JOIN grants x ON x.guest_id = o.id
		WHERE o.email = ` + email + ` AND o.id IS DISTINCT FROM ` + guest + ` AND o.state = 'removed')`
}

// Around gives what is known around requests, in one query.
func (s *Store) Around(ctx context.Context, ids []guest.RequestID) (map[guest.RequestID]guest.Around, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	look := `
		SELECT r.id, EXISTS (SELECT 1 ` + guestsFrom("r.email") + `), ` + earlierEnd("r.email", "r.guest_id") + `
		FROM requests r WHERE r.id = ANY($1::uuid[])`
	rows, err := s.Pool.Query(ctx, look, ids)
	if err != nil {
		return nil, fmt.Errorf("look around requests: %w", err)
	}
	out := map[guest.RequestID]guest.Around{}
	var id guest.RequestID
	var a guest.Around
	_, err = pgx.ForEachRow(rows, []any{&id, &a.DomainKnown, moment{&a.EarlierEnd}}, func() error {
		out[id] = a
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look around requests: %w", err)
	}
	return out, nil
}

// DecisionTimes gives how long the newest decisions on packages took, of each at
// most guest.MostDecisions, in one query.
func (s *Store) DecisionTimes(ctx context.Context, ids []guest.PackageID) (map[guest.PackageID][]time.Duration, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	const look = `
		SELECT p.id::text, x.seconds FROM unnest($1::uuid[]) p (id) CROSS JOIN LATERAL (
			SELECT extract(epoch FROM l.decided_at - r.sent_at)::float8 AS seconds FROM request_lines l JOIN requests r ON r.id = l.request_id
			WHERE l.package_id = p.id AND l.state IN ('approved', 'declined') AND l.decided_at IS NOT NULL
				AND NOT EXISTS (SELECT 1 FROM line_approvers a WHERE a.line_id = l.id AND a.person_id = l.decided_by AND a.why = 'advance')
			ORDER BY l.decided_at DESC LIMIT $2) x`
	rows, err := s.Pool.Query(ctx, look, ids, guest.MostDecisions)
	if err != nil {
		return nil, fmt.Errorf("look how long decisions took: %w", err)
	}
	out := map[guest.PackageID][]time.Duration{}
	var id guest.PackageID
	var seconds float64
	_, err = pgx.ForEachRow(rows, []any{&id, &seconds}, func() error {
		out[id] = append(out[id], time.Duration(seconds*float64(time.Second)))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look how long decisions took: %w", err)
	}
	return out, nil
}
