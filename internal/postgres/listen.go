package postgres

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Listener hears what changed, on a connection of its own, which also holds the
// advisory lock that stands for this process as a live worker.
type Listener struct {
	Pool  *pgxpool.Pool // its configuration is used; the connection is not one of the pool
	Owner int32         // the number of this process among workers; positive
	Hear  func(topic string)
	Log   *slog.Logger

	up chan struct{}
}

// NewListener prepares a listener; Run makes it work.
func NewListener(pool *pgxpool.Pool, owner int32, hear func(string), log *slog.Logger) *Listener {
	return &Listener{Pool: pool, Owner: owner, Hear: hear, Log: log, up: make(chan struct{})}
}

// Up is closed when the listener is connected for the first time: only then may
// this process claim guests.
func (l *Listener) Up() <-chan struct{} { return l.up }

// reconnectAfter is the wait after a lost connection.
const reconnectAfter = time.Second

// Run listens until the context ends, and comes back after a lost connection.
// After every reconnection it announces the empty topic: something may have been
// missed.
func (l *Listener) Run(ctx context.Context) {
	first := true
	for ctx.Err() == nil {
		err := l.session(ctx, func() {
			if first {
				first = false
				close(l.up)
				return
			}
			l.Hear("")
		})
		if ctx.Err() != nil {
			return
		}
		l.Log.WarnContext(ctx, "lost the connection that hears changes", "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(reconnectAfter):
		}
	}
}

func (l *Listener) session(ctx context.Context, ready func()) error {
	config := l.Pool.Config().ConnConfig.Copy()
	// Waiting for news is not idling in a statement.
	config.RuntimeParams["statement_timeout"] = "0"
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), reconnectAfter)
		defer cancel()
		_ = conn.Close(closing)
	}()
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1::int, $2::int)", workerLocks, l.Owner); err != nil {
		return fmt.Errorf("hold the worker's lock: %w", err)
	}
	if err := forfeit(ctx, conn, l.Owner); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, "LISTEN "+Channel); err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	ready()
	for {
		waiting, cancel := context.WithTimeout(ctx, time.Minute)
		n, err := conn.WaitForNotification(waiting)
		quiet := waiting.Err() != nil && ctx.Err() == nil
		cancel()
		switch {
		case err == nil:
			l.Hear(n.Payload)
		case quiet && !conn.IsClosed():
			// A silent minute: ask the server for a sign of life.
			if err := alive(ctx, conn); err != nil {
				return err
			}
		default:
			return err
		}
	}
}

// alive asks for a sign of life, and does not wait for it forever.
func alive(ctx context.Context, conn *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, answerLimit)
	defer cancel()
	if err := conn.Ping(ctx); err != nil {
		return fmt.Errorf("ping: %w", err)
	}
	return nil
}
