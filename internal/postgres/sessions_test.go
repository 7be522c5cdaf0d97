package postgres_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"guestportal/internal/guest"
	"guestportal/internal/postgres"
	"guestportal/internal/postgres/postgrestest"
	"guestportal/internal/session"
	"guestportal/internal/session/sessiontest"
)

func TestSessions(t *testing.T) {
	t.Parallel()
	sessiontest.Run(t, func(t *testing.T) sessiontest.Opened {
		pool := postgrestest.New(t)
		return sessiontest.Opened{
			Store: postgres.Sessions{Pool: pool},
			Ana:   newPerson(t, pool, "Ana Silva", guest.Sponsor),
			Ben:   newPerson(t, pool, "Ben Ito", guest.Approver|guest.Sponsor),
		}
	})
}

func newPerson(t *testing.T, pool *pgxpool.Pool, name string, roles guest.Role) guest.Person {
	t.Helper()
	store := postgres.Store{Pool: pool, NewID: uuid.NewString}
	p, err := store.SavePerson(t.Context(), guest.Person{
		TenantID: uuid.NewString(), ObjectID: uuid.NewString(), Name: name, Email: "someone@contoso.example", Roles: roles,
	}, time.Date(2026, 7, 21, 9, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Requests in flight at sign-out write to the session all the time; none of
// them may leave it live.
func TestSessionStaysRevokedWithChangesInFlight(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	store := postgres.Sessions{Pool: pool}
	now := time.Date(2026, 7, 21, 9, 0, 0, 0, time.UTC)
	_, hash := session.NewToken()
	err := store.Start(t.Context(), session.Session{
		Hash: hash, Person: newPerson(t, pool, "Ana Silva", guest.Sponsor),
		CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(session.Absolute),
	})
	if err != nil {
		t.Fatal(err)
	}
	var begun, done sync.WaitGroup
	over := make(chan struct{})
	for i := range 4 {
		begun.Add(1)
		done.Go(func() {
			for n := 0; ; n++ {
				// Errors are expected: the session ends under these writes.
				_ = store.Touch(t.Context(), hash, now.Add(time.Duration(n)*time.Second))
				_ = store.SetFlash(t.Context(), hash, &session.Flash{Text: fmt.Sprint(i, n)})
				if n == 0 {
					begun.Done()
				}
				select {
				case <-over:
					return
				default:
				}
			}
		})
	}
	begun.Wait()
	if err := store.Revoke(t.Context(), hash, now); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if in, err := store.Find(t.Context(), hash, now); err == nil {
			t.Fatalf("the revoked session came back: %+v", in)
		}
	}
	close(over)
	done.Wait()
	if in, err := store.Find(t.Context(), hash, now); err == nil {
		t.Fatalf("the revoked session came back: %+v", in)
	}
}
