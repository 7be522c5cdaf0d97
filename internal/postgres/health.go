package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

const (
	// alarmsShown is how many alarms are listed: all open ones, and the last others.
	alarmsShown = 12
	// staleShown is how many resources are listed that have changed in the directory.
	staleShown = 20
)

// Health says how the portal stands, in five queries, and in a sixth after a
// restore; the list of guests is not
// among it.
func (s *Store) Health(ctx context.Context, now time.Time) (guest.Health, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	h, err := s.overview(ctx, now)
	if err != nil {
		return h, err
	}
	if h.Breakers, err = s.breakers(ctx, h.Policy, now); err != nil {
		return h, err
	}
	if !h.Breaker(guest.BreakerRestored).PausedAt.IsZero() {
		if h.Restore, err = s.restore(ctx); err != nil {
			return h, err
		}
	}
	if h.Feeds, err = feedStates(ctx, s.Pool); err != nil {
		return h, err
	}
	if h.Stale, err = staleResources(ctx, s.Pool, staleShown); err != nil {
		return h, err
	}
	h.Alarms, err = loadAlarms(ctx, s.Pool, `ORDER BY (closed_at IS NULL) DESC, raised_at DESC LIMIT $1`, alarmsShown)
	return h, err
}

func (s *Store) overview(ctx context.Context, now time.Time) (guest.Health, error) {
	var h guest.Health
	var version int
	var body []byte
	const look = `
		SELECT
			(SELECT coalesce(json_agg(json_build_object('Reason', reason, 'Until', until, 'Failing', trials > 0,
					'Lacks', reason <> '' AND trials = 0 AND ` + lacks + `) ORDER BY until DESC), '[]')
				FROM graph_closings WHERE (until > clock_timestamp() OR ` + shutOut + `) AND NOT ` + copying + `),
			w.waiting, w.oldest, w.silent, w.silent_since,
			(SELECT count(*) FROM (SELECT 1 FROM guests WHERE status = 'attention' LIMIT 1000) x),
			` + removals + `,
			m.unsent, m.oldest,
			(SELECT count(*) FROM mails WHERE failed_at > $3 AND failed_kind IS DISTINCT FROM 'not needed'),
			(SELECT read_at FROM feeds WHERE name = '` + string(guest.FeedUsers) + `'), current_setting('server_version'), (SELECT max(version_id) FROM goose_db_version),
			coalesce(p.version, 0), p.body
		FROM (SELECT count(*) AS waiting, min(coalesce(since, next_try)) AS oldest,
				count(*) FILTER (WHERE silent) AS silent, min(since) FILTER (WHERE silent) AS silent_since
				FROM (SELECT next_try, (trouble->>'since')::timestamptz AS since, attempts >= $4 AND trouble->>'reason' = ANY($5::text[]) AS silent
					FROM guests WHERE sync = 'converging') c) w,
			(SELECT count(*) AS unsent, min(created_at) AS oldest FROM mails WHERE sent_at IS NULL AND failed_at IS NULL AND digest_at IS NULL) m
			LEFT JOIN LATERAL (SELECT version, body FROM policies ORDER BY version DESC LIMIT 1) p ON true`
	err := s.Pool.QueryRow(ctx, look, guest.Removals, now.Add(-guest.BreakerWindow), now.Add(-24*time.Hour), guest.SilentTries, guest.SilentReasons).
		Scan(&h.Closings, &h.Waiting, moment{&h.Oldest}, &h.Silent.Guests, moment{&h.Silent.Since}, &h.Attention, &h.Removals, &h.Unsent, moment{&h.OldestUnsent}, &h.FailedMails,
			moment{&h.ReadAt}, &h.Server, &h.Schema, &version, &body)
	if err != nil {
		return h, fmt.Errorf("look how the portal stands: %w", err)
	}
	h.Policy, err = decodePolicy(version, body)
	return h, err
}

// breakers gives all breakers with what they have counted; the one for restores
// only when it has tripped.
func (s *Store) breakers(ctx context.Context, p guest.Policy, now time.Time) ([]guest.BreakerState, error) {
	var names, kinds []string // side by side
	for _, b := range guest.Breakers {
		for _, k := range b.Kinds() {
			names, kinds = append(names, string(b)), append(kinds, string(k))
		}
	}
	const look = `
		SELECT b.name, b.paused_at,
			(SELECT count(*) FROM (` + different + `intent_at > greatest(b.counts_from, $2)
				AND kind IN (SELECT k.kind FROM unnest($3::text[], $4::text[]) AS k (name, kind) WHERE k.name = b.name)) x),
			(SELECT count(*) FROM guests WHERE trouble ? 'breaker' AND trouble->>'breaker' = b.name AND sync = 'converging'),
			` + accounts + `
		FROM breakers b WHERE b.name <> 'restored' OR b.paused_at IS NOT NULL
		ORDER BY array_position($3::text[], b.name) NULLS FIRST`
	rows, err := s.Pool.Query(ctx, look, p.AccountsToCount(), now.Add(-guest.BreakerWindow), names, kinds)
	if err != nil {
		return nil, fmt.Errorf("look at the breakers: %w", err)
	}
	states, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (b guest.BreakerState, err error) {
		var accounts int
		err = row.Scan(&b.Breaker, moment{&b.PausedAt}, &b.Counted, &b.Waiting, &accounts)
		b.Limit = p.Limit(b.Breaker, accounts)
		return b, err
	})
	if err != nil {
		return nil, fmt.Errorf("look at the breakers: %w", err)
	}
	return states, nil
}
