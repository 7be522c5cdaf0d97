package jobs

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"guestportal/internal/guest"
)

// Queues: what a guest waits for in front of the browser comes before the rest.
const (
	queueRedeem   = "redeem"
	queueConverge = "converge"
	queueCheck    = "check"
	queueMail     = "mail"
	queueUpkeep   = "upkeep"
)

// Priorities within a queue, as River counts them.
const (
	priorityFirst = 1
	priorityUsual = 2
)

type convergeArgs struct {
	Guest guest.GuestID `json:"guest"`
}

func (convergeArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueConverge, MaxAttempts: 10}
}

type checkArgs struct {
	Guest guest.GuestID `json:"guest"`
}

func (checkArgs) Kind() string { return "check_guest" }

func (checkArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueCheck, MaxAttempts: 3}
}

type addArgs struct {
	Addition guest.AdditionID `json:"addition"`
}

func (addArgs) Kind() string { return "add_app" }

func (addArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueConverge, MaxAttempts: 10}
}

type galleryArgs struct{}

func (galleryArgs) Kind() string { return "read_gallery" }

func (galleryArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueUpkeep, MaxAttempts: 1}
}

type redeemArgs struct {
	Redemption string `json:"redemption"`
}

func (redeemArgs) Kind() string { return "mint_redeem_link" }

func (redeemArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueRedeem, MaxAttempts: 2}
}

type syncArgs struct{}

func (syncArgs) Kind() string { return "sync_directory" }

func (syncArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueUpkeep, MaxAttempts: 1}
}

// hintArgs is a wish to read the directory's changes because there is something
// new: by a reading that begins after the wish.
type hintArgs struct{}

func (hintArgs) Kind() string { return "sync_directory_now" }

func (hintArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueUpkeep, MaxAttempts: 3}
}

type forgetArgs struct{}

func (forgetArgs) Kind() string { return "forget" }

func (forgetArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueUpkeep, MaxAttempts: 1}
}

type sweepArgs struct{}

func (sweepArgs) Kind() string { return "sweep" }

func (sweepArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueUpkeep, MaxAttempts: 1}
}

// waitingOnce keeps one job of a kind and its arguments that is not finished.
// Completed ones do not count: work that is asked for again is done again.
var waitingOnce = river.UniqueOpts{
	ByArgs: true,
	ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
		rivertype.JobStateRunning, rivertype.JobStateScheduled,
	},
}

// Inserter puts jobs into the queue inside the transactions of package postgres.
type Inserter struct {
	client *river.Client[pgx.Tx]
}

// NewInserter makes an inserter that works no jobs itself.
func NewInserter() (*Inserter, error) {
	// River tells its workers of a new job at most once in this time, and leaves
	// the next one to their polling, a second later.
	client, err := river.NewClient(riverpgxv5.New(nil), &river.Config{FetchCooldown: river.FetchCooldownMin})
	if err != nil {
		return nil, fmt.Errorf("prepare the queue: %w", err)
	}
	return &Inserter{client: client}, nil
}

// Converge queues the worker for a guest; first puts it before all that is not.
func (i *Inserter) Converge(ctx context.Context, tx pgx.Tx, id guest.GuestID, first bool) error {
	opts := river.InsertOpts{Priority: priorityUsual}
	if first {
		opts.Priority = priorityFirst
	}
	_, err := i.client.InsertTx(ctx, tx, convergeArgs{Guest: id}, &opts)
	return err
}

// Check queues the comparison of a guest with Entra, unless one is queued or
// runs: it ends with a look, too.
func (i *Inserter) Check(ctx context.Context, tx pgx.Tx, id guest.GuestID) error {
	return i.insert(ctx, tx, checkArgs{Guest: id}, false)
}

// Add queues the worker for an app from the gallery.
func (i *Inserter) Add(ctx context.Context, tx pgx.Tx, id guest.AdditionID) error {
	return i.insert(ctx, tx, addArgs{Addition: id}, true)
}

// Mail queues messages; a job for the same message that waits or runs is enough.
func (i *Inserter) Mail(ctx context.Context, tx pgx.Tx, mails ...guest.QueuedMail) error {
	if len(mails) == 0 {
		return nil
	}
	params := make([]river.InsertManyParams, 0, len(mails))
	for _, m := range mails {
		params = append(params, river.InsertManyParams{Args: mailJob(m)})
	}
	_, err := i.client.InsertManyTx(ctx, tx, params)
	return err
}

// Redeem queues the minting of a redeem link.
func (i *Inserter) Redeem(ctx context.Context, tx pgx.Tx, redemptionID string) error {
	return i.insert(ctx, tx, redeemArgs{Redemption: redemptionID}, true)
}

// Sync queues a reading of the directory's changes, unless one is queued that has
// not begun. One that runs does not count: it may have passed by what is new.
func (i *Inserter) Sync(ctx context.Context, tx pgx.Tx) error {
	queued, err := i.client.JobListTx(ctx, tx, river.NewJobListParams().Kinds(hintArgs{}.Kind()).First(1).
		States(rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateScheduled))
	if err != nil || len(queued.Jobs) > 0 {
		return err
	}
	return i.insert(ctx, tx, hintArgs{}, true)
}

func (i *Inserter) insert(ctx context.Context, tx pgx.Tx, args river.JobArgs, anew bool) error {
	var opts *river.InsertOpts
	if !anew {
		opts = &river.InsertOpts{UniqueOpts: waitingOnce}
	}
	_, err := i.client.InsertTx(ctx, tx, args, opts)
	return err
}
