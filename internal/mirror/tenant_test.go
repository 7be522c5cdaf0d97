package mirror_test

import (
	"context"
	"crypto/x509"
	"os"
	"testing"
	"time"

	"guestportal/internal/emulator"
	"guestportal/internal/emulator/emulatortest"
	"guestportal/internal/graph"
	"guestportal/internal/guest"
	"guestportal/internal/mirror"
)

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
