package portal

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"guestportal/internal/emulator"
	"guestportal/internal/emulator/emulatortest"
	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
	"guestportal/internal/postgres"
	"guestportal/internal/postgres/postgrestest"
	"guestportal/internal/story"
)

// asPortal is the variable that makes this test program be the portal, so that
// tests have processes to kill without building one.
const asPortal = "TEST_PROGRAM_IS_THE_PORTAL"

// unshared carries requests that are never cut off: closing any test server hangs
// up on everybody who uses the default transport.
var unshared = &http.Transport{}

func TestMain(m *testing.M) {
	if os.Getenv(asPortal) == "" {
		// Most tests here wait for something, so that a few go side by side even on
		// two processors; -parallel says otherwise.
		if err := flag.Set("test.parallel", strconv.Itoa(max(4, runtime.GOMAXPROCS(0)))); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		postgrestest.Main(m)
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	if err := (Program{Environ: os.Environ(), Stdout: os.Stdout, Stderr: os.Stderr}).Run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "portal:", err)
		os.Exit(1)
	}
}

// world is what surrounds the program: a database in which the seed story is
// told, and an emulated tenant. The program itself is started by the test.
type world struct {
	tb       testing.TB
	tenant   emulator.Ready
	dsn      string
	pool     *pgxpool.Pool
	service  *lifecycle.Service // of nobody's process: what people do on the pages
	store    *postgres.Store
	ana, ben guest.Person
	mia      guest.Person // a sponsor, too
	cleo     guest.Person
}

func setup(tb testing.TB) *world {
	tb.Helper()
	return setupOn(tb, postgrestest.DSN(tb))
}

// setupOn tells the story in a migrated database.
func setupOn(tb testing.TB, dsn string) *world {
	tb.Helper()
	e, err := emulator.Start(tb.Context(), emulator.Options{Dir: emulatortest.Dir(tb)})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = e.Close() })
	w := &world{tb: tb, tenant: e.Ready(), dsn: dsn}
	if w.pool, err = postgres.Open(tb.Context(), w.dsn, 8); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(w.pool.Close)
	var links *lifecycle.DerivedLinks
	if w.store, links, err = NewStore(w.pool, nil); err != nil {
		tb.Fatal(err)
	}
	if err := story.Tell(tb.Context(), w.store, time.Now()); err != nil {
		tb.Fatal(err)
	}
	w.service = NewService(w.store, links, time.Now)
	people := emulator.SeedStory().People
	w.ana, w.ben, w.mia = w.person(people.Ana), w.person(people.Ben), w.person(people.Mia)
	w.cleo = w.person(people.Cleo)
	return w
}

func (w *world) person(p emulator.Person) guest.Person {
	w.tb.Helper()
	saved, err := w.store.SavePerson(w.tb.Context(), story.Person(p), time.Now())
	if err != nil {
		w.tb.Fatal(err)
	}
	return saved
}

// unlimited takes away what keeps people from asking often, and the worker from
// doing much in an hour.
func (w *world) unlimited() {
	w.tb.Helper()
	p, err := w.store.Policy(w.tb.Context())
	if err != nil {
		w.tb.Fatal(err)
	}
	const many = 1_000_000
	p.InvitesPerDay, p.ResendsPerDay = many, many
	p.InvitationsPerHour, p.GiftsPerHour, p.DeletionsPerHour, p.DeletionsPercent, p.RemovalsPerHour = many, many, many, 100*many, many
	if err := w.store.SetPolicy(w.tb.Context(), p, w.cleo.Name, "It will be a long day.", time.Now()); err != nil {
		w.tb.Fatal(err)
	}
}

// The settings of a process, by what they are for.

func (w *world) common() []string {
	return []string{
		"PORTAL_DATABASE_URL=" + w.dsn, "PORTAL_TENANT_ID=" + w.tenant.TenantID, "PORTAL_ORGANISATION=Contoso",
		"PORTAL_PUBLIC_URL=http://127.0.0.1:8080", "PORTAL_LISTEN=127.0.0.1:0", "PORTAL_AUTHORITY=" + w.tenant.HTTP,
		"PORTAL_SYNC_INTERVAL=1s",
	}
}

func (w *world) forPages() []string {
	return []string{"PORTAL_CLIENT_ID=" + w.tenant.PortalClient.ID, "PORTAL_CLIENT_SECRET=" + w.tenant.PortalClient.Secret}
}

