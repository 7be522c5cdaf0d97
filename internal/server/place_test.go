package server

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"guestportal/internal/guest"
)

// Whatever a list is called, and whoever adds one: a place in it that is none is no
// reason to say that there is no such page.
func TestAPlaceThatIsNoneIsTheBeginningOfEveryList(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	refs, verdict := o.cast()
	all := ana
	all.Roles = guest.Sponsor | guest.Approver | guest.Administrator
	b, _ := o.as(all)
	var lists []string
	for route, g := range guards(verdict) {
		pattern, reads := strings.CutPrefix(route, "GET ")
		if !reads || pattern == "/events" {
			continue
		}
		path := refs.Replace(g.path)
		more := path + "?"
		if strings.Contains(path, "?") {
			more = path + "&"
		}
		plain := b.get(path)
		first := func(r reply) int { return doc(t, r).Find(`nav[aria-label="Pages"] a[rel="first"]`).Length() }
		for _, place := range []string{
			"page=-1&after=zz&asks=zz&before=-1", "after=1%27+OR+1&asks=%27&before=9999999999", "after=urn:uuid:" + falconID + "&asks={" + falconID + "}&before=1.5",
		} {
			got := b.get(more + place)
			if got.StatusCode != plain.StatusCode || got.to() != plain.to() {
				t.Errorf("%s: %d, and %d with %s", route, plain.StatusCode, got.StatusCode, place)
			}
			if plain.StatusCode == http.StatusOK && first(got) > 0 {
				t.Errorf("%s: with %s it is another page than the first", route, place)
			}
		}
		if there := b.get(more + "after=" + falconID); plain.StatusCode == http.StatusOK && first(there) > 0 {
			lists = append(lists, pattern) // and a place that is one leads on
		}
	}
	// Catalogue, differences and unknown accounts have nothing after that place here.
	want := []string{
		"/admin/apps", "/admin/apps/gallery", "/admin/apps/live", "/admin/catalogue/{id}/holders", "/admin/health", "/admin/health/live",
		"/admin/mail", "/admin/mail/live", "/approvals", "/approvals/live", "/guests", "/guests/live", "/requests/drafts",
	}
	slices.Sort(lists)
	if !slices.Equal(lists, want) {
		t.Errorf("these lists lead back from a later page to the first:\n%q\nand not these:\n%q", lists, want)
	}
}
