package postgres

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"guestportal/internal/guest"
)

// Queue puts work into the queue inside a transaction: the work exists when and
// only when the transaction commits. A job for the same mail that waits or runs
// already is enough. What is first goes before all that is not.
type Queue interface {
	Converge(ctx context.Context, tx pgx.Tx, id guest.GuestID, first bool) error
	Check(ctx context.Context, tx pgx.Tx, id guest.GuestID) error         // once, however often it is asked for
	Mail(ctx context.Context, tx pgx.Tx, mails ...guest.QueuedMail) error // in one statement
	Redeem(ctx context.Context, tx pgx.Tx, redemptionID string) error
	Sync(ctx context.Context, tx pgx.Tx) error
	Add(ctx context.Context, tx pgx.Tx, id guest.AdditionID) error // an app from the gallery
}

// Store is the portal's data.
type Store struct {
	Pool  *pgxpool.Pool
	Queue Queue
	NewID func() string // UUIDv7 in text form
	Codes Codes
	AppID string // client id of the portal's own app, in whose roles people sign in; empty: they are not read
	Key   []byte // key for invitation links from the configuration; nil: one kept in the database

	sign atomic.Pointer[time.Time] // the newest sign of life that was seen in the database
}

// Limits of one process on the database.
const (
	statementLimit   = 5 * time.Second
	transactionLimit = 10 * time.Second
	lockLimit        = 3 * time.Second
	pingLimit        = time.Second // for a connection that has been idle to show that it is alive
)

// Open makes a pool whose sessions have limits of their own, so that a lost
// client or a long lock cannot hold others up. Size is the most connections that
// it opens.
func Open(ctx context.Context, dsn string, size int32) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("read the database address: %w", err)
	}
	config.MaxConns = size
	config.MaxConnLifetime = time.Hour
	config.PingTimeout = pingLimit
	config.ConnConfig.Tracer = deadlines{}
	leaveReadOnly(&config.ConnConfig.Config)
	config.ConnConfig.ConnectTimeout = statementLimit
	defaults := map[string]string{
		"statement_timeout":                   milliseconds(statementLimit),
		"lock_timeout":                        milliseconds(lockLimit),
		"idle_in_transaction_session_timeout": milliseconds(transactionLimit),
		"application_name":                    "guest-portal",
		"jit":                                 "off", // compiling takes longer than any of our queries
	}
	for name, value := range defaults {
		if _, set := config.ConnConfig.RuntimeParams[name]; !set {
			config.ConnConfig.RuntimeParams[name] = value
		}
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return pool, nil
}

func milliseconds(d time.Duration) string { return fmt.Sprint(d.Milliseconds()) }

// transact runs do in one transaction with a deadline, and again when Postgres
// asks for that (a serialization failure or a deadlock), or what it was to lock has
// changed.
func (s *Store) transact(ctx context.Context, do func(context.Context, pgx.Tx) error) error {
	ctx, cancel := context.WithTimeout(ctx, transactionLimit)
	defer cancel()
	for try := 1; ; try++ {
		err := pgx.BeginFunc(ctx, s.Pool, func(tx pgx.Tx) error { return do(ctx, tx) })
		if err == nil || try == 3 || !again(err) {
			return err
		}
	}
}

// reading bounds a read.
func reading(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, statementLimit)
}

// changedUnder is the SQLSTATE of a statement that was prepared before its tables
// were changed or put in anew, by a migration or a restore. The driver prepares it
// again the next time.
const changedUnder = "0A000"

func again(err error) bool {
	if errors.Is(err, errOvertaken) {
		return true
	}
	switch code(err) {
	case "40001", "40P01", changedUnder:
		return true
	}
	return false
}

// code gives the SQLSTATE of an error, and the constraint behind it.
func code(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code
	}
	return ""
}

func constraint(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.ConstraintName
	}
	return ""
}

// found turns pgx's way of saying that there is no row into the domain's.
func found(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return guest.ErrNotFound
	}
	return err
}

// announce tells every process what changed, when the transaction commits. The
// payload is a name only: whoever is told asks for what they may see.
func announce(ctx context.Context, tx pgx.Tx, topics ...string) error {
	_, err := tx.Exec(ctx, `SELECT pg_notify($1, t) FROM unnest($2::text[]) AS t`, Channel, topics)
	if err != nil {
		return fmt.Errorf("announce a change: %w", err)
	}
	return nil
}

// Channel is the Postgres channel on which changes are announced.
const Channel = "portal_events"
