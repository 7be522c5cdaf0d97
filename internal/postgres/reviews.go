package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// away says of a delegation d that it holds now.
const away = `d.ended_at IS NULL AND now() >= d.from_at AND now() < d.until_at`

// The queries name the table r. standInsOf are the ids of those who decide for the
// sponsor, or for who answers for the guest, now: at most one for each. answersOf is
// the guest's sponsor, when somebody else has sent the request.
const (
	standInsOf = `(SELECT coalesce(array_agg(d.to_id::text), '{}') FROM delegations d
		WHERE d.person_id IN (r.sponsor_id, (SELECT o.sponsor_id FROM guests o WHERE o.id = r.guest_id)) AND ` + away + `)`
	answersOf = `coalesce((SELECT o.sponsor_id::text FROM guests o WHERE o.id = r.guest_id AND o.sponsor_id <> r.sponsor_id), '')`
)

// askedOf is who is asked about the line l as guest.Asked, those who stand in for
// somebody last.
const askedOf = `(
	SELECT coalesce(json_agg(json_build_object('ID', p.id, 'TenantID', p.tenant_id, 'ObjectID', p.object_id, 'Name', p.name, 'Email', p.email,
		'Stage', x.stage, 'Why', x.why, 'For', x.for_id, 'ForName', x.for_name) ORDER BY x.stage, x.for_id <> '', p.name, p.id), '[]')
	FROM (SELECT a.person_id, a.stage, a.why, '' AS for_id, '' AS for_name FROM line_approvers a WHERE a.line_id = l.id
		UNION ALL
		SELECT d.to_id, a.stage, a.why, w.id::text, w.name FROM line_approvers a JOIN delegations d ON d.person_id = a.person_id AND ` + away + `
		JOIN people w ON w.id = a.person_id WHERE a.line_id = l.id) x JOIN people p ON p.id = x.person_id)`

// reviewsOf is what was said of the line l as guest.Review.
var reviewsOf = `(
	SELECT coalesce(json_agg(json_build_object('Stage', v.stage, 'By', v.person_id, 'ByName', p.name,
		'For', coalesce(v.for_id::text, ''), 'ForName', coalesce(f.name, ''), 'Verdict', v.verdict, 'Until', ` + jsonTime("v.until_at") + `,
		'Comment', v.comment, 'Digest', v.digest, 'Key', v.form_key, 'At', ` + jsonTime("v.at") + `) ORDER BY v.at, v.person_id), '[]')
	FROM line_reviews v JOIN people p ON p.id = v.person_id LEFT JOIN people f ON f.id = v.for_id WHERE v.line_id = l.id)`

// storeRequest writes a request that was sent, and what was said of its lines. A
// line that is decided is never written again.
func storeRequest(ctx context.Context, tx pgx.Tx, r guest.Request) error {
	if err := updateRequest(ctx, tx, r); err != nil {
		return err
	}
	return storeLines(ctx, tx, r)
}

// storeLines writes what has become of lines, all in one way there and back: what
// was said of them first, which counts what follows; then who is asked.
func storeLines(ctx context.Context, tx pgx.Tx, r guest.Request) error {
	var t together
	for _, l := range r.Lines {
		for _, v := range l.Reviews {
			const review = `
				INSERT INTO line_reviews (line_id, request_id, sponsor_id, stage, person_id, for_id, verdict, until_at, comment, digest, form_key, at)
				SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12
				WHERE NOT EXISTS (SELECT 1 FROM line_reviews WHERE line_id = $1 AND digest = $10 AND person_id = $5)`
			t.exec(nil, review, l.ID, r.ID, r.Sponsor.ID, v.Stage, v.By, optional(v.For), v.Verdict, nullable(v.Until),
				v.Comment, v.Digest, v.Key, v.At)
		}
		t.asked(r, l)
		suggested, err := suggestedDocument(l)
		if err != nil {
			return err
		}
		const update = `
			UPDATE request_lines SET state = $2, decided_by = $3, decided_at = $4, comment = $5, digest = $6, form_key = $7,
				stage = $8, stage_at = $9, access_until = $10, suggested = $11
			WHERE id = $1 AND state = 'pending'`
		t.exec(nil, update, l.ID, l.State, optional(l.Decision.By), nullable(l.Decision.At),
			l.Decision.Comment, l.Decision.Digest, l.Decision.Key, l.Stage, nullable(l.StageAt), nullable(l.Until), suggested)
	}
	if err := t.send(ctx, tx); err != nil {
		return fmt.Errorf("store the lines of %s: %w", r.Ref, err)
	}
	return nil
}

// suggestedDocument gives what is suggested for a line, and an empty document for
// nothing.
func suggestedDocument(l guest.Line) ([]byte, error) {
	if l.Suggested.By == "" {
		return []byte("{}"), nil
	}
	return document(l.Suggested)
}

// asked writes who is asked about a line, and whose inbox it is in: that of all
// who may still decide. Those who stand in for somebody follow from delegations.
func (t *together) asked(r guest.Request, l guest.Line) {
	open := map[guest.PersonID]bool{}
	if r.State == guest.Pending {
		r.StandIns = nil // they may be back before it is decided
		for _, a := range r.Deciders(l) {
			open[a.ID] = open[a.ID] || a.For == ""
		}
	}
	for _, a := range l.Everybody() {
		const ask = `
			INSERT INTO line_approvers (line_id, person_id, request_id, open, stage, why) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (line_id, person_id) DO UPDATE SET open = excluded.open, stage = excluded.stage, why = excluded.why
			WHERE (line_approvers.open, line_approvers.stage) IS DISTINCT FROM (excluded.open, excluded.stage)`
		t.exec(nil, ask, l.ID, a.ID, r.ID, open[a.ID], a.Stage, a.Why)
	}
}
