package postgres_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
	"guestportal/internal/mail"
	"guestportal/internal/postgres"
	"guestportal/internal/postgres/postgrestest"
)

// world is a service over a database of its own.
type world struct {
	*lifecycle.Service
	store *postgres.Store
	pool  *pgxpool.Pool
	queue *queue
	ana   guest.Person
	sam   guest.Person
	ben   guest.Person
	now   time.Time
}

// queue notes what would be queued; a transaction that fails still notes it.
type queue struct {
	mu       sync.Mutex
	converge []guest.GuestID
	first    []guest.GuestID // of these, those that go before the others
	checks   []guest.GuestID
	mails    []string
	mailing  int // how often mails were queued
	adds     []guest.AdditionID
}

func (q *queue) Converge(_ context.Context, _ pgx.Tx, id guest.GuestID, first bool) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if first {
		q.first = append(q.first, id)
	}
	q.converge = append(q.converge, id)
	return nil
}

func (q *queue) Check(_ context.Context, _ pgx.Tx, id guest.GuestID) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.checks = append(q.checks, id)
	return nil
}

func (q *queue) Mail(_ context.Context, _ pgx.Tx, mails ...guest.QueuedMail) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, m := range mails {
		q.mails = append(q.mails, m.ID)
	}
	q.mailing++
	return nil
}
func (q *queue) Redeem(context.Context, pgx.Tx, string) error { return nil }
func (q *queue) Sync(context.Context, pgx.Tx) error           { return nil }
func (q *queue) Add(_ context.Context, _ pgx.Tx, id guest.AdditionID) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.adds = append(q.adds, id)
	return nil
}

type codes struct{}

func (c codes) Hash(ctx context.Context, g guest.Guest) ([]byte, error) {
	code, err := c.Code(ctx, g)
	return lifecycle.HashCode(code), err
}

func (codes) Code(_ context.Context, g guest.Guest) (string, error) {
	return fmt.Sprintf("code %d of %s", g.Link.Number, g.ID), nil
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

func setup(t *testing.T) *world {
	t.Helper()
	w := &world{pool: postgrestest.New(t), queue: &queue{}, now: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}
	w.store = &postgres.Store{Pool: w.pool, Queue: w.queue, NewID: newID, Codes: codes{}}
	mint := guest.Mint{
		Request: func() (guest.RequestID, string) { return guest.RequestID(newID()), "GR-" + newID()[24:] },
		Guest:   func() (guest.GuestID, string) { return guest.GuestID(newID()), "GU-" + newID()[24:] },
		Line:    func() guest.LineID { return guest.LineID(newID()) },
		Grant:   func() guest.GrantID { return guest.GrantID(newID()) },
		Ask:     newID,

		Addition: func() guest.AdditionID { return guest.AdditionID(newID()) },
	}
	w.Service = &lifecycle.Service{
		Drafts: w.store, Cases: w.store, Reader: w.store, Invitations: w.store, People: w.store, Office: w.store, Rules: w.store, Apps: w.store, Delegations: w.store, Preferences: w.store, Catalogue: w.store, Mirror: w.store, Mint: mint, Links: codes{},
		Now: func() time.Time { return w.now }, Mailroom: w.store, Moot: mail.Moot,
	}
	w.ana = w.person(t, "Ana Silva", guest.Sponsor)
	w.sam = w.person(t, "Sam Okafor", guest.Sponsor)
	w.ben = w.person(t, "Ben Ito", guest.Approver)
	return w
}

func (w *world) person(t *testing.T, name string, roles guest.Role) guest.Person {
	t.Helper()
	p, err := w.store.SavePerson(t.Context(), guest.Person{
		TenantID: uuid.NewSHA1(uuid.NameSpaceOID, []byte("tenant")).String(), ObjectID: newID(), Name: name,
		Email: name[:3] + "@contoso.example", Roles: roles,
	}, w.now)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (w *world) offer(t *testing.T, name string, resources ...guest.Resource) guest.Package {
	t.Helper()
	p := guest.Package{
		ID: guest.PackageID(newID()), Version: 1, Name: name, Description: name, MaxDays: 90, Enabled: true,
		Approvers: []guest.Person{w.ben}, Resources: resources,
	}
	if err := w.store.SavePackage(t.Context(), p, 0); err != nil {
		t.Fatal(err)
	}
	return p
}

func form(email string, packages ...guest.Package) guest.Form {
	f := guest.Form{
		Email: email, Name: "Lou Tan", Until: "30", Reason: "Reviews the designs of the Falcon project.", Delivery: "mail",
	}
	for _, p := range packages {
		f.Packages = append(f.Packages, string(p.ID))
	}
	return f
}

// sent asks for a guest and gives the reference of the request.
func (w *world) sent(t *testing.T, by guest.Person, email string, packages ...guest.Package) string {
	t.Helper()
	ref, err := w.SaveDraft(t.Context(), by, form(email, packages...), newID())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Submit(t.Context(), by, ref, 1); err != nil {
		t.Fatal(err)
	}
	return ref
}

func (w *world) approve(t *testing.T, ref string) {
	t.Helper()
	r, err := w.store.RequestByRef(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	v := guest.Verdicts{Lines: map[guest.LineID]guest.Verdict{}, Version: r.Version, Digest: r.Digest(), Key: newID()}
	for _, l := range r.Lines {
		v.Lines[l.ID] = guest.Approve
	}
	if err := w.Decide(t.Context(), w.ben, ref, v); err != nil {
		t.Fatal(err)
	}
}
