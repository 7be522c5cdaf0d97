package server

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"guestportal/internal/guest"
	"guestportal/internal/session"
)

// falconFor asks for Falcon for somebody, and gives the reference.
func (o *office) falconFor(email string, change ...func(url.Values)) string {
	return o.asked(append([]func(url.Values){func(v url.Values) {
		v.Set("email", email)
		v["package"] = []string{"pkg-falcon"}
		v.Set("idempotency_key", newFormKey())
	}}, change...)...)
}

// confirm gives the form of the page on which several are approved.
func confirm(t *testing.T, page reply) url.Values {
	t.Helper()
	form := hidden(t, page)
	form.Del("seen")
	doc(t, page).Find("main form input[name=seen]").Each(func(_ int, s *goquery.Selection) { form.Add("seen", s.AttrOr("value", "")) })
	return form
}

func together(refs ...string) string {
	return "/approvals/together?" + url.Values{"ref": refs}.Encode()
}

func TestSeveralAreTickedLookedAtAndApproved(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	one, two := o.falconFor("kim@fabrikam.example"), o.falconFor("lou@fabrikam.example")
	first := o.falconFor("max@first.example")
	b, _ := o.as(ben)
	list := b.get("/approvals")
	says(t, list, "Approve selected…", "Nobody from first.example is a guest here yet.")
	boxes := doc(t, list).Find("form[method=get] input[type=checkbox][name=ref]").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("value", "") })
	if slices.Sort(boxes); strings.Join(boxes, " ") != one+" "+two {
		t.Errorf("%v can be ticked, want %s and %s", boxes, one, two)
	}
	page := b.get(together(one, two, first))
	says(t, page, "Approve 2 requests?", "kim@fabrikam.example", "Ana Silva", "Falcon", "Works with us on the falcon wing.", "Group Project Falcon", "To be decided on their own")
	if o.stateOf(one) != guest.Pending {
		t.Fatal("looking has decided")
	}
	form := confirm(t, page)
	mia, _ := o.as(miaChen)
	verdict := hidden(t, mia.get("/approvals/"+two))
	verdict.Set(o.line(two, "Falcon"), "decline")
	verdict.Set("comment", "Not Lou")
	want(t, "Mia declines", mia.post("/approvals/"+two, verdict), http.StatusSeeOther, "/approvals")

	for _, time := range []string{"once", "by a double click"} {
		done := b.post("/approvals/together", form)
		want(t, time, done, http.StatusOK, "")
		says(t, done, "You approved 1 request", "Not approved", "Mia Chen declined this on")
		if links := doc(t, done).Find("main a[href^='/approvals/GR']").Length(); links != 2 {
			t.Errorf("%s: %d links, want one to each", time, links)
		}
	}
	if o.stateOf(one) != guest.Approved || o.stateOf(two) != guest.Declined || o.stateOf(first) != guest.Pending {
		t.Errorf("%s, %s, %s", o.stateOf(one), o.stateOf(two), o.stateOf(first))
	}
	if r, _ := o.RequestByRef(t.Context(), one); len(r.Lines[0].Reviews) != 1 {
		t.Errorf("%d reviews, want one", len(r.Lines[0].Reviews))
	}
}

func TestASelectionThatCannotBeApprovedTogetherSaysWhy(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	one := o.falconFor("kim@fabrikam.example")
	both := o.falconFor("lou@fabrikam.example", func(v url.Values) { v["package"] = []string{"pkg-falcon", "pkg-desk"} })
	b, _ := o.as(ben)
	many := make([]string, guest.MostTogether+1)
	for i := range many {
		many[i] = one + strings.Repeat("X", i)
	}
	for name, c := range map[string]struct {
		path, words string
		status      int
	}{
		"nothing":         {together(), "Select the requests to approve", http.StatusUnprocessableEntity},
		"too many":        {together(many...), "Select 25 requests or fewer", http.StatusUnprocessableEntity},
		"not alike":       {together(one, both), "Select requests for the same access", http.StatusUnprocessableEntity},
		"one is not here": {together(one, "GR-NOBODY"), "Page not found", http.StatusNotFound},
	} {
		got := b.get(c.path)
		want(t, name, got, c.status, "")
		says(t, got, c.words)
		if doc(t, got).Find("form[method=post][action='/approvals/together']").Length() != 0 {
			t.Errorf("%s: there is something to approve", name)
		}
	}
	mia, _ := o.as(miaChen)
	want(t, "a part of it is not hers", mia.get(together(both)), http.StatusOK, "")
	says(t, mia.get(together(both)), "Others decide a part of it.")
	forged := url.Values{"seen": {"GR-1.1"}, "idempotency_key": {newFormKey()}}
	want(t, "a form of nobody's", b.post("/approvals/together", forged), http.StatusBadRequest, "")
}

func TestWhereNothingCanBeTickedThereIsNoButton(t *testing.T) {
	t.Parallel()
	for name, emails := range map[string][]string{"one alone": {"kim@fabrikam.example"}, "none of them": {"max@first.example", "ida@first.example"}} {
		o := newOffice(t)
		for _, email := range emails {
			o.falconFor(email)
		}
		b, _ := o.as(ben)
		list := b.get("/approvals")
		says(t, list, emails...)
		if found := doc(t, list).Find("input[type=checkbox], form[action='/approvals/together']").Length(); found != 0 {
			t.Errorf("%s: there is something to tick", name)
		}
		if len(emails) > 1 {
			says(t, list, "Nobody from first.example is a guest here yet.") // why each is to be looked at
			o.policy.BlockedDomains = []string{"first.example"}
			says(t, b.get("/approvals"), "The rules are against it.")
		}
	}
}

