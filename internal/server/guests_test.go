package server

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

func TestMyGuestsListsAndFilters(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(ana)
	says(t, b.get("/guests"), "You have no guests yet")
	o.asked()
	got := b.get("/guests")
	says(t, got, "Gil Roy", "gil@fabrikam.example", "Waiting for approval", "2 invitations not accepted", "1 needs attention")
	if to := doc(t, got).Find("a.row-link").AttrOr("href", ""); to != "/requests/GR-R1" {
		t.Errorf("a guest who is only asked for leads to %q", to)
	}
	says(t, b.get("/guests?q=Nobody&status=active&ends=30"), "No guests match", "Filtered by search “Nobody”, status Active and ends in 30 days.")
	if f := o.filter; f.Query != "Nobody" || f.Status != guest.StatusActive || f.EndsBefore.IsZero() || f.Sponsor != ana.ID {
		t.Errorf("asked for %+v", f)
	}
	live := b.get("/guests/live?q=Gil")
	says(t, live, "Gil Roy")
	if strings.Contains(live.body, "<html") {
		t.Error("the live part is a whole page")
	}
}

func TestAllGuestsAreForThoseWhoReadEverything(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.asked()
	auditor, _ := o.as(dee)
	want(t, "own guests of an auditor", auditor.get("/guests"), http.StatusSeeOther, "/guests?who=all")
	says(t, auditor.get("/guests?who=all"), "All guests", "Gil Roy", "Ana Silva")
	says(t, auditor.get("/admin/catalogue"), "Falcon", "Group Project Falcon", "Ben Ito", "180 days")
	sponsor, _ := o.as(ana)
	want(t, "all guests for a sponsor", sponsor.get("/guests?who=all"), http.StatusNotFound, "")
	want(t, "the catalogue for a sponsor", sponsor.get("/admin/catalogue"), http.StatusForbidden, "")
	approver, _ := o.as(ben)
	want(t, "guests for an approver", approver.get("/guests"), http.StatusForbidden, "")
}

func TestGuestQueryTakesOnlyWhatItKnows(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]guestQuery{
		"":                                   {},
		"who=all&status=invited&ends=7":      {all: true, status: guest.StatusInvited, days: 7},
		"status=none&ends=8&who=me":          {},
		"q=" + strings.Repeat("x", 201):      {},
		"q=%00&package=%ff":                  {},
		"q=+gil+&package=Falcon":             {text: "gil", access: "Falcon"},
		"ends=-1&status=active%20&after=abc": {},
		"after=" + falconID:                  {after: falconID},
	} {
		if got := guestQueryOf(httptest.NewRequest(http.MethodGet, "/guests?"+query, nil)); got != want {
			t.Errorf("%s: %+v, want %+v", query, got, want)
		}
	}
}

func TestGuestsPageByPage(t *testing.T) {
	t.Parallel()
	at := newTale(t)
	rows := []guest.GuestRow{
		{Guest: guest.Guest{ID: "1", Ref: "GU-1", State: guest.Active, Sponsor: ana}, Status: guest.StatusActive, Until: at.now.AddDate(0, 0, 10)},
		{Guest: guest.Guest{ID: "2", Ref: "GU-2", State: guest.Invited, Sponsor: ana, Trouble: guest.Trouble{Who: guest.ActorSponsor}}, Status: guest.StatusAttention},
	}
	got := at.reader(dee).guests(guest.GuestPage{Rows: rows, More: true}, guestQuery{all: true, text: "a&b", after: "0"})
	if diff := cmp.Diff("/guests?who=all&q=a%26b&after=2", got.Next.String()); diff != "" {
		t.Error(diff)
	}
	if got.First.String() != "/guests?who=all&q=a%26b" || got.Live.URL.String() != "/guests/live?who=all&q=a%26b&after=0" {
		t.Errorf("first %s, live %s", got.First, got.Live.URL)
	}
	if got.Live.Say != "Ending soon: 1, Needs attention: 1" || got.Live.Topics[0] != "guests:all" {
		t.Errorf("says %q on %v", got.Live.Say, got.Live.Topics)
	}
	if got.Rows[0].State != ui.StateEnding || got.Rows[1].Note != "To act: Ana Silva" {
		t.Errorf("rows %+v", got.Rows)
	}
	last := at.reader(ana).guests(guest.GuestPage{Rows: rows}, guestQuery{})
	if !last.Next.IsZero() || !last.First.IsZero() || last.Live.Topics[0] != "sponsor:"+string(ana.ID) {
		t.Errorf("the only page: %+v", last)
	}
}

func TestAttentionStripCountsAndStopsAtAHundred(t *testing.T) {
	t.Parallel()
	var got []string
	for _, item := range attentionStrip(guest.Reminders{NotAccepted: 1, EndingSoon: 100}) {
		got = append(got, item.Text+" "+item.Link.String())
	}
	want := []string{"1 invitation not accepted /guests?status=invited", "100 or more ending in 30 days /guests?ends=30"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if strip := attentionStrip(guest.Reminders{}); strip != nil {
		t.Errorf("nothing to look at gives %v", strip)
	}
}

func TestTimesAreInTheReadersZone(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"America%2FNew_York": "America/New_York", "Europe/Berlin": "Europe/Berlin",
		"Local": "UTC", "": "UTC", "../../etc/passwd": "UTC", "%zz": "UTC", strings.Repeat("A", 65): "UTC",
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.AddCookie(&http.Cookie{Name: zoneCookie, Value: value})
		if got := zoneOf(r).String(); got != want {
			t.Errorf("%q: %s, want %s", value, got, want)
		}
	}
}

