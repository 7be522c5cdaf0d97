package postgres_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
	"guestportal/internal/jobs"
	"guestportal/internal/lifecycle"
	"guestportal/internal/mail"
)

// idle has nothing to do but mail.
type idle struct{ sweeper *lifecycle.Sweeper }

func (idle) Converge(context.Context, guest.GuestID) (time.Duration, error) { return 0, nil }
func (idle) Check(context.Context, guest.GuestID) (time.Duration, error)    { return 0, nil }
func (idle) Redeem(context.Context, string) error                           { return nil }
func (idle) Sync(context.Context) error                                     { return nil }
func (idle) ReadGallery(context.Context) error                              { return nil }
func (i idle) Sweep(ctx context.Context) error                              { return i.sweeper.Sweep(ctx) }

func (i idle) Forget(ctx context.Context) error { return i.sweeper.Forget(ctx) }

// clock is moved by the test while workers read it.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// hatch hands over every message, and waits until it is let go.
type hatch struct {
	out chan mail.Message
	let chan struct{}
}

func (h hatch) Send(ctx context.Context, m mail.Message) error {
	select {
	case h.out <- m:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-h.let:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func TestTwoWorkersSendOneOfTwoLettersAndTheOtherAMinuteLater(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("waits for sweeps")
	}
	w := setup(t)
	ids := w.accepted(t)
	inserter, err := jobs.NewInserter()
	if err != nil {
		t.Fatal(err)
	}
	w.store.Queue = inserter
	hands := &clock{now: w.now}
	post := hatch{out: make(chan mail.Message), let: make(chan struct{})}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	t.Cleanup(running.Wait)
	t.Cleanup(stop)
	for range 2 {
		postman := w.postman(post)
		postman.Now = hands.Now
		worker := idle{&lifecycle.Sweeper{Calendar: w.store, Alarms: w.store, Additions: w.store, Mint: w.Mint, Now: hands.Now}}
		running.Go(func() {
			if err := jobs.Run(ctx, jobs.Options{
				Pool: w.pool, Converger: worker, Postman: postman, Syncer: worker, Gallery: worker, Sweeper: worker,
				SyncEvery: time.Hour, Log: slog.New(slog.DiscardHandler),
			}); err != nil {
				t.Error(err)
			}
		})
	}
	err = pgx.BeginFunc(ctx, w.pool, func(tx pgx.Tx) error {
		return inserter.Mail(ctx, tx, guest.QueuedMail{ID: ids[0], Kind: guest.MailApproved}, guest.QueuedMail{ID: ids[1], Kind: guest.MailAccepted})
	})
	if err != nil {
		t.Fatal(err)
	}
	next := func(what string) mail.Message {
		t.Helper()
		select {
		case m := <-post.out:
			return m
		case <-time.After(time.Minute):
			t.Fatalf("%s never goes", what)
			return mail.Message{}
		}
	}
	first := next("the first")
	w.await(t, `wait_until IS NOT NULL`, 1) // the other one has asked for the turn, too
	post.let <- struct{}{}
	w.await(t, `sent_at IS NOT NULL AND id = ANY($1::uuid[])`, 1, ids)
	hands.pass(guest.MailApart)
	second := next("the second")
	post.let <- struct{}{}
	w.await(t, `sent_at IS NOT NULL AND id = ANY($1::uuid[])`, 2, ids)
	if first.ID == second.ID || first.To != second.To {
		t.Errorf("%s and %s", first.ID, second.ID)
	}
}

// await waits until so many mails are as told.
func (w *world) await(t *testing.T, that string, n int, args ...any) {
	t.Helper()
	deadline := time.Now().Add(time.Minute)
	for tick := time.NewTicker(20 * time.Millisecond); w.mailsThat(t, that, args...) != n; <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("never %d mails: %s", n, that)
		}
	}
}
