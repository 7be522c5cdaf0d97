package postgres_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"guestportal/internal/guest"
)

func TestEverybodysGuestsAreFoundByHowWordsBegin(t *testing.T) {
	t.Parallel()
	w := setup(t)
	wiki, falcon := w.offer(t, "Wiki"), w.offer(t, "Falcon")
	for _, r := range []struct{ email, name, org string }{
		{"lou@fabrikam.example", "Lou O'Neil-Tan", "Fabrikam"},
		{"kim_park@north.example", "Kim Park", "Northwind & Co."},
	} {
		f := form(r.email, wiki)
		f.Name, f.Organisation = r.name, r.org
		ref, err := w.SaveDraft(t.Context(), w.ana, f, newID())
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Submit(t.Context(), w.ana, ref, 1); err != nil {
			t.Fatal(err)
		}
	}
	for query, want := range map[string]int{
		"lou": 1, "TAN": 1, "neil": 1, "o'neil": 1, "fabrik": 1, "lou@fabrikam.example": 1, "park kim": 1, "kim_park@": 1, "north co": 1,
		"example": 2, "": 2, "ou": 0, "lou park": 0, "@": 0, "&|!():*'": 0, strings.Repeat("x ", 3000): 0, strings.Repeat("x", 3000): 0,
	} {
		page, err := w.store.Guests(t.Context(), guest.Filter{Query: query, Limit: 10})
		if err != nil || len(page.Rows) != want {
			t.Errorf("%.40q finds %d (%v), want %d", query, len(page.Rows), err, want)
		}
	}
	for query, want := range map[string]int{"OU@fab": 1, "m_p": 1, "u_f": 0, "o%k": 0, `\`: 0, "": 2} {
		own, err := w.store.Guests(t.Context(), guest.Filter{Sponsor: w.ana.ID, Query: query, Limit: 10})
		if err != nil || len(own.Rows) != want {
			t.Errorf("among one's own guests the part %q finds %d (%v), want %d", query, len(own.Rows), err, want)
		}
	}
	for name, want := range map[string]int{wiki.Name: 2, falcon.Name: 0, "wIK": 2, "alco": 0, "%": 0, "": 2} {
		page, err := w.store.Guests(t.Context(), guest.Filter{Package: name, Limit: 10})
		if err != nil || len(page.Rows) != want {
			t.Errorf("package %s finds %d (%v), want %d", name, len(page.Rows), err, want)
		}
	}
}

// What runs every few seconds and what people type must not read all guests: with
// sequential reading forbidden, a plan that still has one has no index to use.
func TestWhatIsAskedOftenHasAnIndex(t *testing.T) {
	t.Parallel()
	w := setup(t)
	for name, query := range map[string]string{
		"search":  `SELECT id FROM guests g WHERE g.words @@ to_tsquery('simple', 'lou:*')`,
		"package": `SELECT id FROM guests g WHERE g.access && ARRAY['Wiki'::text]`,
		"unsent":  `SELECT id FROM mails WHERE sent_at IS NULL AND failed_at IS NULL AND created_at <= now() ORDER BY created_at LIMIT 9`,
		"drafts":  `DELETE FROM requests WHERE state = 'draft' AND created_at < now()`,
		"news":    `SELECT object_id FROM directory_users WHERE news`,
		"grants":  `SELECT id FROM grants WHERE request_id = '0191d0c8-0000-7000-8000-000000000001'`,
		"mails":   `SELECT id FROM mails WHERE request_id = '0191d0c8-0000-7000-8000-000000000001'`,
		"mail of a state": `SELECT m.id FROM mails m WHERE m.failed_at IS NOT NULL AND m.failed_kind IS DISTINCT FROM 'not needed'
			AND m.id < '0191d0c8-0000-7000-8000-000000000001' ORDER BY m.id DESC LIMIT 26`,
		"mail to a person": `SELECT m.id FROM mails m WHERE m.person_id = '0191d0c8-0000-7000-8000-000000000001' ORDER BY m.id DESC LIMIT 26`,
		"tests":            `SELECT count(*) FROM mails WHERE kind = 'test' AND person_id = '0191d0c8-0000-7000-8000-000000000001' AND created_at > now()`,
		"who is written to": `SELECT id FROM people WHERE to_tsvector('simple', translate(name || ' ' || email, '@.,-_''’&()/', '           '))
			@@ to_tsquery('simple', 'ana:*')`,
		"checks": `SELECT id FROM guests WHERE sync = 'in sync' AND state IN ('invited','active','suspended','removed') AND check_due <= now() ORDER BY check_due LIMIT 20`,
		"drift":  `SELECT id FROM drift d WHERE d.state = 'open' AND d.kind = 'blocked' AND d.id < '0191d0c8-0000-7000-8000-000000000001' ORDER BY d.id DESC LIMIT 51`,
		"drifts": `SELECT id FROM drift d WHERE d.guest_id = '0191d0c8-0000-7000-8000-000000000001' AND d.state <> 'settled'`,
		"caps": `SELECT count(*) FROM (SELECT 1 FROM guests WHERE sponsor_id = '0191d0c8-0000-7000-8000-000000000001'
			AND (state IN ('inviting','invited','active','suspended','ending') OR status = 'pending') LIMIT 9) x`,
		"address":   `SELECT 1 FROM people WHERE lower(email) = 'ana@contoso.example'`,
		"outsiders": `SELECT id FROM drift d WHERE d.state = 'open' AND d.resource->>'object_id' = ANY ('{a,b}'::text[]) ORDER BY d.id DESC LIMIT 9`,
		"holders":   `SELECT id FROM grants WHERE package_id = '0191d0c8-0000-7000-8000-000000000001' AND ended_at IS NULL AND id < '0191d0c8-0000-7000-8000-000000000001' ORDER BY id DESC LIMIT 9`,
		"approver":  `SELECT line_id FROM line_approvers WHERE request_id = '0191d0c8-0000-7000-8000-000000000001'`,
		"decided":   `SELECT decided_at FROM request_lines WHERE package_id = '0191d0c8-0000-7000-8000-000000000001' AND state IN ('approved','declined') ORDER BY decided_at DESC LIMIT 50`,
	} {
		tx, err := w.pool.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(t.Context(), `SET LOCAL enable_seqscan = off`); err != nil {
			t.Fatal(err)
		}
		rows, err := tx.Query(t.Context(), `EXPLAIN `+query)
		if err != nil {
			t.Fatal(err)
		}
		var plan []string
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				t.Fatal(err)
			}
			plan = append(plan, line)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		if err := tx.Rollback(t.Context()); err != nil {
			t.Fatal(err)
		}
		if slices.ContainsFunc(plan, func(l string) bool { return strings.Contains(l, "Seq Scan") }) {
			t.Error(fmt.Sprint(name, " reads the whole table:\n", strings.Join(plan, "\n")))
		}
	}
}

func TestAPartOfANameStandsForSoManyPackagesAtMost(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.sent(t, w.ana, "lou@fabrikam.example", w.offer(t, "Team 000"))
	w.exec(t, `INSERT INTO packages (id, version, name, description, resources, max_days, enabled)
		SELECT gen_random_uuid(), 1, 'Team ' || lpad(n::text, 3, '0'), '', '[]', 30, true FROM generate_series(1, 60) n`)
	w.sent(t, w.ana, "kim@fabrikam.example", w.offer(t, "Team 999"))
	page, err := w.store.Guests(t.Context(), guest.Filter{Package: "team", Limit: 10})
	if err != nil || len(page.Rows) != 1 || page.Rows[0].Guest.Email.String() != "lou@fabrikam.example" {
		t.Errorf("found %+v (%v)", page.Rows, err)
	}
}
