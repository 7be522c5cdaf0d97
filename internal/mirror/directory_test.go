package mirror_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"guestportal/internal/guest"
)

func group(name string) guest.ObservedGroup {
	return guest.ObservedGroup{ObjectID: object(name), Name: name, Security: true}
}

func goneGroup(name string) guest.ObservedGroup {
	return guest.ObservedGroup{ObjectID: object(name), Removed: true}
}

func app(name string) guest.ObservedApp {
	return guest.ObservedApp{
		ObjectID: object(name), AppID: object("registration of " + name), Name: name, Enabled: true,
		Roles: []guest.MirroredRole{{ID: object("role of " + name), Name: "User", Enabled: true, ForPeople: true}},
	}
}

// column gives one column of a query as words, in order.
func (w *world) column(query string, args ...any) string {
	w.t.Helper()
	var words string
	if err := w.pool.QueryRow(w.t.Context(), `SELECT coalesce(string_agg(x, ' ' ORDER BY x), '') FROM (`+query+`) q (x)`, args...).Scan(&words); err != nil {
		w.t.Fatal(err)
	}
	return words
}

func (w *world) groups() string { return w.column(`SELECT name FROM directory_groups`) }
func (w *world) apps() string   { return w.column(`SELECT name FROM directory_apps`) }

// people gives who is in a list, of those names.
func (w *world) people(query string, names ...string) string {
	w.t.Helper()
	found := w.column(query)
	var in []string
	for _, name := range names {
		if strings.Contains(found, object(name)) {
			in = append(in, name)
		}
	}
	return strings.Join(in, " ")
}

func (w *world) members(names ...string) string {
	return w.people(`SELECT member_id::text FROM directory_members`, names...)
}

func (w *world) owners(names ...string) string {
	return w.people(`SELECT owner_id::text FROM directory_owners`, names...)
}

// sells stores a package.
func (w *world) sells(p guest.Package) {
	w.t.Helper()
	if p.ID == "" {
		p.ID = guest.PackageID(uuid.NewString())
	}
	p.Version, p.MaxDays, p.Enabled = 1, 90, true
	if err := w.store.SavePackage(w.t.Context(), p, 1); err != nil {
		w.t.Fatal(err)
	}
}

// state gives how the copying of a feed stands.
func (w *world) state(f guest.Feed) guest.FeedState {
	w.t.Helper()
	h, err := w.store.Health(w.t.Context(), w.now)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, s := range h.Feeds {
		if s.Feed == f {
			return s
		}
	}
	return guest.FeedState{}
}

func TestGroupsAndAppsAreCopiedAndFollowTheDirectory(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.feed.groups.pages[""], w.feed.groups.next[""] = []guest.ObservedGroup{group("falcon"), group("eagle")}, "2"
	w.feed.groups.pages["2"] = []guest.ObservedGroup{group("board")}
	w.feed.apps.pages[""] = []guest.ObservedApp{app("wiki"), app("desk"), {ObjectID: object("identity"), Removed: true}}
	w.mustSync()
	if w.groups() != "board eagle falcon" || w.apps() != "desk wiki" {
		t.Fatalf("copied are %q and %q", w.groups(), w.apps())
	}
	renamed, switched := group("falcon"), app("wiki")
	renamed.Name, switched.Enabled = "kestrel", false
	w.feed.groups.pages["end of 2"] = []guest.ObservedGroup{renamed, goneGroup("board"), {ObjectID: object("eagle")}}
	w.feed.apps.pages["end of "] = []guest.ObservedApp{switched, {ObjectID: object("desk"), Removed: true}}
	w.mustSync()
	if w.groups() != "eagle kestrel" || w.apps() != "wiki" || w.column(`SELECT name FROM directory_apps WHERE enabled`) != "" {
		t.Errorf("then they are %q and %q", w.groups(), w.apps())
	}
	if got := w.column(`SELECT r->>'name' || (r->>'for_people') FROM directory_apps, jsonb_array_elements(roles) r`); got != "Usertrue" {
		t.Errorf("the app's roles are %q", got)
	}
}

