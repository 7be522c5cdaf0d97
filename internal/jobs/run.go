package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
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
	Adder     Adder
	Gallery   GalleryReader
	Sweeper   Sweeper
	SyncEvery time.Duration
	Log       *slog.Logger
}

// How River runs, and why.
const (
	jobTimeout    = 2 * time.Minute
	rescueAfter   = 4 * time.Minute // of a job whose process died; the sweep is sooner
	sweepEvery    = 5 * time.Second // the longest that a lost job delays a guest
	forgetEvery   = time.Hour       // it reads whole tables
	galleryEvery  = time.Minute     // only to see whether it is due, or was left half read
	insertTimeout = 5 * time.Second

	startAgainAfter = 2 * time.Second
	softStop        = 15 * time.Second // for running jobs when the process is stopped
	// Guests who are worked on at once spend their time waiting for Microsoft: with
	// 100 ms for an answer, each makes some five calls a second, and so many together
	// about what the quota of resource units allows.
	convergeMany = 48
	checkMany    = 2 // reads only, and nobody waits for them
	redeemMany   = 4
	mailMany     = 4
	upkeepMany   = 2
)

// Run works jobs until the context ends, and then lets the running ones finish
// for a while. What is left over is resumed by another process.
func Run(ctx context.Context, o Options) error {
	client, err := o.started(ctx)
	if client == nil {
		return err
	}
	var upkeep sync.WaitGroup
	upkeep.Go(func() { o.repeat(ctx, client, sweepEvery, sweepArgs{}) })
	upkeep.Go(func() { o.repeat(ctx, client, o.SyncEvery, syncArgs{}) })
	upkeep.Go(func() { o.repeat(ctx, client, forgetEvery, forgetArgs{}) })
	upkeep.Go(func() { o.repeat(ctx, client, galleryEvery, galleryArgs{}) })
	upkeep.Wait()
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), softStop)
	defer cancel()
	if err := client.Stop(stopping); err != nil {
		hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
		defer cancel()
		return client.StopAndCancel(hard)
	}
	return nil
}

// started starts the queue. What keeps it from that is the database, whose
// outage must not end a process that serves pages as well. There is no client
// when the context ends first.
func (o Options) started(ctx context.Context) (*river.Client[pgx.Tx], error) {
	for {
		client, err := o.client()
		if err != nil {
			return nil, err
		}
		// The context only says when to stop: ending it would cut jobs off.
		if err = client.Start(context.WithoutCancel(ctx)); err == nil {
			return client, nil
		}
		o.Log.ErrorContext(ctx, "start the queue", "error", err)
		select {
		case <-time.After(startAgainAfter):
		case <-ctx.Done():
			return nil, nil
		}
	}
}

func (o Options) client() (*river.Client[pgx.Tx], error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, &convergeWorker{converger: o.Converger})
	river.AddWorker(workers, &checkWorker{converger: o.Converger})
	river.AddWorker(workers, &redeemWorker{converger: o.Converger})
	river.AddWorker(workers, &mailWorker{postman: o.Postman})
	river.AddWorker(workers, &letterWorker{postman: o.Postman})
	river.AddWorker(workers, &syncWorker{feed: feedReader{o.Syncer, o.Pool}})
	river.AddWorker(workers, &hintWorker{feed: feedReader{o.Syncer, o.Pool}})
	river.AddWorker(workers, &addWorker{adder: o.Adder})
	river.AddWorker(workers, &galleryWorker{gallery: o.Gallery})
	river.AddWorker(workers, &forgetWorker{sweeper: o.Sweeper})
	river.AddWorker(workers, &sweepWorker{sweeper: o.Sweeper})
	client, err := river.NewClient(riverpgxv5.New(o.Pool), &river.Config{
		Queues: map[string]river.QueueConfig{
			queueRedeem:   {MaxWorkers: redeemMany, FetchPollInterval: time.Second},
			queueConverge: {MaxWorkers: convergeMany, FetchPollInterval: time.Second},
			queueCheck:    {MaxWorkers: checkMany, FetchPollInterval: time.Second},
			queueMail:     {MaxWorkers: mailMany, FetchPollInterval: time.Second},
			queueUpkeep:   {MaxWorkers: upkeepMany, FetchPollInterval: time.Second},
		},
		Workers:              workers,
		FetchOnlyKnownKinds:  true, // what a newer version has queued is left to it
		JobTimeout:           jobTimeout,
		RescueStuckJobsAfter: rescueAfter,
		FetchCooldown:        20 * time.Millisecond, // the shortest time from a decision to its work
		Logger:               o.Log,
		ErrorHandler:         faults{o.Log},
	})
	if err != nil {
		return nil, fmt.Errorf("prepare the queue: %w", err)
	}
	return client, nil
}

// repeat queues a job at once, and then again and again until the context ends.
// Every process does so, and one job in a period comes of it. River has a
// schedule, too, but that is its leader's, and a leader that was killed is not
// replaced for a quarter of a minute. Nor may a job that was running then be in
// the way of the next one, as it would with a job that is unique until it ends.
func (o Options) repeat(ctx context.Context, client *river.Client[pgx.Tx], every time.Duration, args river.JobArgs) {
	again := time.NewTicker(every)
	defer again.Stop()
	opts := &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByPeriod: every}}
	for {
		inserting, cancel := context.WithTimeout(ctx, insertTimeout)
		_, err := client.Insert(inserting, args, opts)
		cancel()
		if err != nil && ctx.Err() == nil {
			o.Log.WarnContext(ctx, "queue the upkeep", "kind", args.Kind(), "error", err)
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return
		}
	}
}
