package mirror_test

import (
	"errors"
	"strings"
	"testing"
	"time"

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

func TestMembersAreReadOfGroupsThatARuleNames(t *testing.T) {
	t.Parallel()
	w := setup(t)
	p := guest.Package{ID: guest.PackageID(uuid.NewString()), Name: "Falcon", Terms: guest.Terms{Audience: []guest.Principal{
		{Kind: guest.Members, ObjectID: object("asking"), Name: "asking"}, {Kind: guest.OnePerson, ObjectID: object("eve"), Name: "Eve"},
		{Kind: guest.Members, ObjectID: "not an id"},
	}}}
	w.sells(p)
	if _, err := w.pool.Exec(t.Context(), // terms that a later version has
		`UPDATE packages SET terms = terms || jsonb_build_object('stages', jsonb_build_array(jsonb_build_object('who',
			jsonb_build_object('kind', 'group', 'object_id', $1::text))))`, object("approving")); err != nil {
		t.Fatal(err)
	}
	asking := w.feed.list(guest.FeedMembers, object("asking"))
	asking.pages[""], asking.next[""] = []string{object("ada")}, "2"
	asking.pages["2"] = []string{object("bob"), object("ada")}
	w.feed.list(guest.FeedMembers, object("approving")).pages[""] = []string{object("cai")}
	w.feed.list(guest.FeedMembers, object("other")).pages[""] = []string{object("dov")}
	w.mustSync()
	w.mustSync() // nothing is due
	all := []string{"ada", "bob", "cai", "dov", "eve"}
	if got := w.members(all...); got != "ada bob cai" || len(asking.asked) != 2 || len(w.feed.lists) != 3 {
		t.Errorf("members are %q, asked %q of %d lists", got, asking.asked, len(w.feed.lists))
	}
	if s := w.state(guest.FeedMembers); s.Lists != 2 || s.Unread != 0 || s.Objects != 3 {
		t.Errorf("it is said that %+v", s)
	}

	w.now = w.now.Add(6 * time.Minute)
	asking.pages[""] = []string{object("bob")}
	asking.faults["2"] = errors.New("the process was killed")
	asking.pages["2"] = []string{object("dov")}
	if err := w.sync(); err == nil {
		t.Error("a page that cannot be read is no error")
	}
	if got := w.members(all...); got != "ada bob cai" {
		t.Errorf("in the middle, members are %q", got)
	}
	w.mustSync()
	if got := w.members(all...); got != "bob cai dov" {
		t.Errorf("then members are %q", got)
	}
	p.Terms.Audience = nil
	w.sells(p) // without the stages, too
	w.mustSync()
	if got := w.members(all...); got != "" || w.state(guest.FeedMembers).Lists != 0 {
		t.Errorf("of groups that no rule names, members are %q", got)
	}
}

func TestOwnersAreReadOfWhatPackagesGive(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.sells(guest.Package{Name: "Falcon", Resources: []guest.Resource{
		{Kind: guest.Group, ObjectID: object("falcon"), Name: "falcon"}, {Kind: guest.App, ObjectID: object("wiki"), Name: "wiki"},
		{Kind: guest.Group, ObjectID: object("board"), Name: "board"},
	}})
	w.feed.list(guest.FeedOwners, object("falcon")).pages[""] = []string{object("ada")}
	w.feed.list(guest.FeedOwners, object("wiki")).pages[""] = []string{object("bob")}
	w.feed.list(guest.FeedOwners, object("board")).faults[""] = &guest.Fault{Kind: guest.FaultMissing, Status: 404}
	w.mustSync()
	if got := w.owners("ada", "bob"); got != "ada bob" {
		t.Errorf("owners are %q", got)
	}
	if s := w.state(guest.FeedOwners); s.Lists != 3 || s.Unread != 0 || s.Failing != 0 {
		t.Errorf("what is gone has nobody, and is no trouble: %+v", s)
	}
	w.now = w.now.Add(time.Hour)
	w.feed.list(guest.FeedOwners, object("falcon")).pages[""] = []string{object("bob")}
	w.feed.list(guest.FeedOwners, object("wiki")).pages[""] = nil
	w.mustSync()
	if got := w.owners("ada", "bob"); got != "bob" {
		t.Errorf("then owners are %q", got)
	}
}

func TestOneListThatIsRefusedIsInNoOthersWay(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.sells(guest.Package{Name: "Falcon", Resources: []guest.Resource{
		{Kind: guest.Group, ObjectID: object("falcon"), Name: "falcon"}, {Kind: guest.Group, ObjectID: object("board"), Name: "board"},
	}})
	falcon, board := w.feed.list(guest.FeedOwners, object("falcon")), w.feed.list(guest.FeedOwners, object("board"))
	falcon.faults[""] = &guest.Fault{Kind: guest.FaultRefused, Reason: guest.ReasonObject, Status: 403}
	board.pages[""] = []string{object("ada")}
	falcon.pages[""] = []string{object("bob")}
	w.mustSync()
	w.mustSync()
	if got := w.owners("ada", "bob"); got != "ada" || len(falcon.asked) != 1 || w.state(guest.FeedOwners).Failing != 1 {
		t.Errorf("owners are %q, asked %q", got, falcon.asked)
	}
	w.now = w.now.Add(5 * time.Minute)
	w.mustSync()
	if got := w.owners("ada", "bob"); got != "ada bob" || w.state(guest.FeedOwners).Failing != 0 {
		t.Errorf("after a while owners are %q", got)
	}
}

func TestWhoeverIsSponsorHasAManager(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ids := map[string]string{}
	for name, roles := range map[string]guest.Role{"ada": guest.Sponsor, "bob": guest.Auditor} {
		if _, err := w.store.SavePerson(t.Context(), guest.Person{TenantID: uuid.NewString(), ObjectID: object(name), Name: name, Roles: roles}, w.now); err != nil {
			t.Fatal(err)
		}
		ids[name] = object(name)
		w.feed.list(guest.FeedManagers, object(name)).pages[""] = []string{object("boss of " + name)}
	}
	managers := func() string {
		return w.people(`SELECT manager_id::text FROM directory_managers`, "boss of ada", "boss of bob", "another")
	}
	w.mustSync()
	if got := managers(); got != "boss of ada" {
		t.Errorf("managers are %q", got)
	}
	w.now = w.now.Add(25 * time.Hour)
	w.feed.list(guest.FeedManagers, object("ada")).pages[""] = []string{object("another")}
	w.mustSync()
	if got := managers(); got != "another" {
		t.Errorf("a day later they are %q", got)
	}
	w.now = w.now.Add(25 * time.Hour)
	w.feed.list(guest.FeedManagers, object("ada")).faults[""] = &guest.Fault{Kind: guest.FaultMissing, Status: 404}
	w.mustSync()
	if got := managers(); got != "" {
		t.Errorf("without a manager they are %q", got)
	}
}

func TestPackagesAreComparedWithTheDirectory(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.sells(guest.Package{Name: "Falcon", Resources: []guest.Resource{
		{Kind: guest.Group, ObjectID: object("falcon"), Name: "falcon"}, {Kind: guest.Group, ObjectID: object("eagle"), Name: "old eagle"},
		{Kind: guest.Group, ObjectID: object("board"), Name: "board"}, {Kind: guest.App, ObjectID: object("wiki"), Name: "wiki"},
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
