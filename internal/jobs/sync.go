package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
)

// feedReader reads the directory's changes, one process at a time.
type feedReader struct {
	syncer Syncer
	pool   *pgxpool.Pool
}

// syncLock is the advisory lock of the one process that reads the directory's
// changes.
const syncLock = 0x67756573740002

// read leaves the changes to whoever is reading them already, and then says that
// it was not alone. The lock belongs to the session, so a reader that was killed
// is in nobody's way.
func (r feedReader) read(ctx context.Context) (alone bool, err error) {
	conn, err := r.pool.Acquire(ctx)
	if err != nil {
		return false, fmt.Errorf("read the directory's changes: %w", err)
	}
	defer conn.Release()
	if err := conn.QueryRow(ctx, `SELECT pg_try_advisory_lock($1)`, syncLock).Scan(&alone); err != nil || !alone {
		return false, err
	}
	// A connection that does not give the lock back is closed with it.
	defer func() {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), insertTimeout)
		defer cancel()
		if _, err := conn.Exec(last, `SELECT pg_advisory_unlock($1)`, syncLock); err != nil {
			_ = conn.Conn().Close(last)
		}
	}()
	return true, r.syncer.Sync(ctx)
}

// syncTimeout leaves time for a first reading of a large directory.
const syncTimeout = 10 * time.Minute

type syncWorker struct {
	river.WorkerDefaults[syncArgs]
	feed feedReader
}

func (w *syncWorker) Work(ctx context.Context, _ *river.Job[syncArgs]) error {
	_, err := w.feed.read(ctx)
	return err
}

func (w *syncWorker) Timeout(*river.Job[syncArgs]) time.Duration { return syncTimeout }

type hintWorker struct {
	river.WorkerDefaults[hintArgs]
	feed feedReader
}

// Work waits for a reading that began before the hint, and then reads itself.
func (w *hintWorker) Work(ctx context.Context, _ *river.Job[hintArgs]) error {
	alone, err := w.feed.read(ctx)
	if err == nil && !alone {
		return river.JobSnooze(time.Second)
	}
	return err
}

func (w *hintWorker) Timeout(*river.Job[hintArgs]) time.Duration { return syncTimeout }
