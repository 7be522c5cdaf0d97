package emulator

import (
	"errors"
	"net/http"
	"path/filepath"

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
		State: func() any { return t.directory.Snapshot() },
		Reset: func() { t.reset(o) },
		Rotate: func() error {
			if err := keys.Rotate(); err != nil {
				return err
			}
			return saveKeys(keys, filepath.Join(o.Dir, keysFile))
		},
	})
	t.directory, err = directory.Open(directory.Options{File: filepath.Join(o.Dir, "state.json"), Seed: plant, Now: t.control.Now, Log: o.Log})
	if err != nil {
		return nil, err
	}
	if err := readSnapshot(t.directory, o.Snapshot); err != nil {
		return nil, errors.Join(err, t.directory.Close())
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
		Keys: keys, Sessions: sessions, Pages: t.pages, Log: o.Log, Redeem: t.guestside.Redeem,
	})
	t.graph = graph.New(graph.Options{
		TenantID: TenantID, Organisation: Organisation, InitialDomain: InitialDomain, Domains: domains, Directory: t.directory, Control: t.control,
		Bearer: t.authority.Bearer, Log: o.Log, Items: func() http.Handler { return t.whole },
	})
	return t, nil
}

// reset goes back to the seed, or to the snapshot that the tenant began with.
func (t *tenant) reset(o Options) {
	t.directory.Reset()
	if err := readSnapshot(t.directory, o.Snapshot); err != nil {
		o.Log.Error("the tenant is back at the seed, not at its snapshot", "error", err)
	}
}

// handler routes to the rooms. The control API and the front page stand outside
// of faults and journal.
func (t *tenant) handler(ready Ready) http.Handler {
	rooms := http.NewServeMux()
	rooms.Handle("/v1.0/", t.graph)
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
