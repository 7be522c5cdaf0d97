package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// guestColumns are read into guestTargets, sponsor included; the query names the
// tables g and sp.
const guestColumns = `
	g.id, g.ref, g.state, g.sync, g.trouble, g.email, g.name, g.organisation, g.language, g.delivery, g.message,
	coalesce(g.object_id::text, ''), g.invited_at, g.accepted_at, g.access_until, g.attempts, g.next_try,
	g.checked_at, g.check_due, g.doubt, g.created_at, g.link_number, g.link_made, g.link_opened_at, g.link_seen_at,
	sp.id, sp.tenant_id, sp.object_id, sp.name, sp.email`

func guestTargets(g *guest.Guest) []any {
	return []any{
		&g.ID, &g.Ref, &g.State, &g.Sync, &g.Trouble,
		address{&g.Email},
		&g.Name, &g.Org, &g.Language, &g.Delivery, &g.Message,
		&g.ObjectID,
		moment{&g.InvitedAt},
		moment{&g.AcceptedAt},
		moment{&g.Until},
		&g.Attempts,
		moment{&g.NextTry},
		moment{&g.CheckedAt},
		moment{&g.CheckDue},
		&g.Doubt,
		moment{&g.CreatedAt},
		&g.Link.Number, &g.Link.Made,
		moment{&g.Link.OpenedAt},
		moment{&g.Link.SeenAt},
		&g.Sponsor.ID, &g.Sponsor.TenantID, &g.Sponsor.ObjectID, &g.Sponsor.Name, &g.Sponsor.Email,
	}
}

// requestColumns are read by scanRequest, with sponsor and lines; the query
// names the tables r and sp.
var requestColumns = `
	r.id, r.ref, coalesce(r.guest_id::text, ''), r.version, r.state, r.email, r.name, r.organisation, r.language, r.delivery,
	r.access_until, r.reason, r.message, r.created_at, r.sent_at, r.decide_by, r.closed_at, r.form_key, r.wake_at, r.nudged_at, r.address_reason,
	r.purpose, coalesce(r.account_id::text, ''), r.escalated_at,
	coalesce(r.edits::text, ''), coalesce((SELECT e.ref FROM requests e WHERE e.id = r.edits), ''), r.edited, r.used_at,
	sp.id, sp.tenant_id, sp.object_id, sp.name, sp.email, ` + standInsOf + `, ` + answersOf + `,
	(SELECT coalesce(json_agg(json_build_object('ID', l.id, 'Package', l.package, 'Answers', nullif(l.answers, '[]'), 'State', l.state, 'Replaces', l.replaces, 'Suggested', l.suggested,
		'Stage', l.stage, 'StageAt', ` + jsonTime("l.stage_at") + `, 'Until', ` + jsonTime("l.access_until") + `,
		'Asked', ` + askedOf + `, 'Reviews', ` + reviewsOf + `,
		'Decision', json_build_object('By', coalesce(l.decided_by::text, ''), 'ByName', coalesce(d.name, '') || coalesce((SELECT ' for ' || f.name FROM line_reviews v JOIN people f ON f.id = v.for_id
				WHERE v.line_id = l.id AND v.digest = l.digest AND v.person_id = l.decided_by), ''),
			'At', ` + jsonTime("l.decided_at") + `,
			'Comment', l.comment, 'Digest', l.digest, 'Key', l.form_key)) ORDER BY l.position), '[]')
		FROM request_lines l LEFT JOIN people d ON d.id = l.decided_by WHERE l.request_id = r.id)`

// jsonTime writes a column as encoding/json reads a time; null is the zero time.
func jsonTime(column string) string {
	return `coalesce(to_char(` + column + ` AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '0001-01-01T00:00:00Z')`
}

func scanRequest(row pgx.CollectableRow) (guest.Request, error) {
	var r guest.Request
	err := row.Scan(&r.ID, &r.Ref, &r.Guest, &r.Version, &r.State, address{&r.Email}, &r.Name, &r.Org, &r.Language, &r.Delivery,
		moment{&r.Until}, &r.Reason, &r.Message, moment{&r.CreatedAt}, moment{&r.SentAt}, moment{&r.DecideBy}, moment{&r.ClosedAt}, &r.Key,
		moment{&r.WakeAt}, moment{&r.NudgedAt}, &r.AddressReason,
		&r.Purpose, &r.Account, moment{&r.EscalatedAt},
		&r.Edits, &r.EditsRef, &r.Edited, moment{&r.UsedAt},
		&r.Sponsor.ID, &r.Sponsor.TenantID, &r.Sponsor.ObjectID, &r.Sponsor.Name, &r.Sponsor.Email, &r.StandIns, &r.Answers, &r.Lines)
	return r, err
}

// requestsThat selects requests with their lines, for scanRequest; which ones follows.
var requestsThat = `SELECT ` + requestColumns + ` FROM requests r JOIN people sp ON sp.id = r.sponsor_id `

// loadRequests gives requests with their lines.
func loadRequests(ctx context.Context, q querier, where string, args ...any) ([]guest.Request, error) {
	rows, err := q.Query(ctx, requestsThat+where, args...)
	if err != nil {
		return nil, fmt.Errorf("load requests: %w", err)
	}
	requests, err := pgx.CollectRows(rows, scanRequest)
	if err != nil {
		return nil, fmt.Errorf("load requests: %w", err)
	}
	return requests, nil
}

func one[T any](rows []T, err error) (first T, _ error) {
	if err != nil {
		return first, err
	}
	if len(rows) == 0 {
		return first, guest.ErrNotFound
	}
	return rows[0], nil
}

const grantColumns = `g.id, g.guest_id, g.line_id, g.request_id, g.digest, g.package, g.starts_at, g.access_until, g.ended_at, g.followed_at`

func scanGrant(row pgx.CollectableRow) (g guest.Grant, err error) {
	err = row.Scan(&g.ID, &g.Guest, &g.Line, &g.Request, &g.Digest, &g.Package, moment{&g.From}, moment{&g.Until}, moment{&g.EndedAt}, moment{&g.FollowedAt})
	return g, err
}

// moment reads a time as UTC, and null as the zero time.
type moment struct{ t *time.Time }

func (m moment) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*m.t = time.Time{}
	case time.Time:
		*m.t = v.UTC()
	default:
		return fmt.Errorf("a time came as %T", src)
	}
	return nil
}

// nullable writes the zero time as null.
func nullable(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC()
}

// optional writes an empty id as null.
func optional[T ~string](id T) any {
	if id == "" {
		return nil
	}
	return string(id)
}

// address reads a stored address, which is canonical.
type address struct{ a *guest.Address }

func (d address) Scan(src any) error {
	s, ok := src.(string)
	if !ok {
		return fmt.Errorf("an address came as %T", src)
	}
	local, domain, _ := strings.Cut(s, "@")
	*d.a = guest.Address{Local: local, Domain: domain}
	return nil
}

// document gives the JSON of a value for a jsonb column.
func document(v any) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("write a document: %w", err)
	}
	return raw, nil
}
