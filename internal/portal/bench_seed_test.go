package portal

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"guestportal/internal/guest"
)

// crowd fills a database with guests of many sponsors, each with ten requests,
// by SQL: through the pages it would take days. One in fifty guests belongs to
// the sponsor whose pages are measured.
func crowd(tb testing.TB, pool *pgxpool.Pool, sponsor, approver guest.Person, pack guest.Package, guests int) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Minute)
	defer cancel()
	statements := []string{
		`SET statement_timeout = 0`,
		`SET session_replication_role = replica`, // foreign keys are right by construction
		// Ids that sort by time, as the program's do.
		`CREATE FUNCTION pg_temp.id(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $f$
			SELECT (lpad(to_hex(1700000000000 + n), 12, '0') || '7000' || '8' || substr(md5(kind || n), 1, 15))::uuid $f$`,
		`INSERT INTO people (id, tenant_id, object_id, name, email)
			SELECT pg_temp.id('person', n), pg_temp.id('tenant', 0), pg_temp.id('person', n), 'Sponsor ' || n, 'sponsor' || n || '@contoso.example'
			FROM generate_series(1, 50) n`,
	}
	conn, err := pool.Acquire(ctx)
	if err != nil {
		tb.Fatal(err)
	}
	defer conn.Release()
	for _, s := range statements {
		if _, err := conn.Exec(ctx, s); err != nil {
			tb.Fatalf("%s: %v", s, err)
		}
	}
	type statement struct {
		sql  string
		args []any
	}
	for _, s := range []statement{
		{`INSERT INTO guests (id, ref, state, sync, status, sponsor_id, email, name, organisation, language, delivery, message, access,
				object_id, invited_at, accepted_at, access_until, created_at)
			SELECT pg_temp.id('guest', n), 'GU-' || lpad(n::text, 8, '0'),
				'active', 'in sync', CASE WHEN n % 20 = 0 THEN 'invited' WHEN n % 97 = 0 THEN 'attention' ELSE 'active' END,
				CASE WHEN n % 50 = 0 THEN $2::uuid ELSE pg_temp.id('person', 1 + n % 50) END,
				'guest' || n || '@partner' || n % 300 || '.example', 'Guest Number ' || n, 'Partner ' || n % 300, 'en', 'mail', '',
				ARRAY[$3], pg_temp.id('object', n), now(), now(), now() + (n % 180) * interval '1 day', now()
			FROM generate_series(1, $1) n`, []any{guests, sponsor.ID, pack.Name}},
		{`INSERT INTO requests (id, ref, guest_id, version, state, sponsor_id, email, name, organisation, language, delivery, access_until,
				reason, message, created_at, sent_at, decide_by, closed_at, form_key)
			SELECT pg_temp.id('request', n * 10 + k), 'GR-' || lpad((n * 10 + k)::text, 8, '0'), pg_temp.id('guest', n), 3, 'approved',
				CASE WHEN n % 50 = 0 THEN $2::uuid ELSE pg_temp.id('person', 1 + n % 50) END,
				'guest' || n || '@partner' || n % 300 || '.example', 'Guest Number ' || n, 'Partner', 'en', 'mail', now() + interval '90 days',
				'Works with us on the project until it is done.', '', now(), now(), now(), now(), 'key ' || n * 10 + k
			FROM generate_series(1, $1) n, generate_series(0, 9) k`, []any{guests, sponsor.ID}},
		{`INSERT INTO request_lines (id, request_id, sponsor_id, position, package_id, package, state, decided_by, decided_at, digest)
			SELECT pg_temp.id('line', n * 10 + k), pg_temp.id('request', n * 10 + k),
				CASE WHEN n % 50 = 0 THEN $2::uuid ELSE pg_temp.id('person', 1 + n % 50) END, 0, $3, $4, 'approved', $5, now(), 'digest'
			FROM generate_series(1, $1) n, generate_series(0, 9) k`, []any{guests, sponsor.ID, pack.ID, pack, approver.ID}},
		{`INSERT INTO line_approvers (line_id, person_id, request_id, open)
			SELECT pg_temp.id('line', n * 10 + k), $2, pg_temp.id('request', n * 10 + k), false
			FROM generate_series(1, $1) n, generate_series(0, 9) k`, []any{guests, approver.ID}},
		{`INSERT INTO grants (id, guest_id, line_id, request_id, digest, package, starts_at, access_until)
			SELECT pg_temp.id('grant', n), pg_temp.id('guest', n), pg_temp.id('line', n * 10), pg_temp.id('request', n * 10), 'digest', $2,
				now(), now() + interval '90 days'
			FROM generate_series(1, $1) n`, []any{guests, pack}},
		{`INSERT INTO history (at, kind, guest_id, request_id, actor_name, words)
			SELECT now(), 'approved', pg_temp.id('guest', n), pg_temp.id('request', n * 10), 'Ben Ito', 'Ben Ito approved ' || k
			FROM generate_series(1, $1) n, generate_series(1, 6) k`, []any{guests}},
		{`ANALYZE`, nil},
	} {
		if _, err := conn.Exec(ctx, s.sql, s.args...); err != nil {
			tb.Fatalf("%.60s: %v", s.sql, err)
		}
	}
}
