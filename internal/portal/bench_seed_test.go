package portal

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// crowd fills a database with guests of 25 sponsors, each guest with ten requests,
// by SQL: through the pages it would take days. One in 25 guests belongs to Ana,
// one in ten has a request that waits for Ben. Half of them have one package, which
// was published three times, the others one of a hundredth as many packages as
// there are guests. The mirror has the guests' accounts, a fifth as many groups, a
// tenth as many members of staff, half of whom are in the first group, and a
// hundredth as many apps.
func (s *site) crowd() {
	s.tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Minute)
	defer cancel()
	catalogue, err := s.store.CataloguePage(ctx, guest.CatalogueFilter{Limit: 100})
	if err != nil {
		s.tb.Fatal(err)
	}
	pack := catalogue.Rows[slices.IndexFunc(catalogue.Rows, func(p guest.Entry) bool { return len(p.Resources) > 0 })].Package
	// Not one of the pool: this session is not like the others, and ends here.
	conn, err := pgx.ConnectConfig(ctx, s.pool.Config().ConnConfig.Copy())
	if err != nil {
		s.tb.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	type statement struct {
		sql  string
		args []any
	}
	for _, part := range [][]statement{
		{
			{`SET statement_timeout = 0`, nil},
			{`SET session_replication_role = replica`, nil}, // foreign keys are right by construction
			// Ids that sort by time, as the program's do.
			{`CREATE FUNCTION pg_temp.id(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $f$
				SELECT (lpad(to_hex(1700000000000 + n), 12, '0') || '7000' || '8' || substr(md5(kind || n), 1, 15))::uuid $f$`, nil},
			{`CREATE FUNCTION pg_temp.group_of(n bigint) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $f$
				SELECT jsonb_build_object('kind', 'group', 'object_id', pg_temp.id('group', n), 'name', 'Group ' || n) $f$`, nil},
			{`INSERT INTO people (id, tenant_id, object_id, name, email, roles)
				SELECT pg_temp.id('person', n), $1, pg_temp.id('person', n), 'Sponsor ' || n, 'sponsor' || n || '@contoso.example', '{Portal.Sponsor}'
				FROM generate_series(1, 24) n`, []any{s.ana.TenantID}},
			{`CREATE TEMP TABLE ask AS
				SELECT n, k, n % 10 = 0 AND k = 9 AS open, CASE WHEN n % 25 = 0 THEN $2::uuid ELSE pg_temp.id('person', n % 25) END AS sponsor,
					CASE WHEN n % 2 = 0 THEN $3 ELSE pg_temp.id('package', 1 + n % ($1 / 100)) END AS package_id,
					CASE WHEN n % 2 = 0 THEN jsonb_set($4, '{Version}', to_jsonb(1 + n % 3)) ELSE jsonb_set(jsonb_set($4, '{ID}', to_jsonb(pg_temp.id('package', 1 + n % ($1 / 100)))),
						'{Name}', to_jsonb('Package ' || 1 + n % ($1 / 100) || ' of department ' || (1 + n % ($1 / 100)) % 20)) END AS package
				FROM generate_series(1, $1::int) n, generate_series(0, 9) k`, []any{s.guests, s.ana.ID, pack.ID, pack}},
		},
		{
			{`INSERT INTO guests (id, ref, state, sync, status, sponsor_id, email, name, organisation, language, delivery, message, access,
					object_id, invited_at, accepted_at, access_until, created_at, check_due)
				SELECT pg_temp.id('guest', n), 'GU-' || lpad(n::text, 8, '0'),
					'active', 'in sync', CASE WHEN n % 20 = 0 THEN 'invited' WHEN n % 97 = 0 THEN 'attention' ELSE 'active' END, sponsor,
					'guest' || n || '@partner' || n % 300 || '.example', 'Guest Number ' || n, 'Partner ' || n % 300, 'en', 'mail', '',
					ARRAY[package->>'Name'], pg_temp.id('object', n), now(), now(), now() + (n % 180) * interval '1 day', now(), now() + interval '1 day'
				FROM ask WHERE k = 0`, nil},
			{`INSERT INTO requests (id, ref, guest_id, version, state, sponsor_id, email, name, organisation, language, delivery, access_until,
					reason, message, created_at, sent_at, decide_by, closed_at, form_key)
				SELECT pg_temp.id('request', n * 10 + k), 'GR-' || lpad((n * 10 + k)::text, 8, '0'), pg_temp.id('guest', n), 3,
					CASE WHEN open THEN 'pending' ELSE 'approved' END, sponsor,
					'guest' || n || '@partner' || n % 300 || '.example', 'Guest Number ' || n, 'Partner', 'en', 'mail', now() + interval '90 days',
					'Works with us on the project until it is done.', '', at, at, at + interval '14 days', CASE WHEN NOT open THEN at END, 'key ' || n * 10 + k
				FROM (SELECT *, CASE WHEN open THEN now() - (n / 10 % 13) * interval '1 day' ELSE now() - (10 - k) * interval '30 days' END AS at FROM ask) a`, nil},
			{`INSERT INTO request_lines (id, request_id, sponsor_id, position, package_id, package, state, decided_by, decided_at, digest)
				SELECT pg_temp.id('line', n * 10 + k), pg_temp.id('request', n * 10 + k), sponsor, 0, package_id, package,
					CASE WHEN open THEN 'pending' ELSE 'approved' END, CASE WHEN NOT open THEN $1::uuid END,
					CASE WHEN NOT open THEN now() - (10 - k) * interval '30 days' END, 'digest'
				FROM ask`, []any{s.ben.ID}},
			{`INSERT INTO line_approvers (line_id, person_id, request_id, open)
				SELECT pg_temp.id('line', n * 10 + k), $1, pg_temp.id('request', n * 10 + k), open FROM ask`, []any{s.ben.ID}},
			{`INSERT INTO grants (id, guest_id, line_id, request_id, digest, package, starts_at, access_until)
				SELECT pg_temp.id('grant', n), pg_temp.id('guest', n), pg_temp.id('line', n * 10), pg_temp.id('request', n * 10), 'digest', package,
					now(), now() + interval '90 days'
				FROM ask WHERE k = 0`, nil},
			{`INSERT INTO history (at, kind, guest_id, request_id, actor_name, words)
				SELECT now(), 'approved', pg_temp.id('guest', n), pg_temp.id('request', n * 10), 'Ben Ito', 'Ben Ito approved ' || k
				FROM ask WHERE k < 6`, nil},
			{`INSERT INTO drift (id, guest_id, kind, state, resource, seen_at)
				SELECT pg_temp.id('drift', n), pg_temp.id('guest', n), 'given outside', 'open', pg_temp.group_of(n), now() FROM ask WHERE k = 0 AND n % 50 = 0`, nil},
			{`DROP TABLE ask`, nil},
		},
		{
			{`INSERT INTO packages (id, version, position, name, description, resources, max_days, terms)
				SELECT pg_temp.id('package', n), 1, 1000, 'Package ' || n || ' of department ' || n % 20, 'What partners of department ' || n % 20 || ' work with.',
					jsonb_build_array(pg_temp.group_of(n)), 180, CASE WHEN n % 3 = 0 THEN jsonb_build_object('audience', jsonb_build_array(pg_temp.group_of(1))) ELSE '{}' END
				FROM generate_series(1, $1::int / 100) n`, []any{s.guests}},
			{`UPDATE packages SET version = 3 WHERE id = $1`, []any{pack.ID}},
			{`INSERT INTO package_approvers (package_id, person_id) SELECT pg_temp.id('package', n), $2 FROM generate_series(1, $1::int / 100) n`, []any{s.guests, s.ben.ID}},
			{`INSERT INTO package_owners (package_id, person_id) SELECT pg_temp.id('package', n), $2 FROM generate_series(1, $1::int / 100) n`, []any{s.guests, s.cleo.ID}},
			{`INSERT INTO package_versions (package_id, version, body, author_name, reason, at)
				SELECT pg_temp.id('package', n), 1, jsonb_set(jsonb_set($2, '{ID}', to_jsonb(pg_temp.id('package', n))), '{Version}', '1'), 'Cleo Marsh', 'Made', now() FROM generate_series(1, $1::int / 100) n
				UNION ALL SELECT $3, v, jsonb_set($2, '{Version}', to_jsonb(v)), 'Cleo Marsh', 'Changed', now() FROM generate_series(2, 3) v`, []any{s.guests, pack, pack.ID}},
			{`INSERT INTO directory_users (object_id, display_name, mail, principal, user_type, creation_type, external_user_state, enabled, reading, news)
				SELECT pg_temp.id('object', n), 'Guest Number ' || n, 'guest' || n || '@partner' || n % 300 || '.example',
					'guest' || n || '_partner' || n % 300 || '.example#ext#@contoso.example', 'Guest', 'Invitation', 'Accepted', true, 1, false FROM generate_series(1, $1::int) n
				UNION ALL SELECT pg_temp.id('staff', n), 'Staff Number ' || n, 'staff' || n || '@contoso.example', 'staff' || n || '@contoso.example', 'Member', '', '', true, 1, false
				FROM generate_series(1, $1::int / 10) n`, []any{s.guests}},
			{`INSERT INTO directory_groups (object_id, name, description, mail, security, mail_enabled, unified, dynamic, synced, role_assignable, restricted, hidden, reading)
				SELECT pg_temp.id('group', n), 'Group ' || n, 'People of department ' || n % 20, 'group' || n || '@contoso.example', true, false, n % 2 = 0, false, false, false, false, false, 1
				FROM generate_series(1, $1::int / 5) n`, []any{s.guests}},
			{`INSERT INTO directory_apps (object_id, app_id, name, description, publisher, template_id, enabled, assignment_required, first_party, hidden, roles, reading)
				SELECT pg_temp.id('app', n), pg_temp.id('client', n), 'App ' || n, 'An app of department ' || n % 20, 'Contoso', '', true, true, false, false, '[]', 1
				FROM generate_series(1, $1::int / 100) n`, []any{s.guests}},
			{`INSERT INTO directory_members (group_id, member_id, reading) SELECT pg_temp.id('group', 1), pg_temp.id('staff', n), 1 FROM generate_series(1, $1::int / 20) n
				UNION ALL SELECT pg_temp.id('group', 1), $2, 1`, []any{s.guests, s.ana.ObjectID}},
			{`INSERT INTO directory_owners (object_id, owner_id, reading) SELECT pg_temp.id('group', n), pg_temp.id('staff', 1 + n % ($1::int / 10)), 1 FROM generate_series(1, $1::int / 5) n`, []any{s.guests}},
			{`INSERT INTO domain_asks (id, domain, sponsor_id, reason, at, state)
				SELECT pg_temp.id('ask', n), 'asked' || n || '.example', pg_temp.id('person', 1 + n % 24), 'They build the bridge with us.', now(), 'open'
				FROM generate_series(1, $1::int / 500) n`, []any{s.guests}},
			{`VACUUM ANALYZE`, nil},
		},
	} {
		for _, one := range part {
			if _, err := conn.Exec(ctx, one.sql, one.args...); err != nil {
				s.tb.Fatalf("%.80s: %v", one.sql, err)
			}
		}
	}
	s.middles(ctx, pack)
	s.rule(ctx)
}
