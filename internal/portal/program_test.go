package portal

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"guestportal/internal/config"
	"guestportal/migrations"
)

// bounded is a context for what must come to an end.
func bounded(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patient)
	t.Cleanup(cancel)
	return ctx
}

func TestEveryFaultOfTheSettingsIsToldAtOnce(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{nil, {"serve"}, {"doctor"}} {
		_, err := command(bounded(t), []string{
			"PORTAL_ROLE=cook", "PORTAL_SYNC_INTERVAL=1ms", "PORTAL_PUBLIK_URL=https://guests.contoso.example", "PORTAL_TENANT_ID=contoso",
		}, args...)
		var faults config.Faults
		if !errors.As(err, &faults) {
			t.Fatalf("%v: %v", args, err)
		}
		for _, want := range []string{
			"PORTAL_ROLE is \"cook\"", "PORTAL_SYNC_INTERVAL is 1ms", "did you mean PORTAL_PUBLIC_URL?", "PORTAL_TENANT_ID is \"contoso\"",
			"PORTAL_DATABASE_URL is missing", "PORTAL_ORGANISATION is missing", "PORTAL_CLIENT_ID is missing", "PORTAL_GRAPH_CLIENT_ID is missing",
		} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%v: the error does not say %q:\n%v", args, want, err)
			}
		}
	}
	if _, err := command(bounded(t), nil, "cook"); err == nil {
		t.Error("a command that does not exist is carried out")
	}
}

func TestVersionNeedsNoSettings(t *testing.T) {
	t.Parallel()
	out, err := command(bounded(t), []string{"PORTAL_ROLE=cook"}, "version")
	if err != nil || strings.TrimSpace(out) != Version() || Version() == "" {
		t.Errorf("version says %q, %v", out, err)
	}
}

// emptied takes the schema away again.
func (w *world) emptied(t *testing.T) {
	t.Helper()
	if _, err := w.pool.Exec(t.Context(), "DROP SCHEMA public CASCADE; CREATE SCHEMA public"); err != nil {
		t.Fatal(err)
	}
}

func TestTwoMigrationsAtOnceMakeOneSchema(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.emptied(t)
	var both errgroup.Group
	for range 2 {
		both.Go(func() error {
			out, err := command(bounded(t), []string{"PORTAL_DATABASE_URL=" + w.dsn}, "migrate")
			if err == nil && !strings.Contains(out, "newest schema") {
				return errors.New("migrate says " + out)
			}
			return err
		})
	}
	if err := both.Wait(); err != nil {
		t.Fatal(err)
	}
	pending, err := migrations.Pending(t.Context(), w.pool)
	if err != nil || pending {
		t.Errorf("pending: %v, %v", pending, err)
	}
	var tables, twice int
	const count = `
		SELECT (SELECT count(*) FROM pg_tables WHERE tablename IN ('guests', 'river_job')),
			(SELECT count(*) FROM (SELECT version_id FROM goose_db_version GROUP BY 1 HAVING count(*) > 1) x)`
	if err := w.pool.QueryRow(t.Context(), count).Scan(&tables, &twice); err != nil || tables != 2 || twice != 0 {
		t.Errorf("%d tables, %d migrations done twice: %v", tables, twice, err)
	}
}

