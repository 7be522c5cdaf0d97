package portal

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"guestportal/internal/config"
	"guestportal/internal/guest"
	"guestportal/internal/mail"
	"guestportal/internal/postgres"
	"guestportal/migrations"
)

// check is one thing that the doctor looks at.
type check struct {
	name string
	run  func(context.Context) error
	do   string // what to do when it fails
}

// patience bounds one check.
const patience = 15 * time.Second

// doctor looks at everything that the portal depends on and says what to do.
func (p Program) doctor(ctx context.Context) error {
	c, err := p.settings(config.Serve)
	if err != nil {
		return err
	}
	bad := 0
	for _, k := range checks(c) {
		checking, cancel := context.WithTimeout(ctx, patience)
		err := k.run(checking)
		cancel()
		if err == nil {
			_, _ = fmt.Fprintf(p.Stdout, "ok    %s\n", k.name)
			continue
		}
		bad++
		cause, do := k.explain(err)
		_, _ = fmt.Fprintf(p.Stdout, "FAULT %s: %s\n      %s\n", k.name, cause, do)
	}
	if bad > 0 {
		return fmt.Errorf("%d of these need attention", bad)
	}
	return nil
}

// explain says what a failure means and what to do: of a refusal by Microsoft
// Graph the same as people read on a guest's page.
func (k check) explain(err error) (cause, do string) {
	f, ok := errors.AsType[*guest.Fault](err)
	if !ok {
		return err.Error(), k.do
	}
	t := guest.TroubleFrom(f, guest.Step{}, guest.Guest{}, time.Now())
	if t.Who == guest.ActorNobody { // for who is looking, that is no advice
		return err.Error(), k.do
	}
	return t.What + " " + err.Error(), t.Do
}

func checks(c config.Config) []check {
	list := []check{{
		"Database", func(ctx context.Context) error { return checkDatabase(ctx, c) },
		"Check PORTAL_DATABASE_URL, that the server runs, and run portal migrate.",
	}}
	if c.Process.Role.Web() {
		list = append(list, check{
			"Sign-in", func(ctx context.Context) error {
				rp, err := relyingParty(c)
				if err != nil {
					return err
				}
				_, _, err = rp.Begin(ctx)
				return err
			},
			"Check PORTAL_AUTHORITY and PORTAL_TENANT_ID, and that this machine reaches the authority.",
		})
	}
	if c.Process.Role.Worker() {
		list = append(list, check{
			"Microsoft Graph", func(ctx context.Context) error { return checkGraph(ctx, c) },
			"Check the PORTAL_GRAPH_… settings, and that the app registration has the permissions that README lists, with consent.",
		}, check{
			"Mail", func(ctx context.Context) error { return checkMail(ctx, c) },
			"Check PORTAL_MAIL_URL, and that this machine reaches the mail server.",
		})
	}
	return list
}

func checkDatabase(ctx context.Context, c config.Config) error {
	pool, err := postgres.Open(ctx, c.Database.URL.Reveal(), 2)
	if err != nil {
		return err
	}
	defer pool.Close()
	pending, err := migrations.Pending(ctx, pool)
	if err == nil && pending {
		return errors.New("the schema is older than this program")
	}
	return err
}

// checkMail greets the mail server, and sends nothing.
func checkMail(ctx context.Context, c config.Config) error {
	public, err := url.Parse(c.Web.PublicURL)
	if err != nil {
		return err
	}
	transport, err := mail.NewTransport(mailSettings(c, public))
	if err != nil {
		return err
	}
	if server, ok := transport.(mail.SMTP); ok {
		return server.Check(ctx)
	}
	return nil
}

// checkGraph reads one page of the change feed, which needs a token and the
// permission to read users.
func checkGraph(ctx context.Context, c config.Config) error {
	client, err := directory(c, nil)
	if err != nil {
		return err
	}
	_, _, _, err = client.Delta(ctx, "")
	return err
}
