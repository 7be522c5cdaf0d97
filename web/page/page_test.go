package page_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"guestportal/web/page"
	"guestportal/web/static"
	"guestportal/web/ui"
)

func html(t *testing.T, c templ.Component) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// text gives the words of the page's content, with one space between them and
// between elements that stand on lines of their own.
func text(t *testing.T, c templ.Component) string {
	t.Helper()
	apart := strings.NewReplacer("</p>", "</p> ", "</h1>", "</h1> ", "</h2>", "</h2> ", "</button>", "</button> ")
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(apart.Replace(string(html(t, c)))))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(doc.Find("main").Text()), " ")
}

func TestWordsThatPeopleLookFor(t *testing.T) {
	t.Parallel()
	contoso := ui.Frame{Organisation: "Contoso"}
	for name, tt := range map[string]struct {
		page templ.Component
		want string
	}{
		"sign in":       {page.SignIn(page.SignInView{Frame: contoso}), "Invite people from outside Contoso and keep track of their access. Sign in with your work account Invited as a guest? Use the link in your email."},
		"no role":       {page.Refused(page.RefusedView{Frame: contoso, Reason: page.RefusedNoRole, Owner: "IT Service Desk", Group: "Guest sponsors"}), "You don't have access to this service Ask IT Service Desk to add you to Guest sponsors. Sign in with another account"},
		"cancelled":     {page.SignIn(page.SignInView{Problem: page.SignInCancelled}), "Sign-in was cancelled. Try again."},
		"forbidden":     {page.Error(page.ErrorView{Kind: page.ErrorForbidden, Role: "administrator"}), "You need to be an administrator to open it. Ask your IT service desk if you need that."},
		"too many":      {page.Error(page.ErrorView{Kind: page.ErrorTooMany, When: "at 14:40"}), "Too many tries You can try again at 14:40."},
		"none match":    {page.Guests(page.GuestsView{List: page.GuestList{Filtered: []string{"status Ended", "search “gil”", "access Expenses"}}}), "Filtered by status Ended, search “gil” and access Expenses."},
		"invited by":    {page.Invitation(page.InvitationView{Frame: contoso, State: page.InvitationWaiting, InviterName: "Ana Silva"}), "Ana Silva at Contoso invited you"},
		"access ended":  {page.Invitation(page.InvitationView{State: page.InvitationEnded, Ended: ui.When{Text: "30 June 2027"}}), "Your access ended on 30 June 2027 If you still need it, write to the person who invited you."},
		"dead link":     {page.Invitation(page.InvitationView{State: "anything else"}), "This link no longer works Ask the person who invited you for a new one."},
		"send request":  {page.Check(page.CheckView{NeedsApproval: true}), "Send request"},
		"no approval":   {page.Check(page.CheckView{}), "Nobody has to: it is approved in advance, by the rules for guests from this organisation. By sending this you confirm that you know this person and answer for their access. Send invitation"},
		"cancel":        {page.Confirm(page.ConfirmView{Kind: page.ConfirmCancelRequest}), "Cancel request Keep the request"},
		"already sent":  {page.AlreadySent(page.AlreadySentView{Ref: "GR-1"}), "You already sent this"},
		"nothing waits": {page.Approvals(page.ApprovalsView{}), "Nothing is waiting for you We'll email you when someone asks."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := text(t, tt.page); !strings.Contains(got, tt.want) {
				t.Errorf("the page says %q, want %q", got, tt.want)
			}
		})
	}
}

func TestGuestPageNeverShowsAPersonOrNavigation(t *testing.T) {
	t.Parallel()
	frame := ui.Frame{Person: &ui.Person{Name: "Ana Silva"}, Roles: ui.Roles{Sponsor: true}, Refresh: 5}
	for _, state := range []page.InvitationState{page.InvitationWaiting, page.InvitationAccepted, page.InvitationDead, page.InvitationMoment} {
		got := string(html(t, page.Invitation(page.InvitationView{Frame: frame, State: state})))
		if strings.Contains(got, "Ana Silva") || strings.Contains(got, "service-nav") || !strings.Contains(got, "noindex") {
			t.Errorf("the %s page shows the signed-in person, has navigation or may be indexed", state)
		}
		if strings.Contains(got, "refresh") != (state == page.InvitationMoment) {
			t.Errorf("the %s page looks again by itself, or the waiting page does not", state)
		}
	}
}

// TestFirstPageIsLight adds up what a first visit transfers: the page, the
// style sheet, the script and the favicon, compressed.
func TestFirstPageIsLight(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(html(t, page.SignIn(page.SignInView{}))); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	total := int64(b.Len())
	for _, asset := range []string{"app.css", "portal.js", "favicon.svg"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, static.URL(asset), nil)
		r.Header.Set("Accept-Encoding", "gzip")
		w := httptest.NewRecorder()
		static.Handler().ServeHTTP(w, r)
		n, err := io.Copy(io.Discard, w.Body)
		if err != nil || n == 0 {
			t.Fatalf("%s: %d bytes, %v", asset, n, err)
		}
		total += n
	}
	if total > 60_000 {
		t.Errorf("the first page transfers %d bytes, want at most 60,000", total)
	}
}

func TestTheHintOfACommentNamesOnlyWhatIsOffered(t *testing.T) {
	t.Parallel()
	v := page.DecideView{Lines: []page.DecideLine{{ID: "1", Open: true}, {ID: "2", Alternatives: []ui.Option{{Label: "Reader"}}}}}
	const or = "Required when you decline or suggest another."
	if bytes.Contains(html(t, page.Decide(v)), []byte(or)) {
		t.Error("it names a choice that is not there")
	}
	v.Lines[0].Alternatives = v.Lines[1].Alternatives
	if !bytes.Contains(html(t, page.Decide(v)), []byte(or)) {
		t.Error("it does not say that a suggestion needs a comment")
	}
}
