package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/guest"
)

// secretGroup is what nobody here gave.
var secretGroup = guest.Resource{Kind: guest.Group, ObjectID: "7c1d3c86-0000-4aaa-8bbb-ccccddddeeee", Name: "Board Room"}

// finds plays the worker that compares a guest with Entra, and gives the ids of
// what it finds.
func (o *office) finds(g guest.Guest, found ...guest.Drift) (ids []string) {
	o.t.Helper()
	o.act(g, func(c guest.Case) (guest.Decision, error) {
		return guest.Found(c, found, func() guest.DriftID {
			ids = append(ids, uuid.NewString())
			return guest.DriftID(ids[len(ids)-1])
		}, o.clock.Now()), nil
	})
	return ids
}

// drifted has a group taken away from a guest, and another one given.
func (o *office) drifted(g guest.Guest) (taken, outside string) {
	o.t.Helper()
	ids := o.finds(g, guest.Drift{Kind: guest.TakenOutside, Resource: catalogueForTests()[0].Resources[0]},
		guest.Drift{Kind: guest.GivenOutside, Resource: secretGroup})
	return ids[0], ids[1]
}

// offered are the buttons of the part about differences, in their order.
func offered(t *testing.T, r reply) string {
	t.Helper()
	var texts []string
	for _, b := range doc(t, r).Find(`[aria-label="Different in Entra"] .button`).EachIter() {
		texts = append(texts, strings.TrimSpace(b.Text()))
	}
	return strings.Join(texts, ", ")
}

func TestADifferenceIsPutBackByTheSponsorFromTheGuestsPage(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	page := "/guests/" + g.Ref
	b, _ := o.as(ana)
	if says(t, b.get(page), "Compared with EntraNot yet", "Check now"); offered(t, b.get(page)) != "" {
		t.Error("there is something different from the beginning")
	}
	taken, _ := o.drifted(g)
	got := b.get(page)
	says(t, got, "Different in Entra", "Gil Roy should have the group Project Falcon, but it was taken away in Entra.",
		"Gil Roy has the group Board Room, which the portal did not give.", "An administrator decides what becomes of it.",
		"Taken away in Entra: Project Falcon", "We give Gil Roy the group Project Falcon again.", "Gil Roy does without the group Project Falcon.")
	if have := offered(t, got); have != "Put back, Adopt" {
		t.Errorf("the sponsor is offered %q", have)
	}
	for _, click := range []string{"first", "second"} {
		want(t, click+" click", b.post(page+"/drift/"+taken+"/put-back", url.Values{}), http.StatusSeeOther, page)
		says(t, b.get(page), "You asked to put this back.", "Ana Silva asked to put this back. It is being done.",
			"Ana Silva asked to give Gil Roy the group Project Falcon again.")
	}
	if n := strings.Count(b.get(page).body, "asked to give Gil Roy"); n != 1 {
		t.Errorf("the history tells %d times of it", n)
	}
	want(t, "a stale adopt", b.post(page+"/drift/"+taken+"/adopt", url.Values{}), http.StatusSeeOther, page)
	says(t, b.get(page), "Ana Silva has answered this meanwhile.")
	o.act(g, func(c guest.Case) (guest.Decision, error) { return guest.Settled(c, o.clock.Now()) })
	want(t, "a staler click", b.post(page+"/drift/"+taken+"/put-back", url.Values{}), http.StatusSeeOther, page)
	says(t, b.get(page), "This difference has been settled meanwhile.")
}

func TestWhatTheSponsorAdoptedCanBePutBackLater(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	taken, _ := o.drifted(g)
	page := "/guests/" + g.Ref
	b, _ := o.as(ana)
	want(t, "adopt", b.post(page+"/drift/"+taken+"/adopt", url.Values{}), http.StatusSeeOther, page)
	got := b.get(page)
	says(t, got, "You adopted what Entra says.", "Ana Silva adopted this.", "Ana Silva agreed: Gil Roy does without the group Project Falcon.")
	if have := offered(t, got); have != "Put back" {
		t.Errorf("afterwards %q is offered", have)
	}
	want(t, "put back", b.post(page+"/drift/"+taken+"/put-back", url.Values{}), http.StatusSeeOther, page)
	says(t, b.get(page), "Ana Silva asked to put this back. It is being done.")
}

