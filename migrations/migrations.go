package migrations

import (
	"context"
	"embed"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

//go:embed *.sql
var files embed.FS

// migrationLock is the advisory lock that one migrating process holds.
const migrationLock = 0x67756573740001

// Up brings the database to the newest schema. Any number of processes may call
// it at once: one migrates under a session lock, the others wait for it.
func Up(ctx context.Context, pool *pgxpool.Pool) error {
	pool, err := patient(ctx, pool)
	if err != nil {
		return err
	}
	defer pool.Close()
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("reach the database: %w", err)
	}
	// The lock belongs to the session, so losing the connection gives it back.
	defer func() { _ = conn.Hijack().Close(context.WithoutCancel(ctx)) }()
	// However long the other one takes; tables are still not waited for so long.
	if _, err := conn.Exec(ctx, "SET lock_timeout = 0"); err != nil {
		return fmt.Errorf("wait for another migration: %w", err)
	}
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", migrationLock); err != nil {
		return fmt.Errorf("wait for another migration: %w", err)
	}
	provider, done, err := open(pool)
	if err != nil {
		return err
	}
	defer done()
	if _, err := provider.Up(ctx); err != nil {
		return mayNot(fmt.Errorf("migrate the portal's tables: %w", err))
	}
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err != nil {
		return fmt.Errorf("prepare the queue's migrations: %w", err)
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return mayNot(fmt.Errorf("migrate the queue's tables: %w", err))
	}
	return nil
}

// mayNot says what to do when the user of the database may not change its schema.
func mayNot(err error) error {
	const insufficientPrivilege = "42501"
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok && pg.Code == insufficientPrivilege {
		return fmt.Errorf("the database's schema is older than this version of the portal needs, and the portal's user may not change it: "+
			"run portal migrate with a user that may, and start the portal again (%w)", err)
	}
	return err
}

// patient gives connections of our own to the same database, in which a
// statement may take its time: the limits of a page are not those of an index.
func patient(ctx context.Context, pool *pgxpool.Pool) (*pgxpool.Pool, error) {
	config := pool.Config()
	config.MaxConns = 3 // the lock's, goose's and River's
	config.ConnConfig.RuntimeParams["statement_timeout"] = "0"
	config.ConnConfig.Tracer = nil // it may have deadlines of its own
	own, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return own, nil
}

// Pending tells whether the database lacks a migration that this program needs.
// A database that is newer than the program is fine.
func Pending(ctx context.Context, pool *pgxpool.Pool) (bool, error) {
	provider, done, err := open(pool)
	if err != nil {
		return false, err
	}
	defer done()
	pending, err := provider.HasPending(ctx)
	if err != nil {
		return false, fmt.Errorf("read the state of the migrations: %w", err)
	}
	return pending, nil
}

func open(pool *pgxpool.Pool) (*goose.Provider, func(), error) {
	db := stdlib.OpenDBFromPool(pool)
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files, next()...)
	if err != nil {
		return nil, nil, fmt.Errorf("read the migrations: %w", err)
	}
	return provider, func() { _ = db.Close() }, nil
}
