package portal

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"guestportal/internal/guest"
	"guestportal/migrations"
)

// F08: the queue forgets a guest, or gives one up.
func TestF08AGuestWhoseJobIsLostIsFoundByTheSweep(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("waits for the sweep")
	}
	w := setup(t)
	heard := w.listen()
	var guests []guest.Guest
	for i, lose := range []string{
		`DELETE FROM river_job WHERE args->>'guest' = $1`,
		`UPDATE river_job SET state = 'discarded', finalized_at = now() WHERE args->>'guest' = $1`,
		`UPDATE river_job SET state = 'cancelled', finalized_at = now() WHERE args->>'guest' = $1`,
		`UPDATE river_job SET state = 'completed', finalized_at = now() WHERE args->>'guest' = $1`,
		`UPDATE river_job SET state = 'running', attempt = 1, attempted_at = now(), attempted_by = '{dead}' WHERE args->>'guest' = $1`,
	} {
		s := w.asked(address(i), "Project Falcon")
		w.approve(s)
		w.exec(lose, s.Guest.ID)
		guests = append(guests, s.Guest)
	}
	serve(t, w.worker())
	for i, g := range guests {
		heard.provisioned(t, g.Ref, address(i))
	}
}

// strangerArgs is a job of some other version of the program.
type strangerArgs struct{}

func (strangerArgs) Kind() string { return "of_another_version" }

type stranger struct {
	river.WorkerDefaults[strangerArgs]
}

func (stranger) Work(context.Context, *river.Job[strangerArgs]) error { return nil }

// F09: a process that does not know one of the kinds of jobs leads the queue, and
// gives up what it does not know.
func TestF09AGuestWhoseJobAnotherVersionGaveUpIsFoundByTheSweep(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("waits for the queue's leader to give a job up")
	}
	w := setup(t)
	heard := w.listen()
	s := w.asked(address(1), "Project Falcon")
	w.approve(s)
	w.exec(`UPDATE river_job SET state = 'running', attempt = 1, attempted_at = now() - interval '1 hour', attempted_by = '{dead}'
		WHERE args->>'guest' = $1`, s.Guest.ID)
	workers := river.NewWorkers()
	river.AddWorker(workers, &stranger{})
	leader, err := river.NewClient(riverpgxv5.New(w.pool), &river.Config{
		Workers: workers, Queues: map[string]river.QueueConfig{"of_another_version": {MaxWorkers: 1}},
		RescueStuckJobsAfter: 2 * time.Second, JobTimeout: time.Second, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := leader.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = leader.StopAndCancel(context.Background()) }()
	eventually(t, "the leader gives the job up", func() bool {
		return w.count(`SELECT count(*) FROM river_job WHERE args->>'guest' = $1 AND state = 'discarded'`, s.Guest.ID) == 1
	})
	serve(t, w.worker())
	heard.provisioned(t, s.Guest.Ref, address(1))
}

// F38: a migration is killed half way while another one waits.
func TestF38AMigrationThatWasKilledHalfWayIsFinishedByTheNext(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.emptied(t)
	// The first table of the queue makes whoever creates it wait for this lock.
	lock, err := pgx.Connect(t.Context(), w.dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = lock.Close(context.Background()) }()
	for _, sql := range []string{
		`SELECT pg_advisory_lock(20260838)`,
		`CREATE SCHEMA trap`,
		`CREATE FUNCTION trap.wait() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
			IF EXISTS (SELECT 1 FROM pg_event_trigger_ddl_commands() WHERE object_identity = 'public.river_job') THEN
				PERFORM set_config('lock_timeout', '0', true), pg_advisory_lock_shared(20260838);
			END IF;
		END $$`,
		`CREATE EVENT TRIGGER wait ON ddl_command_end EXECUTE FUNCTION trap.wait()`,
	} {
		if _, err := lock.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	ended := make(chan error, 2)
	migrate := func(name string) {
		_, err := command(bounded(t), []string{"PORTAL_DATABASE_URL=" + w.dsn + " application_name=" + name}, "migrate")
		ended <- err
	}
	waiting := func(name string) bool {
		return w.count(`SELECT count(*) FROM pg_stat_activity WHERE application_name = $1 AND wait_event = 'advisory'`, name) > 0
	}
	go migrate("first")
	eventually(t, "the first is half way", func() bool { return waiting("first") })
	go migrate("second")
	eventually(t, "the second waits for it", func() bool { return waiting("second") })
	if n := w.count(`SELECT count(*) FROM pg_tables WHERE tablename IN ('guests', 'river_job')`); n != 1 {
		t.Fatalf("half way there are %d of two tables", n)
	}
	w.exec(`DROP EVENT TRIGGER wait`)
	w.exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'first'`)
	if err := <-ended; err == nil {
		t.Error("the first says that it has ended well")
	}
	if err := <-ended; err != nil {
		t.Errorf("the second says %v", err)
	}
	pending, err := migrations.Pending(t.Context(), w.pool)
	if n := w.count(`SELECT count(*) FROM pg_tables WHERE tablename IN ('guests', 'river_job')`); err != nil || pending || n != 2 {
		t.Errorf("pending: %v, %v; %d of two tables", pending, err, n)
	}
	if n := w.count(`SELECT count(*) FROM (SELECT version_id FROM goose_db_version GROUP BY 1 HAVING count(*) > 1) x`); n != 0 {
		t.Errorf("%d migrations were done twice", n)
	}
}
