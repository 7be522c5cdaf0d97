package mirror_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"guestportal/internal/guest"
	"guestportal/internal/mirror"
	"guestportal/internal/portal"
	"guestportal/internal/postgres"
	"guestportal/internal/postgres/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

// world is a mirror of a feed in a real database.
type world struct {
	t     *testing.T
	pool  *pgxpool.Pool
	store *postgres.Store
	feed  *directory
	now   time.Time
}

func setup(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, pool: postgrestest.New(t), now: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}
	w.feed = newDirectory()
	var err error
	if w.store, _, err = portal.NewStore(w.pool, nil); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) sync() error {
	m := mirror.Mirror{Directory: w.feed, Store: w.store, Now: func() time.Time { return w.now }}
	return m.Sync(w.t.Context())
}

func (w *world) mustSync() {
	w.t.Helper()
	if err := w.sync(); err != nil {
		w.t.Fatal(err)
	}
}

// known gives the names in the mirror, in order.
func (w *world) known() (names string) {
	w.t.Helper()
	const load = `SELECT coalesce(string_agg(display_name, ' ' ORDER BY display_name), '') FROM directory_users`
	if err := w.pool.QueryRow(w.t.Context(), load).Scan(&names); err != nil {
		w.t.Fatal(err)
	}
	return names
}

// guest stores a guest whose account was made an hour ago.
func (w *world) guest(name string, state guest.State) guest.GuestID {
	w.t.Helper()
	sponsor, err := w.store.SavePerson(w.t.Context(), guest.Person{TenantID: uuid.NewString(), ObjectID: uuid.NewString(), Name: "Ana", Roles: guest.Sponsor}, w.now)
	if err != nil {
		w.t.Fatal(err)
	}
	id := guest.GuestID(uuid.NewString())
	const insert = `
		INSERT INTO guests (id, ref, state, sync, status, sponsor_id, email, name, organisation, language, delivery, message,
			object_id, invited_at, created_at)
		VALUES ($1, $2, $3, 'in sync', $3, $4, $5, $2, '', 'en', 'mail', '', $6, $7, $7)`
	_, err = w.pool.Exec(w.t.Context(), insert, id, name, state, sponsor.ID, name+"@fabrikam.example", object(name), w.now.Add(-time.Hour))
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// stands gives a guest's state, and whether it agrees with Entra.
func (w *world) stands(id guest.GuestID) string {
	w.t.Helper()
	var state, sync string
	if err := w.pool.QueryRow(w.t.Context(), `SELECT state, sync FROM guests WHERE id = $1`, id).Scan(&state, &sync); err != nil {
		w.t.Fatal(err)
	}
	return state + ", " + sync
}

func (w *world) want(id guest.GuestID, stands string) {
	w.t.Helper()
	if got := w.stands(id); got != stands {
		w.t.Errorf("the guest is %s, want %s", got, stands)
	}
}

func object(name string) string { return uuid.NewSHA1(uuid.NameSpaceOID, []byte(name)).String() }

func seen(name string) guest.Observed {
	return guest.Observed{Account: guest.Account{
		ObjectID: object(name), DisplayName: name, UserType: "Guest", CreationType: "Invitation",
		ExternalUserState: "PendingAcceptance", Enabled: true,
	}}
}

func accepted(name string) guest.Observed {
	o := seen(name)
	o.Account.ExternalUserState = "Accepted"
	return o
}

func blocked(name string) guest.Observed {
	o := accepted(name)
	o.Account.Enabled = false
	return o
}

func gone(name string) guest.Observed {
	return guest.Observed{Account: guest.Account{ObjectID: object(name)}, Removed: true}
}

func TestReadingGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.feed.pages[""], w.feed.next[""] = []guest.Observed{seen("ada"), seen("bob")}, "2"
	w.feed.pages["2"] = []guest.Observed{seen("cai"), gone("bob")}
	w.feed.faults["2"] = errors.New("the process was killed")
	if err := w.sync(); err == nil {
		t.Fatal("a page that cannot be read is no error")
	}
	w.mustSync()
	w.mustSync()
	if got := w.known(); got != "ada cai" {
		t.Errorf("known are %q", got)
	}
	if got, want := fmt.Sprint(w.feed.asked), "[ 2 2 end of 2]"; got != want {
		t.Errorf("asked for %s, want %s", got, want)
	}
}

