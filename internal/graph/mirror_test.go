package graph_test

import (
	"net/http"
	"slices"
	"testing"

	"guestportal/internal/guest"
)

// told reads a change feed to its end for now.
func told[T any](t *testing.T, page func(link string) ([]T, string, bool, error), link string) ([]T, string) {
	t.Helper()
	var all []T
	for range 100 {
		some, next, done, err := page(link)
		must(t, err)
		if all, link = append(all, some...), next; done {
			return all, link
		}
	}
	t.Fatal("the feed does not end")
	return nil, ""
}

func (x *tenant) groups(t *testing.T, link string) ([]guest.ObservedGroup, string) {
	t.Helper()
	return told(t, func(link string) ([]guest.ObservedGroup, string, bool, error) { return x.GroupsDelta(t.Context(), link) }, link)
}

func (x *tenant) apps(t *testing.T, link string) ([]guest.ObservedApp, string) {
	t.Helper()
	return told(t, func(link string) ([]guest.ObservedApp, string, bool, error) { return x.AppsDelta(t.Context(), link) }, link)
}

func TestTheFeedOfGroupsSaysWhatEachOneIs(t *testing.T) {
	t.Parallel()
	x := newTenant(t)
	groups, link := x.groups(t, "")
	kinds := map[string]string{}
	for _, g := range groups {
		for kind, is := range map[string]bool{
			"synced": g.Synced, "dynamic": g.Dynamic, "role": g.RoleAssignable, "restricted": g.Restricted, "hidden": g.Hidden, "unified": g.Unified,
			"exchange": g.MailEnabled && !g.Unified,
		} {
			if is {
				kinds[kind] = g.Name
			}
		}
	}
	for _, kind := range []string{"synced", "dynamic", "role", "unified"} {
		if kinds[kind] == "" {
			t.Errorf("no group of the seed is %s: %v", kind, kinds)
		}
	}
	falcon := x.id(t, "Project Falcon")
	i := slices.IndexFunc(groups, func(g guest.ObservedGroup) bool { return g.ObjectID == falcon })
	if i < 0 || groups[i].Name != "Project Falcon" || !groups[i].Security || groups[i].Dynamic || groups[i].Synced || groups[i].Removed {
		t.Fatalf("Project Falcon is number %d of %+v", i, groups)
	}

	x.asRoot(t, http.MethodPatch, "/groups/"+falcon, map[string]any{"displayName": "Project Eagle"})
	again, link := x.groups(t, link)
	if len(again) != 1 || again[0].ObjectID != falcon || again[0].Name != "Project Eagle" {
		t.Errorf("after a new name: %+v", again)
	}
	x.asRoot(t, http.MethodDelete, "/groups/"+falcon, nil)
	if again, _ = x.groups(t, link); len(again) != 1 || again[0] != (guest.ObservedGroup{ObjectID: falcon, Removed: true}) {
		t.Errorf("after its end: %+v", again)
	}
}
