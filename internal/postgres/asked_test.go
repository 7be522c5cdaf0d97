package postgres_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
)

// assigned has the directory say who has roles of the portal's own app, and nobody
// else; it was read now.
func (w *world) assigned(t *testing.T, roles map[string]string) {
	t.Helper()
	const app = "5b0dc1a2-2b5e-4a37-8f7e-2f1f0d9f6a01"
	w.store.AppID = "0d5a2f4e-7c55-4a11-9a36-64c8f1d0b7c2"
	w.app(t, app, w.store.AppID)
	w.assignedIn(t, app, roles)
}

// app has the directory say that there is an app.
func (w *world) app(t *testing.T, object, client string) {
	t.Helper()
	const add = `
		INSERT INTO directory_apps (object_id, app_id, name, description, publisher, template_id, enabled, assignment_required, first_party, hidden, roles, reading)
		VALUES ($1, $2, 'App', '', '', '', true, true, false, false, '[]', 1) ON CONFLICT DO NOTHING`
	if _, err := w.pool.Exec(t.Context(), add, object, client); err != nil {
		t.Fatal(err)
	}
}

// assignedIn has the directory say who has roles of an app, and nobody else.
func (w *world) assignedIn(t *testing.T, app string, roles map[string]string) {
	t.Helper()
	if _, err := w.pool.Exec(t.Context(), `DELETE FROM directory_roles WHERE app_id = $1`, app); err != nil {
		t.Fatal(err)
	}
	for holder, role := range roles {
		const add = `INSERT INTO directory_roles (app_id, holder_id, role, of_group, reading) VALUES ($1, $2, $3, false, 1)`
		if _, err := w.pool.Exec(t.Context(), add, app, holder, role); err != nil {
			t.Fatal(err)
		}
	}
	w.read(t, "roles app "+app)
}

func TestRolesOfAnotherAppCountForNothing(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ida := w.staff(t, guest.Person{Name: "Ida Holm", Email: "ida@contoso.example"}, "Member", true)
	kim := w.staff(t, guest.Person{Name: "Kim Roe", Email: "kim@contoso.example"}, "Member", true)
	lee := w.staff(t, guest.Person{Name: "Lee Ray", Email: "lee@contoso.example"}, "Member", true)
	w.now = w.now.Add(time.Minute)
	w.assigned(t, map[string]string{ida.ObjectID: "Portal.Approver", kim.ObjectID: "Portal.Sponsor"})
	other, group := newID(), newID()
	w.app(t, other, newID())
	w.assignedIn(t, other, map[string]string{kim.ObjectID: "Portal.Approver"})
	const through = `INSERT INTO directory_roles (app_id, holder_id, role, of_group, reading) VALUES ($1, $2, 'Portal.Approver', true, 1)`
	if _, err := w.pool.Exec(t.Context(), through, other, group); err != nil {
		t.Fatal(err)
	}
	// The members of a group that has a role of another app only were never read.
	if _, err := w.pool.Exec(t.Context(), `INSERT INTO directory_holders (group_id, member_id, reading) VALUES ($1, $2, 1)`, group, lee.ObjectID); err != nil {
		t.Fatal(err)
	}
	names := []guest.Who{{Kind: guest.OnePerson, ID: ida.ObjectID}, {Kind: guest.OnePerson, ID: kim.ObjectID}, {Kind: guest.OnePerson, ID: lee.ObjectID}}
	roster, err := w.store.Roster(t.Context(), w.ben.TenantID, names)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []guest.Role{guest.Approver, guest.Sponsor, 0} {
		people := roster[names[i]]
		if len(people) != 1 || people[0].Roles != want {
			t.Errorf("behind %v are %+v, want the role %v", names[i], people, want)
		}
	}
}

