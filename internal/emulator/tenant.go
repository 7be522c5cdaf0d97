package emulator

import (
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"time"

	"guestportal/internal/emulator/authority"
	"guestportal/internal/emulator/console"
	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/graph"
	"guestportal/internal/emulator/guestside"
	"guestportal/internal/emulator/page"
)

// tenant holds the rooms, joined.
type tenant struct {
	directory *directory.Directory
	control   *control.Control
	authority *authority.Authority
	graph     *graph.Server
	guestside *guestside.GuestSide
	pages     *page.Renderer
	sessions  *authority.Sessions
	console   *console.Console // set by handler
	whole     http.Handler     // with faults and journal
}

func newTenant(o Options, keys *authority.Keys) (*tenant, error) {
	t := &tenant{}
	settings, err := o.settings()
	if err != nil {
		return nil, err
	}
	if t.pages, err = page.New(); err != nil {
		return nil, err
	}
	t.control = control.New(control.Options{
		Settings: settings, Names: o.names(), Choices: picks,
		Page: func(w http.ResponseWriter, r *http.Request) { t.console.API(w, r) },
		Now:  o.Now, Log: o.Log,
		Known: func(name string) bool { return t.knows(name) },
		State: func() any { return t.directory.Snapshot() },
		Reset: func() { t.reset(o) },
		More:  func() []control.Endpoint { return t.authority.Endpoints() },
		Save:  func(w io.Writer) error { return t.directory.Write(w) },
		Load:  func(r io.Reader) error { return t.directory.Read(r) },
		Rotate: func(until time.Time) error {
			if err := keys.Rotate(until); err != nil {
				return err
			}
			return saveKeys(keys, filepath.Join(o.Dir, keysFile))
		},
	})
	planted, plantAll := false, planter(o.Populate, o.Now)
	t.directory, err = directory.Open(directory.Options{
		File: o.stateFile, Seed: func(tx *directory.Tx) { planted = true; plantAll(tx) }, Founded: founded, Now: t.control.Now, Log: o.Log,
		After: func(tx *directory.Tx, since int64) { t.graph.Changed(tx, since) },
	})
	if err != nil {
		return nil, err
	}
	switch {
	case planted:
		if err := readSnapshot(t.directory, o.Snapshot); err != nil {
			return nil, errors.Join(err, t.directory.Close())
		}
	case o.Populate != (Population{Seed: o.Populate.Seed}):
		o.Log.Warn("the directory holds a tenant already: the numbers of guests, groups, apps and memberships are not used until a reset", "dir", o.Dir)
	}
	sessions := &authority.Sessions{Directory: t.directory, Now: t.control.Now}
	t.sessions = sessions
	domains := []string{Domain, InitialDomain}
	t.guestside = guestside.New(guestside.Options{
		TenantID: TenantID, Organisation: Organisation, Domain: Domain, Directory: t.directory, Control: t.control, Sessions: sessions,
		Authority: func() *authority.Authority { return t.authority }, Pages: t.pages,
	})
	t.authority = authority.New(authority.Options{
		TenantID: TenantID, Domains: domains, Organisation: Organisation, People: people(), Directory: t.directory, Control: t.control,
		Keys: keys, Issuers: &authority.Issuers{Client: o.Outward, Now: t.control.Now}, IdentityHeader: identityHeader,
		LoginName: authority.HasLoginName(o.AlsoNames), Sessions: sessions, Pages: t.pages, Log: o.Log, Redeem: t.guestside.Redeem, Admit: t.guestside.Admit,
	})
	t.graph = graph.New(graph.Options{
		TenantID: TenantID, Organisation: Organisation, InitialDomain: InitialDomain, Domains: domains, Directory: t.directory, Control: t.control,
		Bearer: t.authority.Bearer, Log: o.Log, Items: func() http.Handler { return t.whole },
	})
	return t, nil
}

// knows says whether somebody in the directory signs in by this name.
func (t *tenant) knows(name string) (found bool) {
	t.directory.View(func(tx *directory.Tx) { found = tx.UserByUPN(name) != nil || tx.UserByAddress(name) != nil })
	return found
}

// reset goes back to the seed, or to the snapshot that the tenant began with.
func (t *tenant) reset(o Options) {
	t.graph.Reset()
	if o.Snapshot != "" {
		err := readSnapshot(t.directory, o.Snapshot)
		if err == nil {
			return
		}
		o.Log.Error("the tenant is back at the seed, not at its snapshot", "error", err)
	}
	t.directory.Reset()
}

// handler routes to the rooms. The control API and the front page stand outside
// of faults and journal.
func (t *tenant) handler(ready Ready) http.Handler {
	rooms := http.NewServeMux()
	for _, p := range []string{"/v1.0", "/v1.0/", "/beta", "/beta/"} { // of beta there is nothing, which Graph itself says
		rooms.Handle(p, t.graph)
	}
	for _, p := range []string{"/redeem", "/redeem/", "/myapps", "/myapps/", "/launcher/", "/api/signin/"} {
		rooms.Handle(p, t.guestside)
	}
	rooms.Handle("/", t.authority)
	t.whole = t.control.Intercept(rooms)

	t.console = t.newConsole(ready)
	outer := http.NewServeMux()
	outer.Handle("/_emulator/", t.control.Handler())
	outer.Handle(console.Root+"/", t.control.Guard(t.console))
	outer.HandleFunc("GET "+page.AssetsPath, page.Assets)
	outer.Handle("GET /{$}", t.control.Guard(t.console))
	outer.Handle("/", t.whole)
	return outer
}
