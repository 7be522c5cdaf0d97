package server

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"guestportal/internal/guest"
)

const (
	boardID  = "6d0c2f0e-1111-4222-8333-4444555566a1"
	syncedID = "6d0c2f0e-1111-4222-8333-4444555566a2"
	deskID   = "6d0c2f0e-1111-4222-8333-4444555566a3"
	roleID   = "6d0c2f0e-1111-4222-8333-4444555566a4"
	falcon   = "/admin/catalogue/" + falconID
)

// directory puts a group, one that can't be given, an app and a person into the
// mirror.
func (o *office) directory() {
	owner := []guest.Principal{{Kind: guest.OnePerson, ObjectID: miaChen.ObjectID, Name: miaChen.Name}}
	o.groups = []guest.Candidate{
		{Kind: guest.Group, ObjectID: boardID, Name: "Board papers", What: "Microsoft 365 group", Owners: owner},
		{Kind: guest.Group, ObjectID: syncedID, Name: "Board (on-premises)", What: "Security group", Target: guest.Target{Synced: true}},
	}
	o.apps = []guest.Candidate{{Kind: guest.App, ObjectID: deskID, Name: "Board Desk", What: "App", Target: guest.Target{AppID: deskID, Roles: []guest.TargetRole{
		{ID: roleID, Name: "Reader", Enabled: true, ForPeople: true}, {ID: deskID, Name: "Feed", Enabled: true},
	}}}}
	o.staff = []guest.Person{miaChen, ben}
}

// form gives the hidden fields of the page, with more.
func (b *browser) form(path string, more url.Values) url.Values {
	b.at.t.Helper()
	v := url.Values{"version": {hidden(b.at.t, b.get(path)).Get("version")}}
	for name, values := range more {
		v[name] = values
	}
	return v
}