func TestOnlyAnAdministratorAdoptsWhatNobodyApprovedAndSaysWhy(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	taken, outside := o.drifted(g)
	page := "/guests/" + g.Ref
	sponsor, _ := o.as(ana)
	want(t, "the page for the sponsor", sponsor.get(page+"/drift/"+outside+"/adopt"), http.StatusForbidden, "")
	want(t, "the form of the sponsor", sponsor.post(page+"/drift/"+outside+"/adopt", url.Values{"reason": {"Fine."}}), http.StatusForbidden, "")

	b, _ := o.as(cleoMarsh)
	if have := offered(t, b.get(page)); have != "Put back, Adopt, Adopt" {
		t.Errorf("the administrator is offered %q", have)
	}
	const stays = "Gil Roy has the group Board Room, which the portal did not give. That stays, unless an administrator adopts it before."
	says(t, b.get(page+"/end"), stays)
	confirm := b.get(page + "/drift/" + outside + "/adopt")
	says(t, confirm, "Adopt what Entra says?", "The group Board Room belongs to the access of Gil Roy from now on, and is taken away with it.")
	form := hidden(t, confirm)
	form.Set("reason", " ")
	got := b.post(page+"/drift/"+outside+"/adopt", form)
	want(t, "without a reason", got, http.StatusUnprocessableEntity, "")
	says(t, got, "Enter why you adopt this")
	form.Set("reason", "Agreed with the board.")
	want(t, "with a reason", b.post(page+"/drift/"+outside+"/adopt", form), http.StatusSeeOther, page)
	says(t, b.get(page), "You adopted what Entra says.", "Cleo Marsh adopted this: Agreed with the board.")
	end := b.get(page + "/end")
	says(t, end, "We remove Gil Roy from the group Board Room.")
	if strings.Contains(end.body, "from the group Project Falcon") || strings.Contains(end.body, stays) {
		t.Error("what is gone is to be taken away, or what was adopted stays")
	}
	want(t, "the page afterwards", b.get(page+"/drift/"+outside+"/adopt"), http.StatusSeeOther, page)
	says(t, b.get(page), "This difference has been settled meanwhile.")

	for _, path := range []string{"/drift/" + uuid.NewString() + "/put-back", "/drift/" + uuid.NewString() + "/adopt"} {
		want(t, "a difference that never was", b.post(page+path, url.Values{}), http.StatusSeeOther, page)
	}
	want(t, "no id", b.post(page+"/drift/1/put-back", url.Values{}), http.StatusNotFound, "")
	want(t, "the same through another guest", b.post("/guests/GU-NONE/drift/"+taken+"/put-back", url.Values{}), http.StatusNotFound, "")
}

func TestANameThatEntraHasBecomesOurs(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	id := o.finds(g, guest.Drift{Kind: guest.Renamed, Is: "Gilbert Roy"})[0]
	page := "/guests/" + g.Ref
	b, _ := o.as(ana)
	says(t, b.get(page), "Entra calls Gil Roy “Gilbert Roy”.")
	want(t, "adopt", b.post(page+"/drift/"+id+"/adopt", url.Values{}), http.StatusSeeOther, page)
	got := b.get(page)
	if name := strings.TrimSpace(doc(t, got).Find("h1").Text()); name != "Gilbert Roy" || offered(t, got) != "" {
		t.Errorf("the page is about %q, and offers %q", name, offered(t, got))
	}
}

func TestCheckNowAsksOnceInAWhile(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	page := "/guests/" + g.Ref
	b, _ := o.as(ana)
	want(t, "check", b.post(page+"/check", url.Values{}), http.StatusSeeOther, page)
	says(t, b.get(page), "We are comparing with Entra. What differs appears here within a minute.")
	o.act(g, func(c guest.Case) (guest.Decision, error) {
		d, _ := guest.Looked(c, guest.Comparison{}, nil, o.clock.Now())
		return d, nil
	})
	want(t, "check at once again", b.post(page+"/check", url.Values{}), http.StatusSeeOther, page)
	says(t, b.get(page), "Gil Roy was compared with Entra a moment ago.")
}

func TestTheListOfDifferencesIsForThoseWhoReadEverything(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(dee)
	says(t, b.get("/admin/drift"), "Nothing differs")
	first := guest.DriftRow{
		Drift:    guest.Drift{ID: guest.DriftID(uuid.NewString()), Kind: guest.GivenOutside, Resource: secretGroup, SeenAt: o.clock.Now().Add(-time.Hour)},
		GuestRef: "GU-00000001", GuestName: "Gil Roy", GuestEmail: "gil@fabrikam.example", Sponsor: "Ana Silva",
	}
	o.drifting = guest.DriftPage{Rows: []guest.DriftRow{first}, More: true}
	got := b.get("/admin/drift?kind=given+outside")
	says(t, got, "Gil Roy has the group Board Room, which the portal did not give.", "Given in Entra", "Ana Silva")
	if f := o.driftFilter; f.Kind != guest.GivenOutside || f.After != "" || f.Limit == 0 {
		t.Errorf("asked for %+v", f)
	}
	next := doc(t, got).Find("a:contains('Next')").AttrOr("href", "")
	if next != "/admin/drift?kind=given+outside&after="+string(first.ID) {
		t.Errorf("the next page is %q", next)
	}
	if link := doc(t, got).Find("a.row-link").AttrOr("href", ""); link != "/guests/GU-00000001" {
		t.Errorf("a row leads to %q", link)
	}
	b.get(next)
	if o.driftFilter.After != first.ID {
		t.Errorf("the next page asked for %+v", o.driftFilter)
	}
	o.drifting = guest.DriftPage{}
	says(t, b.get("/admin/drift?kind=renamed"), "No differences match", "Clear filters")
	if b.get("/admin/drift?kind=nonsense"); o.driftFilter.Kind != "" {
		t.Error("an unknown kind narrows the list")
	}
	sponsor, _ := o.as(ana)
	want(t, "a sponsor", sponsor.get("/admin/drift"), http.StatusForbidden, "")
}
