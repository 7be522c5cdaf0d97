package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// together is several statements that go to the database at once and are carried
// out in their order: one way there and back, where each by itself would take its
// own. In a transaction each sees what the ones before it have locked.
type together struct{ batch pgx.Batch }

// rows has all rows of a statement collected; what names them in an error.
func rows[T any](t *together, into *[]T, what string, scan pgx.RowToFunc[T], sql string, args ...any) {
	t.batch.Queue(sql, args...).Query(func(rows pgx.Rows) (err error) {
		if *into, err = pgx.CollectRows(rows, scan); err != nil {
			return fmt.Errorf("load %s: %w", what, err)
		}
		return nil
	})
}

// row has the only row of a statement scanned. Without one the error is
// pgx.ErrNoRows.
func (t *together) row(what string, targets []any, sql string, args ...any) {
	t.batch.Queue(sql, args...).QueryRow(func(row pgx.Row) error {
		if err := row.Scan(targets...); err != nil {
			return fmt.Errorf("load %s: %w", what, err)
		}
		return nil
	})
}

// exec has a statement carried out that gives nothing. When it changes no row the
// error is none, which may be nil.
func (t *together) exec(none error, sql string, args ...any) {
	t.batch.Queue(sql, args...).Exec(func(tag pgconn.CommandTag) error {
		if tag.RowsAffected() == 0 {
			return none
		}
		return nil
	})
}

// send carries all out, and gives the first error.
func (t *together) send(ctx context.Context, tx pgx.Tx) error {
	if t.batch.Len() == 0 {
		return nil
	}
	return tx.SendBatch(ctx, &t.batch).Close()
}
