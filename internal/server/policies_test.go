package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"guestportal/internal/guest"
)

// rules is a form about one part of the rules, as the page shows it now.
func (b *browser) rules(path string) url.Values {
	b.at.t.Helper()
	form := b.get(path)
	want(b.at.t, path, form, http.StatusOK, "")
	values, page := hidden(b.at.t, form), doc(b.at.t, form)
	for _, s := range page.Find("main input, main textarea").EachIter() {
		name := s.AttrOr("name", "")
		switch {
		case s.AttrOr("type", "") == "radio":
			if _, checked := s.Attr("checked"); checked {
				values.Set(name, s.AttrOr("value", ""))
			}
		case s.Is("textarea"):
			values.Set(name, s.Text())
		default:
			values.Set(name, s.AttrOr("value", ""))
		}
	}
	return values
}

func TestRulesAreChangedAfterTheirEffectWasShown(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.standing = guest.Standing{Open: []guest.DomainCount{{Domain: "fabrikam.example", Count: 3}}}
	b, _ := o.as(cleoMarsh)
	says(t, b.get("/admin/policies"), "Everywhere except from blocked domains", "14 days", "Nobody has changed them yet", "Add an organisation")

	values := b.rules("/admin/policies/sections/domains")
	values.Set("blocked_domains", "Fabrikam.example\n*.münchen.example")
	check := b.post("/admin/policies/sections/domains", values)
	want(t, "See what it does", check, http.StatusOK, "")
	says(t, check, "Blocked domains: added fabrikam.example and xn--mnchen-3ya.example", "3 open requests can't be approved any more")
	if o.policy.Version != 0 {
		t.Fatal("looking changed the rules")
	}
	sent := hidden(t, check)
	missing := b.post("/admin/policies/sections/domains/change", sent)
	want(t, "without a reason", missing, http.StatusUnprocessableEntity, "")
	says(t, missing, "Enter why the rules are changed", "3 open requests can't be approved any more")
	sent.Set("reason", "They have been bought.")
	for range 2 { // the button twice
		want(t, "Put in force", b.post("/admin/policies/sections/domains/change", sent), http.StatusSeeOther, "/admin/policies")
	}
	if o.policy.Version != 1 || !o.policy.Blocks(guest.Address{Local: "gil", Domain: "eu.fabrikam.example"}) {
		t.Errorf("the rules are now %+v", o.policy)
	}
	says(t, b.get("/admin/policies"), "Version 1 is in force", "Cleo Marsh", "They have been bought.", "fabrikam.example, xn--mnchen-3ya.example")
	if e := o.history[""][0]; e.Kind != guest.EventRules || e.Comment != "They have been bought." || !strings.Contains(e.Words, "added fabrikam.example") {
		t.Errorf("the history says %+v", e)
	}

	sent.Set("reason", "Another one")
	stale := b.post("/admin/policies/sections/domains/change", sent)
	want(t, "from a page that is old", stale, http.StatusConflict, "")
	says(t, stale, "The rules have been changed meanwhile", "Another one")
}

func TestWhatIsWrongWithARuleStandsBesideIt(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(cleoMarsh)
	for _, c := range []struct{ section, field, value, words string }{
		{"domains", "blocked_domains", "not a domain", "“not” is not a domain"},
		{"domains", "from", "listed", "Enter the domains that guests may come from"},
		{"asking", "reason_min", "0", "Shortest reason must be a number from 1 to 200"},
		{"asking", "most_open", "many", "must be a number from 1 to 1000, or 0: no limit"},
		{"deciding", "decide_within", "91", "Time to decide must be a number from 1 to 90"},
		{"ending", "after_end", "keep", "Select one of the choices"},
		{"hourly", "deletions_percent", "101", "must be a number from 1 to 100"},
		{"help", "ask_for_access", " ", "must have 1 to 80 characters"},
	} {
		values := b.rules("/admin/policies/sections/" + c.section)
		values.Set(c.field, c.value)
		got := b.post("/admin/policies/sections/"+c.section, values)
		want(t, c.field, got, http.StatusUnprocessableEntity, "")
		says(t, got, "There is a problem", c.words)
	}
	unchanged := b.post("/admin/policies/sections/help", b.rules("/admin/policies/sections/help"))
	want(t, "nothing changed", unchanged, http.StatusUnprocessableEntity, "")
	says(t, unchanged, "Nothing has been changed")
	want(t, "no such part", b.get("/admin/policies/sections/secrets"), http.StatusNotFound, "")
	want(t, "another field", b.post("/admin/policies/sections/help", url.Values{"version": {"0"}, "own_domains": {"evil.example"}}), http.StatusBadRequest, "")
}

