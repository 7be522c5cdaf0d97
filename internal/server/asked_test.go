package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"guestportal/internal/guest"
)

// teamed offers a package of which one of a group's two members can approve.
func teamed(t *testing.T) *office {
	t.Helper()
	o := newOffice(t)
	e := o.entries[falconID]
	e.Approvers = nil
	e.Terms.Approval.Stages = []guest.Stage{{Approvers: []guest.Principal{{Kind: guest.Members, ObjectID: teamID, Name: "Finance"}}}}
	e.Draft = nil
	o.entries[falconID] = e
	able, unable := ben, miaChen
	able.Roles, unable.Roles = guest.Approver, guest.Sponsor
	o.teams = map[string][]guest.Person{teamID: {able, unable}}
	return o
}

func TestThePageOfApproversSaysHowManyCan(t *testing.T) {
	t.Parallel()
	o := teamed(t)
	b, _ := o.as(cleoMarsh)
	const path = "/admin/catalogue/" + falconID + "/approvers"
	if got := b.get(path); !strings.Contains(got.body, "1 of the 2 members can approve; the other one lacks the role Approver.") {
		t.Errorf("the page does not say it:\n%s", got.body)
	}
	got := b.post(path, url.Values{"do": {"stage"}, "stage": {"0"}, "needed-0": {"2"}, "after-0": {"0"}, "version": {hidden(t, b.get(path)).Get("version")}})
	if got.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %s", got.StatusCode, got.body)
	}
	const fault = "2 have to approve, and of those who are named only 1 can."
	publish := "/admin/catalogue/" + falconID + "/publish"
	page := b.get(publish)
	if !strings.Contains(page.body, fault) {
		t.Errorf("before it is published it is not said:\n%s", page.body)
	}
	refused := b.post(publish, url.Values{"version": {hidden(t, page).Get("version")}, "reason": {"Two have to agree."}, "enabled": {"yes"}})
	if refused.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(refused.body, fault) {
		t.Errorf("published: %d", refused.StatusCode)
	}
}

func TestAnApproverWithoutAnIdIsAProblemOfTheForm(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(cleoMarsh)
	const path = "/admin/catalogue/" + falconID + "/approvers"
	for _, form := range []url.Values{
		{"kind": {"person"}},
		{"kind": {"group"}},
		{"kind": {"group"}, "object": {"not an id"}},
		{"kind": {"person"}, "object": {"{" + teamID + "}"}},
		{"kind": {"administrators"}, "object": {teamID}},
		{"object": {teamID}},
	} {
		form.Set("do", "add")
		form.Set("to", "0.approvers")
		form.Set("version", hidden(t, b.get(path)).Get("version"))
		if got := b.post(path, form); got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.body, "choose one of those that are found") {
			t.Errorf("%v: %d", form, got.StatusCode)
		}
	}
}
