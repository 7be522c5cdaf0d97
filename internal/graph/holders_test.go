package graph_test

import (
	"net/http"
	"slices"
	"testing"

	"guestportal/internal/guest"
)

func TestWhoHoldsAnAppsRolesArePeopleAndGroups(t *testing.T) {
	t.Parallel()
	x, ctx := newTenant(t), t.Context()
	desk, falcon, nested := x.id(t, "Expense Desk"), x.id(t, "Project Falcon"), x.id(t, "Falcon Contractors")
	x.change(t, http.MethodPost, "/groups/"+nested+"/members/$ref", to(x.id(t, ana)))
	for _, holder := range []string{x.id(t, sam), falcon} {
		must(t, x.AssignRole(ctx, holder, desk, x.roles["Expense Desk/Submitter"], ""))
	}
	x.control(t, http.MethodPost, "/settings", map[string]any{"page_size": 1}, nil)
	var holders []guest.RoleHolder
	pages, link := 0, ""
	for done := false; !done; pages++ {
		page, next, last, err := x.RoleHolders(ctx, desk, link)
		must(t, err)
		holders, link, done = append(holders, page...), next, last
		if pages > 100 {
			t.Fatal("the list does not end")
		}
	}
	for _, want := range []guest.RoleHolder{{ObjectID: x.id(t, sam), Value: "Expense.Submit"}, {ObjectID: falcon, Group: true, Value: "Expense.Submit"}} {
		if !slices.Contains(holders, want) {
			t.Errorf("%+v is not among %+v", want, holders)
		}
	}
	if pages < 2 {
		t.Errorf("%d pages", pages)
	}
	if _, _, _, err := x.RoleHolders(ctx, falcon, ""); kind(t, err) != guest.FaultMissing {
		t.Errorf("of what is no app: %v", err)
	}
	var own []string
	link = ""
	for done := false; !done; {
		page, next, last, err := x.DirectMembers(ctx, falcon, link)
		must(t, err)
		own, link, done = append(own, page...), next, last
	}
	if !slices.Contains(own, x.id(t, sam)) || slices.Contains(own, x.id(t, ana)) || slices.Contains(own, nested) {
		t.Errorf("its own members are %v: those of groups within it are not", own)
	}
}
