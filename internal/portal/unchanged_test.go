package portal

import (
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
)

// unwatched are the tables that may change while somebody only looks, and why.
var unwatched = map[string]string{
	"sessions": "when a session was last used stands in it: that of who looks, and they are signed in",
}

// contents is every row of the database as text, by table, the queue's included.
type contents map[string][]string

func (w *world) contents(t *testing.T) contents {
	t.Helper()
	all := contents{}
	for _, table := range w.tables(t) {
		if unwatched[table] != "" {
			continue
		}
		all[table] = w.texts(t, table)
	}
	return all
}

// texts gives the rows of a table as text, in an order of their own.
func (w *world) texts(t *testing.T, table string) []string {
	t.Helper()
	rows, err := w.pool.Query(t.Context(), `SELECT x::text FROM `+table+` x ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	texts, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// differ says what is in one and not in the other.
func (before contents) differ(t *testing.T, after contents) {
	t.Helper()
	for table := range after {
		for _, row := range missing(after[table], before[table]) {
			t.Errorf("new in %s: %s", table, row)
		}
		for _, row := range missing(before[table], after[table]) {
			t.Errorf("gone from %s: %s", table, row)
		}
	}
}

// missing gives what the second has not of the first; both are sorted.
func missing(from, in []string) (out []string) {
	for _, row := range from {
		if !slices.Contains(in, row) {
			out = append(out, row)
		}
	}
	return out
}

func TestAChangeOfTheDatabaseIsNoticed(t *testing.T) {
	t.Parallel()
	w := setup(t)
	before := w.contents(t)
	w.exec(`UPDATE people SET email = 'other@contoso.example' WHERE id = $1`, w.ana.ID)
	after := w.contents(t)
	if n := len(missing(after["people"], before["people"])); n != 1 {
		t.Errorf("%d rows of people are new", n)
	}
	if n := len(missing(before["policies"], after["policies"])); n != 0 {
		t.Errorf("%d rows of policies are gone", n)
	}
}
