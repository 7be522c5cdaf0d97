package mirror_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/guest"
)

func TestMembersAreReadOfGroupsThatARuleNames(t *testing.T) {
	t.Parallel()
	w := setup(t)
	p := guest.Package{ID: guest.PackageID(uuid.NewString()), Name: "Falcon", Terms: guest.Terms{Audience: []guest.Principal{
		{Kind: guest.Members, ObjectID: object("asking"), Name: "asking"},
		{Kind: guest.OnePerson, ObjectID: object("eve"), Name: "Eve"},
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

// A request is bound to the package as it was then.
func TestMembersAreReadOfGroupsThatARuleNamedWhenSomethingWasAskedFor(t *testing.T) {
	t.Parallel()
	w := setup(t)
	p := guest.Package{
		ID: guest.PackageID(uuid.NewString()), Name: "Falcon",
		Resources: []guest.Resource{{Kind: guest.App, ObjectID: object("wiki"), Name: "wiki"}},
		Terms:     guest.Terms{Audience: []guest.Principal{{Kind: guest.Members, ObjectID: object("before"), Name: "before"}}},
	}
	w.sells(p)
	asks := w.guest("ada", guest.Invited)
	const request = `
		WITH r AS (
			INSERT INTO requests (id, ref, guest_id, version, state, sponsor_id, email, name, organisation, language, delivery,
				access_until, reason, message, created_at, sent_at, decide_by, form_key)
			SELECT gen_random_uuid(), 'GR-1', id, 1, 'pending', sponsor_id, email, name, '', 'en', 'mail', now(), '', '', now(), now(), now(), '1'
			FROM guests WHERE id = $1 RETURNING id, sponsor_id)
		INSERT INTO request_lines (id, request_id, sponsor_id, position, package_id, package, state)
		SELECT gen_random_uuid(), r.id, r.sponsor_id, 1, $2, $3, 'pending' FROM r`
	then := p
	then.Version = 1
	if _, err := w.pool.Exec(t.Context(), request, asks, p.ID, then); err != nil {
		t.Fatal(err)
	}
	p.Resources, p.Terms = nil, guest.Terms{}
	w.sells(p)
	if _, err := w.pool.Exec(t.Context(), `UPDATE packages SET version = 2`); err != nil {
		t.Fatal(err)
	}
	w.feed.list(guest.FeedMembers, object("before")).pages[""] = []string{object("bob")}
	w.feed.list(guest.FeedOwners, object("wiki")).pages[""] = []string{object("cai")}
	w.mustSync()
	if w.members("bob") != "bob" || w.owners("cai") != "cai" {
		t.Errorf("members are %q, owners %q", w.members("bob"), w.owners("cai"))
	}
	if _, err := w.pool.Exec(t.Context(), `UPDATE request_lines SET state = 'expired'`); err != nil {
		t.Fatal(err)
	}
	w.mustSync()
	if w.members("bob") != "" || w.owners("cai") != "" {
		t.Errorf("when it is settled, members are %q, owners %q", w.members("bob"), w.owners("cai"))
	}
}

func TestOwnersAreReadOfWhatPackagesGive(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.sells(guest.Package{Name: "Falcon", Resources: []guest.Resource{
		{Kind: guest.Group, ObjectID: object("falcon"), Name: "falcon"},
		{Kind: guest.App, ObjectID: object("wiki"), Name: "wiki"},
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
