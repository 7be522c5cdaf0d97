package postgres

import (
	"context"
	"fmt"
	"time"

	"guestportal/internal/guest"
)

// Facts gives what is known of an address, from our own rows and from the
// directory mirror, in one query. References and details are those of what the
// asking person may see only. What there is a cap on is counted no further than to the cap, or to 100.
// Who may be a guest of whom a restore knows nothing can be asked for again.
func (s *Store) Facts(ctx context.Context, rules guest.Policy, email guest.Address, by guest.Person, now time.Time) (guest.Facts, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	return facts(ctx, s.Pool, rules, email, by, now)
}

const (
	// here tells of a row of guests that it is a guest, or is being made one.
	here = `state IN ('inviting','invited','active','suspended','ending')`
	// counted tells of a row of guests that it counts for caps.
	counted = `(` + here + ` OR status = 'pending')`
)

// upTo counts rows, at most so many; with zero, which most caps are that are none, no
// rows. It is a number in the statement for the same reason as in inboxOf.
func upTo(most int, rows string) string {
	return fmt.Sprintf("(SELECT count(*) FROM (SELECT 1 FROM %s LIMIT %d) x)", rows, max(0, most))
}

func facts(ctx context.Context, q querier, rules guest.Policy, email guest.Address, by guest.Person, now time.Time) (guest.Facts, error) {
	load := `
		SELECT
			EXISTS (SELECT 1 FROM directory_users WHERE (mail = $1 OR principal = $1) AND user_type <> 'Guest')
				OR EXISTS (SELECT 1 FROM people WHERE lower(email) = $1),
			EXISTS (SELECT 1 FROM directory_groups WHERE lower(mail) = $1 AND mail <> ''),
			EXISTS (SELECT 1 FROM directory_users d WHERE d.mail = $1 AND d.user_type = 'Guest' AND (` + newcomer + `) IS NOT TRUE
				AND NOT EXISTS (SELECT 1 FROM guests o WHERE o.object_id = d.object_id AND o.state = 'removed'))
				OR EXISTS (SELECT 1 FROM guests WHERE email = $1 AND ` + here + `),
			coalesce(own.ref, ''), coalesce((SELECT name FROM people WHERE id = own.sponsor_id AND id <> $2), ''), coalesce(own.access, '{}'), own.access_until, coalesce(own.state = 'suspended', false),
			EXISTS (SELECT 1 FROM requests WHERE email = $1 AND state = 'pending'),
			coalesce(open.ref, ''), coalesce((SELECT name FROM people WHERE id = open.sponsor_id AND id <> $2), ''),
			coalesce(earlier.ref, ''), earlier.access_until,
			EXISTS (SELECT 1 FROM domain_asks WHERE sponsor_id = $2 AND domain = $5 AND state = 'open'),
			(SELECT count(*) FROM domain_asks WHERE sponsor_id = $2 AND state = 'open'),
			(SELECT max(answered_at) FROM domain_asks WHERE domain = $5 AND state = 'refused' AND answered_at > $6),
			` + upTo(max(rules.InvitesPerDay, 100), `requests WHERE sponsor_id = $2 AND sent_at > $3`) + `,
			(SELECT count(*) FROM requests WHERE sponsor_id = $2 AND state = 'pending'),
			` + upTo(rules.MostGuests, `guests WHERE sponsor_id = $2 AND `+counted) + `
		FROM (SELECT 1) one
		LEFT JOIN LATERAL (SELECT ref, sponsor_id, access, access_until, state FROM guests WHERE email = $1 AND (sponsor_id = $2 OR $4) AND ` + here + ` LIMIT 1) own ON true
		LEFT JOIN LATERAL (SELECT ref, sponsor_id FROM requests q WHERE email = $1 AND state = 'pending' AND (sponsor_id = $2 OR $4
			OR EXISTS (SELECT 1 FROM guests o WHERE o.id = q.guest_id AND o.sponsor_id = $2)) LIMIT 1) open ON true
		LEFT JOIN LATERAL (SELECT ref, access_until FROM guests WHERE email = $1 AND sponsor_id = $2 AND state = 'removed' AND access_until IS NOT NULL
			ORDER BY id DESC LIMIT 1) earlier ON true`
	var f guest.Facts
	err := q.QueryRow(ctx, load, email.String(), by.ID, now.Add(-24*time.Hour), by.Reads(), email.Domain, now.Add(-guest.RefusedFor)).
		Scan(&f.Colleague, &f.Group, &f.Guest, &f.GuestRef, &f.GuestOf, &f.GuestHas, moment{&f.GuestUntil}, &f.GuestBlocked, &f.OpenRequest, &f.OpenRef, &f.OpenOf,
			&f.EarlierRef, moment{&f.EarlierEnd}, &f.DomainAsked, &f.DomainAsks, moment{&f.DomainRefused}, &f.SentToday, &f.Open, &f.Guests)
	if err != nil {
		return f, fmt.Errorf("look up an address: %w", err)
	}
	if f.SentTodayInAll, f.GuestsInAll, err = inAll(ctx, q, rules, now); err == nil && f.Guest {
		f.Account, err = accountOf(ctx, q, email)
	}
	return f, err
}

// inAll counts what there are caps on for everybody together, where there are any. It
// is a statement of its own: in another one the database would take it for so costly
// without knowing since when that it would plan the whole anew each time.
func inAll(ctx context.Context, q querier, rules guest.Policy, now time.Time) (sentToday, guests int, err error) {
	if rules.InvitesPerDayInAll <= 0 && rules.MostGuestsInAll <= 0 {
		return 0, 0, nil
	}
	load := `SELECT ` + upTo(rules.InvitesPerDayInAll, `requests WHERE sent_at > $1`) + `, ` + upTo(rules.MostGuestsInAll, `guests WHERE `+counted)
	if err := q.QueryRow(ctx, load, now.Add(-24*time.Hour)).Scan(&sentToday, &guests); err != nil {
		return 0, 0, fmt.Errorf("count what is capped in all: %w", err)
	}
	return sentToday, guests, nil
}
