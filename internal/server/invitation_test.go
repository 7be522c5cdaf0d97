package server

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

const redeemLink = "https://redeem.example/accept?ticket=one"

func TestAGuestAcceptsAndComesBack(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	o.answerRedemptions(redeemLink, "")
	b := o.browser()
	path := "/i/" + codeOf(g.ID)
	first := b.get(path)
	says(t, first, "Ana Silva at Contoso invited you", "See you soon", "Falcon", "Expense desk", "Accept invitation")
	if len(o.hinted) != 0 {
		t.Fatal("the directory was asked for somebody who only looked")
	}

	want(t, "Accept invitation", b.post(path+"/accept", hidden(t, first)), http.StatusSeeOther, redeemLink)
	if len(o.redemptions) != 0 {
		t.Error("the sealed link is still there")
	}
	o.accept(g)
	back := b.get(path)
	says(t, back, "You're in.", "Expenses", "Open your apps")
	links := map[string]bool{}
	for _, a := range doc(t, back).Find("main a").EachIter() {
		links[a.AttrOr("href", "")] = true
	}
	for _, to := range []string{"https://launcher.example/api/signin/app-expenses?tenantId=" + testTenant, "https://myapps.example/?tenantid=" + testTenant} {
		if !links[to] {
			t.Errorf("no link to %s, only %v", to, links)
		}
	}
}

func TestComingBackHasTheDirectoryAskedOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	o.answerRedemptions(redeemLink, "")
	b := o.browser()
	path := "/i/" + codeOf(g.ID)
	b.post(path+"/accept", url.Values{})

	got := make(chan reply, 1)
	go func() { got <- b.get(path) }()
	select { // the page waits for the directory
	case <-o.hinted:
	case r := <-got:
		t.Fatalf("the page came without asking: %d", r.StatusCode)
	}
	o.accept(g)
	o.hub.Announce("guest:" + g.Ref)
	says(t, <-got, "You're in.")

	// Somebody else's browser, which never pressed Accept, makes us ask nothing.
	o.browser().get(path)
	if len(o.hinted) != 0 {
		t.Error("the directory was asked again")
	}
}

func TestOnlyTheFirstVisitAfterMicrosoftWaits(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it waits for as long as a page may")
	}
	o := newOffice(t)
	g := o.invited()
	o.answerRedemptions(redeemLink, "")
	b := o.browser()
	path := "/i/" + codeOf(g.ID)
	b.post(path+"/accept?lang=de", url.Values{})
	got := make(chan reply, 1)
	go func() { got <- b.get(path + "?lang=de") }()
	<-o.hinted
	says(t, <-got, "noch nicht") // after backPatience

	o.clock.forward(time.Minute)
	began := time.Now()
	later := b.get(path + "?lang=de")
	if took := time.Since(began); took > backPatience/2 {
		t.Errorf("a later visit took %v", took)
	}
	<-o.hinted // the directory is asked all the same
	says(t, later, "noch nicht")
	says(t, b.get(path), "noch nicht") // in the language that was chosen
}

func TestAnAskThatIsNotAnsweredMakesNoVisitWait(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	b := o.browser()
	a, err := newAsk()
	if err != nil {
		t.Fatal(err)
	}
	a.id = "6f1f1d0e-8a39-4c52-9b0c-2f4f5d1f7a12"
	w, r := httptest.NewRecorder(), requestWithCode(t, codeOf(g.ID))
	o.rememberAsk(w, r, a)
	for _, c := range w.Result().Cookies() {
		b.setCookie(c.Name, c.Value)
	}
	got := b.get("/i/" + codeOf(g.ID))
	says(t, got, "Accept invitation")
	if len(o.hinted) != 0 || strings.Contains(got.body, "see yet that you have accepted") {
		t.Error("who waits for an answer is taken for one who may have accepted")
	}
}

