package emulator

import (
	"io"
	"net/http"
	"path/filepath"

	"guestportal/internal/emulator/authority"
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
	whole     http.Handler // with faults and journal
}

func newTenant(o Options, keys *authority.Keys) (*tenant, error) {
	t := &tenant{}
	var err error
	if t.pages, err = page.New(); err != nil {
		return nil, err
	}
	t.control = control.New(control.Options{
		Now: o.Now, Log: o.Log,
		State: func() any { return t.directory.Snapshot() },
		Reset: func() { t.directory.Reset() },
		Save:  func(w io.Writer) error { return t.directory.Write(w) },
		Load:  func(r io.Reader) error { return t.directory.Read(r) },
		Rotate: func() error {
			if err := keys.Rotate(); err != nil {
				return err
			}
			return saveKeys(keys, filepath.Join(o.Dir, keysFile))
		},
	})
	t.directory, err = directory.Open(directory.Options{File: o.stateFile, Seed: planter(o.Populate, o.Now), Founded: founded, Now: t.control.Now, Log: o.Log})
	if err != nil {
		return nil, err
	}
	sessions := &authority.Sessions{Directory: t.directory, Now: t.control.Now}
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

	outer := http.NewServeMux()
	outer.Handle("/_emulator/", t.control.Handler())
	outer.HandleFunc("GET "+page.StylesheetPath, page.Stylesheet)
	outer.Handle("GET /{$}", t.front(ready))
	outer.Handle("/", t.whole)
	return outer
}