func TestAnOrganisationHasRulesOfItsOwn(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(cleoMarsh)
	change := func(path string, values url.Values) {
		t.Helper()
		check := b.post(path, values)
		want(t, path, check, http.StatusOK, "")
		sent := hidden(t, check)
		sent.Set("reason", "Agreed with them.")
		want(t, "Put in force", b.post(path+"/change", sent), http.StatusSeeOther, "/admin/policies")
	}
	const adding = "/admin/policies/organisations/new"
	values := b.rules(adding)
	values.Set("domain", "Fabrikam.example")
	values.Set("max_days", "60")
	values.Set("approvers", "ben.ito@contoso.example\nnobody@contoso.example")
	wrong := b.post(adding, values)
	want(t, "somebody unknown", wrong, http.StatusUnprocessableEntity, "")
	says(t, wrong, "Nobody here has the address nobody@contoso.example")
	values.Set("approvers", "Ben.Ito@contoso.example")
	values.Set("sponsor", "mia.chen@contoso.example")
	values.Set("note", "Use the project mailbox for questions.")
	change(adding, values)
	if got := o.policy.ApproversFor("eu.fabrikam.example"); len(got) != 1 || got[0].ObjectID != ben.ObjectID {
		t.Errorf("approvers of a subdomain: %+v", got)
	}
	says(t, b.get("/admin/policies"), "60 days", "Use the project mailbox")

	sponsor, _ := o.as(ana)
	hint := sponsor.post("/requests/new/check-email", url.Values{"email": {"gil@fabrikam.example"}})
	says(t, hint, "for at most 60 days", "Mia Chen looks after guests from fabrikam.example", "Use the project mailbox")
	long := sponsor.post("/requests/new", filled(func(v url.Values) { v.Set("until", "90") }))
	want(t, "for longer", long, http.StatusUnprocessableEntity, "")
	says(t, long, "Access must end on or before", "60 days, until")

	const path = "/admin/policies/organisations/fabrikam.example"
	again := b.rules(path)
	if again.Get("approvers") != "ben.ito@contoso.example" || again.Get("sponsor") != "mia.chen@contoso.example" {
		t.Errorf("the form holds %v", again)
	}
	change(path, url.Values{"version": {again.Get("version")}, "remove": {"yes"}})
	if len(o.policy.Partners) != 0 {
		t.Errorf("still there: %+v", o.policy.Partners)
	}
}

func TestAnAddressIsTestedAgainstTheRules(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.policy.OwnDomains, o.policy.BlockedDomains = []string{"contoso.example"}, []string{"blocked.example"}
	b, _ := o.as(dee)
	for address, words := range map[string][]string{
		"gil@eu.blocked.example": {"Guests from eu.blocked.example can't be invited.", "Blocked domains: blocked.example"},
		"contoso.example":        {"are colleagues", "Our own domains: contoso.example"},
		"gil@c0ntoso.example":    {"can be invited", "No rule is against it", "looks like contoso.example, but is another domain"},
		"gil@gmail.com":          {"can be invited", "gmail.com is open to anybody"},
	} {
		got := b.post("/admin/policies/test", url.Values{"address": {address}})
		want(t, address, got, http.StatusOK, "")
		says(t, got, words...)
	}
	o.policy.Partners = []guest.Partner{{Domain: "quick.example", Preapproved: true, Preapproval: guest.Preapproval{ByName: "Cleo Marsh"}}}
	says(t, b.post("/admin/policies/test", url.Values{"address": {"gil@eu.quick.example"}}), "Ordinary requests are approved at once, by Cleo Marsh.")
	wrong := b.post("/admin/policies/test", url.Values{"address": {"gil at fabrikam"}})
	want(t, "no address", wrong, http.StatusUnprocessableEntity, "")
	if typed := doc(t, wrong).Find("input[name=address]").AttrOr("value", ""); typed != "gil at fabrikam" {
		t.Errorf("the box holds %q", typed)
	}
}

