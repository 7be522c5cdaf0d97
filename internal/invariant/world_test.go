package invariant_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/emulator"
	"guestportal/internal/emulator/emulatortest"
	"guestportal/internal/guest"
	"guestportal/internal/invariant"
	"guestportal/internal/lifecycle"
	"guestportal/internal/portal"
	"guestportal/internal/postgres"
	"guestportal/internal/postgres/postgrestest"
	"guestportal/internal/story"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

// world is a portal's worker at work on a database and an emulated tenant.
type world struct {
	t        *testing.T
	tenant   emulator.Ready
	store    *postgres.Store
	service  *lifecycle.Service
	ana, ben guest.Person
}

func setup(t *testing.T) *world {
	t.Helper()
	e, err := emulator.Start(t.Context(), emulator.Options{Dir: emulatortest.Dir(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	w := &world{t: t, tenant: e.Ready()}
	dsn := postgrestest.DSN(t)
	pool, err := postgres.Open(t.Context(), dsn, 4)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	var links *lifecycle.DerivedLinks
	if w.store, links, err = portal.NewStore(pool, nil); err != nil {
		t.Fatal(err)
	}
	if err := story.Tell(t.Context(), w.store, time.Now()); err != nil {
		t.Fatal(err)
	}
	w.service = portal.NewService(w.store, links, time.Now)
	seed := emulator.SeedStory()
	w.ana, w.ben = w.person(seed.People.Ana), w.person(seed.People.Ben)
	w.work(portal.Program{Stdout: new(bytes.Buffer), Stderr: new(bytes.Buffer), Environ: []string{
		"PORTAL_ROLE=worker", "PORTAL_DATABASE_URL=" + dsn, "PORTAL_TENANT_ID=" + w.tenant.TenantID, "PORTAL_ORGANISATION=Contoso",
		"PORTAL_PUBLIC_URL=https://guests.contoso.example", "PORTAL_AUTHORITY=" + w.tenant.HTTPS, "PORTAL_CA_FILE=" + w.tenant.CAFile,
		"PORTAL_GRAPH_URL=" + w.tenant.HTTP + "/v1.0", "PORTAL_GRAPH_AUTHORITY=" + w.tenant.HTTPS,
		"PORTAL_GRAPH_CLIENT_ID=" + w.tenant.WorkerClient.ID, "PORTAL_GRAPH_CLIENT_SECRET=" + w.tenant.WorkerClient.Secret,
	}})
	return w
}

// work runs the worker until the end of the test.
func (w *world) work(p portal.Program) {
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- p.Run(ctx) }()
	w.t.Cleanup(func() {
		stop()
		if err := <-stopped; err != nil {
			w.t.Errorf("the worker ended with %v", err)
		}
	})
}

func (w *world) person(p emulator.Person) guest.Person {
	w.t.Helper()
	saved, err := w.store.SavePerson(w.t.Context(), story.Person(p), time.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	return saved
}

func (w *world) do(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// asked has Ana ask for a guest, and gives the request as Ben sees it.
func (w *world) asked(email, pack string) guest.Story {
	w.t.Helper()
	catalogue, err := w.store.CataloguePage(w.t.Context(), guest.CatalogueFilter{Limit: 100})
	w.do(err)
	f := guest.Form{Email: email, Name: "Lou Tan", Until: "30", Reason: "Reviews the designs of the Falcon project.", Delivery: "mail"}
	for _, p := range catalogue.Rows {
		if p.Name == pack {
			f.Packages = []string{string(p.ID)}
		}
	}
	ref, err := w.service.SaveDraft(w.t.Context(), w.ana, f, uuid.NewString())
	w.do(err)
	w.do(w.service.Submit(w.t.Context(), w.ana, ref, 1))
	s, err := w.service.Request(w.t.Context(), w.ben, ref)
	w.do(err)
	return s
}

// decided has Ben decide all of a request.
func (w *world) decided(s guest.Story, verdict guest.Verdict) guest.Guest {
	w.t.Helper()
	r := s.Request()
	v := guest.Verdicts{Lines: map[guest.LineID]guest.Verdict{}, Version: r.Version, Digest: r.Digest(), Key: uuid.NewString(), Comment: "As agreed."}
	for _, l := range r.Lines {
		v.Lines[l.ID] = verdict
	}
	w.do(w.service.Decide(w.t.Context(), w.ben, r.Ref, v))
	return s.Guest
}

// until waits for the worker to bring a guest into a state.
func (w *world) until(g guest.Guest, state guest.State) {
	w.t.Helper()
	late := time.NewTimer(time.Minute)
	defer late.Stop()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for {
		s, err := w.store.StoryByGuest(w.t.Context(), g.Ref, time.Now())
		w.do(err)
		if s.Guest.State == state && s.Guest.Sync == guest.InSync {
			return
		}
		select {
		case <-again.C:
		case <-late.C:
			w.t.Fatalf("the guest is %s, %s: %+v", s.Guest.State, s.Guest.Sync, s.Guest.Trouble)
		}
	}
}

// pressed has a guest press Accept, and waits for the link.
func (w *world) pressed(g guest.Guest) {
	w.t.Helper()
	s, err := w.service.Guest(w.t.Context(), w.ana, g.Ref)
	w.do(err)
	id, err := w.service.AskRedemption(w.t.Context(), s.LinkCode, make([]byte, 32))
	w.do(err)
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	late := time.NewTimer(time.Minute)
	defer late.Stop()
	for {
		sealed, trouble, err := w.service.TakeRedemption(w.t.Context(), id)
		w.do(err)
		if len(sealed) > 0 {
			return
		}
		select {
		case <-again.C:
		case <-late.C:
			w.t.Fatalf("no link: %q", trouble)
		}
	}
}

// record loads all that is judged, as it stands.
func (w *world) record() invariant.Record {
	w.t.Helper()
	r, err := invariant.Load(w.t.Context(), w.tenant.HTTP+"/_emulator", w.store.Pool)
	w.do(err)
	return r
}

func (w *world) terms() invariant.Terms {
	return invariant.Terms{Now: time.Now(), TMax: time.Minute, SLA: time.Minute, Worker: w.tenant.WorkerClient.ID}
}

// copied gives a record that can be changed without changing the other.
func copied(t *testing.T, r invariant.Record) (c invariant.Record) {
	t.Helper()
	raw, err := json.Marshal(r)
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// statement changes the database behind the portal.
func (w *world) statement(sql string, args ...any) {
	w.t.Helper()
	tag, err := w.store.Pool.Exec(w.t.Context(), sql, args...)
	w.do(err)
	if tag.RowsAffected() == 0 && !tag.Select() && tag.String() != "ALTER TABLE" {
		w.t.Fatalf("nothing was changed by %s", sql)
	}
}

// control asks the emulator's control API.
func (w *world) control(method, path, body string) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.tenant.HTTP+"/_emulator"+path, bytes.NewBufferString(body))
	w.do(err)
	res, err := http.DefaultClient.Do(req)
	w.do(err)
	_ = res.Body.Close()
	if res.StatusCode >= 300 {
		w.t.Fatalf("%s %s: %s", method, path, res.Status)
	}
}
