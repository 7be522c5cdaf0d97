package emulator_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

const consoleRoot = "/_emulator/ui"

// TestEveryPageOfTheConsoleIsSound walks from / over every link, and looks at
// what holds for all pages.
func TestEveryPageOfTheConsoleIsSound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.want(w.graph("POST", "/invitations", map[string]any{"invitedUserEmailAddress": "walk@adatum.example", "inviteRedirectUrl": w.ready.HTTP + "/landing", "sendInvitationMessage": true}), 201)
	w.control("/faults", map[string]any{"path": "/groups$", "times": 1, "status": 503})
	w.graph("GET", "/groups", nil)
	v := w.visitor()
	queue, seen, titles := []string{w.ready.HTTP + "/"}, map[string]bool{w.ready.HTTP + "/": true}, map[string]string{}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, at, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept", "text/html")
		if v.load(v.client.Do(req)); v.status != http.StatusOK {
			t.Errorf("%s: %d", at, v.status)
			continue
		}
		v.sound(at)
		title, page := v.doc.Find("title").Text(), v.at.Path
		if titles[title] != "" && titles[title] != page {
			t.Errorf("%s and %s have the same title %q", page, titles[title], title)
		}
		titles[title] = page
		v.doc.Find("a[href], iframe[src]").Each(func(_ int, a *goquery.Selection) {
			to, err := v.at.Parse(a.AttrOr("href", a.AttrOr("src", "")))
			if err != nil {
				t.Fatal(err)
			}
			to.Fragment = ""
			ours := to.Path == "/" || strings.HasPrefix(to.Path, "/_emulator/")
			if s := to.String(); ours && strings.HasPrefix(s, w.ready.HTTP) && !seen[s] {
				seen[s] = true
				queue = append(queue, s)
			}
		})
	}
	if len(seen) < 40 {
		t.Errorf("only %d pages were found", len(seen))
	}
}

// sound checks what every page must have.
func (v *visitor) sound(name string) {
	v.t.Helper()
	if v.doc.Find("h1").Length() != 1 || v.doc.Find("main").Length() != 1 || v.doc.Find("title").Text() == "" || v.doc.Find("html").AttrOr("lang", "") != "en" {
		v.t.Errorf("%s: not one heading, main part, title and language", name)
	}
	if v.doc.Find("script:not([src]), style, [style], [onclick]").Length() != 0 {
		v.t.Errorf("%s: has inline script or style", name)
	}
	if strings.Contains(v.text, "ZgotmplZ") {
		v.t.Errorf("%s: a value was refused by the template", name)
	}
	ids := map[string]bool{}
	v.doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		if id := s.AttrOr("id", ""); ids[id] {
			v.t.Errorf("%s: the id %q is there twice", name, id)
		} else {
			ids[id] = true
		}
	})
	v.doc.Find("input:not([type=hidden]), select, textarea").Each(func(_ int, in *goquery.Selection) {
		if v.doc.Find("label[for=\""+in.AttrOr("id", "none")+"\"]").Length() != 1 {
			v.t.Errorf("%s: the field %q has no label", name, in.AttrOr("name", ""))
		}
	})
}

func TestTheConsoleIsProtected(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.send(http.MethodGet, consoleRoot+"/settings", nil, nil)
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "form-action 'self'", "frame-ancestors 'none'"} {
		if !strings.Contains(r.header.Get("Content-Security-Policy"), want) {
			t.Errorf("the policy lacks %s", want)
		}
	}
	if r.header.Get("Cache-Control") != "no-store" || r.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("the headers are %v", r.header)
	}
	user := consoleRoot + "/directory/users/" + w.seed.People.Ana.ID
	for _, path := range []string{user + "?do=delete", consoleRoot + "/reset", consoleRoot + "/faults", consoleRoot + "/settings"} {
		h := http.Header{"Sec-Fetch-Site": {"cross-site"}, "Origin": {"https://evil.example"}}
		if r := w.send(http.MethodPost, path, h, nil); r.status != http.StatusForbidden {
			t.Errorf("POST %s from another site: %d", path, r.status)
		}
	}
	w.send(http.MethodGet, user+"?do=delete", nil, nil)
	w.want(w.graph("GET", "/users/"+w.seed.People.Ana.ID, nil), 200)
}