func TestAPackageIsMadePartByPartAndTurnedOn(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.directory()
	b, _ := o.as(cleoMarsh)
	says(t, b.get("/admin/catalogue"), "Catalogue", "New package", "Falcon", "7 guests")
	empty := b.post("/admin/catalogue/new", b.form("/admin/catalogue/new", url.Values{"name": {" "}, "description": {"Board papers."}}))
	want(t, "make it without a name", empty, http.StatusUnprocessableEntity, "")
	says(t, empty, "There is a problem", "Enter a name", "Board papers.")
	making := b.form("/admin/catalogue/new", url.Values{"name": {"Board"}, "description": {"Papers of the board."}})
	offered := b.get("/admin/catalogue/new?opens=Docu+Sign")
	app := hidden(t, offered)
	app.Set("name", doc(t, offered).Find("#name").AttrOr("value", ""))
	app.Set("description", "Sign contracts.")
	want(t, "make one for an app", b.post("/admin/catalogue/new", app), http.StatusSeeOther, "/admin/catalogue/"+app.Get("version")+"/resources?q=Docu+Sign")
	made := b.post("/admin/catalogue/new", making)
	at := made.to()
	want(t, "make it", made, http.StatusSeeOther, "/admin/catalogue/"+making.Get("version"))
	want(t, "make it twice", b.post("/admin/catalogue/new", making), http.StatusSeeOther, at)
	says(t, b.get(at), "Nobody can ask for it before it is turned on.", "Nobody approves this package", "Guest account only")

	found := b.get(at + "/resources?q=board")
	says(t, found, "Board papers", "Microsoft 365 group", "Owned by Mia Chen", "Can't be offered. The group is kept in an on-premises directory", "Roles that guests can't have: Feed (for programs).")
	if buttons := doc(t, found).Find("main form button:contains(Add)").Length(); buttons != 2 {
		t.Errorf("%d things can be added, want the group and the app", buttons)
	}
	add := func(kind, object, role string) reply {
		return b.post(at+"/resources", b.form(at+"/resources?q=board", url.Values{"do": {"add"}, "kind": {kind}, "object": {object}, "role": {role}}))
	}
	want(t, "add a group", add("group", boardID, ""), http.StatusSeeOther, at+"/resources")
	want(t, "add an app", add("app", deskID, roleID), http.StatusSeeOther, at+"/resources")
	stopped := add("group", syncedID, "")
	want(t, "add what can't be given", stopped, http.StatusUnprocessableEntity, "")
	says(t, stopped, "There is a problem", "Board (on-premises): The group is kept in an on-premises directory")
	want(t, "a role for programs", add("app", deskID, deskID), http.StatusUnprocessableEntity, "")
	want(t, "what is not there", add("group", falconID, ""), http.StatusUnprocessableEntity, "")

	want(t, "the limits", b.post(at+"/limits", b.form(at+"/limits", url.Values{"longest": {"60"}, "usual": {"30"}, "domains": {"fabrikam.example\r\nbücher.example"}})), http.StatusSeeOther, at)
	want(t, "somebody to ask", b.post(at+"/audience", b.form(at+"/audience?q=mia", url.Values{"do": {"add"}, "kind": {"person"}, "object": {miaChen.ObjectID}})), http.StatusSeeOther, at+"/audience")
	want(t, "a question", b.post(at+"/questions", b.form(at+"/questions", url.Values{"q.0.words": {"Which papers?"}, "q.0.choices": {"All\r\nSome"}, "q.0.required": {"yes"}})), http.StatusSeeOther, at)
	want(t, "an owner", b.post(at+"/owners", b.form(at+"/owners?q=mia", url.Values{"do": {"add"}, "kind": {"person"}, "object": {miaChen.ObjectID}})), http.StatusSeeOther, at+"/owners")
	says(t, b.get(at), "Group Board papers", "App Board Desk as Reader", "At most 60 days", "Usually 30 days", "Only for guests from fabrikam.example or xn--bcher-kva.example",
		"Only Mia Chen", "Which papers?")
	says(t, b.get(at+"/preview"), "Board", "At most 60 days, usually 30", "Owned by Mia Chen")

	says(t, b.get(at+"/versions"), "There is no version yet")
	unready := b.get(at + "/publish")
	says(t, unready, "Nobody approves this package", "Mend this first")
	if doc(t, unready).Find("main textarea").Length() != 0 {
		t.Error("what can't be turned on has the form for it")
	}
	refused := b.post(at+"/publish", url.Values{"version": {b.form(at+"/limits", nil).Get("version")}})
	want(t, "turn on what nobody approves", refused, http.StatusUnprocessableEntity, "")
	says(t, refused, "There is a problem", "Nobody approves this package")
	o.mu.Lock()
	e := o.entries[guest.PackageID(making.Get("version"))]
	e.Approvers = []guest.Person{ben}
	o.entries[e.ID] = e
	o.mu.Unlock()
	want(t, "turn it on", b.post(at+"/publish", b.form(at+"/publish", nil)), http.StatusSeeOther, at)
	says(t, b.get(at), "The package is on.", "Only Mia Chen can ask for it. No guest has it.")
	says(t, b.get(at+"/versions"), "Version 1", "In force", "Cleo Marsh", "The first version.")
}

