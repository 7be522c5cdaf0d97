package provision_test

import (
	"context"
	"crypto/x509"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"guestportal/internal/emulator"
	"guestportal/internal/emulator/emulatortest"
	"guestportal/internal/graph"
	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
	"guestportal/internal/portal"
	"guestportal/internal/postgres"
	"guestportal/internal/postgres/postgrestest"
	"guestportal/internal/provision"
	"guestportal/internal/story"
)

// unshared carries requests that are never cut off: closing any test server hangs
// up on everybody who uses the default transport.
var unshared = &http.Transport{}

func TestMain(m *testing.M) { postgrestest.Main(m) }

// world is a real database, a real Graph client and an emulated tenant, with the
// seed story told. Its clock is moved by hand.
type world struct {
	t       *testing.T
	ready   emulator.Ready
	pool    *pgxpool.Pool
	store   *postgres.Store
	service *lifecycle.Service
	graph   *graph.Client
	ana     guest.Person
	ben     guest.Person
	mu      sync.Mutex
	ahead   time.Duration
	byHand  map[string]bool // ids of the calls that the test itself makes
	meddled map[string]bool // accounts that it changes behind the portal
}

func setup(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, byHand: map[string]bool{}, meddled: map[string]bool{}}
	tenant, err := emulator.Start(context.WithoutCancel(t.Context()), emulator.Options{Dir: emulatortest.Dir(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tenant.Close() })
	w.ready = tenant.Ready()
	pool := postgrestest.New(t)
	var links *lifecycle.DerivedLinks
	if w.store, links, err = portal.NewStore(pool, nil); err != nil {
		t.Fatal(err)
	}
	w.pool = pool
	w.live(survivor)
	if err := story.Tell(t.Context(), w.store, time.Now()); err != nil {
		t.Fatal(err)
	}
	w.service = portal.NewService(w.store, links, w.now)
	people := emulator.SeedStory().People
	w.ana, w.ben = w.person(people.Ana), w.person(people.Ben)
	w.graph = w.client()
	t.Cleanup(func() { // whatever a test has left, and found
		if !t.Failed() {
			w.holds()
		}
	})
	return w
}

// live makes a process count as a live worker, until it is killed.
func (w *world) live(owner int32) (kill func()) {
	w.t.Helper()
	ctx, end := context.WithCancel(w.t.Context())
	l := postgres.NewListener(w.pool, owner, func(string) {}, slog.New(slog.DiscardHandler))
	go l.Run(ctx)
	select {
	case <-l.Up():
	case <-ctx.Done():
		w.t.Fatal("the worker does not come to live")
	}
	return func() {
		w.t.Helper()
		end()
		// Whoever gets the lock that stands for the worker knows that it is dead.
		const wait = `SELECT pg_advisory_lock(26485, $1::int), pg_advisory_unlock(26485, $1::int)`
		if _, err := w.pool.Exec(w.t.Context(), wait, owner); err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Now().Add(w.ahead)
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ahead += d
}

func (w *world) person(p emulator.Person) guest.Person {
	w.t.Helper()
	saved, err := w.store.SavePerson(w.t.Context(), story.Person(p), time.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	return saved
}

func (w *world) client() *graph.Client {
	w.t.Helper()
	c, err := graph.New(w.graphOptions())
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// graphOptions are those of a client with a credential of its own.
func (w *world) graphOptions() graph.Options {
	w.t.Helper()
	pem, err := os.ReadFile(w.ready.CAFile)
	if err != nil {
		w.t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	credential, err := graph.NewCredential(graph.CredentialOptions{
		Authority: w.ready.HTTPS, TenantID: w.ready.TenantID, ClientID: w.ready.WorkerClient.ID,
		Secret: w.ready.WorkerClient.Secret, Roots: roots,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return graph.Options{BaseURL: w.ready.HTTP + "/v1.0", Credential: credential, Now: w.now}
}

// survivor is the number of the process that is never killed.
const survivor = 7

// worker is that process's worker over the given parts.
func (w *world) worker(d provision.Directory, l provision.Ledger) *provision.Worker {
	return w.workerOf(survivor, d, l)
}

func (w *world) workerOf(owner int32, d provision.Directory, l provision.Ledger) *provision.Worker {
	return &provision.Worker{
		Directory: d, Ledger: l, Redemptions: w.store, Owner: owner, NewID: func() string { return uuid.Must(uuid.NewV7()).String() },
		Now: w.now,
		LandingURL: func(_ context.Context, g guest.Guest) (string, error) {
			return "https://portal.example/i/" + string(g.ID), nil
		},
	}
}

// packages finds access packages of the story by name.
func (w *world) packages(names ...string) []string {
	w.t.Helper()
	catalogue, err := w.store.CataloguePage(w.t.Context(), guest.CatalogueFilter{Limit: 100})
	if err != nil {
		w.t.Fatal(err)
	}
	var ids []string
	for _, n := range names {
		for _, p := range catalogue.Rows {
			if p.Name == n {
				ids = append(ids, string(p.ID))
			}
		}
	}
	if len(ids) != len(names) {
		w.t.Fatalf("of %v only %v are in the catalogue", names, ids)
	}
	return ids
}

// approved asks for a guest as Ana, approves as Ben, and gives the guest.
func (w *world) approved(email string, names ...string) guest.Guest {
	w.t.Helper()
	ctx := w.t.Context()
	ref, err := w.service.SaveDraft(ctx, w.ana, guest.Form{
		Email: email, Name: "Lou Tan", Packages: w.packages(names...), Until: "30",
		Reason: "Reviews the designs of the Falcon project.", Delivery: "mail",
	}, uuid.NewString())
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.service.Submit(ctx, w.ana, ref, 1); err != nil {
		w.t.Fatal(err)
	}
	s, err := w.service.Request(ctx, w.ben, ref)
	if err != nil {
		w.t.Fatal(err)
	}
	r := s.Request()
	v := guest.Verdicts{Lines: map[guest.LineID]guest.Verdict{}, Version: r.Version, Digest: r.Digest(), Key: uuid.NewString()}
	for _, l := range r.Lines {
		v.Lines[l.ID] = guest.Approve
	}
	if err := w.service.Decide(ctx, w.ben, ref, v); err != nil {
		w.t.Fatal(err)
	}
	return s.Guest
}

// story gives everything known of a guest.
func (w *world) story(g guest.Guest) guest.Story {
	w.t.Helper()
	s, err := w.store.StoryByGuest(w.t.Context(), g.Ref, w.now())
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// settle converges until there is nothing more to do, moving the clock where the
// worker wants to wait.
func (w *world) settle(g guest.Guest) guest.Story {
	w.t.Helper()
	worker := w.worker(w.graph, w.store)
	for range 100 {
		wait, err := worker.Converge(w.t.Context(), g.ID)
		if err != nil {
			w.t.Fatal(err)
		}
		if wait == 0 {
			w.holds()
			return w.story(g)
		}
		w.pass(wait)
	}
	w.t.Fatalf("not settled after 100 runs: %+v", w.story(g).Guest)
	return guest.Story{}
}