func TestTheConsoleAnswersNonsenseCalmly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for path, status := range map[string]int{
		"/directory/users?before=x&q=%ff&kind=nonsense": 200, "/directory/users?q=" + strings.Repeat("a", 4000): 200,
		"/directory/nonsense": 404, "/directory/users/nonsense": 404, "/directory/groups/" + w.seed.People.Ana.ID: 404,
		"/directory/users/" + w.seed.People.Ana.ID + "/all": 404, "/directory/users/" + w.seed.People.Ana.ID + "/all?of=groups&from=-7": 200,
		"/mail/0": 404, "/mail/x/html": 404, "/mail?before=-1": 200, "/journal/0": 404, "/journal/99999999999999999999": 404,
		"/journal?status=%27&app=%3Cscript%3E&before=9e9": 200, "/faults?from=nonsense": 200, "/settings?done=nonsense": 200, "/nonsense": 404,
	} {
		if r := w.send(http.MethodGet, consoleRoot+path, nil, nil); r.status != status || strings.Contains(r.text, "<script>") {
			t.Errorf("%s: %d, want %d", path, r.status, status)
		}
	}
	for path, status := range map[string]int{
		"/directory/users/nonsense?do=delete": 404, "/directory/users/" + w.seed.People.Ana.ID + "?do=nonsense": 404, "/faults/77/remove": 404,
		"/presets/nonsense": 404, "/clock": 422, "/faults": 422, "/directory/users/" + w.seed.People.Ana.ID + "?do=restore": 404,
	} {
		if r := w.form(consoleRoot+path, map[string]string{"amount": "a lot", "colour": "1"}); r.status != status {
			t.Errorf("POST %s: %d, want %d", path, r.status, status)
		}
	}
}

func TestTheDirectoryIsSearchedAndPaged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 60 {
		w.invite(fmt.Sprintf("guest%02d@adatum.example", i))
	}
	v := w.visitor().open(consoleRoot + "/directory/users?kind=pending")
	first := v.rows()
	if len(first) != 50 || first[0] != "Guest guest59@adatum.example" {
		t.Fatalf("the first page has %d rows from %q on", len(first), first[0])
	}
	if second := v.follow("Next page").rows(); len(second) != 10 || second[9] != "Guest guest00@adatum.example" || slices.Contains(first, second[0]) {
		t.Errorf("the second page is %q", second)
	}
	if v.follow("First page"); !reflect.DeepEqual(v.rows(), first) {
		t.Error("the first page is not where it was")
	}
	for query, want := range map[string][]string{
		"users?q=GIL":                                     {"Gil Roy"},
		"users?q=fabrikam.example":                        {"Gil Roy"},
		"users?q=" + w.seed.People.Nia.ID:                 {"Nia Bell"},
		"users?kind=guests&q=roy":                         {"Gil Roy"},
		"users?kind=members&q=gil":                        {},
		"users?kind=disabled":                             {},
		"groups?kind=dynamic":                             {"All Contractors"},
		"groups?kind=synced":                              {"Finance Share"},
		"groups?kind=hidden":                              {"Board Room"},
		"groups?kind=role":                                {"Helpdesk Operators"},
		"groups?kind=unified&q=partner":                   {"Partner Workspace"},
		"templates?q=docusign":                            {"DocuSign"},
		"groups?kind=mail":                                {"Announcements"},
		"apps?q=" + escape(w.seed.Apps.ExpenseDesk.AppID): {"Expense Desk"},
	} {
		if got := w.visitor().open(consoleRoot + "/directory/" + query).rows(); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}

func TestAnObjectIsShownAsGraphGivesIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor().open(consoleRoot + "/directory/users/" + w.seed.People.Gil.ID)
	var shown map[string]any
	if err := json.Unmarshal([]byte(v.doc.Find("#json").Text()), &shown); err != nil {
		t.Fatal(err)
	}
	delete(shown, "@odata.type")
	delete(shown, "signInActivity") // needs a permission of its own
	names := []string{}
	for name := range shown {
		names = append(names, name)
	}
	given := w.want(w.graph("GET", "/users/"+w.seed.People.Gil.ID+"?$select="+strings.Join(names, ","), nil), 200).json
	delete(given, "@odata.context")
	if !reflect.DeepEqual(shown, given) {
		t.Errorf("shown %v\ngiven %v", shown, given)
	}
	for _, want := range []string{"Sam Okafor", "Partner Workspace", "All Contractors", "gil_fabrikam.example#EXT#@contoso.onmicrosoft.com"} {
		if !v.says(want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if v.follow("Partner Workspace"); !v.says("Members 2") || !v.says("Owners 1") || !v.says("Microsoft 365") {
		t.Errorf("the group's page is %s", v.text)
	}
	v.open(consoleRoot + "/directory/apps/" + w.seed.Apps.Portal.ID)
	if v.says("Its own permissions") || !v.says("Guest sponsors") || !v.says("Cleo Marsh") {
		t.Errorf("the application's page is %s", v.text)
	}
	v.open(consoleRoot + "/directory/apps")
	if v.follow("Microsoft Graph").follow("See all"); len(v.rows()) < 20 {
		t.Errorf("the roles are %q", v.rows())
	}
}

func TestUsersAreChangedAtThePressOfAButton(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	nia := w.seed.People.Nia.ID
	enabled := func() any { return w.graph("GET", "/users/"+nia+"?$select=accountEnabled", nil).json["accountEnabled"] }
	v := w.visitor().open(consoleRoot + "/directory/users/" + nia)
	if v.click("Disable", nil); enabled() != false || !v.says("The account is disabled.") {
		t.Errorf("after Disable: %v", enabled())
	}
	if v.click("Enable", nil); enabled() != true {
		t.Errorf("after Enable: %v", enabled())
	}
	if v.click("Delete", nil); w.graph("GET", "/users/"+nia, nil).status != 404 || !v.says("deleted items") {
		t.Error("after Delete the user is there")
	}
	if v.click("Restore", nil); w.graph("GET", "/users/"+nia, nil).status != 200 {
		t.Error("after Restore the user is gone")
	}
	v.click("Delete", nil).click("Delete for good", nil)
	if w.graph("GET", "/directory/deletedItems/"+nia, nil).status != 404 || v.heading() != "Directory" {
		t.Errorf("after Delete for good: %s", v.heading())
	}
}

func TestAGuestAcceptsFromTheDirectory(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest, _ := w.invite("quick@adatum.example")
	v := w.visitor().open(consoleRoot+"/directory/users/"+guest).click("Accept the invitation", nil)
	if v.heading() != "Review permissions" {
		t.Fatalf("the page is %s", v.text)
	}
	if v.press("accept", ""); v.heading() != "My Apps" {
		t.Errorf("after consent: %s", v.heading())
	}
	if u := w.graph("GET", "/users/"+guest+"?$select=externalUserState", nil); u.at("externalUserState") != "Accepted" {
		t.Error("not accepted")
	}
	if v.open("/"); !v.says("signed in as Guest quick@adatum.example") {
		t.Error("the first page does not say who is signed in")
	}
	if v.click("Sign out", nil); !v.says("Nobody is signed in") {
		t.Error("still signed in")
	}
}

func TestTheFirstPageSaysHowToGetHere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor().open("/")
	host, err := url.Parse(w.ready.HTTPS)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		w.ready.HTTP, w.ready.HTTPS + "/" + w.ready.TenantID, w.ready.HTTPS + "/v1.0", w.ready.CAFile, w.ready.WorkerClient.ID, w.ready.PortalClient.Secret,
		`knownAuthorities: ["` + host.Host + `"]`, `adapter.SetBaseUrl("` + w.ready.HTTPS + `/v1.0")`, "ana.silva@contoso.example", "8 users", "1 guests",
	} {
		if !v.says(want) {
			t.Errorf("the first page lacks %q", want)
		}
	}
	if strings.Contains(v.text, "{http") || strings.Contains(v.text, "{client}") {
		t.Error("a guide was not filled in")
	}
}
