package mirror_test

import (
	"context"
	"crypto/x509"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"

	"guestportal/internal/emulator"
	"guestportal/internal/emulator/emulatortest"
	"guestportal/internal/graph"
	"guestportal/internal/guest"
	"guestportal/internal/mirror"
	"guestportal/internal/portal"
	"guestportal/internal/postgres/postgrestest"
)

// BenchmarkFirstReading copies an emulated tenant into an empty database: objects
// a second, and the memory that is alive at most meanwhile beyond the tenant's
// own. Microsoft's pages take longer to come than the emulator's: at 200 ms for
// 100 objects, that alone is a second for 500.
func BenchmarkFirstReading(b *testing.B) {
	for name, size := range map[string]emulator.Population{
		"20000-groups":  {Guests: 1_000, Groups: 20_000, Apps: 1_000, Memberships: 10_000, Seed: 1},
		"100000-guests": {Guests: 100_000, Groups: 20_000, Apps: 1_000, Memberships: 1_000_000, Seed: 1},
	} {
		b.Run(name, func(b *testing.B) { benchmarkFirstReading(b, size) })
	}
}

func benchmarkFirstReading(b *testing.B, size emulator.Population) {
	e, err := emulator.Start(b.Context(), emulator.Options{Dir: emulatortest.Dir(b), Populate: size})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = e.Close() })
	client := clientOf(b, e)
	defer debug.SetGCPercent(debug.SetGCPercent(10)) // so that what is alive is known often enough
	objects := 0
	var took time.Duration
	var most uint64
	for b.Loop() {
		store, _, err := portal.NewStore(postgrestest.New(b), nil)
		if err != nil {
			b.Fatal(err)
		}
		m := mirror.Mirror{Directory: client, Store: store, Now: time.Now}
		before, stop := alive(), make(chan struct{})
		peak := sample(stop)
		began := time.Now()
		for complete := false; !complete; {
			if err := m.Sync(b.Context()); err != nil {
				b.Fatal(err)
			}
			h, err := store.Health(b.Context(), time.Now())
			if err != nil {
				b.Fatal(err)
			}
			complete, objects = true, 0
			for _, f := range h.Feeds {
				complete, objects = complete && f.Unread == 0 && f.Failing == 0, objects+f.Objects
			}
		}
		took += time.Since(began)
		close(stop)
		if p := <-peak; p > before {
			most = max(most, p-before)
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(objects), "objects")
	b.ReportMetric(float64(objects*b.N)/took.Seconds(), "objects/s")
	b.ReportMetric(float64(most)/1e6, "most-MB")
}

// alive gives the bytes that the last garbage collection left.
func alive() uint64 {
	runtime.GC()
	return live()
}

func live() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// sample looks at the memory until it is told to stop, and gives the most.
func sample(stop <-chan struct{}) <-chan uint64 {
	out := make(chan uint64, 1)
	go func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		var most uint64
		for {
			select {
			case <-tick.C:
				most = max(most, live())
			case <-stop:
				out <- most
				return
			}
		}
	}()
	return out
}

// clientOf gives a client of an emulated tenant, as the worker has one.
func clientOf(tb testing.TB, e *emulator.Emulator) mirror.Directory {
	tb.Helper()
	ready := e.Ready()
	ca, err := os.ReadFile(ready.CAFile)
	if err != nil {
		tb.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	credential, err := graph.NewCredential(graph.CredentialOptions{
		Authority: ready.HTTPS, TenantID: ready.TenantID, ClientID: ready.WorkerClient.ID, Secret: ready.WorkerClient.Secret, Roots: roots,
	})
	if err != nil {
		tb.Fatal(err)
	}
	c, err := graph.New(graph.Options{BaseURL: ready.HTTPS + "/v1.0", Credential: credential, HTTPClient: graph.NewHTTPClient(roots)})
	if err != nil {
		tb.Fatal(err)
	}
	return c.For(graph.Syncing)
}

// The whole of it once, at a small size: a tenant is copied with everything that
// the portal asks for of it.
func TestATenantIsCopied(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e, err := emulator.Start(t.Context(), emulator.Options{Dir: emulatortest.Dir(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	seed := emulator.SeedStory()
	w.sells(guest.Package{
		Name: "Falcon", Resources: []guest.Resource{
			{Kind: guest.Group, ObjectID: seed.Groups.ProjectFalcon.ID, Name: seed.Groups.ProjectFalcon.Name},
			{Kind: guest.App, ObjectID: seed.Apps.Wiki.ID, Name: "Another name"},
		},
		Terms: guest.Terms{Audience: []guest.Principal{{Kind: guest.Members, ObjectID: seed.Groups.ProjectFalcon.ID, Name: "Falcon"}}},
	})
	ana := guest.Person{TenantID: e.Ready().TenantID, ObjectID: seed.People.Ana.ID, Name: "Ana", Roles: guest.Sponsor}
	if _, err := w.store.SavePerson(t.Context(), ana, w.now); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	m := mirror.Mirror{Directory: clientOf(t, e), Store: w.store, Now: func() time.Time { return w.now }}
	if err := m.Sync(ctx); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		`SELECT name FROM directory_groups WHERE synced`:                                                       seed.Groups.FinanceShare.Name,
		`SELECT name FROM directory_apps WHERE name = 'Wiki' AND enabled AND NOT first_party`:                  "Wiki",
		`SELECT manager_id::text FROM directory_managers`:                                                      seed.People.Ben.ID,
		`SELECT member_id::text FROM directory_members`:                                                        seed.People.Sam.ID,
		`SELECT owner_id::text FROM directory_owners WHERE object_id = '` + seed.Groups.ProjectFalcon.ID + `'`: seed.People.Cleo.ID,
	} {
		if got := w.column(query); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	stale, err := w.store.StaleResources(t.Context(), 10)
	if err != nil || len(stale) != 1 || stale[0].Now != "Wiki" {
		t.Errorf("what differs is %+v (%v)", stale, err)
	}
}
