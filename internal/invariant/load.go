package invariant

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/jackc/pgx/v5"
)

// Querier is a connection to the database, or a pool of them.
type Querier interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Load reads the log first and the database afterwards: whatever was called has
// its intent there by then. Control is the address of the emulator's control API.
func Load(ctx context.Context, control string, database Querier) (Record, error) {
	var r Record
	var journal struct{ Entries []Entry }
	var outbox struct{ Messages []Message }
	for path, into := range map[string]any{"/journal": &journal, "/outbox": &outbox} {
		if err := fetch(ctx, control+path, into); err != nil {
			return r, err
		}
	}
	r.Entries, r.Outbox = journal.Entries, outbox.Messages
	var rows []byte
	if err := database.QueryRow(ctx, everything).Scan(&rows); err != nil {
		return r, fmt.Errorf("read what is judged: %w", err)
	}
	if err := json.Unmarshal(rows, &r.Database); err != nil {
		return r, fmt.Errorf("understand what is judged: %w", err)
	}
	return r, fetch(ctx, control+"/state", &r.Tenant)
}

func fetch(ctx context.Context, address string, into any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return fmt.Errorf("ask the emulator: %w", err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("ask the emulator: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("ask the emulator for %s: %s", address, res.Status)
	}
	if err := json.NewDecoder(res.Body).Decode(into); err != nil {
		return fmt.Errorf("understand %s: %w", address, err)
	}
	return nil
}

// everything is one statement, so that all rows are of one moment.
const everything = `
SELECT json_build_object(
	'guests', (SELECT coalesce(json_agg(x), '[]') FROM (
		SELECT g.id, g.ref, g.state, g.sync, g.email, g.object_id, g.next_try, g.epoch, g.created_at, g.trouble, p.object_id AS sponsor
		FROM guests g JOIN people p ON p.id = g.sponsor_id ORDER BY g.id) x),
	'requests', (SELECT coalesce(json_agg(x), '[]') FROM (
		SELECT id, ref, guest_id, version, state, purpose, account_id FROM requests
		WHERE edits IS NULL OR state = 'draft' -- what a draft has changed is told of with the request that it changed
		ORDER BY id) x),
	'lines', (SELECT coalesce(json_agg(x), '[]') FROM (
		SELECT id, request_id, sponsor_id, state, decided_by, digest, coalesce(replaces->>'grant', '') AS replaces, package FROM request_lines ORDER BY request_id, position) x),
	'grants', (SELECT coalesce(json_agg(x), '[]') FROM (
		SELECT id, guest_id, line_id, request_id, digest, starts_at, access_until, ended_at, followed_at, package FROM grants ORDER BY id) x),
	'steps', (SELECT coalesce(json_agg(x), '[]') FROM (
		SELECT id, guest_id, epoch, kind, resource, sponsor, digest, client_request_id, intent_at, outcome, outcome_at
		FROM steps ORDER BY intent_at, epoch, id) x),
	'given', (SELECT coalesce(json_agg(x), '[]') FROM (
		SELECT guest_id, resource, confirmed FROM given ORDER BY guest_id, kind, object_id, role_id) x),
	'history', (SELECT coalesce(json_agg(x), '[]') FROM (
		SELECT id, at, kind, guest_id, request_id, version, words FROM history ORDER BY id) x),
	'mails', (SELECT coalesce(json_agg(x), '[]') FROM (
		SELECT id, kind, guest_id FROM mails ORDER BY id) x),
	'alarms', (SELECT coalesce(json_agg(x), '[]') FROM (
		SELECT kind, pauses, raised_at, closed_at, closed_by, reason FROM alarms ORDER BY raised_at) x),
	'policies', (SELECT coalesce(json_agg(x), '[]') FROM (
		SELECT at, body FROM policies ORDER BY version) x),
	'drifts', (SELECT coalesce(json_agg(x), '[]') FROM (
		SELECT id, guest_id, kind, state, resource, by_id, why FROM drift ORDER BY id) x),
	'additions', (SELECT coalesce(json_agg(x), '[]') FROM (
		SELECT id, template_id, name, assigned_only, reason, by_id, state, app_id, object_id, asked_at FROM app_additions ORDER BY id) x),
	'addition_steps', (SELECT coalesce(json_agg(x), '[]') FROM (
		SELECT id, addition_id, kind, client_request_id, intent_at, outcome FROM addition_steps ORDER BY intent_at, id) x))`
