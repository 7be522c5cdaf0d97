package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

const (
	// waits tells of a mail m that it waits for a digest, is part of one or is not needed.
	waits = `(m.digest_at IS NOT NULL OR m.failed_at IS NOT NULL AND m.failed_kind IS NOT DISTINCT FROM 'not needed')`
	// wishes are those of who gets the mail m.
	wishes = `coalesce((SELECT w.wishes FROM mail_preferences w WHERE w.person_id = m.person_id), '{}')`
)

// guestLetters loads letters about guests with the rows that their text is made from,
// in two queries however many there are. What only some kinds need is not in them.
func guestLetters(ctx context.Context, q querier, where string, args ...any) ([]guest.Letter, error) {
	rows, err := q.Query(ctx, `
		SELECT m.id::text, m.kind, coalesce(m.request_id::text, ''), m.created_at, m.sent_at,
			coalesce(p.id::text, ''), coalesce(p.tenant_id::text, ''), coalesce(p.object_id::text, ''), coalesce(p.name, ''),
			coalesce(p.email, ''), `+waits+`, `+wishes+`, g.access, m.about, `+guestColumns+`
		FROM mails m JOIN guests g ON g.id = m.guest_id JOIN people sp ON sp.id = g.sponsor_id
		LEFT JOIN people p ON p.id = m.person_id `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("load letters: %w", err)
	}
	var about []string
	letters, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l guest.Letter, err error) {
		var trouble string
		targets := []any{
			&l.ID, &l.Kind, &l.Request.ID,
			moment{&l.At},
			moment{&l.SentAt},
			&l.To.ID, &l.To.TenantID, &l.To.ObjectID, &l.To.Name, &l.To.Email, &l.Later, &l.Wishes, &l.Access, &trouble,
		}
		err = row.Scan(append(targets, guestTargets(&l.Guest)...)...)
		l.Trouble, _ = guest.ParseSignInTrouble(trouble)
		if l.Request.ID != "" {
			about = append(about, string(l.Request.ID))
		}
		return l, err
	})
	if err != nil {
		return nil, fmt.Errorf("load letters: %w", err)
	}
	if len(about) == 0 {
		return letters, nil
	}
	requests, err := loadRequests(ctx, q, `WHERE r.id = ANY($1::uuid[])`, about)
	if err != nil {
		return nil, err
	}
	byID := map[guest.RequestID]guest.Request{}
	for _, r := range requests {
		byID[r.ID] = r
	}
	for i := range letters {
		letters[i].Request = byID[letters[i].Request.ID]
	}
	return letters, nil
}
