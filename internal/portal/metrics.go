package portal

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"golang.org/x/sync/errgroup"
)

// serveMetrics serves /metrics on a listener of its own, which no visitor
// reaches, and answers probes there as well: a process that works serves no pages
// to ask for.
func serveMetrics(all *errgroup.Group, running context.Context, address string, pool *pgxpool.Pool, written *lines, log *slog.Logger) error {
	registry := prometheus.NewRegistry()
	registry.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		gauge("portal_database_connections", "Open connections to the database.", func() int32 { return pool.Stat().TotalConns() }),
		gauge("portal_database_connections_in_use", "Connections that a request or a job holds.", func() int32 { return pool.Stat().AcquiredConns() }),
		prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "portal_log_lines_lost_total", Help: "Lines of the log that nobody took.",
		}, func() float64 { return float64(written.Lost()) }),
	)
	listener, err := (&net.ListenConfig{}).Listen(running, "tcp", address)
	if err != nil {
		return fmt.Errorf("listen for metrics on %s: %w", address, err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	probes := &readiness{running: running, check: pool.Ping}
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if err := probes.ready(ctx); err != nil {
			log.WarnContext(ctx, "not ready", "error", err)
			http.Error(w, "not ready", http.StatusServiceUnavailable)
			return
		}
		_, _ = io.WriteString(w, "ok\n")
	})
	web := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, WriteTimeout: 30 * time.Second}
	serveUntil(all, running, web, listener, nil)
	log.InfoContext(running, "serving metrics", "address", listener.Addr().String())
	return nil
}

func gauge(name, help string, value func() int32) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return float64(value()) })
}
