package jobs

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"

	"guestportal/internal/guest"
)

// Converger makes one guest right, or only compares them, and says when to come
// back.
type Converger interface {
	Converge(ctx context.Context, id guest.GuestID) (wait time.Duration, err error)
	Check(ctx context.Context, id guest.GuestID) (wait time.Duration, err error)
	Redeem(ctx context.Context, redemptionID string) error
}

// Postman delivers one mail; last says that no other try follows. An error whose
// Final says so is not worth another one.
type Postman interface {
	Deliver(ctx context.Context, id string, last bool) error
}

// Syncer reads the directory's changes.
type Syncer interface {
	Sync(ctx context.Context) error
}

// Sweeper does what is due by time, and removes what has served.
type Sweeper interface {
	Sweep(ctx context.Context) error
	Forget(ctx context.Context) error
}

type convergeWorker struct {
	river.WorkerDefaults[convergeArgs]
	converger Converger
}

func (w *convergeWorker) Work(ctx context.Context, job *river.Job[convergeArgs]) error {
	wait, err := w.converger.Converge(ctx, job.Args.Guest)
	return comeBack(wait, err)
}

// comeBack waits for a short while in the queue; after a long wait the sweep
// brings the guest back.
func comeBack(wait time.Duration, err error) error {
	if errors.Is(err, guest.ErrNotFound) {
		return river.JobCancel(err)
	}
	if err == nil && wait > 0 && wait <= shortWait {
		return river.JobSnooze(wait)
	}
	return err
}

// shortWait is what a job waits for itself; beyond it, River would wake the job
// later than the sweep finds the guest, and there would be two.
const shortWait = 5 * time.Second

type checkWorker struct {
	river.WorkerDefaults[checkArgs]
	converger Converger
}

func (w *checkWorker) Work(ctx context.Context, job *river.Job[checkArgs]) error {
	wait, err := w.converger.Check(ctx, job.Args.Guest)
	return comeBack(wait, err)
}

type redeemWorker struct {
	river.WorkerDefaults[redeemArgs]
	converger Converger
}

func (w *redeemWorker) Work(ctx context.Context, job *river.Job[redeemArgs]) error {
	err := w.converger.Redeem(ctx, job.Args.Redemption)
	if errors.Is(err, guest.ErrNotFound) { // too late, or answered
		return river.JobCancel(err)
	}
	return err
}

type sweepWorker struct {
	river.WorkerDefaults[sweepArgs]
	sweeper Sweeper
}

func (w *sweepWorker) Work(ctx context.Context, _ *river.Job[sweepArgs]) error {
	return w.sweeper.Sweep(ctx)
}

type forgetWorker struct {
	river.WorkerDefaults[forgetArgs]
	sweeper Sweeper
}

func (w *forgetWorker) Work(ctx context.Context, _ *river.Job[forgetArgs]) error {
	return w.sweeper.Forget(ctx)
}
