package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// Guests lists guests, newest first, one page after a known guest, in one query.
func (s *Store) Guests(ctx context.Context, f guest.Filter) (guest.GuestPage, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	packages, err := s.packagesCalled(ctx, f.Package)
	if err != nil {
		return guest.GuestPage{}, err
	}
	where, args := conditions(f, packages)
	if f.Package != "" {
		// Planned anew each time: how many have one of these packages, and so whether it
		// is better to begin with them or with the newest guests, only the values tell.
		args = append([]any{pgx.QueryExecModeCacheDescribe}, args...)
	}
	// The page is cut before anything is joined to it, so that the cost does not
	// grow with the number of guests.
	list := `
		SELECT ` + guestColumns + `, g.status, g.access, coalesce(r.id::text, ''), coalesce(r.ref, '')
		FROM (SELECT g.id FROM guests g ` + where + fmt.Sprintf(` ORDER BY g.id DESC LIMIT %d`, f.Limit+1) + `) shown
		JOIN guests g ON g.id = shown.id JOIN people sp ON sp.id = g.sponsor_id
		LEFT JOIN LATERAL (SELECT id, ref FROM requests WHERE guest_id = g.id AND sent_at IS NOT NULL ORDER BY id DESC LIMIT 1) r ON true
		ORDER BY g.id DESC`
	rows, err := s.Pool.Query(ctx, list, args...)
	if err != nil {
		return guest.GuestPage{}, fmt.Errorf("list guests: %w", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (guest.GuestRow, error) {
		var g guest.GuestRow
		err := row.Scan(append(guestTargets(&g.Guest), &g.Status, &g.Access, &g.RequestID, &g.Request)...)
		g.Until = g.Guest.Until
		return g, err
	})
	if err != nil {
		return guest.GuestPage{}, fmt.Errorf("list guests: %w", err)
	}
	if len(all) > f.Limit {
		return guest.GuestPage{Rows: all[:f.Limit], More: true}, nil
	}
	return guest.GuestPage{Rows: all}, nil
}

func conditions(f guest.Filter, packages []string) (where string, args []any) {
	var parts []string
	add := func(part string, arg any) {
		args = append(args, arg)
		parts = append(parts, strings.ReplaceAll(part, "?", fmt.Sprintf("$%d", len(args))))
	}
	if f.Sponsor != "" {
		add("g.sponsor_id = ?", f.Sponsor)
	}
	if f.Status != "" {
		add("g.status = ?", f.Status)
	}
	if f.Administrator {
		parts = append(parts, needsAdministrator)
	}
	if !f.EndsBefore.IsZero() {
		add("g.access_until < ? AND g.status IN ('provisioning','invited','active','suspended')", f.EndsBefore)
	}
	if f.Package != "" {
		add("g.access && ?::text[]", packages)
	}
	switch q := strings.TrimSpace(f.Query); {
	case q == "":
	case f.Sponsor != "": // one sponsor's guests are few enough to look into
		// In a query of its own, so that it is made once and not for every row.
		add("g.searched LIKE (SELECT '%' || lower(?) || '%')", literally.Replace(q))
	default:
		add("g.words @@ to_tsquery('simple', ?)", beginnings(q))
	}
	if f.After != "" {
		add("g.id < ?", f.After)
	}
	if len(parts) == 0 {
		return "", nil
	}
	return "WHERE " + strings.Join(parts, " AND "), args
}

// mostCalled is how many packages a part of a name can stand for in a list.
const mostCalled = 50

// packagesCalled gives the name itself, which guests may still have of a package
// that is called otherwise now, and where no package is called exactly so the names
// of the first mostCalled that have it in theirs.
func (s *Store) packagesCalled(ctx context.Context, name string) ([]string, error) {
	if name == "" {
		return nil, nil
	}
	const find = `
		SELECT $1 UNION (SELECT name FROM packages WHERE lower(name) LIKE '%' || lower($2) || '%'
			AND NOT EXISTS (SELECT 1 FROM packages WHERE name = $1) ORDER BY name LIMIT $3)`
	rows, err := s.Pool.Query(ctx, find, name, literally.Replace(name), mostCalled)
	if err != nil {
		return nil, fmt.Errorf("look for packages by their names: %w", err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("look for packages by their names: %w", err)
	}
	return names, nil
}

// literally takes the meaning from the signs that LIKE knows.
var literally = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// beginnings asks for rows that have, for every word of a query, one that begins
// so. Without a word nothing is found.
func beginnings(query string) string {
	split := func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsMark(c) && !unicode.IsDigit(c) }
	parts := strings.FieldsFunc(query, split)
	for i, p := range parts[:min(len(parts), 8)] {
		if r := []rune(p); len(r) > 64 {
			p = string(r[:64])
		}
		parts[i] = p + ":*"
	}
	return strings.Join(parts[:min(len(parts), 8)], " & ")
}

// Reminders counts what a sponsor should look at, in one query.
func (s *Store) Reminders(ctx context.Context, sponsor guest.PersonID, now time.Time) (guest.Reminders, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	const count = `
		SELECT
			(SELECT count(*) FROM (SELECT 1 FROM guests WHERE sponsor_id = $1 AND status = 'invited' LIMIT 100) x),
			(SELECT count(*) FROM (SELECT 1 FROM guests WHERE sponsor_id = $1 AND access_until < $2
				AND status IN ('provisioning','invited','active','suspended') LIMIT 100) x),
			(SELECT count(*) FROM (SELECT 1 FROM guests WHERE sponsor_id = $1 AND status = 'attention' LIMIT 100) x),
			(SELECT count(*) FROM (SELECT 1 FROM requests WHERE sponsor_id = $1 AND state = 'draft' LIMIT 100) x)`
	var r guest.Reminders
	err := s.Pool.QueryRow(ctx, count, sponsor, now.AddDate(0, 0, 30)).
		Scan(&r.NotAccepted, &r.EndingSoon, &r.Trouble, &r.Drafts)
	if err != nil {
		return r, fmt.Errorf("count what needs attention: %w", err)
	}
	return r, nil
}

// inboxOf selects the first requests in a person's inbox, oldest first: their own, and
// those of whoever they stand in for, except where they are the sponsor
// themselves. $2 is the last one of the page before, empty for none. How many is a
// number in the statement: with a parameter there, whose value decides what is cheap,
// the database would plan the whole statement anew for every page, which takes as long
// as to carry it out.
func inboxOf(most int) string {
	limit := fmt.Sprintf(` LIMIT %d`, most)
	return `
	(SELECT DISTINCT request_id FROM line_approvers WHERE person_id = $1 AND open AND request_id > ` + first + ` ORDER BY request_id` + limit + `)
	UNION (SELECT DISTINCT a.request_id FROM delegations d JOIN line_approvers a ON a.person_id = d.person_id AND a.open
		JOIN requests q ON q.id = a.request_id AND q.sponsor_id <> $1
			AND NOT EXISTS (SELECT 1 FROM guests o WHERE o.id = q.guest_id AND o.sponsor_id = $1)
		WHERE d.to_id = $1 AND ` + away + ` AND a.request_id > ` + first + ` ORDER BY a.request_id` + limit + `)
	ORDER BY request_id` + limit
}

// decidedOf selects in the same way of which requests a person has said something,
// newest first.
func decidedOf(most int) string {
	limit := fmt.Sprintf(` ORDER BY request_id DESC LIMIT %d`, most)
	return `
	(SELECT DISTINCT request_id FROM request_lines WHERE decided_by = $1 AND request_id < ` + last + limit + `)
	UNION (SELECT DISTINCT request_id FROM line_reviews WHERE person_id = $1 AND request_id < ` + last + limit + `)` + limit
}

// first and last are the id $2, or without one that which stands before or behind
// all others. An index finds such a place; it would not find "$2 = ” OR".
const (
	first = `coalesce(nullif($2, ''), '00000000-0000-0000-0000-000000000000')::uuid`
	last  = `coalesce(nullif($2, ''), 'ffffffff-ffff-ffff-ffff-ffffffffffff')::uuid`
)

// Inbox lists the requests that wait for a person, oldest first, or of which they
// said something, newest first.
func (s *Store) Inbox(ctx context.Context, by guest.PersonID, past bool, after guest.RequestID, limit int) (guest.InboxPage, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	where := `WHERE r.id IN (` + inboxOf(limit+1) + `) ORDER BY r.id`
	if past {
		where = `WHERE r.id IN (` + decidedOf(limit+1) + `) ORDER BY r.id DESC`
	}
	requests, err := loadRequests(ctx, s.Pool, where, by, string(after))
	if err != nil {
		return guest.InboxPage{}, err
	}
	if len(requests) > limit {
		return guest.InboxPage{Requests: requests[:limit], More: true}, nil
	}
	return guest.InboxPage{Requests: requests}, nil
}

// waitingAtMost is where counting what waits for somebody stops.
const waitingAtMost = 100

// WaitingFor counts the requests that wait for a person, at most waitingAtMost.
func (s *Store) WaitingFor(ctx context.Context, by guest.PersonID) (int, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	var n int
	count := `SELECT count(*) FROM (` + inboxOf(waitingAtMost) + `) x`
	if err := s.Pool.QueryRow(ctx, count, by, "").Scan(&n); err != nil {
		return 0, fmt.Errorf("count the inbox: %w", err)
	}
	return n, nil
}