func TestOfAGroupOnlyThoseWithTheRoleAreMailed(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ida := w.staff(t, guest.Person{Name: "Ida Holm", Email: "ida@contoso.example"}, "Member", true)
	kim := w.staff(t, guest.Person{Name: "Kim Roe", Email: "kim@contoso.example"}, "Member", true)
	ben := w.staff(t, w.ben, "Member", true) // has signed in as an approver, and is none any more
	w.now = w.now.Add(time.Minute)
	w.assigned(t, map[string]string{ida.ObjectID: "Portal.Approver", kim.ObjectID: "Portal.Sponsor"})
	ref := w.sent(t, w.ana, "lou@fabrikam.example", w.staged(t, "Falcon", guest.Stage{Approvers: []guest.Principal{w.team(t, "Finance", ida, kim, ben)}}))
	var to []string
	rows, err := w.pool.Query(t.Context(), `SELECT p.name FROM mails m JOIN people p ON p.id = m.person_id`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		to = append(to, name)
	}
	if !slices.Equal(to, []string{"Ida Holm"}) {
		t.Errorf("mailed are %v", to)
	}
	r := w.request(t, ref)
	if got := askedOf(r.Deciders(r.Lines[0])); !slices.Equal(got, []string{"Ida Holm"}) {
		t.Errorf("asked are %v", got)
	}
}

// Those who may have the role are looked for first, or none of them would be among
// the members that are looked at.
func TestOfALargeGroupThoseWithTheRoleAreFound(t *testing.T) {
	t.Parallel()
	w := setup(t)
	big := w.team(t, "Everybody")
	const fill = `
		WITH u AS (INSERT INTO directory_users (object_id, display_name, mail, principal, user_type, creation_type, external_user_state, enabled, reading, news)
			SELECT gen_random_uuid(), 'Number ' || n, '', 'n' || n, 'Member', '', '', true, 1, false FROM generate_series(1, 1000) n RETURNING object_id)
		INSERT INTO directory_members (group_id, member_id) SELECT $1, object_id FROM u`
	if _, err := w.pool.Exec(t.Context(), fill, big.ObjectID); err != nil {
		t.Fatal(err)
	}
	var last string
	if err := w.pool.QueryRow(t.Context(), `SELECT max(member_id::text) FROM directory_members`).Scan(&last); err != nil {
		t.Fatal(err)
	}
	w.assigned(t, map[string]string{last: "Portal.Approver"})
	r := w.request(t, w.sent(t, w.ana, "lou@fabrikam.example", w.staged(t, "Falcon", guest.Stage{Approvers: []guest.Principal{big}})))
	if got := r.Deciders(r.Lines[0]); len(got) != 1 || got[0].ObjectID != last {
		t.Errorf("asked are %v", askedOf(got))
	}
}

