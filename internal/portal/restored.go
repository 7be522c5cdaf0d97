package portal

import (
	"context"
	"fmt"
	"time"

	"guestportal/internal/config"
	"guestportal/internal/postgres"
	"guestportal/migrations"
)

// restored pauses everything because somebody says that the database was restored,
// in a way that leaves no trace in it: the server's files, or its whole machine,
// were set back.
func (p Program) restored(ctx context.Context) error {
	c, err := p.settings(config.Migrate)
	if err != nil {
		return err
	}
	pool, err := postgres.Open(ctx, c.Database.URL.Reveal(), 4)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := migrations.Up(ctx, pool); err != nil {
		return err
	}
	store, _, err := NewStore(pool, nil)
	if err != nil {
		return err
	}
	if err := store.Declare(ctx, time.Now()); err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.Stdout, "Everything is paused until an administrator resumes it on the page Health.")
	return err
}