func TestAGroupIsForgottenOnlyWhenAReadingFromTheStartIsComplete(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.feed.groups.pages[""] = []guest.ObservedGroup{group("falcon"), group("eagle")}
	w.mustSync()
	w.feed.groups.faults["end of "] = &guest.Fault{Kind: guest.FaultExpired, Status: 410}
	w.feed.groups.pages[""], w.feed.groups.next[""] = []guest.ObservedGroup{group("eagle")}, "2"
	w.feed.groups.pages["2"] = []guest.ObservedGroup{group("board")}
	w.feed.groups.faults["2"] = &guest.Fault{Kind: guest.FaultThrottled, Status: 429}
	w.mustSync()
	if got := w.groups(); got != "eagle falcon" {
		t.Errorf("in the middle, known are %q: nothing is gone before the end", got)
	}
	if s := w.state(guest.FeedGroups); s.Seen != 1 || !s.BeganAt.Equal(w.now) || s.Objects != 2 || s.Failing != 1 {
		t.Errorf("in the middle: %+v", s)
	}
	w.mustSync()
	if got := w.groups(); got != "board eagle" {
		t.Errorf("at the end, known are %q", got)
	}
	if s := w.state(guest.FeedGroups); !s.BeganAt.IsZero() || s.Objects != 2 || s.Failing != 0 || !s.CompletedAt.Equal(w.now) {
		t.Errorf("at the end: %+v", s)
	}
}

func TestAFeedThatCannotBeReadIsInNoOthersWay(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.feed.pages[""] = []guest.Observed{seen("ada")}
	w.feed.apps.pages[""] = []guest.ObservedApp{app("wiki")}
	lacks := &guest.Fault{Kind: guest.FaultShutOut, Reason: guest.ReasonPermission, Permission: "GroupMember.Read.All", Status: 403}
	w.feed.groups.faults[""] = lacks
	w.mustSync()
	if w.known() != "ada" || w.apps() != "wiki" {
		t.Errorf("known are %q and %q", w.known(), w.apps())
	}
	s := w.state(guest.FeedGroups)
	if s.Failing != 1 || !strings.Contains(s.Fault.What, "GroupMember.Read.All") || s.Fault.Who != guest.ActorAdministrator || !s.CompletedAt.IsZero() {
		t.Errorf("it is said that %+v", s)
	}
	w.feed.groups.pages[""] = []guest.ObservedGroup{group("falcon")}
	w.mustSync()
	if s := w.state(guest.FeedGroups); w.groups() != "falcon" || s.Failing != 0 || !s.Fault.None() || s.Objects != 1 {
		t.Errorf("then known are %q, and it is said that %+v", w.groups(), s)
	}
	w.feed.faults["end of end of "] = lacks
	if err := w.sync(); err == nil {
		t.Error("that users cannot be read is no error")
	}
}

func TestPackagesAreComparedWithTheDirectory(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.sells(guest.Package{Name: "Falcon", Resources: []guest.Resource{
		{Kind: guest.Group, ObjectID: object("falcon"), Name: "falcon"},
		{Kind: guest.Group, ObjectID: object("eagle"), Name: "old eagle"},
		{Kind: guest.Group, ObjectID: object("board"), Name: "board"},
		{Kind: guest.App, ObjectID: object("wiki"), Name: "wiki"},
	}})
	stale := func() string {
		t.Helper()
		list, err := w.store.StaleResources(t.Context(), 10)
		if err != nil {
			t.Fatal(err)
		}
		var words []string
		for _, r := range list {
			words = append(words, r.PackageName+": "+r.Words())
		}
		return strings.Join(words, "; ")
	}
	if got := stale(); got != "" {
		t.Errorf("before anything was read: %s", got)
	}
	w.feed.groups.pages[""] = []guest.ObservedGroup{group("falcon"), group("eagle")}
	w.feed.apps.faults[""] = &guest.Fault{Kind: guest.FaultUnknown, Status: 502}
	w.mustSync()
	if got := stale(); got != "Falcon: the group old eagle is now called eagle; Falcon: the group board is no longer in Entra" {
		t.Errorf("after groups were read: %s", got)
	}
	w.mustSync()
	if got := stale(); !strings.HasSuffix(got, "; Falcon: the app wiki is no longer in Entra") {
		t.Errorf("after apps were read: %s", got)
	}
}

func TestALongFirstReadingGoesOnInRoundsWithUsersBetween(t *testing.T) {
	t.Parallel()
	w := setup(t)
	const pages = 50
	link := func(n int) string {
		if n == 0 {
			return ""
		}
		return strings.Repeat("x", n)
	}
	for n := range pages {
		w.feed.groups.pages[link(n)] = []guest.ObservedGroup{group(uuid.NewString())}
		if n < pages-1 {
			w.feed.groups.next[link(n)] = link(n + 1)
		}
	}
	w.mustSync()
	if s := w.state(guest.FeedGroups); s.Objects != pages || !s.CompletedAt.Equal(w.now) {
		t.Errorf("after one run: %+v", s)
	}
	if got := len(w.feed.asked); got != 3 {
		t.Errorf("users were asked for %d times meanwhile, want once every 20 pages", got)
	}
}
