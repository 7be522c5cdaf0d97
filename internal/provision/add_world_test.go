package provision_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
	"guestportal/internal/mirror"
	"guestportal/internal/provision"
)

// galleryWorld is a world whose copy of the gallery was read, with an
// administrator.
type galleryWorld struct {
	*world
	cleo guest.Person
}

func setupGallery(t *testing.T) *galleryWorld {
	t.Helper()
	w := &galleryWorld{world: setup(t)}
	w.cleo = w.person(emulator.SeedStory().People.Cleo)
	if err := w.copies().ReadGallery(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *galleryWorld) copies() *mirror.Gallery {
	return &mirror.Gallery{Mirror: &mirror.Mirror{Directory: w.graph, Store: w.store, Now: w.now}, Directory: w.graph, Store: w.store}
}

// entry finds an entry of the gallery by its name.
func (w *galleryWorld) entry(name string) guest.GalleryApp {
	w.t.Helper()
	page, err := w.service.Gallery(w.t.Context(), w.cleo, guest.AppFilter{Query: name})
	if err != nil || len(page.Apps) == 0 || page.Apps[0].Name != name {
		w.t.Fatalf("the gallery has %+v %v, want %s first", page.Apps, err, name)
	}
	return page.Apps[0]
}

// wish asks for DocuSign under a name, as Cleo.
func (w *galleryWorld) wish(name string, assignedOnly bool) guest.AdditionID {
	w.t.Helper()
	f := guest.AdditionForm{Name: name, AssignedOnly: assignedOnly, Reason: "Partners sign contracts with it."}
	id, err := w.service.AddApp(w.t.Context(), w.cleo, w.entry("DocuSign").ID, f, uuid.NewString())
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *galleryWorld) adder(owner int32, g provision.Gallery, a provision.Additions) *provision.Adder {
	return &provision.Adder{Gallery: g, Additions: a, Owner: owner, NewID: func() string { return uuid.Must(uuid.NewV7()).String() }, Now: w.now}
}

func (w *galleryWorld) addition(id guest.AdditionID) guest.Addition {
	w.t.Helper()
	a, err := w.service.Addition(w.t.Context(), w.cleo, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// added has the worker go on until there is nothing more to do, moving the clock
// where it wants to wait.
func (w *galleryWorld) added(id guest.AdditionID) guest.Addition {
	w.t.Helper()
	for range 200 {
		wait, err := w.adder(survivor, w.graph, w.store).Add(w.t.Context(), id)
		if err != nil {
			w.t.Fatal(err)
		}
		if wait == 0 {
			w.holds()
			return w.addition(id)
		}
		w.pass(wait)
	}
	w.t.Fatalf("not at its end after 200 runs: %+v", w.addition(id))
	return guest.Addition{}
}

// instances counts the apps of that name in the tenant.
func (w *galleryWorld) instances(name string) (n int) {
	w.t.Helper()
	var s struct {
		ServicePrincipals []struct {
			DisplayName string `json:"displayName"`
		} `json:"service_principals"`
	}
	w.control(http.MethodGet, "/state", nil, &s)
	for _, sp := range s.ServicePrincipals {
		if sp.DisplayName == name {
			n++
		}
	}
	return n
}

// ordered counts the orders to add an app that Microsoft got.
func (w *galleryWorld) ordered() (n int) {
	w.t.Helper()
	for _, call := range w.writes() {
		if strings.HasSuffix(call, "/instantiate") {
			n++
		}
	}
	return n
}

// one wants an addition to be ready, with one app for it.
func (w *galleryWorld) one(a guest.Addition) {
	w.t.Helper()
	if n := w.instances(a.Name); a.State != guest.AdditionReady || a.ObjectID == "" || n != 1 {
		w.t.Errorf("the addition is %s (%+v), and there are %d apps called %s", a.State, a.Trouble, n, a.Name)
	}
}

// A dying worker of additions ends at its nth call, as that of guests does.
type (
	dyingGallery struct {
		provision.Gallery
		d *dying
	}
	dyingAdditions struct {
		provision.Additions
		d *dying
	}
)

func (g dyingGallery) Applications(ctx context.Context, id, name string) (found []guest.Application, err error) {
	err = g.d.call(func() error { found, err = g.Gallery.Applications(ctx, id, name); return err })
	return found, err
}

func (g dyingGallery) AddApp(ctx context.Context, id, name, call string) (made guest.Application, err error) {
	err = g.d.call(func() error { made, err = g.Gallery.AddApp(ctx, id, name, call); return err })
	return made, err
}

func (g dyingGallery) ServicePrincipal(ctx context.Context, id string) (app *guest.ObservedApp, err error) {
	err = g.d.call(func() error { app, err = g.Gallery.ServicePrincipal(ctx, id); return err })
	return app, err
}

func (g dyingGallery) SetAssignment(ctx context.Context, id string, required bool, call string) error {
	return g.d.call(func() error { return g.Gallery.SetAssignment(ctx, id, required, call) })
}

func (a dyingAdditions) ClaimAddition(ctx context.Context, id guest.AdditionID, owner int32) (l guest.AdditionLease, ok bool, err error) {
	err = a.d.call(func() error { l, ok, err = a.Additions.ClaimAddition(ctx, id, owner); return err })
	return l, ok, err
}

func (a dyingAdditions) ReleaseAddition(ctx context.Context, l guest.AdditionLease) error {
	return a.d.call(func() error { return a.Additions.ReleaseAddition(ctx, l) })
}

func (a dyingAdditions) TakeUpAddition(ctx context.Context, l guest.AdditionLease) (u guest.AddUndertaking, err error) {
	err = a.d.call(func() error { u, err = a.Additions.TakeUpAddition(ctx, l); return err })
	return u, err
}

func (a dyingAdditions) IntendAddition(ctx context.Context, l guest.AdditionLease, i guest.Intent, e guest.Event) error {
	return a.d.call(func() error { return a.Additions.IntendAddition(ctx, l, i, e) })
}

func (a dyingAdditions) ConcludeAddition(ctx context.Context, l guest.AdditionLease, o *guest.Outcome, app *guest.ObservedApp, now time.Time,
	decide func(guest.Addition) guest.AdditionChange,
) error {
	return a.d.call(func() error { return a.Additions.ConcludeAddition(ctx, l, o, app, now, decide) })
}

// dies runs one worker that dies at its nth call. It says whether it died.
func (w *galleryWorld) dies(id guest.AdditionID, n int, after bool) bool {
	w.t.Helper()
	d := &dying{left: n, after: after}
	const victim = 6
	kill := w.live(victim)
	_, err := w.adder(victim, dyingGallery{w.graph, d}, dyingAdditions{w.store, d}).Add(w.t.Context(), id)
	kill()
	if d.dead != errors.Is(err, errKilled) && !d.dead {
		w.t.Errorf("the worker that was not killed says %v", err)
	}
	return d.dead
}
