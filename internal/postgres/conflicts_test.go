package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"guestportal/internal/guest"
)

// F32: Postgres gives one of two transactions up that wait for each other.
func TestF32ADeadlockIsTriedAgain(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, _ := w.invited(t)
	other, err := w.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const begin = `SELECT set_config('deadlock_timeout', '1h', true), set_config('lock_timeout', '0', true)` // never the one that gives way
	if _, err := other.Exec(t.Context(), begin); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Exec(t.Context(), `SELECT 1 FROM requests FOR UPDATE`); err != nil {
		t.Fatal(err)
	}
	tries, done := 0, make(chan error, 1)
	waits, giveUp := context.WithCancel(t.Context())
	defer giveUp()
	// The guest is locked here, a request there; then each asks for the other's. The
	// second try may come before the one that waits is awake: that one gives way
	// then, or they would meet again.
	err = w.store.UpdateGuest(t.Context(), g.ID, func(c guest.Case) (guest.Decision, error) {
		if tries++; tries == 1 {
			go func() {
				_, err := other.Exec(waits, `SELECT 1 FROM guests FOR UPDATE`)
				_ = other.Rollback(t.Context())
				done <- err
			}()
			w.waiting(t)
		} else {
			giveUp()
		}
		r := c.Requests[0]
		r.Reason = "Another reason."
		return guest.Decision{Request: &r}, nil
	})
	if err != nil || tries != 2 {
		t.Errorf("the update says %v after %d tries, want the second to succeed", err, tries)
	}
	if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("the other one says %v", err)
	}
}

// F32: conflicts that go on are given up.
func TestF32AConflictThatStaysIsTriedThreeTimes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		conflicts, tries int
		succeeds         bool
	}{
		"two conflicts":  {2, 3, true},
		"ever and again": {100, 3, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			g, _ := w.invited(t)
			const conflict = `
				CREATE SEQUENCE tries;
				CREATE FUNCTION conflict() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
					IF nextval('tries') <= TG_ARGV[0]::int THEN RAISE EXCEPTION 'try again' USING ERRCODE = '40001'; END IF;
					RETURN NEW;
				END $$;`
			if _, err := w.pool.Exec(t.Context(), conflict); err != nil {
				t.Fatal(err)
			}
			trigger := fmt.Sprintf(`CREATE TRIGGER conflict BEFORE INSERT ON history FOR EACH ROW EXECUTE FUNCTION conflict(%d)`, c.conflicts)
			if _, err := w.pool.Exec(t.Context(), trigger); err != nil {
				t.Fatal(err)
			}
			err := w.EndAccess(t.Context(), w.ana, g.Ref, "The project is over.")
			var tried int
			if err := w.pool.QueryRow(t.Context(), `SELECT last_value FROM tries`).Scan(&tried); err != nil {
				t.Fatal(err)
			}
			if (err == nil) != c.succeeds || tried != c.tries {
				t.Errorf("it says %v after %d tries, want %d", err, tried, c.tries)
			}
		})
	}
}