func TestChangesOfAPackageThatIsOnWaitUntilTheyArePublished(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.directory()
	o.versions[falconID] = []guest.PackageVersion{{Package: o.entries[falconID].Package, AuthorName: "Guest Portal", Reason: "As it was."}}
	mia := miaChen
	mia.Owns = true
	b, _ := o.as(mia)
	says(t, b.get("/admin/catalogue"), "My packages", "Falcon")
	seen := b.form(falcon+"/limits", url.Values{"longest": {"30"}})
	want(t, "the limits", b.post(falcon+"/limits", seen), http.StatusSeeOther, falcon)
	want(t, "the same form twice", b.post(falcon+"/limits", seen), http.StatusSeeOther, falcon)
	says(t, b.get(falcon), "Changes that wait to be published", "180 days", "30 days", "Mia Chen")
	cleo, _ := o.as(cleoMarsh)
	seen.Set("longest", "60")
	stale := cleo.post(falcon+"/limits", seen)
	want(t, "from an older page", stale, http.StatusConflict, "")
	says(t, stale, "This has changed since you opened it", "Mia Chen changed the limits of this package meanwhile.")

	page := b.get(falcon + "/publish")
	says(t, page, "Longest access", "180 days", "30 days", "2 requests that wait to be decided keep what it was when it was made.", "7 guests who have it keep what was approved for them.", "The portal's copy of the directory does not have this.")
	bare := b.post(falcon+"/publish", hidden(t, page))
	want(t, "without a reason", bare, http.StatusUnprocessableEntity, "")
	says(t, bare, "Enter why you change this")
	with := hidden(t, page)
	with.Set("reason", "Half a year is too long.")
	for range 2 {
		want(t, "publish", b.post(falcon+"/publish", with), http.StatusSeeOther, falcon)
	}
	if e := o.entries[falconID]; e.Version != 2 || e.MaxDays != 30 || e.Draft != nil || len(o.versions[falconID]) != 2 {
		t.Errorf("it is %+v with %d versions", e, len(o.versions[falconID]))
	}
	says(t, b.get(falcon+"/versions"), "Version 2", "Half a year is too long.", "Longest access", "Version 1", "The first version that is kept.")
	says(t, b.get(falcon+"/holders"), "Lou Tan", "Active", "Version 1, the newest is 2", "Ana Silva", "In Entra, not through the portal", "Kim Poe", "Member of the group Project Falcon", "Next")
	follow := b.get(falcon + "/follow")
	says(t, follow, "Bring everybody to version 2?", "5 guests have an earlier version.", "Member of the group Project Falcon: taken away from 4 guests. 1 guest keeps it through another package.", "2 guests do without it.")
	following := hidden(t, follow)
	want(t, "follow without a reason", b.post(falcon+"/follow", following), http.StatusUnprocessableEntity, "")
	following.Set("reason", "Nobody needs the group.")
	want(t, "follow", b.post(falcon+"/follow", following), http.StatusSeeOther, falcon)
	following.Set("newest", "1")
	want(t, "follow what is not the newest", b.post(falcon+"/follow", following), http.StatusConflict, "")
	if len(o.follows) != 1 || o.follows[0].Package.Version != 2 || o.follows[0].By != miaChen.ID {
		t.Errorf("the orders are %+v", o.follows)
	}
	off := b.get(falcon + "/off")
	says(t, off, "7 guests keep access until it ends.", "New requests stop now.")
	turning := hidden(t, off)
	turning.Set("reason", "It moves elsewhere.")
	want(t, "turn it off", b.post(falcon+"/off", turning), http.StatusSeeOther, falcon)
	says(t, b.get(falcon), "The package is off.", "Nobody can ask for it at the moment.", "Check and turn on")
	want(t, "on again without saying so", b.post(falcon+"/publish", b.form(falcon+"/publish", url.Values{"reason": {"Back"}})), http.StatusUnprocessableEntity, "")
	want(t, "on again", b.post(falcon+"/publish", b.form(falcon+"/publish", url.Values{"reason": {"Back"}, "enabled": {"yes"}})), http.StatusSeeOther, falcon)
}

func TestAnOwnerChangesTheirOwnPackageAndNothingElse(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.directory()
	b, _ := o.as(miaChen)
	add := func(kind, object string) url.Values {
		return b.form(falcon+"/resources?q=board", url.Values{"do": {"add"}, "kind": {kind}, "object": {object}})
	}
	want(t, "what she owns", b.post(falcon+"/resources", add("group", boardID)), http.StatusSeeOther, falcon+"/resources")
	foreign := b.post(falcon+"/resources", b.form(falcon+"/resources?q=board", url.Values{"do": {"add"}, "kind": {"app"}, "object": {deskID}, "role": {roleID}}))
	want(t, "what she does not own", foreign, http.StatusUnprocessableEntity, "")
	says(t, foreign, "you don't own this in Entra")
	says(t, b.get(falcon+"/owners"), "Only an administrator can say who owns a package.")
	for what, form := range map[string]url.Values{
		"name an owner":     b.form(falcon+"/owners", url.Values{"do": {"add"}, "object": {ben.ObjectID}}),
		"take one's place":  b.form(falcon+"/owners", url.Values{"do": {"remove"}, "object": {miaChen.ObjectID}}),
		"an unknown action": b.form(falcon+"/owners", url.Values{"do": {"steal"}, "object": {miaChen.ObjectID}}),
	} {
		if got := b.post(falcon+"/owners", form); got.StatusCode < 400 {
			t.Errorf("%s: %d", what, got.StatusCode)
		}
	}
	if owners := o.entries[falconID].Working().Owners; len(owners) != 1 || !owners[0].Same(miaChen) {
		t.Errorf("the owners are %+v", owners)
	}
	holders := b.get(falcon + "/holders")
	says(t, holders, "Lou Tan", "Kim Poe")
	if links := doc(t, holders).Find("a.row-link"); links.Length() != 1 || links.AttrOr("href", "") != falcon+"/holders/g" {
		t.Error("an owner is led to guests whom they may not see, or not to what they have of the package")
	}
	office, _ := o.as(cleoMarsh)
	if doc(t, office.get(falcon+"/holders")).Find("a.row-link").Length() != 2 {
		t.Error("who reads everything is not led to the guests")
	}
	want(t, "a package that is not there", b.get("/admin/catalogue/"+boardID), http.StatusNotFound, "")
	want(t, "an address that is none", b.get("/admin/catalogue/falcon"), http.StatusNotFound, "")
}

func TestTheFormSearchesAmongManyPackagesAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for i := range 30 {
		o.packages = append(o.packages, guest.Package{
			ID: guest.PackageID("pkg-" + strconv.Itoa(i)), Version: 1, Name: "Team " + strconv.Itoa(i), Approvers: []guest.Person{ben}, MaxDays: 30, Enabled: true,
			Terms: guest.Terms{Questions: []guest.Question{{Key: "q1", Words: "Which part?", Required: true}}},
		})
	}
	b, _ := o.as(ana)
	form := b.get("/requests/new")
	if shown := doc(t, form).Find("input[name=package]").Length(); shown != 12 {
		t.Errorf("%d packages are shown", shown)
	}
	says(t, form, "Look for something else", "There is more than is shown.")
	sent := filled(func(v url.Values) {
		v.Set("find", "team 29")
		v.Set("search", "packages")
		v.Set("package", "pkg-falcon")
		v.Del("delivery")
	})
	got := b.post("/requests/new", sent)
	want(t, "search", got, http.StatusOK, "")
	page := doc(t, got)
	if page.Find("input[name=package]").Length() != 2 || page.Find("input[name=package][value=pkg-falcon][checked]").Length() != 1 || page.Find(".error-summary").Length() > 0 {
		t.Errorf("what was chosen and what was found: %s", got.body)
	}
	if typed := page.Find("textarea[name=reason]").Text(); typed != sent.Get("reason") {
		t.Errorf("the reason is %q", typed)
	}
	sent.Del("search")
	sent["package"] = []string{"pkg-29"}
	sent.Set("until", "30")
	sent.Set("delivery", "mail")
	unanswered := b.post("/requests/new", sent)
	want(t, "go on without an answer", unanswered, http.StatusUnprocessableEntity, "")
	says(t, unanswered, "Answer the question of Team 29: Which part?")
	sent.Set("answer.pkg-29.q1", "The wings")
	next := b.post("/requests/new", sent)
	if next.StatusCode != http.StatusSeeOther {
		t.Fatalf("go on: %d %s", next.StatusCode, next.body)
	}
	says(t, b.get(next.to()), "Which part?", "The wings")
	ref := strings.Split(next.to(), "/")[2]
	want(t, "send", b.post("/requests/"+ref+"/send", hidden(t, b.get(next.to()))), http.StatusSeeOther, "/requests/"+ref+"/sent")
	approver, _ := o.as(ben)
	says(t, approver.get("/approvals/"+ref), "Which part?", "The wings")
	if none := b.post("/requests/new", filled(func(v url.Values) { v.Set("find", "zzz"); v.Set("search", "1"); v.Del("package") })); !strings.Contains(none.body, "Nothing that you can ask for") {
		t.Errorf("nothing found: %s", none.body)
	}
}

func TestEveryLinkOfAPackagesPartsSaysWhatItChanges(t *testing.T) {
	t.Parallel()
	for _, row := range packageParts(guest.Entry{}, true) {
		if row.ChangeWhat == "" || row.ChangeWhat == "describe it" {
			t.Errorf("a link reads %q", "Change "+row.ChangeWhat)
		}
	}
}
