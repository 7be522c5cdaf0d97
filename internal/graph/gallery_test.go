package graph_test

import (
	"slices"
	"testing"
	"time"

	"guestportal/internal/guest"
)

// wholeGallery reads page by page.
func (x *tenant) wholeGallery(t *testing.T) (apps []guest.GalleryApp, pages int) {
	t.Helper()
	for link := ""; ; {
		page, next, done, err := x.Gallery(t.Context(), link)
		must(t, err)
		apps, pages = append(apps, page...), pages+1
		if done {
			return apps, pages
		}
		link = next
	}
}

func (x *tenant) template(t *testing.T, name string) guest.GalleryApp {
	t.Helper()
	apps, _ := x.wholeGallery(t)
	i := slices.IndexFunc(apps, func(a guest.GalleryApp) bool { return a.Name == name })
	if i < 0 {
		t.Fatalf("the gallery of %d entries lacks %s", len(apps), name)
	}
	return apps[i]
}

func TestTheGalleryIsReadPageByPage(t *testing.T) {
	t.Parallel()
	x := newTenant(t)
	apps, pages := x.wholeGallery(t)
	ids := map[string]bool{}
	for _, a := range apps {
		ids[a.ID] = true
	}
	if len(ids) != len(apps) || len(apps) < 300 || pages < 4 {
		t.Errorf("%d entries, %d different, on %d pages", len(apps), len(ids), pages)
	}
	sign := x.template(t, "DocuSign")
	if sign.Publisher == "" || sign.Description == "" || len(sign.Categories) == 0 {
		t.Errorf("an entry is %+v", sign)
	}
}

func TestAnAppIsAddedFoundAndClosed(t *testing.T) {
	t.Parallel()
	x, ctx := newTenant(t), t.Context()
	sign := x.template(t, "DocuSign")
	const name = "Ana's contracts"
	found, err := x.Applications(ctx, sign.ID, name)
	if err != nil || found == nil || len(found) != 0 {
		t.Fatalf("before: %v %v", found, err)
	}
	made, err := x.AddApp(ctx, sign.ID, name, "")
	must(t, err)
	if found, err = x.Applications(ctx, sign.ID, name); err != nil || len(found) != 1 || found[0] != made || made.CreatedAt.IsZero() {
		t.Errorf("found %+v %v, want %+v", found, err, made)
	}
	if other, err := x.Applications(ctx, x.template(t, "Twitter").ID, name); err != nil || len(other) != 0 {
		t.Errorf("under another entry: %+v %v", other, err)
	}
	app, err := x.ServicePrincipal(ctx, made.AppID)
	must(t, err)
	if app == nil || app.AppID != made.AppID || app.Name != name || app.TemplateID != sign.ID || !app.Enabled || !app.AssignmentRequired || app.FirstParty || app.Hidden {
		t.Fatalf("the app is %+v", app)
	}
	var roles []string
	for _, r := range app.Assignable() {
		roles = append(roles, r.Name)
	}
	if !slices.Contains(roles, "DocuSign Sender") {
		t.Errorf("its roles are %v", roles)
	}
	for _, required := range []bool{false, true} {
		must(t, x.SetAssignment(ctx, app.ObjectID, required, ""))
		if app, err = x.ServicePrincipal(ctx, made.AppID); err != nil || app.AssignmentRequired != required {
			t.Errorf("assignment required is %v %v, want %v", app.AssignmentRequired, err, required)
		}
	}
	if none, err := x.ServicePrincipal(ctx, "11111111-2222-4333-8444-555555555555"); err != nil || none != nil {
		t.Errorf("an app that is not there: %+v %v", none, err)
	}
	x.checkJournal(t)
}

func TestAnEntryThatLeftTheGalleryIsNamedAsTheReason(t *testing.T) {
	t.Parallel()
	x := newTenant(t)
	_, err := x.AddApp(t.Context(), "11111111-2222-4333-8444-555555555555", "Gone", "")
	f, is := err.(*guest.Fault)
	if !is || f.Kind != guest.FaultMissing || f.Why() != guest.ReasonTemplateGone {
		t.Errorf("adding it gives %v", err)
	}
}

func TestANewAppDoesNotShowAtOnce(t *testing.T) {
	t.Parallel()
	x, ctx := newTenant(t), t.Context()
	x.control(t, "POST", "/settings", map[string]any{"replication_lag_ms": map[string]int{"index": 60_000}}, nil)
	sign := x.template(t, "DocuSign")
	made, err := x.AddApp(ctx, sign.ID, "Contracts", "")
	must(t, err)
	if app, err := x.ServicePrincipal(ctx, made.AppID); err != nil || app != nil {
		t.Errorf("at once: %+v %v", app, err)
	}
	x.clock.move(2 * time.Minute)
	if app, err := x.ServicePrincipal(ctx, made.AppID); err != nil || app == nil {
		t.Errorf("later: %+v %v", app, err)
	}
}
