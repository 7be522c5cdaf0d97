package mirror_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/emulator"
	"guestportal/internal/emulator/emulatortest"
	"guestportal/internal/guest"
	"guestportal/internal/mirror"
)

// able names those, of people whom the directory knows, who are taken to have the
// role of an approver.
func (w *world) able(names ...string) (able []string) {
	w.t.Helper()
	var all []guest.Who
	for _, n := range names {
		all = append(all, guest.Who{Kind: guest.OnePerson, ID: object(n)})
	}
	roster, err := w.store.Roster(w.t.Context(), tenant, all)
	if err != nil {
		w.t.Fatal(err)
	}
	for i, n := range names {
		for _, p := range roster[all[i]] {
			if p.Roles.Has(guest.Approver) {
				able = append(able, n)
			}
		}
	}
	return able
}

const tenant = "6a3f2a1e-5f0d-4c3a-9a55-0e6f6c0e7d11"

// staffed puts the portal's own app and staff into the directory.
func (w *world) staffed(names ...string) *feed[guest.RoleHolder] {
	w.store.AppID = object("client")
	w.feed.apps.pages[""] = []guest.ObservedApp{{ObjectID: object("portal"), AppID: object("client"), Name: "Guest Portal", Enabled: true}}
	for _, n := range names {
		w.feed.pages[""] = append(w.feed.pages[""], guest.Observed{Account: guest.Account{ObjectID: object(n), DisplayName: n, UserType: "Member", Enabled: true}})
	}
	w.feed.roles[object("portal")] = newFeed[guest.RoleHolder]()
	return w.feed.roles[object("portal")]
}

func holds(name, value string) guest.RoleHolder {
	return guest.RoleHolder{ObjectID: object(name), Value: value}
}

func TestWhoHasTheRoleIsReadOfPeopleAndOfTheOwnMembersOfGroups(t *testing.T) {
	t.Parallel()
	w := setup(t)
	roles := w.staffed("ada", "bob", "cai", "dov")
	finance := guest.RoleHolder{ObjectID: object("finance"), Group: true, Value: "Portal.Approver"}
	roles.pages[""], roles.next[""] = []guest.RoleHolder{holds("ada", "Portal.Approver"), finance}, "2"
	roles.pages["2"] = []guest.RoleHolder{holds("bob", "Portal.Sponsor"), holds("ada", "Portal.Sponsor")}
	w.feed.list(guest.FeedHolders, object("finance")).pages[""] = []string{object("cai")}
	all := []string{"ada", "bob", "cai", "dov"}

	roles.faults["2"] = &guest.Fault{Kind: guest.FaultNotSent}
	w.mustSync()
	if got := w.able(all...); !slices.Equal(got, all) {
		t.Errorf("before all was read, able are %v: nobody is left out because of that", got)
	}
	w.now = w.now.Add(6 * time.Minute)
	w.mustSync()
	if got := w.able(all...); !slices.Equal(got, []string{"ada", "cai"}) {
		t.Errorf("able are %v", got)
	}
	w.now = w.now.Add(6 * time.Minute)
	delete(roles.next, "")
	roles.pages[""] = []guest.RoleHolder{holds("dov", "Portal.Approver")}
	w.mustSync()
	if got := w.able(all...); !slices.Equal(got, []string{"dov"}) {
		t.Errorf("once it is taken from them in Entra, able are %v", got)
	}
	w.mustSync() // forgets the group's list
	if n := w.state(guest.FeedHolders).Lists; n != 0 {
		t.Errorf("%d lists of groups that have no role", n)
	}
}

func TestWhatWasLearntLastSaysWhoHasARole(t *testing.T) {
	t.Parallel()
	w := setup(t)
	roles := w.staffed("ada", "bob")
	signsIn := func(name string, has guest.Role) {
		if _, err := w.store.SavePerson(t.Context(), guest.Person{TenantID: tenant, ObjectID: object(name), Name: name, Roles: has}, w.now); err != nil {
			t.Fatal(err)
		}
	}
	signsIn("ada", guest.Approver)
	signsIn("bob", guest.Sponsor)
	roles.pages[""] = []guest.RoleHolder{holds("bob", "Portal.Approver")}
	w.now = w.now.Add(time.Minute)
	w.mustSync()
	if got := w.able("ada", "bob"); !slices.Equal(got, []string{"bob"}) {
		t.Errorf("by the directory, able are %v", got)
	}
	w.now = w.now.Add(time.Minute)
	signsIn("ada", guest.Approver)
	if got := w.able("ada", "bob"); !slices.Equal(got, []string{"ada", "bob"}) {
		t.Errorf("after a sign-in with the role, able are %v", got)
	}
}

func TestTheRolesOfAnEmulatedTenantAreCopied(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e, err := emulator.Start(t.Context(), emulator.Options{Dir: emulatortest.Dir(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	seed := emulator.SeedStory()
	w.store.AppID = seed.Apps.Portal.AppID
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	m := mirror.Mirror{Directory: clientOf(t, e), Store: w.store, Now: func() time.Time { return w.now }}
	if err := m.Sync(ctx); err != nil {
		t.Fatal(err)
	}
	people := []emulator.Person{seed.People.Ana, seed.People.Ben, seed.People.Mia, seed.People.Cleo, seed.People.Nia}
	var names []guest.Who
	for _, p := range people {
		names = append(names, guest.Who{Kind: guest.OnePerson, ID: p.ID})
	}
	roster, err := w.store.Roster(ctx, uuid.NewString(), names)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range people {
		behind := roster[names[i]]
		if len(behind) != 1 || fmt.Sprint(behind[0].Roles.Values()) != fmt.Sprint(guest.ParseRoles(p.Roles).Values()) {
			t.Errorf("%s is %+v, and has %v", p.Name, behind, p.Roles)
		}
	}
	if s := w.state(guest.FeedRoles); s.Lists != 1 || s.Failing != 0 || s.Objects == 0 {
		t.Errorf("it is said that %+v", s)
	}
}