func (w *world) forGraph() []string {
	return []string{
		"PORTAL_GRAPH_URL=" + w.tenant.HTTP + "/v1.0", "PORTAL_GRAPH_AUTHORITY=" + w.tenant.HTTPS, "PORTAL_CA_FILE=" + w.tenant.CAFile,
		"PORTAL_GRAPH_CLIENT_ID=" + w.tenant.WorkerClient.ID, "PORTAL_GRAPH_CLIENT_SECRET=" + w.tenant.WorkerClient.Secret,
	}
}

// settings are those of one process that does everything. The last of several
// values counts, so that a test can put another one behind.
func (w *world) settings(more ...string) []string {
	return joined(w.common(), w.forPages(), w.forGraph(), more)
}

// pages are those of a process that only serves pages, which holds no credential of
// the worker's.
func (w *world) pages(more ...string) []string {
	return joined(w.common(), w.forPages(), []string{"PORTAL_ROLE=web"}, more)
}

func joined(lists ...[]string) []string {
	var order []string
	values := map[string]string{}
	for _, l := range lists {
		for _, pair := range l {
			name, value, _ := strings.Cut(pair, "=")
			if _, known := values[name]; !known {
				order = append(order, name)
			}
			values[name] = value
		}
	}
	for i, name := range order {
		order[i] = name + "=" + values[name]
	}
	return order
}

// asked has Ana ask for a guest with an access package, and gives the request as
// Ben sees it.
func (w *world) asked(email, pack string) guest.Story {
	w.tb.Helper()
	return w.askedBy(w.ana, email, pack)
}

func (w *world) askedBy(by guest.Person, email, pack string) guest.Story {
	w.tb.Helper()
	ref, err := w.ask(by, email, pack)
	if err != nil {
		w.tb.Fatal(err)
	}
	s, err := w.service.Request(w.tb.Context(), w.ben, ref)
	if err != nil {
		w.tb.Fatal(err)
	}
	return s
}

func (w *world) ask(by guest.Person, email, pack string) (ref string, err error) {
	w.tb.Helper()
	ctx := w.tb.Context()
	packages, err := w.packed(pack)
	if err != nil {
		return "", err
	}
	f := guest.Form{
		Email: email, Name: "Lou Tan", Until: "30", Reason: "Reviews the designs of the Falcon project.", Delivery: "mail", Packages: packages,
	}
	if ref, err = w.service.SaveDraft(ctx, by, f, uuid.NewString()); err != nil {
		return "", err
	}
	return ref, w.service.Submit(ctx, by, ref, 1)
}

// packed gives what a form says of the package with a name; nothing for none.
func (w *world) packed(name string) ([]string, error) {
	catalogue, err := w.store.CataloguePage(w.tb.Context(), guest.CatalogueFilter{Limit: 100})
	for _, p := range catalogue.Rows {
		if p.Name == name {
			return []string{string(p.ID)}, err
		}
	}
	return nil, err
}

// approve has Ben approve all of a request.
func (w *world) approve(s guest.Story) {
	w.tb.Helper()
	if err := w.decide(s, guest.Approve); err != nil {
		w.tb.Fatal(err)
	}
}

func (w *world) decide(s guest.Story, verdict guest.Verdict) error {
	r := s.Request()
	v := guest.Verdicts{
		Lines: map[guest.LineID]guest.Verdict{}, Comment: "As agreed.", Version: r.Version, Digest: r.Digest(), Key: uuid.NewString(),
	}
	for _, l := range r.Lines {
		v.Lines[l.ID] = verdict
	}
	return w.service.Decide(w.tb.Context(), w.ben, r.Ref, v)
}

// control asks the emulator's control API; body and answer may be nil.
func (w *world) control(method, path string, body, answer any) {
	w.tb.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		w.tb.Fatal(err)
	}
	req, err := http.NewRequestWithContext(w.tb.Context(), method, w.tenant.HTTP+"/_emulator"+path, bytes.NewReader(raw))
	if err != nil {
		w.tb.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := (&http.Client{Transport: unshared}).Do(req)
	if err != nil {
		w.tb.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode >= 300 {
		w.tb.Fatalf("%s %s: %s", method, path, res.Status)
	}
	if answer != nil {
		if err := json.NewDecoder(res.Body).Decode(answer); err != nil {
			w.tb.Fatal(err)
		}
	}
}