func TestTheSponsorManagesTheGuest(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	o.mu.Lock()
	o.sentAt = o.clock.Now().Add(-time.Hour)
	o.mu.Unlock()
	b, _ := o.as(ana)
	path := "/guests/" + g.Ref
	shown := b.get(path)
	says(t, shown, "Waiting for guest", "Invitation link", "Link works only for gil@fabrikam.example", "Send again", "End access")
	if link := doc(t, shown).Find("#invitation-link").AttrOr("value", ""); link != o.url+"/i/"+codeOf(g.ID) {
		t.Errorf("the link is %q", link)
	}
	for range 2 {
		want(t, "Send again", b.post(path+"/resend", hidden(t, shown)), http.StatusSeeOther, path)
		says(t, b.get(path), "Invitation sent again to gil@fabrikam.example.")
	}
	want(t, "Try again", b.post(path+"/try-again", url.Values{}), http.StatusSeeOther, path)
	says(t, b.get(path), "Nothing needs to be tried again at the moment.")

	end := b.get(path + "/end")
	says(t, end, "End access now?", "We remove Gil Roy from the group Project Falcon.", "We remove Gil Roy from the app Expenses.", "We block the account of Gil Roy.")
	refused := b.post(path+"/end", hidden(t, end))
	want(t, "without a reason", refused, http.StatusUnprocessableEntity, "")
	says(t, refused, "There is a problem", "Enter why")
	values := hidden(t, end)
	values.Set("reason", "Left the project")
	o.policy.AfterEnd = guest.Delete
	changed := b.post(path+"/end", values)
	want(t, "when other rules have come", changed, http.StatusUnprocessableEntity, "")
	says(t, changed, "The rules about accounts have changed since you opened this page", "We delete the account of Gil Roy.", "Left the project")
	values = hidden(t, changed)
	values.Set("reason", "Left the project")
	want(t, "End access now", b.post(path+"/end", values), http.StatusSeeOther, path)
	says(t, b.get(path), "Being removed", "Left the project", "You ended the access of Gil Roy.")
	want(t, "again", b.post(path+"/end", values), http.StatusSeeOther, path)
	want(t, "the page before", b.get(path+"/end"), http.StatusSeeOther, path)
}

func TestOthersManageNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	path := "/guests/" + g.Ref
	form := url.Values{"idempotency_key": {newFormKey()}}
	for _, c := range []struct {
		who    guest.Person
		status int
	}{{dee, http.StatusForbidden}, {ben, http.StatusNotFound}, {staffMember("Sam Okafor", "3e9f4a5b-aaaa-4bbb-8ccc-ddddeeeeffff", guest.Sponsor), http.StatusNotFound}} {
		b, _ := o.as(c.who)
		for _, button := range []string{"/resend", "/try-again"} {
			want(t, c.who.Name+button, b.post(path+button, form), c.status, "")
		}
		if got := b.post(path+"/end", url.Values{"reason": {"x"}}); got.StatusCode != http.StatusForbidden && got.StatusCode != http.StatusNotFound {
			t.Errorf("%s ends access: %d", c.who.Name, got.StatusCode)
		}
		if got := b.get(path); strings.Contains(got.body, codeOf(g.ID)) {
			t.Errorf("%s sees the link", c.who.Name)
		}
	}
	if o.guestOf("GR-R1").State != guest.Invited || len(o.keys) > 0 {
		t.Error("something changed")
	}
}

func TestApprovalsShowWhatWaitsAndWhatIsLong(t *testing.T) {
	t.Parallel()
	at := newTale(t)
	r := at.read().Request()
	r.Until = at.now.AddDate(1, 0, 0)
	row := at.reader(ben).approvals(guest.InboxPage{Requests: []guest.Request{r}, More: true}, nil, false, "", 1)
	want := page.ApprovalRow{
		Link: approvalPath(r.Ref), GuestName: "Gil Roy", GuestEmail: "gil@fabrikam.example", Organisation: "Fabrikam", AskedBy: "Ana Silva",
		Access: []string{"Falcon", "Desk"}, Until: at.reader(ben).lastDay(r.Until), Since: at.reader(ben).Clock.Moment(r.SentAt),
		DecideBy: at.reader(ben).Clock.Moment(r.DecideBy), Flags: []string{"Long"}, State: ui.StatePending,
	}
	if diff := cmp.Diff(want, row.Rows[0], cmp.AllowUnexported(ui.Link{})); diff != "" {
		t.Errorf("row (-want +got):\n%s", diff)
	}
	if row.Next.String() != "/approvals?after="+string(r.ID) {
		t.Errorf("next %s", row.Next)
	}
}

func TestLivePartsAreThePagesWithoutTheirFrame(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	b, _ := o.as(miaChen)
	b.mode = "cors" // as the script asks
	for path, words := range map[string]string{
		"/guests/" + g.Ref: "Waiting for guest", "/requests/GR-R1": "Waiting for guest", "/approvals": "Nothing is waiting for you",
	} {
		whole, part := b.get(path), b.get(path+"/live")
		want(t, path+"/live", part, http.StatusOK, "")
		says(t, part, words)
		says(t, whole, words)
		if strings.Contains(part.body, "<html") || !strings.Contains(whole.body, "<html") {
			t.Errorf("%s: the part is a page, or the page is none", path)
		}
		if url := doc(t, whole).Find("[data-live-url]").AttrOr("data-live-url", ""); url != path+"/live" {
			t.Errorf("%s keeps itself current from %q", path, url)
		}
	}
}