func TestAnOrganisationIsAskedForInTheForm(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.policy.BlockedDomains = []string{"fabrikam.example"}
	sponsor, _ := o.as(ana)
	refused := sponsor.post("/requests/new", filled())
	want(t, "Continue", refused, http.StatusUnprocessableEntity, "")
	says(t, refused, "Guests from fabrikam.example can't be invited", "Ask for fabrikam.example to be allowed")
	want(t, "Continue with the ask", sponsor.post("/requests/new", filled(func(v url.Values) { v.Set("ask_domain", "yes") })), http.StatusSeeOther, "/requests/GR-R1/check")
	check := sponsor.get("/requests/GR-R1/check")
	says(t, check, "Waiting for fabrikam.example to be allowed")
	if strings.Contains(check.body, "Send request") {
		t.Error("the draft has a button to send it")
	}
	unsent := sponsor.post("/requests/GR-R1/send", url.Values{"version": {"1"}})
	want(t, "send it all the same", unsent, http.StatusUnprocessableEntity, "")

	b, _ := o.as(cleoMarsh)
	says(t, b.get("/admin/policies"), "Organisations to be allowed", "fabrikam.example", "Ana Silva")
	path := "/admin/policies/asks/" + o.domainAsks[0].ID
	page := b.get(path)
	says(t, page, "Allow guests from fabrikam.example?", "Blocked domains: removed fabrikam.example")
	values := hidden(t, page)
	want(t, "no answer", b.post(path, values), http.StatusUnprocessableEntity, "")
	values.Set("answer", "allow")
	values.Set("reason", "A partner since today.")
	want(t, "allow", b.post(path, values), http.StatusSeeOther, "/admin/policies")
	gone := b.post(path, values)
	want(t, "twice", gone, http.StatusConflict, "")
	o.mu.Lock()
	o.facts.DomainAsked = false
	o.mu.Unlock()
	want(t, "send", sponsor.post("/requests/GR-R1/send", url.Values{"version": {"1"}}), http.StatusSeeOther, "/requests/GR-R1/sent")
}

func TestNobodyChangesRulesForWhatTheyAskedForThemselves(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	both := ana
	both.Roles |= guest.Administrator
	o.asked(func(v url.Values) { v.Set("idempotency_key", newFormKey()) })
	b, _ := o.as(both)
	values := b.rules("/admin/policies/sections/domains")
	values.Set("blocked_domains", "fabrikam.example")
	got := b.post("/admin/policies/sections/domains", values)
	want(t, "her guest's domain", got, http.StatusUnprocessableEntity, "")
	says(t, got, "You have asked for Gil Roy yourself", "Another administrator has to change it")
	if typed := doc(t, got).Find("textarea[name=blocked_domains]").Text(); typed != "fabrikam.example" {
		t.Errorf("the form holds %q", typed)
	}
	values.Set("blocked_domains", "northwind.example")
	want(t, "another domain", b.post("/admin/policies/sections/domains", values), http.StatusOK, "")
	own := o.wanted(both, "own.example")
	want(t, "her own ask", b.get("/admin/policies/asks/"+own), http.StatusForbidden, "")
	want(t, "an answer to it", b.post("/admin/policies/asks/"+own, url.Values{"answer": {"allow"}, "version": {"0"}, "reason": {"Because"}}), http.StatusForbidden, "")
}

func TestAnApproverOfAnOrganisationWhoCannotApproveIsToldOf(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	unable := miaChen
	unable.Roles = guest.Sponsor
	o.teams = map[string][]guest.Person{miaChen.ObjectID: {unable}}
	b, _ := o.as(cleoMarsh)
	const adding, words = "/admin/policies/organisations/new", "Mia Chen lacks the role Approver, and is not asked."
	values := b.rules(adding)
	values.Set("domain", "fabrikam.example")
	values.Set("approvers", "mia.chen@contoso.example")
	check := b.post(adding, values)
	want(t, "See what it does", check, http.StatusOK, "")
	says(t, check, words, "Nobody else is named for fabrikam.example")
	sent := hidden(t, check)
	sent.Set("reason", "Agreed with them.")
	want(t, "Put in force", b.post(adding+"/change", sent), http.StatusSeeOther, "/admin/policies")
	says(t, b.get("/admin/policies"), words)
	says(t, b.post("/admin/policies/test", url.Values{"address": {"gil@eu.fabrikam.example"}}), "Approvers for the organisation: Mia Chen.", words)

	o.mu.Lock()
	o.teams[miaChen.ObjectID] = []guest.Person{miaChen}
	o.mu.Unlock()
	if page := b.get("/admin/policies"); strings.Contains(page.body, words) {
		t.Error("of who can approve it is still said")
	}
}
