package postgres

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

const (
	askColumns = `a.id, a.domain, a.reason, a.at, a.state, coalesce(a.answered_by::text, ''), a.answerer, a.answer, a.answered_at,
		p.id, p.tenant_id, p.object_id, p.name, p.email`
	openAsks = `WHERE a.state = 'open' ORDER BY a.at, a.id LIMIT $1`
)

func loadAsks(ctx context.Context, q querier, where string, args ...any) ([]guest.DomainAsk, error) {
	rows, err := q.Query(ctx, `SELECT `+askColumns+` FROM domain_asks a JOIN people p ON p.id = a.sponsor_id `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("load organisations that were asked for: %w", err)
	}
	asks, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (a guest.DomainAsk, err error) {
		return a, row.Scan(&a.ID, &a.Domain, &a.Reason, moment{&a.At}, &a.State, &a.AnsweredBy, &a.Answerer, &a.Answer, moment{&a.AnsweredAt},
			&a.By.ID, &a.By.TenantID, &a.By.ObjectID, &a.By.Name, &a.By.Email)
	})
	if err != nil {
		return nil, fmt.Errorf("load organisations that were asked for: %w", err)
	}
	return asks, nil
}

// OpenAsks gives organisations that wait to be allowed, oldest first.
func (s *Store) OpenAsks(ctx context.Context, f guest.AskFilter) ([]guest.DomainAsk, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	switch {
	case f.SameAs != "":
		const same = `WHERE a.state = 'open' AND a.domain = (SELECT domain FROM domain_asks WHERE id = $2) ORDER BY a.at, a.id LIMIT $1`
		return loadAsks(ctx, s.Pool, same, f.Limit, f.SameAs)
	case f.After != "":
		const after = `WHERE a.state = 'open' AND (a.at, a.id) > (SELECT at, id FROM domain_asks WHERE id = $2) ORDER BY a.at, a.id LIMIT $1`
		return loadAsks(ctx, s.Pool, after, f.Limit, f.After)
	}
	return loadAsks(ctx, s.Pool, openAsks, f.Limit)
}

// AskOf gives the newest ask of a sponsor for a domain.
func (s *Store) AskOf(ctx context.Context, sponsor guest.PersonID, domain string) (guest.DomainAsk, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	return one(loadAsks(ctx, s.Pool, `WHERE a.sponsor_id = $1 AND a.domain = $2 ORDER BY a.at DESC, a.id DESC LIMIT 1`, sponsor, domain))
}

