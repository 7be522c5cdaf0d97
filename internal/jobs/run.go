package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
)

// Options is what the workers need.
type Options struct {
	Pool      *pgxpool.Pool
	Converger Converger
	Postman   Postman
	Syncer    Syncer
	Sweeper   Sweeper
	SyncEvery time.Duration
	Log       *slog.Logger
}

// How River runs, and why.
const (
	jobTimeout   = 2 * time.Minute
	rescueAfter  = 4 * time.Minute  // of a job whose process died; the sweep is sooner
	sweepEvery   = 5 * time.Second  // the longest that a lost job delays a guest
	softStop     = 15 * time.Second // for running jobs when the process is stopped
	convergeMany = 8
	redeemMany   = 4
	mailMany     = 4
	upkeepMany   = 2
)

// Run works jobs until the context ends, and then lets the running ones finish
// for a while. What is left over is resumed by another process.
func Run(ctx context.Context, o Options) error {
	client, err := o.client()
	if err != nil {
		return err
	}
	// The context only says when to stop: ending it would cut jobs off.
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("start the queue: %w", err)
	}
	<-ctx.Done()
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), softStop)
	defer cancel()
	if err := client.Stop(stopping); err != nil {
		hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
		defer cancel()
		return client.StopAndCancel(hard)
	}
	return nil
}

func (o Options) client() (*river.Client[pgx.Tx], error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, &convergeWorker{converger: o.Converger})
	river.AddWorker(workers, &redeemWorker{converger: o.Converger})
	river.AddWorker(workers, &mailWorker{postman: o.Postman})
	river.AddWorker(workers, &syncWorker{syncer: o.Syncer})
	river.AddWorker(workers, &sweepWorker{sweeper: o.Sweeper})
	client, err := river.NewClient(riverpgxv5.New(o.Pool), &river.Config{
		Queues: map[string]river.QueueConfig{
			queueRedeem:   {MaxWorkers: redeemMany, FetchPollInterval: time.Second},
			queueConverge: {MaxWorkers: convergeMany, FetchPollInterval: time.Second},
			queueMail:     {MaxWorkers: mailMany, FetchPollInterval: time.Second},
			queueUpkeep:   {MaxWorkers: upkeepMany, FetchPollInterval: time.Second},
		},
		Workers:              workers,
		JobTimeout:           jobTimeout,
		RescueStuckJobsAfter: rescueAfter,
		FetchCooldown:        20 * time.Millisecond, // the shortest time from a decision to its work
		Logger:               o.Log,
		ErrorHandler:         faults{o.Log},
		PeriodicJobs: []*river.PeriodicJob{
			every(sweepEvery, sweepArgs{}),
			every(o.SyncEvery, syncArgs{}),
		},
	})
	if err != nil {
		return nil, fmt.Errorf("prepare the queue: %w", err)
	}
	return client, nil
}

// every runs a job at once, and then again and again. Only River's leader does
// so, whichever process that is; all have the same schedule.
func every(d time.Duration, args river.JobArgs) *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(d),
		func() (river.JobArgs, *river.InsertOpts) { return args, nil },
		&river.PeriodicJobOpts{RunOnStart: true})
}
