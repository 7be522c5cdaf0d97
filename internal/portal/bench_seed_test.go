package portal

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"guestportal/internal/guest"
)

// crowd fills a database with guests of 25 sponsors, each guest with ten
// requests, by SQL: through the pages it would take days. One in 25 guests
// belongs to the sponsor whose pages are measured, and one in 50 has a request
// that waits for the approver.
func crowd(tb testing.TB, pool *pgxpool.Pool, sponsor, approver guest.Person, pack guest.Package, guests int) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Minute)
	defer cancel()
	// Not one of the pool: this session is not like the others, and ends here.
	conn, err := pgx.ConnectConfig(ctx, pool.Config().ConnConfig.Copy())
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	for _, s := range []struct {
		sql  string
		args []any
	}{
		{`SET statement_timeout = 0`, nil},
		{`SET session_replication_role = replica`, nil}, // foreign keys are right by construction
		// Ids that sort by time, as the program's do.
		{`CREATE FUNCTION pg_temp.id(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $f$
			SELECT (lpad(to_hex(1700000000000 + n), 12, '0') || '7000' || '8' || substr(md5(kind || n), 1, 15))::uuid $f$`, nil},
		{`INSERT INTO people (id, tenant_id, object_id, name, email)
			SELECT pg_temp.id('person', n), pg_temp.id('tenant', 0), pg_temp.id('person', n), 'Sponsor ' || n, 'sponsor' || n || '@contoso.example'
			FROM generate_series(1, 24) n`, nil},
		{`CREATE TEMP TABLE ask AS
			SELECT n, k, n % 50 = 0 AND k = 9 AS open, CASE WHEN n % 25 = 0 THEN $2::uuid ELSE pg_temp.id('person', n % 25) END AS sponsor
			FROM generate_series(1, $1::int) n, generate_series(0, 9) k`, []any{guests, sponsor.ID}},
		{`INSERT INTO guests (id, ref, state, sync, status, sponsor_id, email, name, organisation, language, delivery, message, access,
				object_id, invited_at, accepted_at, access_until, created_at)
			SELECT pg_temp.id('guest', n), 'GU-' || lpad(n::text, 8, '0'),
				'active', 'in sync', CASE WHEN n % 20 = 0 THEN 'invited' WHEN n % 97 = 0 THEN 'attention' ELSE 'active' END, sponsor,
				'guest' || n || '@partner' || n % 300 || '.example', 'Guest Number ' || n, 'Partner ' || n % 300, 'en', 'mail', '',
				ARRAY[$1], pg_temp.id('object', n), now(), now(), now() + (n % 180) * interval '1 day', now()
			FROM ask WHERE k = 0`, []any{pack.Name}},
		{`INSERT INTO requests (id, ref, guest_id, version, state, sponsor_id, email, name, organisation, language, delivery, access_until,
				reason, message, created_at, sent_at, decide_by, closed_at, form_key)
			SELECT pg_temp.id('request', n * 10 + k), 'GR-' || lpad((n * 10 + k)::text, 8, '0'), pg_temp.id('guest', n), 3,
				CASE WHEN open THEN 'pending' ELSE 'approved' END, sponsor,
				'guest' || n || '@partner' || n % 300 || '.example', 'Guest Number ' || n, 'Partner', 'en', 'mail', now() + interval '90 days',
				'Works with us on the project until it is done.', '', now(), now(), now() + interval '14 days',
				CASE WHEN NOT open THEN now() END, 'key ' || n * 10 + k
			FROM ask`, nil},
		{`INSERT INTO request_lines (id, request_id, sponsor_id, position, package_id, package, state, decided_by, decided_at, digest)
			SELECT pg_temp.id('line', n * 10 + k), pg_temp.id('request', n * 10 + k), sponsor, 0, $1, $2::jsonb,
				CASE WHEN open THEN 'pending' ELSE 'approved' END, CASE WHEN NOT open THEN $3::uuid END, CASE WHEN NOT open THEN now() END, 'digest'
			FROM ask`, []any{pack.ID, pack, approver.ID}},
		{`INSERT INTO line_approvers (line_id, person_id, request_id, open)
			SELECT pg_temp.id('line', n * 10 + k), $1, pg_temp.id('request', n * 10 + k), open FROM ask`, []any{approver.ID}},
		{`INSERT INTO grants (id, guest_id, line_id, request_id, digest, package, starts_at, access_until)
			SELECT pg_temp.id('grant', n), pg_temp.id('guest', n), pg_temp.id('line', n * 10), pg_temp.id('request', n * 10), 'digest', $1::jsonb,
				now(), now() + interval '90 days'
			FROM ask WHERE k = 0`, []any{pack}},
		{`INSERT INTO history (at, kind, guest_id, request_id, actor_name, words)
			SELECT now(), 'approved', pg_temp.id('guest', n), pg_temp.id('request', n * 10), 'Ben Ito', 'Ben Ito approved ' || k
			FROM ask WHERE k < 6`, nil},
		{`DROP TABLE ask`, nil},
		{`VACUUM ANALYZE`, nil},
	} {
		if _, err := conn.Exec(ctx, s.sql, s.args...); err != nil {
			tb.Fatalf("%.80s: %v", s.sql, err)
		}
	}
}
