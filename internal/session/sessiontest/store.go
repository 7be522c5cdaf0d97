package sessiontest

import (
	"errors"
	"net/url"
	"reflect"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/session"
)

// Opened is a store to be tested and people whom it knows.
type Opened struct {
	Store session.Store
	Ana   guest.Person
	Ben   guest.Person
}

// start is when the tests begin: in summer, a time to the microsecond.
var start = time.Date(2026, 7, 21, 9, 30, 0, 123456000, time.UTC)

// Run runs an implementation through what every session.Store must do. Open
// gives an empty store.
func Run(t *testing.T, open func(*testing.T) Opened) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, Opened){
		"a session is found as it was started":      found,
		"a session ends by idleness and by age":     ends,
		"touching keeps a session alive":            touched,
		"a revoked session never comes back":        revoked,
		"nobody has more than ten sessions":         most,
		"a banner and a kept form can be forgotten": forgotten,
		"an attempt is good for one use":            once,
		"an attempt carries a form for its owner":   carries,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

// begin starts a session at a moment.
func begin(t *testing.T, o Opened, p guest.Person, at time.Time) session.Session {
	t.Helper()
	_, hash := session.NewToken()
	p.AuthAt = at.Add(-time.Hour)
	in := session.Session{
		Hash: hash, Person: p, LoginHint: "hint", CreatedAt: at, SeenAt: at, ExpiresAt: at.Add(session.Absolute),
		Kept:  &session.Form{Path: "/requests/new", Values: url.Values{"reason": {"päper & pen"}, "package": {"a", "b"}}},
		Flash: &session.Flash{Kind: "success", Text: "Done."},
	}
	if err := o.Store.Start(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	return in
}

func wantLive(t *testing.T, o Opened, h session.Hash, at time.Time, live bool) {
	t.Helper()
	_, err := o.Store.Find(t.Context(), h, at)
	if live && err != nil {
		t.Errorf("at %s: %v, want a live session", at.Sub(start), err)
	}
	if !live && !errors.Is(err, session.ErrNone) {
		t.Errorf("at %s: %v, want none", at.Sub(start), err)
	}
}

func found(t *testing.T, o Opened) {
	in := begin(t, o, o.Ana, start)
	got, err := o.Store.Find(t.Context(), in.Hash, start)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, in) {
		t.Errorf("found %+v, started %+v", got, in)
	}
	_, other := session.NewToken()
	wantLive(t, o, other, start, false)
}

func ends(t *testing.T, o Opened) {
	in := begin(t, o, o.Ana, start)
	wantLive(t, o, in.Hash, start.Add(session.Idle-time.Second), true)
	wantLive(t, o, in.Hash, start.Add(session.Idle), false)
	for at := start; at.Before(in.ExpiresAt); at = at.Add(session.Idle / 2) {
		if err := o.Store.Touch(t.Context(), in.Hash, at); err != nil {
			t.Fatal(err)
		}
	}
	wantLive(t, o, in.Hash, in.ExpiresAt.Add(-time.Second), true)
	wantLive(t, o, in.Hash, in.ExpiresAt, false)
	if owner, err := o.Store.Owner(t.Context(), in.Hash); err != nil || owner != o.Ana.ID {
		t.Errorf("the ended session was of %q, %v; want Ana", owner, err)
	}
}

func touched(t *testing.T, o Opened) {
	in := begin(t, o, o.Ana, start)
	later := start.Add(20 * time.Minute)
	if err := o.Store.Touch(t.Context(), in.Hash, later); err != nil {
		t.Fatal(err)
	}
	got, err := o.Store.Find(t.Context(), in.Hash, later.Add(session.Idle-time.Second))
	if err != nil || !got.SeenAt.Equal(later) {
		t.Errorf("seen at %v, %v; want %v", got.SeenAt, err, later)
	}
}

func revoked(t *testing.T, o Opened) {
	in := begin(t, o, o.Ana, start)
	other := begin(t, o, o.Ana, start)
	if err := o.Store.Revoke(t.Context(), in.Hash, start); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func() error{
		"touch":         func() error { return o.Store.Touch(t.Context(), in.Hash, start.Add(time.Minute)) },
		"set flash":     func() error { return o.Store.SetFlash(t.Context(), in.Hash, &session.Flash{Text: "x"}) },
		"set kept":      func() error { return o.Store.SetKept(t.Context(), in.Hash, &session.Form{Path: "/x"}) },
		"revoke again":  func() error { return o.Store.Revoke(t.Context(), in.Hash, start.Add(time.Minute)) },
		"touch earlier": func() error { return o.Store.Touch(t.Context(), in.Hash, start.Add(-time.Minute)) },
	} {
		if err := change(); !errors.Is(err, session.ErrNone) {
			t.Errorf("%s of a revoked session: %v, want none", name, err)
		}
		wantLive(t, o, in.Hash, start, false)
	}
	wantLive(t, o, other.Hash, start, true)
	if owner, err := o.Store.Owner(t.Context(), in.Hash); err != nil || owner != o.Ana.ID {
		t.Errorf("the revoked session was of %q, %v; want Ana", owner, err)
	}
}

func most(t *testing.T, o Opened) {
	bens := begin(t, o, o.Ben, start)
	var all []session.Session
	for i := range session.MaxPerPerson + 2 {
		all = append(all, begin(t, o, o.Ana, start.Add(time.Duration(i)*time.Second)))
	}
	for i, in := range all {
		wantLive(t, o, in.Hash, start.Add(time.Minute), i >= 2)
	}
	wantLive(t, o, bens.Hash, start.Add(time.Minute), true)
}

func forgotten(t *testing.T, o Opened) {
	in := begin(t, o, o.Ana, start)
	if err := errors.Join(o.Store.SetFlash(t.Context(), in.Hash, nil), o.Store.SetKept(t.Context(), in.Hash, nil)); err != nil {
		t.Fatal(err)
	}
	got, err := o.Store.Find(t.Context(), in.Hash, start)
	if err != nil || got.Flash != nil || got.Kept != nil {
		t.Errorf("flash %v, kept %v, %v; want none", got.Flash, got.Kept, err)
	}
	banner := session.Flash{Kind: "info", Text: "Again."}
	if err := o.Store.SetFlash(t.Context(), in.Hash, &banner); err != nil {
		t.Fatal(err)
	}
	if got, err = o.Store.Find(t.Context(), in.Hash, start); err != nil || got.Flash == nil || *got.Flash != banner {
		t.Errorf("flash %v, %v; want %v", got.Flash, err, banner)
	}
	form := session.Form{Path: "/approvals/GR-1", Values: url.Values{"comment": {"Not yet"}}, Back: start}
	if err := o.Store.SetKept(t.Context(), in.Hash, &form); err != nil {
		t.Fatal(err)
	}
	got, err = o.Store.Find(t.Context(), in.Hash, start)
	if err != nil || got.Kept == nil || got.Kept.Path != form.Path || got.Kept.Values.Get("comment") != "Not yet" || !got.Kept.Back.Equal(start) {
		t.Errorf("kept %v, %v; want %v", got.Kept, err, form)
	}
}

func once(t *testing.T, o Opened) {
	_, hash := session.NewToken()
	a := session.SignIn{Hash: hash, State: "s", Nonce: "n", Verifier: "v", ReturnTo: "/guests", CreatedAt: start, MaxAge: 10 * time.Minute}
	if err := o.Store.SaveSignIn(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if got, err := o.Store.TakeSignIn(t.Context(), hash); err != nil || !reflect.DeepEqual(got, a) {
		t.Errorf("took %+v, %v; want %+v", got, err, a)
	}
	if _, err := o.Store.TakeSignIn(t.Context(), hash); !errors.Is(err, session.ErrNone) {
		t.Errorf("took an attempt twice: %v", err)
	}
}

func carries(t *testing.T, o Opened) {
	_, hash := session.NewToken()
	a := session.SignIn{
		Hash: hash, ReturnTo: "/requests/new", CreatedAt: start, KeptFor: o.Ana.ID,
		Kept: &session.Form{Path: "/requests/new", Values: url.Values{"email": {"gil@fabrikam.example"}}, Again: true},
	}
	if err := o.Store.SaveSignIn(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if got, err := o.Store.TakeSignIn(t.Context(), hash); err != nil || !reflect.DeepEqual(got, a) {
		t.Errorf("took %+v, %v; want %+v", got, err, a)
	}
}
