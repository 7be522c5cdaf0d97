package server

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"guestportal/internal/guest"
	"guestportal/web/page"
)

func TestADecisionIsMadeLineByLine(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ref := o.asked()
	falcon, desk := o.line(ref, "Falcon"), o.line(ref, "Desk")
	b, _ := o.as(ben)
	says(t, b.get("/approvals"), "Gil Roy", "Ana Silva", "Falcon", "Desk")
	form := b.get("/approvals/" + ref)
	says(t, form, "If you approve, this will happen", "A guest account is created for Gil Roy (gil@fabrikam.example), with Ana Silva as sponsor.",
		"Gil Roy is added to the group Project Falcon.", "Gil Roy is assigned to the app Expenses as Viewer.", "90 days of at most 180",
		"Works with us on the falcon wing.")

	values := hidden(t, form)
	values.Set(falcon, "approve")
	values.Set(desk, "decline")
	refused := b.post("/approvals/"+ref, values)
	want(t, "decline without a word", refused, http.StatusUnprocessableEntity, "")
	says(t, refused, "Enter why you decline")
	checked := doc(t, refused).Find("input[type=radio][checked]").Map(func(_ int, s *goquery.Selection) string {
		return s.AttrOr("name", "") + "=" + s.AttrOr("value", "")
	})
	if len(checked) != 2 || checked[0] != falcon+"=approve" || checked[1] != desk+"=decline" {
		t.Errorf("the choices are now %v", checked)
	}

	values.Set("comment", "Ask for Viewer instead")
	want(t, "Submit decision", b.post("/approvals/"+ref, values), http.StatusSeeOther, "/approvals")
	says(t, b.get("/approvals"), "You approved Falcon, and declined Desk for Gil Roy.", "Nothing is waiting for you")
	want(t, "the same button again", b.post("/approvals/"+ref, values), http.StatusSeeOther, "/approvals/"+ref)
	says(t, b.get("/approvals/"+ref), "You approved Falcon, and declined Desk", "You approved this just now.")
	says(t, b.get("/approvals?tab=history"), "Gil Roy", "by You")

	values.Set(o.line(ref, "Desk"), "approve")
	changed := b.post("/approvals/"+ref, values)
	want(t, "the same form with another verdict", changed, http.StatusConflict, "")
	says(t, changed, "Ben Ito approved Falcon on")

	values.Set("idempotency_key", newFormKey())
	moved := b.post("/approvals/"+ref, values)
	want(t, "another form, too late", moved, http.StatusConflict, "")
	says(t, moved, "Ben Ito approved Falcon on", "Ask for Viewer instead")
}

func TestWhatAnApproverCannotDecide(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ref := o.asked()
	falcon, desk := o.line(ref, "Falcon"), o.line(ref, "Desk")
	form := hidden(t, func() reply { b, _ := o.as(ben); return b.get("/approvals/" + ref) }())
	form.Set(falcon, "approve")

	sponsor, _ := o.as(ana)
	says(t, sponsor.get("/approvals/"+ref), "You can't decide your own request.")
	want(t, "one's own request", sponsor.post("/approvals/"+ref, form), http.StatusForbidden, "")
	for _, who := range []guest.Person{dee, cleoMarsh} {
		b, _ := o.as(who)
		want(t, "no approver", b.get("/approvals/"+ref), http.StatusNotFound, "")
		want(t, "no approver", b.post("/approvals/"+ref, form), http.StatusNotFound, "")
	}
	mia, _ := o.as(miaChen)
	stale := hidden(t, mia.get("/approvals/"+ref))
	stale.Set(falcon, "approve")
	stale.Set("digest", "of something else")
	stale.Set("comment", "Fine")
	conflict := mia.post("/approvals/"+ref, stale)
	want(t, "a stale digest", conflict, http.StatusConflict, "")
	says(t, conflict, "What is asked for is not what your page showed.", "Fine")
	stale = hidden(t, mia.get("/approvals/"+ref))
	stale.Set(desk, "approve")
	want(t, "another approver's line", mia.post("/approvals/"+ref, stale), http.StatusNotFound, "")
	want(t, "an unknown field", mia.post("/approvals/"+ref, url.Values{"approver": {"me"}}), http.StatusBadRequest, "")
	r, err := o.RequestByRef(t.Context(), ref)
	if err != nil || r.State != guest.Pending || r.Version != 2 {
		t.Errorf("the request is %s in version %d (%v), want it untouched", r.State, r.Version, err)
	}
}

func TestDecideShowsWhoDecidesWhat(t *testing.T) {
	t.Parallel()
	at := newTale(t)
	at.decide(guest.Approve)
	view := at.reader(miaChen).decide(at.read(), guest.Verdicts{})
	if view.Closed != "What you were asked about is decided. The rest waits for others." {
		t.Errorf("closed because %q", view.Closed)
	}
	want := []string{"Approved by Ben Ito on 21 Nov 2026.", "Ben Ito decides this."}
	for i, l := range view.Lines {
		if l.Note != want[i] || l.Open {
			t.Errorf("line %d: %q, open %v; want %q", i, l.Note, l.Open, want[i])
		}
	}
	at.now = at.now.AddDate(0, 0, 15)
	if got := at.reader(ben).decide(at.read(), guest.Verdicts{}).Closed; got != "This request ended on 5 Dec 2026 because nobody decided." {
		t.Errorf("overdue: %q", got)
	}
}

func TestFactsHelpToDecide(t *testing.T) {
	t.Parallel()
	at := newTale(t)
	for _, c := range []struct {
		name   string
		change func(*guest.Story)
		want   []page.Fact
	}{
		{"a stranger of a newcomer", func(*guest.Story) {}, []page.Fact{
			{Text: "Nobody from fabrikam.example is a guest here yet.", Tone: "yellow"}, {Text: "Ana Silva answers for no other guest."},
		}},
		{"known, but blocked now", func(s *guest.Story) {
			s.DomainGuests, s.SponsorGuests, s.Policy.BlockedDomains = 2, 1, []string{"fabrikam.example"}
		}, []page.Fact{
			{Text: "Guests from fabrikam.example can't be invited by the rules as they are now.", Tone: "red"},
			{Text: "2 guests from fabrikam.example already."},
			{Text: "Ana Silva answers for 1 other guest."},
		}},
		{"for less time now", func(s *guest.Story) { s.Policy.Partners = []guest.Partner{{Domain: "fabrikam.example", MaxDays: 3}} }, []page.Fact{
			{Text: "By the rules as they are now, guests from fabrikam.example can have access until 24 November 2026 at most. This can be approved with an earlier end only.", Tone: "red"},
			{Text: "Nobody from fabrikam.example is a guest here yet.", Tone: "yellow"},
			{Text: "Ana Silva answers for no other guest."},
		}},
	} {
		s := at.read()
		c.change(&s)
		view := at.reader(ben).decide(s, guest.Verdicts{})
		if promised, can := len(view.Plan) > 0, !s.Policy.Blocks(s.Request().Email); promised != can {
			t.Errorf("%s: it is promised what happens: %v", c.name, view.Plan)
		}
		got := view.Facts
		if len(got) != len(c.want) {
			t.Fatalf("%s: %v, want %v", c.name, got, c.want)
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: %v, want %v", c.name, got[i], c.want[i])
			}
		}
	}
}
