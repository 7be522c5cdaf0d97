//go:build nextversion

package migrations

import (
	"context"
	"database/sql"

	"github.com/pressly/goose/v3"
)

// next is a migration that only adds, as the first of the two halves of every
// change does.
func next() []goose.ProviderOption {
	up := func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			ALTER TABLE guests ADD COLUMN of_next_version text;
			CREATE TABLE next_version (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY)`)
		return err
	}
	return []goose.ProviderOption{goose.WithGoMigrations(goose.NewGoMigration(90001, &goose.GoFunc{RunTx: up}, nil))}
}
