package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"guestportal/internal/guest"
)

const teamID = "7a1f7a70-3c55-4d11-9a6d-5f4f0f6f7a09"

func TestWhoApprovesIsBuiltOnItsPage(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.groups = append(o.groups, guest.Candidate{Kind: guest.Group, ObjectID: teamID, Name: "Finance approvers", What: "Security group"})
	b, _ := o.as(cleoMarsh)
	const path = "/admin/catalogue/" + falconID + "/approvers"
	found := b.get(path + "?q=finance")
	if !strings.Contains(found.body, "Finance approvers") || !strings.Contains(found.body, ben.Name) {
		t.Fatalf("the page: %s", found.body)
	}
	version := func() string { return hidden(t, b.get(path)).Get("version") }
	for _, form := range []url.Values{
		{"do": {"add"}, "to": {"1.approvers"}, "kind": {"group"}, "object": {teamID}},
		{"do": {"add"}, "to": {"1.alternates"}, "kind": {"manager"}},
		{"do": {"stage"}, "stage": {"1"}, "needed-1": {"2"}, "after-1": {"3"}},
	} {
		form.Set("version", version())
		if got := b.post(path, form); got.StatusCode != http.StatusSeeOther {
			t.Fatalf("%v: %d %s", form, got.StatusCode, got.body)
		}
	}
	const want = "irst Ben Ito or Mia Chen, then 2 of the members of Finance approvers (after 3 days also: the sponsor&#39;s manager)"
	if page := b.get(path); !strings.Contains(page.body, want) {
		t.Errorf("the page does not say %q:\n%s", want, page.body)
	}
	if page := b.get("/admin/catalogue/" + falconID); !strings.Contains(page.body, want) {
		t.Error("the package's page does not say it")
	}
}

func TestARuleThatNobodyCouldMeetComesBackWithWhatWasTyped(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(cleoMarsh)
	const path = "/admin/catalogue/" + falconID + "/approvers"
	version := hidden(t, b.get(path)).Get("version")
	got := b.post(path, url.Values{"do": {"stage"}, "stage": {"0"}, "needed-0": {"4"}, "after-0": {"x"}, "version": {version}})
	if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.body, `value="4"`) || !strings.Contains(got.body, `value="x"`) {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
	got = b.post(path, url.Values{"do": {"add"}, "to": {"0.approvers"}, "kind": {"person"}, "object": {teamID}, "version": {version}})
	if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.body, "does not have this any more") {
		t.Errorf("somebody whom nobody knows: %d", got.StatusCode)
	}
}
