package postgres_test

import (
	"testing"
	"time"

	"guestportal/internal/postgres"
)

// What the mirror may not copy is shown with the mirror: nobody waits for it.
func TestWhatTheMirrorMayNotListIsNoAlarm(t *testing.T) {
	t.Parallel()
	w := setup(t)
	gate := postgres.Gate{Pool: w.pool}
	if err := gate.Close(t.Context(), "listing apps", "The portal lacks the permission Application.Read.All", time.Minute, 0); err != nil {
		t.Fatal(err)
	}
	w.sweep(t)
	if h := w.health(t); len(h.Alarms) != 0 || len(h.Closings) != 0 {
		t.Errorf("alarms %+v, closings %+v", h.Alarms, h.Closings)
	}
}