func TestAMigrationWaitsForAnotherLongerThanAnyStatementMay(t *testing.T) {
	t.Parallel()
	w := setup(t)
	holder, err := w.pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer holder.Release()
	if _, err := holder.Exec(t.Context(), "SELECT pg_advisory_lock($1)", int64(0x67756573740001)); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		_, err := command(bounded(t), []string{"PORTAL_DATABASE_URL=" + w.dsn + " lock_timeout=100 statement_timeout=200"}, "migrate")
		ended <- err
	}()
	// It waits for twice as long as its session allows any statement.
	const waits = `SELECT EXISTS (SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid)
		WHERE NOT l.granted AND l.locktype = 'advisory' AND a.datname = current_database() AND now() - a.query_start > interval '400 ms')`
	for waiting := false; !waiting; {
		select {
		case err := <-ended:
			t.Fatalf("it did not wait: %v", err)
		default:
		}
		if err := w.pool.QueryRow(bounded(t), waits).Scan(&waiting); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := holder.Exec(t.Context(), "SELECT pg_advisory_unlock($1)", int64(0x67756573740001)); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestHealthcheckAsksThePortalOnThisMachine(t *testing.T) {
	t.Parallel()
	w := setup(t)
	r := serve(t, w.settings())
	listen := "PORTAL_LISTEN=" + strings.TrimPrefix(r.url, "http://")
	if _, err := command(bounded(t), []string{listen}, "healthcheck"); err != nil {
		t.Errorf("a portal that is ready: %v", err)
	}
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(r.url, "http://"))
	if _, err := command(bounded(t), []string{"PORTAL_LISTEN=0.0.0.0:" + port}, "healthcheck"); err != nil {
		t.Errorf("a portal that listens everywhere: %v", err)
	}
	r.cancel()
	<-r.stopped
	if _, err := command(bounded(t), []string{listen}, "healthcheck"); err == nil || !strings.Contains(err.Error(), "does not answer") {
		t.Errorf("no portal: %v", err)
	}
	busy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }))
	defer busy.Close()
	listen = "PORTAL_LISTEN=" + busy.Listener.Addr().String()
	if _, err := command(bounded(t), []string{listen}, "healthcheck"); err == nil || !strings.Contains(err.Error(), "not ready: 503") {
		t.Errorf("a portal that is not ready: %v", err)
	}
}

// A worker serves no pages; it is asked where its metrics are.
func TestHealthcheckAsksAWorkerWhereItsMetricsAre(t *testing.T) {
	t.Parallel()
	w := setup(t)
	r := serve(t, w.settings("PORTAL_ROLE=worker", "PORTAL_METRICS_LISTEN=127.0.0.1:0"))
	address, _ := r.log.said(bounded(t), "serving metrics")
	asked := []string{"PORTAL_ROLE=worker", "PORTAL_METRICS_LISTEN=" + address}
	if _, err := command(bounded(t), asked, "healthcheck"); err != nil {
		t.Errorf("a worker that is ready: %v", err)
	}
	if status, body := get(t, "http://"+address+"/livez"); status != http.StatusOK || body != "ok\n" {
		t.Errorf("%d %q", status, body)
	}
	if _, err := command(bounded(t), []string{"PORTAL_ROLE=worker"}, "healthcheck"); err == nil || !strings.Contains(err.Error(), "PORTAL_METRICS_LISTEN, which is not set") {
		t.Errorf("a worker that cannot be asked: %v", err)
	}
	r.cancel()
	<-r.stopped
	if _, err := command(bounded(t), asked, "healthcheck"); err == nil || !strings.Contains(err.Error(), "does not answer") {
		t.Errorf("no worker: %v", err)
	}
}

func TestMetricsHaveAListenerOfTheirOwn(t *testing.T) {
	t.Parallel()
	w := setup(t)
	r := serve(t, w.settings("PORTAL_METRICS_LISTEN=127.0.0.1:0"))
	address, _ := r.log.said(bounded(t), "serving metrics")
	status, body := get(t, "http://"+address+"/metrics")
	for _, want := range []string{"go_goroutines ", "process_resident_memory_bytes ", "portal_database_connections ", "portal_database_connections_in_use ", "portal_log_lines_lost_total "} {
		if status != http.StatusOK || !strings.Contains(body, "\n"+want) {
			t.Errorf("%d, without %q", status, want)
		}
	}
	if status, _ := get(t, r.url+"/metrics"); status != http.StatusNotFound {
		t.Errorf("visitors get %d for /metrics", status)
	}
	if status, _ := get(t, "http://"+address+"/guests"); status != http.StatusNotFound {
		t.Errorf("pages are on the listener for metrics: %d", status)
	}
}

// get fetches an address.
func get(t *testing.T, address string) (status int, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(bounded(t), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(raw)
}
