package portal

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
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
	guests  int
	queries counter
	handler http.Handler
	cookies map[string]*http.Cookie

	sponsors                        []*http.Cookie // who have as many guests as Ana each
	pack, middlePack, middleGrant   string         // the package that half of all guests have; the middles of lists
	middlePending, middleOfEveryone string
}

func crowded(b *testing.B, guests int) *site {
	b.Helper()
	s := &site{world: &world{tb: b, dsn: postgrestest.DSN(b)}, guests: guests}
	limits, err := pgxpool.ParseConfig(s.dsn)
	if err != nil {
		b.Fatal(err)
	}
	limits.ConnConfig.Tracer = &s.queries
	limits.ConnConfig.RuntimeParams["jit"] = "off" // as the program's own are
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
	s.ana, s.ben, s.cleo = s.person(people.Ana), s.person(people.Ben), s.person(people.Cleo)
	s.crowd()
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
	s.cookies = map[string]*http.Cookie{
		"ana": s.signIn(s.ana), "ben": s.signIn(s.ben), "cleo": s.signIn(s.cleo), "dee": s.signIn(s.person(people.Dee)),
	}
	for _, sponsor := range s.others() {
		s.sponsors = append(s.sponsors, s.signIn(sponsor))
	}
	return s
}

// open opens a page as somebody who is signed in, for the i-th time.
func (s *site) open(p measured, i int) (took time.Duration, bytes int) {
	s.tb.Helper()
	method, body := http.MethodGet, url.Values(nil)
	if p.form != nil {
		method, body = http.MethodPost, p.form(s, i)
	}
	r := httptest.NewRequest(method, "https://guests.contoso.example"+p.path(s, i), strings.NewReader(body.Encode()))
	cookie := s.cookies[p.who]
	if p.who == "sponsors" {
		cookie = s.sponsors[i%len(s.sponsors)]
	}
	r.AddCookie(&http.Cookie{Name: "__Host-session", Value: cookie.Value})
	r.Header.Set("Accept-Encoding", "gzip")
	if p.form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	w := httptest.NewRecorder()
	began := time.Now()
	s.handler.ServeHTTP(w, r)
	took = time.Since(began)
	if w.Code != http.StatusOK && w.Code != http.StatusNoContent {
		s.tb.Fatalf("%s: %d %s", r.URL, w.Code, w.Header().Get("Location"))
	}
	return took, w.Body.Len()
}

// BenchmarkPages measures what the server needs for a page, its session and its
// queries included and the network left out, in a database with 1,000 guests and
// in one with 100,000, which has 1,000 packages, 20,000 groups, 10,000 pending
// requests and a million in all. A page is opened in the one and the other in
// turn, so that whatever else the machine does meets both. Shown are, of the large
// one, the median and the 95th percentile in milliseconds, statements and bytes
// sent (gzip) for each page, and how many times the 95th percentile is that of the
// small one.
func BenchmarkPages(b *testing.B) {
	small, large := crowded(b, 1_000), crowded(b, 100_000)
	for _, p := range pages() {
		b.Run(p.name, func(b *testing.B) {
			small.tb, large.tb = b, b
			for i := range 20 { // connections, plans, and what is made once
				small.open(p, i)
				large.open(p, i)
			}
			var few, many []time.Duration
			bytes, before := 0, large.queries.n.Load()
			for i := 20; b.Loop(); i++ {
				took, _ := small.open(p, i)
				few = append(few, took)
				took, size := large.open(p, i)
				many, bytes = append(many, took), bytes+size
			}
			pages := float64(len(many))
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(percentile(many, 50), "p50-ms")
			b.ReportMetric(percentile(many, 95), "p95-ms")
			b.ReportMetric(percentile(few, 50), "small-p50-ms")
			b.ReportMetric(percentile(few, 95), "small-p95-ms")
			b.ReportMetric(percentile(many, 95)/percentile(few, 95), "ratio")
			b.ReportMetric(float64(large.queries.n.Load()-before)/pages, "queries/page")
			b.ReportMetric(float64(bytes)/pages, "B/page")
		})
	}
}
