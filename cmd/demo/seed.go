package main

import (
	"context"
	"time"

	"guestportal/internal/portal"
	"guestportal/internal/postgres"
	"guestportal/internal/story"
	"guestportal/migrations"
)

// people are those to sign in as, and what each can try.
var people = []struct{ name, username, does string }{
	{"Ana Silva", "ana.silva@contoso.example", "sponsor: asks for guests"},
	{"Sam Okafor", "sam.okafor@contoso.example", "sponsor, of Gil Roy"},
	{"Ben Ito", "ben.ito@contoso.example", "approver"},
	{"Mia Chen", "mia.chen@contoso.example", "approver and sponsor"},
	{"Cleo Marsh", "cleo.marsh@contoso.example", "administrator"},
	{"Dee Novak", "dee.novak@contoso.example", "auditor: reads everything"},
	{"Nia Bell", "nia.bell@contoso.example", "has no role: is turned away"},
	{"Gil Roy", "gil@fabrikam.example", "is a guest: is turned away"},
}

// seed tells the story to a database that has none yet.
func (d *demo) seed(ctx context.Context) error {
	pool, err := postgres.Open(ctx, d.database, 4)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := migrations.Up(ctx, pool); err != nil {
		return err
	}
	store, _, err := portal.NewStore(pool, nil)
	if err != nil {
		return err
	}
	return story.Tell(ctx, store, time.Now())
}