func TestAnAnswerThatComesLateIsFetchedByTheSameBrowserOnly(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	b := o.browser()
	path := "/i/" + codeOf(g.ID)
	// The worker is away: acceptPatience would pass. What happens then is done
	// by the same function.
	a, err := newAsk()
	if err != nil {
		t.Fatal(err)
	}
	if a.id, err = o.AskRedemption(t.Context(), g, a.public(), o.clock.Now()); err != nil {
		t.Fatal(err)
	}
	w, r := httptest.NewRecorder(), requestWithCode(t, codeOf(g.ID))
	if err := o.redeem(w, r, a, redemption{}); err != nil || w.Header().Get("Location") != path+"/wait" {
		t.Fatalf("%v, to %q", err, w.Header().Get("Location"))
	}
	for _, c := range w.Result().Cookies() {
		b.setCookie(c.Name, c.Value)
		if !c.HttpOnly || c.MaxAge <= 0 {
			t.Errorf("cookie %+v", c)
		}
	}
	waiting := b.get(path + "/wait")
	says(t, waiting, "One moment")
	if doc(t, waiting).Find("[data-refresh]").Length() != 1 {
		t.Error("the page does not look again by itself")
	}
	want(t, "another browser", o.browser().get(path+"/wait"), http.StatusSeeOther, path)
	want(t, "with another link", b.get("/i/other/wait"), http.StatusSeeOther, "/i/other")
	o.answer(<-o.asks, redeemLink, "")
	want(t, "look again", b.get(path+"/wait"), http.StatusSeeOther, redeemLink)
	want(t, "and again", b.get(path+"/wait"), http.StatusSeeOther, path)
}

func requestWithCode(t *testing.T, code string) *http.Request {
	t.Helper()
	route := chi.NewRouteContext()
	route.URLParams.Add("code", code)
	r := httptest.NewRequestWithContext(context.WithValue(t.Context(), chi.RouteCtxKey, route), http.MethodPost, "/i/"+code+"/accept", nil)
	return r
}

func TestAnAnswerThatIsNoGoodIsToldAndNotFollowed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, link, trouble, words string }{
		{"trouble", "", guest.RedeemSilent, "Microsoft is not answering at the moment."},
		{"another site", "https://evil.example/accept", "", "Something did not work on our side"},
		{"a look-alike", "https://redeem.example.evil.example/", "", "Something did not work on our side"},
		{"another scheme", "javascript:alert(1)", "", "Something did not work on our side"},
		{"with a user", "https://redeem.example@evil.example/", "", "Something did not work on our side"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			g := o.invited()
			o.answerRedemptions(c.link, c.trouble)
			b := o.browser()
			got := b.post("/i/"+codeOf(g.ID)+"/accept", url.Values{})
			want(t, "Accept invitation", got, http.StatusOK, "")
			says(t, got, c.words, "Accept invitation")
			if strings.Contains(got.body, "evil.example") || strings.Contains(o.log.String(), "evil.example") {
				t.Error("the address is on the page or in the log")
			}
			again := b.get("/i/" + codeOf(g.ID))
			says(t, again, "Accept invitation")
			if len(o.hinted) != 0 || strings.Contains(again.body, "see yet that you have accepted") {
				t.Error("somebody who was never sent on is taken for one who may have accepted")
			}
		})
	}
}

func TestEveryDeadLinkHasTheSameAnswer(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	pending := o.guestOf(o.asked())
	b := o.browser()
	for _, code := range []string{"nothing", strings.Repeat("x", 300), codeOf(pending.ID)} {
		got := b.get("/i/" + code)
		want(t, "GET", got, http.StatusNotFound, "")
		says(t, got, "This link no longer works", "Ask the person who invited you for a new one.")
		accept := b.post("/i/"+code+"/accept", url.Values{})
		want(t, "POST", accept, http.StatusNotFound, "")
		says(t, accept, "This link no longer works")
	}
}

func TestInvitationPageInEveryStateOfTheGuest(t *testing.T) {
	t.Parallel()
	launch := func(id string) ui.Link { return ui.Path("launch", id) }
	for _, c := range []struct {
		state guest.State
		want  page.InvitationState
	}{
		{guest.None, page.InvitationDead},
		{guest.Inviting, page.InvitationMoment},
		{guest.Invited, page.InvitationWaiting},
		{guest.Active, page.InvitationAccepted},
		{guest.Suspended, page.InvitationEnded},
		{guest.Ending, page.InvitationEnded},
		{guest.Removed, page.InvitationEnded},
	} {
		at := newTale(t)
		at.decide(guest.Approve, guest.Approve)
		s := at.read()
		s.Guest.State = c.state
		got := at.reader(guest.Person{}).invitation(s, "en", launch)
		if got.State != c.want || len(got.Access) != 2 || len(got.Apps) != 1 || (got.Refresh > 0) != (c.want == page.InvitationMoment) {
			t.Errorf("%s: %+v", c.state, got)
		}
	}
	ended := guest.Story{Case: guest.Case{Grants: []guest.Grant{{EndedAt: time.Unix(1, 0)}, {EndedAt: time.Unix(2, 0)}}}}
	if got := lastEnd(ended); !got.Equal(time.Unix(2, 0)) {
		t.Errorf("the last end is %v", got)
	}
}