// AskForDomain stores a sponsor's ask, as decide makes it of what is known of an
// address at the domain. One at a time for a sponsor, who may have so many.
func (s *Store) AskForDomain(ctx context.Context, by guest.Person, email guest.Address, now time.Time, decide func(guest.Facts) (guest.DomainAsk, error)) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT 1 FROM people WHERE id = $1 FOR NO KEY UPDATE`, by.ID); err != nil {
			return fmt.Errorf("lock a sponsor: %w", err)
		}
		rules, err := policy(ctx, tx)
		if err != nil {
			return err
		}
		known, err := facts(ctx, tx, rules, email, by, now)
		if err != nil {
			return err
		}
		a, err := decide(known)
		if err != nil {
			return err
		}
		const insert = `
			INSERT INTO domain_asks (id, domain, sponsor_id, reason, at, state) VALUES ($1, $2, $3, $4, $5, 'open')
			ON CONFLICT (sponsor_id, domain) WHERE state = 'open' DO NOTHING`
		if _, err := tx.Exec(ctx, insert, a.ID, a.Domain, a.By.ID, a.Reason, a.At); err != nil {
			return fmt.Errorf("ask for an organisation: %w", err)
		}
		return announce(ctx, tx, topicOps)
	})
}

// Standing counts what a change of the rules would meet.
func (s *Store) Standing(ctx context.Context, before, after guest.Policy, now time.Time) (guest.Standing, error) {
	found := guest.Standing{Longer: map[string]int{}, Asked: map[string]int{}}
	err := s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		var t together
		perDomain := func(row pgx.CollectableRow) (d guest.DomainCount, err error) { return d, row.Scan(&d.Domain, &d.Count) }
		const by = ` GROUP BY 1 ORDER BY 2 DESC LIMIT 20000`
		rows(&t, &found.Open, "open requests by domain", perDomain, `SELECT split_part(email, '@', 2), count(*) FROM requests WHERE state = 'pending'`+by)
		rows(&t, &found.Guests, "guests by domain", perDomain, `SELECT split_part(email, '@', 2), count(*) FROM guests WHERE `+here+by)
		t.row("guests in all", []any{&found.InAll}, `SELECT count(*) FROM guests WHERE `+counted)
		const full = `SELECT count(*) FROM (SELECT 1 FROM guests WHERE ` + counted + ` GROUP BY sponsor_id HAVING count(*) >= $1) x WHERE $1 > 0`
		t.row("sponsors with many guests", []any{&found.Full}, full, after.MostGuests)
		const busy = `SELECT count(*) FROM (SELECT 1 FROM requests WHERE state = 'pending' GROUP BY sponsor_id HAVING count(*) >= $1) x WHERE $1 > 0`
		t.row("sponsors with many requests", []any{&found.Busy}, busy, after.MostOpen)
		const unaccepted = `
			SELECT count(*), count(*) FILTER (WHERE $1 > 0 AND invited_at <= $2::timestamptz - $1 * interval '1 day') FROM guests WHERE state = 'invited'`
		t.row("invitations that wait", []any{&found.Unaccepted, &found.Overdue}, unaccepted, after.Prompts.GiveUp, now)
		if err := t.send(ctx, tx); err != nil {
			return fmt.Errorf("count what a change of the rules meets: %w", err)
		}
		if err := longer(ctx, tx, before, after, &found, now); err != nil {
			return err
		}
		var err error
		found.Asks, err = loadAsks(ctx, tx, openAsks, guest.AsksAtOnce)
		return err
	})
	return found, err
}

// longer counts guests and open requests whose access lasts longer than rules allow
// that a change gives them, by the organisation whose rules they are.
func longer(ctx context.Context, tx pgx.Tx, before, after guest.Policy, found *guest.Standing, now time.Time) error {
	var all []string
	for _, d := range append(slices.Clone(found.Open), found.Guests...) {
		all = append(all, d.Domain)
	}
	var domains []string
	var ends []time.Time
	for domain, until := range guest.OtherLongest(before, after, all, now) {
		domains, ends = append(domains, domain), append(ends, until)
	}
	if len(domains) == 0 {
		return nil
	}
	const (
		those  = `JOIN unnest($1::text[], $2::timestamptz[]) p (domain, until) ON p.domain = split_part(x.email, '@', 2)`
		guests = `SELECT p.domain, count(*) FROM guests x ` + those + ` WHERE x.access_until > p.until AND ` + here + ` GROUP BY 1`
		asked  = `SELECT p.domain, count(*) FROM requests x ` + those + ` WHERE x.state = 'pending' AND EXISTS (SELECT 1 FROM request_lines l
			WHERE l.request_id = x.id AND l.state IN ('pending', 'approved') AND least(l.access_until, x.access_until) > p.until) GROUP BY 1`
	)
	perDomain := func(row pgx.CollectableRow) (d guest.DomainCount, err error) { return d, row.Scan(&d.Domain, &d.Count) }
	var t together
	var have, ask []guest.DomainCount
	rows(&t, &have, "guests with long access", perDomain, guests, domains, ends)
	rows(&t, &ask, "requests for long access", perDomain, asked, domains, ends)
	if err := t.send(ctx, tx); err != nil {
		return fmt.Errorf("count what a longest access meets: %w", err)
	}
	for _, d := range have {
		found.Longer[after.PartnerFor(d.Domain).Domain] += d.Count
	}
	for _, d := range ask {
		found.Asked[after.PartnerFor(d.Domain).Domain] += d.Count
	}
	return nil
}
