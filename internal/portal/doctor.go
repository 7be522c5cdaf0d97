package portal

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"guestportal/internal/config"
	"guestportal/internal/graph"
	"guestportal/internal/guest"
	"guestportal/internal/mail"
	"guestportal/internal/postgres"
	"guestportal/migrations"
)

// check is one thing that the doctor looks at.
type check struct {
	name  string
	run   func(context.Context) error
	do    string // what to do when it fails
	less  string // what is missing without the permission, where the portal runs all the same; empty: it does not
	after string // the check that must go well first; empty: none

	doing guest.StepKind // what the check is for; empty: reading
}

// patience bounds one check.
const patience = 15 * time.Second

// doctor looks at everything that the portal depends on and says what to do.
func (p Program) doctor(ctx context.Context) error {
	c, err := p.settings(config.Serve)
	if err != nil {
		return err
	}
	bad, wrong := 0, map[string]bool{}
	for _, k := range checks(c) {
		if wrong[k.after] {
			continue
		}
		checking, cancel := context.WithTimeout(ctx, patience)
		err := k.run(checking)
		cancel()
		if err == nil {
			_, _ = fmt.Fprintf(p.Stdout, "ok    %s\n", k.name)
			continue
		}
		cause, do := k.explain(err)
		if k.less != "" && lacksPermission(err) {
			_, _ = fmt.Fprintf(p.Stdout, "note  %s: %s %s\n      %s\n", k.name, k.less, cause, do)
			continue
		}
		bad, wrong[k.name] = bad+1, true
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
	t := guest.TroubleFrom(f, guest.Step{Kind: k.doing}, guest.Guest{}, time.Now())
	if t.Who == guest.ActorNobody { // for who is looking, that is no advice
		return err.Error(), k.do
	}
	return t.What + " " + err.Error(), t.Do
}

func checks(c config.Config) []check {
	list := []check{{
		name: "Database", run: func(ctx context.Context) error { return checkDatabase(ctx, c) },
		do: "Check PORTAL_DATABASE_URL, that the server runs, and run portal migrate.",
	}}
	if c.Process.Role.Web() {
		list = append(list, check{
			name: "Sign-in", run: func(ctx context.Context) error {
				rp, err := relyingParty(c)
				if err != nil {
					return err
				}
				_, _, err = rp.Begin(ctx)
				return err
			},
			do: "Check PORTAL_AUTHORITY and PORTAL_TENANT_ID, and that this machine reaches the authority.",
		})
	}
	if c.Process.Role.Worker() {
		list = append(list, check{
			name: microsoftGraph, run: func(ctx context.Context) error { return checkGraph(ctx, c, readUsers) }, do: checkWorker,
		}, check{
			name: "Groups", run: func(ctx context.Context) error { return checkGraph(ctx, c, readGroups) }, do: checkWorker,
			after: microsoftGraph, less: "No group can be found in the catalogue.",
		}, check{
			name: "Apps", run: func(ctx context.Context) error { return checkGraph(ctx, c, readApps) }, do: checkWorker,
			after: microsoftGraph, less: "No app can be found in the catalogue.",
		}, check{
			name: "Gallery", run: func(ctx context.Context) error { return checkGraph(ctx, c, mayAddApps) }, do: checkWorker,
			after: microsoftGraph, less: "No app can be added from the gallery.", doing: guest.StepAddApp,
		}, check{
			name: "Mail", run: func(ctx context.Context) error { return checkMail(ctx, c) },
			do: "Check PORTAL_MAIL_URL, and that this machine reaches the mail server; for graph: that the app registration has Mail.Send, with consent.",
		})
	}
	return list
}

const (
	microsoftGraph = "Microsoft Graph"
	checkWorker    = "Check the PORTAL_GRAPH_… settings, and that the app registration has the permissions that README lists, with consent."
)

// lacksPermission tells whether Microsoft Graph answers, and only does not let the
// portal do that.
func lacksPermission(err error) bool {
	f, is := errors.AsType[*guest.Fault](err)
	return is && f.Reason == guest.ReasonPermission
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

// checkMail greets the mail server, or asks whether Microsoft Graph lets the portal
// send, and sends nothing.
func checkMail(ctx context.Context, c config.Config) error {
	if c.Mail.Transport.Kind == config.MailGraph {
		return checkGraph(ctx, c, func(ctx context.Context, client *graph.Client) error { return client.MaySendMail(ctx) })
	}
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

// checkGraph reads one page of a change feed, which needs a token and a
// permission.
func checkGraph(ctx context.Context, c config.Config, read func(context.Context, *graph.Client) error) error {
	client, err := directory(c, nil)
	if err != nil {
		return err
	}
	return read(ctx, client)
}

func readUsers(ctx context.Context, c *graph.Client) error {
	_, _, _, err := c.Delta(ctx, "")
	return err
}

func mayAddApps(ctx context.Context, c *graph.Client) error { return c.MayAddApps(ctx) }

func readGroups(ctx context.Context, c *graph.Client) error {
	_, _, _, err := c.GroupsDelta(ctx, "")
	return err
}

func readApps(ctx context.Context, c *graph.Client) error {
	_, _, _, err := c.AppsDelta(ctx, "")
	return err
}
