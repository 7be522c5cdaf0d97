package portal

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"guestportal/internal/config"
	"guestportal/internal/emulator"
	"guestportal/internal/lifecycle"
	"guestportal/internal/postgres/postgrestest"
	"guestportal/internal/server"
	"guestportal/internal/story"
)

// counter counts the statements of a pool; a batch counts one for each of its
// statements.
type counter struct{ n atomic.Int64 }

func (c *counter) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	c.n.Add(1)
	return ctx
}

func (c *counter) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (c *counter) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return ctx
}

func (c *counter) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) { c.n.Add(1) }

func (c *counter) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

// site is the pages over a crowded database, without a network.
type site struct {
	*world
	queries counter
	handler http.Handler
}

func crowded(b *testing.B, guests int) *site {
	b.Helper()
	s := &site{world: &world{tb: b, dsn: postgrestest.DSN(b)}}
	limits, err := pgxpool.ParseConfig(s.dsn)
	if err != nil {
		b.Fatal(err)
	}
	limits.ConnConfig.Tracer = &s.queries
	if s.pool, err = pgxpool.NewWithConfig(b.Context(), limits); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.pool.Close)
	var links *lifecycle.DerivedLinks
	if s.store, links, err = NewStore(s.pool, nil); err != nil {
		b.Fatal(err)
	}
	if err := story.Tell(b.Context(), s.store, time.Now()); err != nil {
		b.Fatal(err)
	}
	people := emulator.SeedStory().People
	s.ana, s.ben = s.person(people.Ana), s.person(people.Ben)
	packages, err := s.store.Packages(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	crowd(b, s.pool, s.ana, s.ben, packages[1], guests)
	c, err := config.Load([]string{
		"PORTAL_ROLE=web", "PORTAL_PUBLIC_URL=https://guests.contoso.example", "PORTAL_ORGANISATION=Contoso", "PORTAL_DATABASE_URL=" + s.dsn,
		"PORTAL_TENANT_ID=" + emulator.TenantID, "PORTAL_CLIENT_ID=" + emulator.TenantID, "PORTAL_CLIENT_SECRET=unused",
	}, config.Serve)
	if err != nil {
		b.Fatal(err)
	}
	pages, err := newServer(c, s.pool, NewService(s.store, links, time.Now), &server.Hub{}, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	s.handler = pages.Handler()
	return s
}

// measured is one page, and who opens it. An address with %08d is opened for one
// guest after another: n is the number of a guest of Ana's.
type measured struct {
	name string
	who  string // ana, ben or dee
	path func(n int) string
}

func fixed(path string) func(int) string { return func(int) string { return path } }

// pages are those whose time must not grow with what the database holds.
func pages() []measured {
	return []measured{
		{"guests", "ana", fixed("/guests")},
		{"guests-invited", "ana", fixed("/guests?status=invited")},
		{"guests-found", "ana", fixed("/guests?q=partner+25")},
		{"guests-missed", "ana", fixed("/guests?q=nobody")},
		{"all", "dee", fixed("/guests?who=all")},
		{"all-found", "dee", fixed("/guests?who=all&q=partner+25")},
		{"all-missed", "dee", fixed("/guests?who=all&q=nobody")},
		{"guest", "ana", func(n int) string { return fmt.Sprintf("/guests/GU-%08d", n) }},
		{"request", "ana", func(n int) string { return fmt.Sprintf("/requests/GR-%08d", n*10) }},
		{"approvals", "ben", fixed("/approvals")},
		{"decided", "ben", fixed("/approvals?tab=history")},
	}
}

// BenchmarkPages measures what the server needs for a page, queries included and
// the network left out, in a database with 1,000 guests and in one with 100,000
// and a million requests. Shown are the median and the 95th percentile in
// milliseconds, statements and bytes sent (gzip) for each page, and how many
// times the 95th percentile is that of the small database.
func BenchmarkPages(b *testing.B) {
	small := map[string]float64{}
	for _, guests := range []int{1_000, 100_000} {
		b.Run(fmt.Sprint(guests), func(b *testing.B) {
			s := crowded(b, guests)
			people := emulator.SeedStory().People
			cookies := map[string]*http.Cookie{"ana": s.signIn(s.ana), "ben": s.signIn(s.ben), "dee": s.signIn(s.person(people.Dee))}
			for _, p := range pages() {
				b.Run(p.name, func(b *testing.B) {
					p95 := s.measure(b, p, cookies[p.who], guests)
					if guests == 1_000 {
						small[p.name] = p95
					} else if small[p.name] > 0 {
						b.ReportMetric(p95/small[p.name], "×p95-of-1000")
					}
				})
			}
		})
	}
}

func (s *site) measure(b *testing.B, p measured, cookie *http.Cookie, guests int) (p95 float64) {
	b.Helper()
	cookie.Name = "__Host-session"
	open := func(i int) (time.Duration, int) {
		// A stride that visits all of Ana's guests, those who are far apart one
		// after the other.
		n := (1 + i*7919%(guests/25)) * 25
		r := httptest.NewRequest(http.MethodGet, "https://guests.contoso.example"+p.path(n), nil)
		r.AddCookie(cookie)
		r.Header.Set("Accept-Encoding", "gzip")
		w := httptest.NewRecorder()
		began := time.Now()
		s.handler.ServeHTTP(w, r)
		took := time.Since(began)
		if w.Code != http.StatusOK {
			b.Fatalf("%s: %d %s", r.URL, w.Code, w.Header().Get("Location"))
		}
		return took, w.Body.Len()
	}
	for i := range 20 { // connections, plans, and what is made once
		open(i)
	}
	times, bytes := make([]time.Duration, 0, b.N), 0
	before := s.queries.n.Load()
	for i := 0; b.Loop(); i++ {
		took, size := open(i)
		times, bytes = append(times, took), bytes+size
	}
	queries := s.queries.n.Load() - before
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(percentile(times, 50), "p50-ms")
	b.ReportMetric(percentile(times, 95), "p95-ms")
	b.ReportMetric(float64(queries)/float64(len(times)), "queries/page")
	b.ReportMetric(float64(bytes)/float64(len(times)), "B/page")
	return percentile(times, 95)
}