func TestWhatNobodyCanDecideIsRefusedWhenSending(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ida := w.staff(t, guest.Person{Name: "Ida Holm", Email: "ida@contoso.example"}, "Member", true)
	w.assigned(t, map[string]string{ida.ObjectID: "Portal.Sponsor"})
	for name, p := range map[string]guest.Package{
		"nobody is in it":      w.staged(t, "Falcon", guest.Stage{Approvers: []guest.Principal{w.team(t, "Empty")}}),
		"nobody has the role":  w.staged(t, "Wiki", guest.Stage{Approvers: []guest.Principal{w.team(t, "Finance", ida)}}),
		"without stages, also": w.offer(t, "Desk"),
	} {
		if name == "without stages, also" {
			w.now = w.now.Add(time.Minute)
			w.assigned(t, nil)
		}
		err := w.Submit(t.Context(), w.ana, w.draft(t, w.ana, "lou@fabrikam.example", p), 1)
		if problems, is := errors.AsType[guest.Problems](err); !is || !strings.HasPrefix(problems["package"], "Nobody can decide on "+p.Name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatWaitsForTheDirectoryIsTriedAgainAndTold(t *testing.T) {
	t.Parallel()
	w := setup(t)
	cleo := w.person(t, "Cleo Marsh", guest.Administrator)
	ben := w.staff(t, w.ben, "Member", true)
	finance := w.team(t, "Finance", ben)
	if _, err := w.pool.Exec(t.Context(), `DELETE FROM feeds`); err != nil {
		t.Fatal(err)
	}
	ref := w.sent(t, w.ana, "lou@fabrikam.example", w.staged(t, "Falcon", guest.Stage{Approvers: []guest.Principal{finance}}))
	written := func() (n int64) {
		if err := w.pool.QueryRow(t.Context(), `SELECT xmin::text::bigint FROM requests`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := written()
	w.sweep(t)
	w.sweep(t)
	if written() != before || len(w.queue.mails) != 0 {
		t.Error("every sweep writes it again")
	}
	for range 8 {
		w.now = w.now.Add(15 * time.Minute)
		w.sweep(t)
	}
	if told := w.toldOf(t, cleo); len(told) != 1 || told[0].Alarm.Kind != guest.AlarmUnasked {
		t.Errorf("the administrator is told of %+v", told)
	}
	w.read(t, "members group "+finance.ObjectID)
	w.now = w.now.Add(15 * time.Minute)
	w.sweep(t)
	w.sweep(t)
	r := w.request(t, ref)
	if got := askedOf(r.Deciders(r.Lines[0])); !slices.Equal(got, []string{"Ben Ito"}) {
		t.Errorf("asked are %v", got)
	}
	if h, err := w.store.Health(t.Context(), w.now); err != nil || len(h.Alarms) != 1 || h.Alarms[0].Open() {
		t.Errorf("the alarm stands: %+v (%v)", h.Alarms, err)
	}
}

// between runs something after a draft was read, and before it is locked to be sent.
type between struct {
	lifecycle.Drafts
	first func()
}

func (b between) Send(ctx context.Context, ref string, now time.Time, decide func(guest.Sending) (guest.Decision, error), then guest.Then) error {
	b.first()
	return b.Drafts.Send(ctx, ref, now, decide, then)
}

func TestWhatIsPublishedWhileSomethingIsSentCounts(t *testing.T) {
	t.Parallel()
	w := setup(t)
	mia := w.person(t, "Mia Chen", guest.Approver)
	p := w.offer(t, "Falcon")
	ref := w.draft(t, w.ana, "lou@fabrikam.example", p)
	w.Drafts = between{w.store, func() {
		p.Version, p.Approvers, p.Terms.Approval.Stages = 2, nil, []guest.Stage{{Approvers: named(mia)}}
		if err := w.store.SavePackage(t.Context(), p, 0); err != nil {
			t.Fatal(err)
		}
		rules := guest.DefaultPolicy()
		rules.DecideWithin = 48 * time.Hour
		if err := w.store.SetPolicy(t.Context(), rules, "Cleo Marsh", "Sooner.", w.now); err != nil {
			t.Fatal(err)
		}
	}}
	if err := w.Submit(t.Context(), w.ana, ref, 1); err != nil {
		t.Fatal(err)
	}
	r := w.request(t, ref)
	if got := askedOf(r.Deciders(r.Lines[0])); !slices.Equal(got, []string{"Mia Chen"}) || r.Lines[0].Package.Version != 2 {
		t.Errorf("version %d, asked are %v", r.Lines[0].Package.Version, got)
	}
	if !r.DecideBy.Equal(w.now.Add(48 * time.Hour)) {
		t.Errorf("to be decided by %v", r.DecideBy)
	}
}

func TestWhatIsTurnedOffWhileSomethingIsSentIsRefused(t *testing.T) {
	t.Parallel()
	w := setup(t)
	p := w.offer(t, "Falcon")
	ref := w.draft(t, w.ana, "lou@fabrikam.example", p)
	w.Drafts = between{w.store, func() {
		p.Enabled = false
		if err := w.store.SavePackage(t.Context(), p, 0); err != nil {
			t.Fatal(err)
		}
	}}
	err := w.Submit(t.Context(), w.ana, ref, 1)
	if problems, is := errors.AsType[guest.Problems](err); !is || !strings.HasPrefix(problems["package"], "Something you chose can't be asked for any more") {
		t.Errorf("sending gives %v", err)
	}
}

func TestTwoOrdersToFollowDoNotSwallowEachOther(t *testing.T) {
	t.Parallel()
	w := setup(t)
	cleo := w.admin(t)
	p := w.offer(t, "Falcon")
	publish := func(version int) {
		p.Version = version
		if err := w.store.SavePackage(t.Context(), p, 0); err != nil {
			t.Fatal(err)
		}
	}
	publish(2)
	results := make(chan error, 4)
	for range 4 {
		go func() { results <- w.Follow(t.Context(), cleo, p.ID, 2, "Everybody.") }()
	}
	for range 4 {
		if err := <-results; err != nil {
			t.Errorf("the same at once: %v", err)
		}
	}
	older := p
	publish(3)
	if err := w.Follow(t.Context(), cleo, p.ID, 3, "More."); !errors.As(err, new(guest.MovedOn)) {
		t.Errorf("while another order is carried out: %v, and nothing would come of it", err)
	}
	if err := w.store.AskFollow(t.Context(), older, cleo, "Late.", w.now); !errors.Is(err, guest.ErrNewerVersion) {
		t.Errorf("for a version that is overtaken: %v", err)
	}
}
