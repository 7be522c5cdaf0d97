package postgres_test

import (
	"slices"
	"testing"

	"guestportal/internal/guest"
)

// exec changes the database behind the store's back.
func (w *world) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	if _, err := w.pool.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

// mirrored puts a group, an app and a member of staff into the directory mirror.
func (w *world) mirrored(t *testing.T) (group, app, person string) {
	t.Helper()
	group, app, person = newID(), newID(), newID()
	w.exec(t, `
		INSERT INTO directory_groups (object_id, name, description, mail, security, mail_enabled, unified, dynamic, synced, role_assignable, restricted, hidden, reading)
		VALUES ($1, 'Project Falcon', 'Plans', 'falcon@contoso.example', false, true, true, false, false, false, false, true, 1),
			(gen_random_uuid(), 'All of Falcon', '', '', true, true, false, false, true, false, false, false, 1)`, group)
	w.exec(t, `
		INSERT INTO directory_apps (object_id, app_id, name, description, publisher, template_id, enabled, assignment_required, first_party, hidden, roles, reading)
		VALUES ($1, gen_random_uuid(), 'Expense Desk', '', 'Proseware', '', true, false, false, true,
			'[{"id":"00000000-0000-0000-0000-00000000000a","name":"Submitter","description":"Hands in","enabled":true,"for_people":true}]', 1)`, app)
	w.exec(t, `
		INSERT INTO directory_users (object_id, display_name, mail, principal, user_type, creation_type, external_user_state, enabled, reading, news)
		VALUES ($1, 'Zoë Falk-Berg', 'zoe.berg@contoso.example', 'zoe@contoso.example', 'Member', '', '', true, 1, false),
			(gen_random_uuid(), 'Zoë Guest', 'zoe@fabrikam.example', 'zoe_ext@contoso.example', 'Guest', '', '', true, 1, false),
			(gen_random_uuid(), 'Zoë Gone', 'gone@contoso.example', 'gone@contoso.example', 'Member', '', '', false, 1, false)`, person)
	w.exec(t, `INSERT INTO directory_owners (object_id, owner_id, reading) VALUES ($1, $2, 1)`, group, person)
	return group, app, person
}

func TestTheMirrorIsSearchedByTheBeginningsOfWords(t *testing.T) {
	t.Parallel()
	w, ctx := setup(t), t.Context()
	group, app, person := w.mirrored(t)
	groups, err := w.store.SearchGroups(ctx, "falc", 9)
	if err != nil || len(groups) != 2 || groups[0].Name != "All of Falcon" {
		t.Fatalf("the groups are %+v (%v)", groups, err)
	}
	if t0 := groups[0].Target; !t0.Synced || !t0.Exchange || !t0.Ownerless || groups[0].What != "Mail-enabled security group" {
		t.Errorf("the first is %+v", groups[0])
	}
	falcon := groups[1]
	if falcon.ObjectID != group || falcon.What != "Microsoft 365 group" || falcon.Target.Exchange || !falcon.Target.Secret || falcon.Target.Ownerless ||
		!falcon.OwnedBy(guest.Person{ObjectID: person}) || falcon.Owners[0].Name != "Zoë Falk-Berg" {
		t.Errorf("the second is %+v", falcon)
	}
	apps, err := w.store.SearchApps(ctx, "prose", 9)
	if err != nil || len(apps) != 1 || apps[0].ObjectID != app || !apps[0].Target.Open || !apps[0].Target.Unlisted || apps[0].Target.Disabled ||
		!slices.Equal(apps[0].Target.Roles, []guest.TargetRole{{ID: "00000000-0000-0000-0000-00000000000a", Name: "Submitter", Description: "Hands in", Enabled: true, ForPeople: true}}) {
		t.Errorf("the apps are %+v (%v)", apps, err)
	}
	for _, query := range []string{"zoë", "berg", "falk-b", "zoe contoso"} {
		staff, err := w.store.SearchStaff(ctx, query, 9)
		if err != nil || len(staff) != 1 || staff[0].ObjectID != person || staff[0].Email != "zoe.berg@contoso.example" {
			t.Errorf("%q finds %+v (%v)", query, staff, err)
		}
	}
	for _, query := range []string{"", " ", "&", "alcon"} {
		if groups, err := w.store.SearchGroups(ctx, query, 9); err != nil || len(groups) > 0 {
			t.Errorf("%q finds %+v (%v)", query, groups, err)
		}
	}
}

func TestOwnersAreMetAndMayChangeTheirPackage(t *testing.T) {
	t.Parallel()
	w, ctx := setup(t), t.Context()
	group, app, person := w.mirrored(t)
	cleo := w.admin(t)
	id := guest.PackageID(newID())
	if err := w.NewPackage(ctx, cleo, id, "Falcon", "Plans and files."); err != nil {
		t.Fatal(err)
	}
	if err := w.AddOwner(ctx, cleo, id, 1, person); err != nil {
		t.Fatal(err)
	}
	zoe, err := w.store.SavePerson(ctx, guest.Person{TenantID: cleo.TenantID, ObjectID: person, Name: "Zoë Falk-Berg", Email: "zoe.berg@contoso.example", Roles: guest.Sponsor}, w.now)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.AddResource(ctx, zoe, id, 2, guest.Resource{Kind: guest.Group, ObjectID: group}); err != nil {
		t.Fatalf("an owner adds their own group: %v", err)
	}
	if err := w.AddResource(ctx, zoe, id, 3, guest.Resource{Kind: guest.App, ObjectID: app, RoleID: "00000000-0000-0000-0000-00000000000a"}); err == nil {
		t.Error("an owner added an app that is not theirs")
	}
	if err := w.AddOwner(ctx, zoe, id, 3, person); err == nil {
		t.Error("an owner named an owner")
	}
	again, err := w.store.Meet(ctx, zoe)
	if err != nil || again.ID != zoe.ID || again.Roles != guest.Sponsor {
		t.Errorf("met again: %+v (%v)", again, err)
	}
	e, err := w.Package(ctx, zoe, id)
	if err != nil || len(e.Resources) != 1 || e.Resources[0].Name != "Project Falcon" || e.Owners[0].ID != zoe.ID {
		t.Errorf("the package is %+v (%v)", e, err)
	}
	if _, err := w.Package(ctx, w.ana, id); err == nil {
		t.Error("somebody else sees it")
	}
}

func TestThePortalItselfIsNotOffered(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ours, other := newID(), newID()
	w.store.AppID = newID()
	w.app(t, ours, w.store.AppID)
	w.app(t, other, newID())
	found, err := w.store.Apps(t.Context(), []string{ours, other})
	if err != nil || len(found) != 2 {
		t.Fatalf("%+v (%v)", found, err)
	}
	for _, c := range found {
		r := guest.Resource{Kind: guest.App, ObjectID: c.ObjectID, AppID: c.Target.AppID, RoleID: guest.DefaultAccess}
		if stops := guest.Stops(c.Target.Guard(r)); stops != (c.ObjectID == ours) {
			t.Errorf("%s is stopped: %v, %+v", c.ObjectID, stops, c.Target.Guard(r))
		}
	}
}
