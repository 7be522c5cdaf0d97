package postgres_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"guestportal/internal/guest"
)

// What is found by its time, by whom and when.

// An older version of the program stores guests without what it does not know.
func TestWhatAnOlderVersionStoresIsReckonedAll(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, _ := w.invited(t)
	w.sweep(t)
	if got := w.prompted(t); len(got) != 0 {
		t.Fatalf("looked at, and found again: %v", got)
	}
	older := func(sql string) []guest.GuestID {
		t.Helper()
		if _, err := w.pool.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
		return w.prompted(t)
	}
	for _, sql := range []string{`UPDATE guests SET name = 'Lou', state = state, access_until = access_until`, `UPDATE guests SET state = 'suspended'`} {
		if got := older(sql); len(got) != 0 {
			t.Errorf("%s: %v are found", sql, got)
		}
	}
	for _, sql := range []string{
		`UPDATE guests SET state = 'active', accepted_at = now()`, `UPDATE guests SET access_until = access_until + interval '1 day'`,
		`UPDATE guests SET state = 'invited', accepted_at = NULL`, `UPDATE guests SET invited_at = invited_at - interval '1 day'`,
	} {
		if got := older(sql); !slices.Equal(got, []guest.GuestID{g.ID}) {
			t.Errorf("%s: found %v", sql, got)
		}
		w.sweep(t)
		if got := w.prompted(t); len(got) != 0 {
			t.Errorf("%s: found again %v", sql, got)
		}
	}
	// Rules that it stores lose what it does not know; then those it was made with count.
	w.setRules(t, func(p *guest.Prompts) { p.First = 3 })
	w.sweep(t)
	if got := older(`INSERT INTO policies (version, body, author, reason, at) SELECT version + 1, body - 'prompts', author, reason, now() FROM policies ORDER BY version DESC LIMIT 1`); len(got) != 0 {
		t.Errorf("found %v", got)
	}
	w.setRules(t, func(p *guest.Prompts) { p.First = 4 })
	if got := w.prompted(t); !slices.Equal(got, []guest.GuestID{g.ID}) {
		t.Errorf("the rules changed again: %v", got)
	}
}

func TestWhatIsDueByTimeIsFoundByItsIndexAndInPortions(t *testing.T) {
	t.Parallel()
	w := setup(t)
	const many = `
		INSERT INTO guests (id, ref, state, sync, status, sponsor_id, email, name, organisation, language, delivery, message, created_at, prompt_at, prompt_rules)
		SELECT gen_random_uuid(), 'GU-' || n, 'invited', 'in sync', 'invited', $1, 'g' || n || '@fabrikam.example', 'G', '', 'en', 'mail', '', $2,
			CASE WHEN n % 500 = 0 THEN $2::timestamptz - n * interval '1 second' ELSE $2::timestamptz + n * interval '1 minute' END, CASE WHEN n % 500 = 1 THEN -1 ELSE 0 END
		FROM generate_series(1, 20000) n`
	if _, err := w.pool.Exec(t.Context(), many, w.ana.ID, w.now); err != nil {
		t.Fatal(err)
	}
	if _, err := w.pool.Exec(t.Context(), `ANALYZE guests`); err != nil {
		t.Fatal(err)
	}
	for limit, want := range map[int]int{10: 10, 50: 50, 200: 80} {
		if ids, err := w.store.Prompted(t.Context(), w.now, limit); err != nil || len(ids) != want {
			t.Errorf("of 80, %d are found for %d (%v)", len(ids), limit, err)
		}
	}
	for _, query := range []string{
		`SELECT id FROM guests WHERE state IN ('invited','active') AND prompt_at <= now() ORDER BY prompt_at LIMIT 200`,
		`SELECT id FROM guests WHERE state IN ('invited','active') AND prompt_rules < 0 ORDER BY prompt_rules LIMIT 200`,
	} {
		rows, err := w.pool.Query(t.Context(), `EXPLAIN `+query)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil || strings.Contains(strings.Join(plan, "\n"), "Seq Scan") {
			t.Errorf("%s (%v):\n%s", query, err, strings.Join(plan, "\n"))
		}
	}
}

func TestSweepsSideBySideWriteOnce(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, _ := w.invited(t)
	w.now = w.now.AddDate(0, 0, 7)
	found := w.prompted(t) // each of them has found the guest before one has written
	var together errgroup.Group
	for range 4 {
		together.Go(func() error {
			for _, id := range found {
				if err := w.store.UpdateByTime(t.Context(), id, func(c guest.Case, m guest.Correspondence) (guest.Decision, time.Time, error) {
					return guest.ByTime(c, m, w.now)
				}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := together.Wait(); err != nil {
		t.Fatal(err)
	}
	if got := w.ofKinds(t, g); len(found) != 1 || len(got) != 2 || got["coach 2"] != 1 || got["guest reminder"] != 1 {
		t.Errorf("of %v: %v", found, got)
	}
}

func TestAfterARestoreNothingIsWrittenByTime(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, _ := w.invited(t)
	w.copied(t)
	w.now = w.now.AddDate(0, 0, 7)
	w.sweep(t)
	if got := w.ofKinds(t, g); len(got) != 0 {
		t.Errorf("while everything is paused: %v", got)
	}
	w.goesOn(t)
	w.sweep(t)
	if got := w.ofKinds(t, g); len(got) != 2 {
		t.Errorf("when it goes on: %v", got)
	}
}