func TestAReadingFromTheStartForgetsWhomItDoesNotName(t *testing.T) {
	t.Parallel()
	for _, restart := range []bool{false, true} {
		w := setup(t)
		w.feed.pages[""] = []guest.Observed{seen("ada"), seen("bob"), seen("cai")}
		id := w.guest("bob", guest.Invited)
		w.mustSync()
		w.feed.faults["end of "] = &guest.Fault{Kind: guest.FaultExpired, Status: 404}
		w.feed.pages[""], w.feed.next[""] = []guest.Observed{seen("ada")}, "2"
		w.feed.pages["2"] = []guest.Observed{seen("dov")}
		if restart {
			w.feed.faults["2"] = errors.New("the process was killed")
			if err := w.sync(); err == nil {
				t.Fatal("a page that cannot be read is no error")
			}
			if got := w.known(); got != "ada bob cai" {
				t.Errorf("in the middle, known are %q: nobody is gone before the end", got)
			}
			w.want(id, "invited, in sync")
		}
		w.mustSync()
		if got := w.known(); got != "ada dov" {
			t.Errorf("restart %v: known are %q", restart, got)
		}
		w.want(id, "invited, converging")
		w.mustSync() // what follows is no reading from the start
		if got := w.known(); got != "ada dov" {
			t.Errorf("restart %v: then known are %q", restart, got)
		}
	}
}

func TestOtherFaultsDoNotStartTheFeedOver(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.feed.pages[""] = []guest.Observed{seen("ada")}
	w.mustSync()
	w.feed.faults["end of "] = &guest.Fault{Kind: guest.FaultMissing, Status: 404}
	if err := w.sync(); err == nil {
		t.Error("a fault is no error")
	}
	w.mustSync()
	if got, want := fmt.Sprint(w.feed.asked), "[ end of  end of ]"; got != want {
		t.Errorf("asked for %s, want %s", got, want)
	}
}

func TestAnAccountThatIsGoneIsLookedForByTheWorker(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.feed.pages[""] = []guest.Observed{accepted("ada"), accepted("bob"), seen("cai")}
	active, ended, other := w.guest("ada", guest.Active), w.guest("bob", guest.Removed), w.guest("cai", guest.Invited)
	w.mustSync()
	w.want(active, "active, in sync")
	w.feed.pages["end of "] = []guest.Observed{gone("ada"), gone("bob")}
	w.mustSync()
	w.want(active, "active, converging")
	w.want(ended, "removed, in sync")
	w.want(other, "invited, in sync")
	due, err := w.store.Stale(t.Context(), w.now, 10)
	if err != nil || len(due) != 1 || due[0] != active {
		t.Errorf("due are %v (%v)", due, err)
	}
}

func TestAnAccountThatWasNeverSeenIsLookedForUnlessItIsNew(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.feed.pages[""] = []guest.Observed{seen("ada")}
	old, fresh := w.guest("bob", guest.Invited), w.guest("cai", guest.Invited)
	if _, err := w.pool.Exec(t.Context(), `UPDATE guests SET invited_at = $2 WHERE id = $1`, fresh, w.now.Add(-time.Minute)); err != nil {
		t.Fatal(err)
	}
	w.mustSync()
	w.want(old, "invited, converging")
	w.want(fresh, "invited, in sync")
}

func TestWhatTheFeedSaysOfAGuestIsNoticed(t *testing.T) {
	t.Parallel()
	w := setup(t)
	id := w.guest("ada", guest.Invited)
	w.feed.pages[""] = []guest.Observed{seen("ada")}
	w.mustSync()
	w.want(id, "invited, in sync")
	w.feed.pages["end of "] = []guest.Observed{accepted("ada")}
	w.mustSync()
	w.want(id, "active, in sync")
	w.feed.pages["end of end of "] = []guest.Observed{blocked("ada")}
	w.mustSync()
	w.want(id, "suspended, in sync")
	w.feed.pages["end of end of end of "] = []guest.Observed{accepted("ada")}
	w.mustSync()
	w.want(id, "active, in sync")
	var news int
	if err := w.pool.QueryRow(t.Context(), `SELECT count(*) FROM directory_users WHERE news`).Scan(&news); err != nil || news != 0 {
		t.Errorf("%d rows are still to be compared (%v)", news, err)
	}
}

// failing is a store that cannot update one guest.
type failing struct {
	mirror.Store
	guest guest.GuestID
}

func (f failing) UpdateGuest(ctx context.Context, id guest.GuestID, decide func(guest.Case) (guest.Decision, error)) error {
	if id == f.guest {
		return errors.New("no")
	}
	return f.Store.UpdateGuest(ctx, id, decide)
}

func TestOneGuestWhoCannotBeUpdatedIsInNobodysWay(t *testing.T) {
	t.Parallel()
	w := setup(t)
	var ids []guest.GuestID
	for _, name := range []string{"ada", "bob", "cai", "dov"} {
		ids = append(ids, w.guest(name, guest.Invited))
		w.feed.pages[""] = append(w.feed.pages[""], accepted(name))
	}
	m := mirror.Mirror{Directory: w.feed, Store: failing{w.store, ids[1]}, Now: func() time.Time { return w.now }}
	if err := m.Sync(t.Context()); err == nil {
		t.Error("a guest who could not be updated is not told")
	}
	for i, id := range ids {
		if i != 1 {
			w.want(id, "active, in sync")
		}
	}
	w.want(ids[1], "invited, in sync")
	w.mustSync()
	w.want(ids[1], "active, in sync")
}
