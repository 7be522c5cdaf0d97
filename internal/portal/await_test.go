package portal

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
	"guestportal/internal/postgres"
)

// patient bounds whatever a test waits for; nothing is measured with it. It is
// more than the two minutes for which the worker looks for an account whose
// invitation was cut off.
const patient = 4 * time.Minute

// hearing is a connection that hears what changes, from its start on.
type hearing struct {
	w      *world
	conn   *pgx.Conn
	within time.Duration // how long it waits for something
}

func (w *world) listen() hearing {
	w.tb.Helper()
	conn, err := pgx.ConnectConfig(w.tb.Context(), w.pool.Config().ConnConfig.Copy())
	if err != nil {
		w.tb.Fatal(err)
	}
	w.tb.Cleanup(func() { _ = conn.Close(context.Background()) })
	if _, err := conn.Exec(w.tb.Context(), "LISTEN "+postgres.Channel); err != nil {
		w.tb.Fatal(err)
	}
	return hearing{w, conn, patient}
}

// until waits for a guest to be as told, looking after every announcement.
func (h hearing) until(ref, what string, right func(guest.Guest) bool) guest.Story {
	h.w.tb.Helper()
	ctx, cancel := context.WithTimeout(h.w.tb.Context(), h.within)
	defer cancel()
	for {
		s, err := h.w.store.StoryByGuest(ctx, ref, time.Now())
		if err != nil {
			h.w.tb.Fatal(err)
		}
		if right(s.Guest) {
			return s
		}
		if _, err := h.conn.WaitForNotification(ctx); err != nil {
			h.w.tb.Fatalf("waiting for a guest to be %s, who is %s, %s: %+v: %v", what, s.Guest.State, s.Guest.Sync, s.Guest.Trouble, err)
		}
	}
}

func inSync(g guest.Guest) bool { return g.Sync == guest.InSync && g.ObjectID != "" }

// eventually asks again and again, where nothing announces what is waited for.
func eventually(tb testing.TB, what string, so func() bool) {
	tb.Helper()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	late := time.NewTimer(patient)
	defer late.Stop()
	for !so() {
		select {
		case <-again.C:
		case <-late.C:
			tb.Fatalf("it never comes to this: %s", what)
		}
	}
}