// What becomes sensitive, or is changed, after it was shown is left alone.
func TestWhatWasShownOtherwiseIsNotApproved(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	one, two := o.falconFor("kim@fabrikam.example"), o.falconFor("lou@fabrikam.example")
	b, _ := o.as(ben)
	form := confirm(t, b.get(together(one, two)))
	o.mu.Lock()
	for i := range o.requests {
		if o.requests[i].Ref == two {
			o.requests[i].Reason, o.requests[i].Version = "Something else altogether.", o.requests[i].Version+1
		}
	}
	o.mu.Unlock()
	says(t, b.post("/approvals/together", form), "You approved 1 request", "What is asked for is not what your page showed.")
	if o.stateOf(two) != guest.Pending {
		t.Error("it was approved as it was not shown")
	}
}

func TestOneThatIsNotTheirsAnyMoreIsInNoOthersWay(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	one, theirs, own := o.falconFor("kim@fabrikam.example"), o.falconFor("lou@fabrikam.example"), o.falconFor("mo@fabrikam.example")
	newer := o.falconFor("ned@fabrikam.example")
	b, _ := o.as(ben)
	form := confirm(t, b.get(together(one, theirs, own, newer)))
	o.mu.Lock()
	for i := range o.requests {
		switch r := &o.requests[i]; r.Ref {
		case theirs:
			r.Lines = slices.Clone(r.Lines)
			r.Lines[0].Asked, r.Lines[0].Package.Approvers = nil, []guest.Person{miaChen}
		case own:
			r.Sponsor = ben
		case newer:
			r.Lines = slices.Clone(r.Lines)
			r.Lines[0].Package.Version++
		}
	}
	o.mu.Unlock()
	form.Add("seen", "GR-NOBODY.1.x")
	done := b.post("/approvals/together", form)
	want(t, "approve", done, http.StatusOK, "")
	says(t, done, "You approved 1 request", theirs, "GR-NOBODY", "It is not for you to decide.", "You can't decide your own request.", "What is asked for is not what your page showed.")
	if strings.Contains(done.body, "lou@fabrikam.example") {
		t.Error("the page tells of what is not theirs")
	}
	if o.stateOf(one) != guest.Approved || o.stateOf(theirs) != guest.Pending || o.stateOf(own) != guest.Pending || o.stateOf(newer) != guest.Pending {
		t.Errorf("%s, %s, %s, %s", o.stateOf(one), o.stateOf(theirs), o.stateOf(own), o.stateOf(newer))
	}
}

func TestASelectionOutlivesTheSession(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	one, two := o.falconFor("kim@fabrikam.example"), o.falconFor("lou@fabrikam.example")
	b, _ := o.as(ben)
	form := confirm(t, b.get(together(one, two)))
	o.clock.forward(session.Idle + time.Second)
	out := b.post("/approvals/together", form)
	want(t, "too late", out, http.StatusSeeOther, "/signin?return_to=%2Fapprovals%2Ftogether&why=kept")
	back := b.signIn(claimsOf(ben), nil)
	want(t, "signed in", back, http.StatusSeeOther, "/approvals/together")
	says(t, b.get(back.to()), "Approve 2 requests?")
}

func TestTheSponsorReadsHowLongADecisionUsuallyTakesAndAsksOthers(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(ana)
	to := b.post("/requests/new", filled()).to()
	check := b.get(to)
	says(t, check, "Falcon: Ben Ito or Mia Chen. Usually decided within 2 days.")
	ref := strings.Split(strings.TrimPrefix(to, "/requests/"), "/")[0]
	want(t, "send", b.post("/requests/"+ref+"/send", hidden(t, check)), http.StatusSeeOther, "/requests/"+ref+"/sent")
	page := b.get("/requests/" + ref)
	says(t, page, "Usually decided within 2 days.")
	if strings.Contains(page.body, "/escalate") {
		t.Error("others can be asked at once")
	}
	button := url.Values{"idempotency_key": {newFormKey()}}
	early := b.post("/requests/"+ref+"/escalate", button)
	want(t, "too early", early, http.StatusSeeOther, "/requests/"+ref)
	says(t, b.get("/requests/"+ref), "Give them time first")

	o.clock.forward(49 * time.Hour)
	b, _ = o.as(ana)
	says(t, b.get("/requests/"+ref), "Ask somebody else, too")
	o.mu.Lock()
	o.roster = guest.Roster{guest.Who{Kind: guest.Administrators}: {cleoMarsh}}
	o.mu.Unlock()
	want(t, "Ask somebody else, too", b.post("/requests/"+ref+"/escalate", button), http.StatusSeeOther, "/requests/"+ref)
	says(t, b.get("/requests/"+ref), "Cleo Marsh is asked now, too, by email.", "Ana Silva asked Cleo Marsh, too.")
	for _, what := range []string{"escalate", "nudge", "nudge"} { // each a second time
		want(t, what+" by a double click", b.post("/requests/"+ref+"/"+what, button), http.StatusSeeOther, "/requests/"+ref)
	}
	says(t, b.get("/requests/"+ref), "They were reminded on")
	cleo, _ := o.as(cleoMarsh)
	says(t, cleo.get("/approvals/"+ref), "Submit decision")
}
