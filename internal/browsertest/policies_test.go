package browsertest

import (
	"net/http"
	"testing"
	"time"

	"guestportal/internal/browser"
)

// One after the other, since whoever changes the rules does it in the version that
// they saw.
func TestOrganisationsAreBlockedAskedForAllowedAndImitated(t *testing.T) {
	t.Parallel()
	d := story(t)
	d.blockedAndAllowed(t, browser.Options{}, "tailspin.example")
	d.blockedAndAllowed(t, browser.Options{NoScript: true}, "litware.example")
	d.imitated(t)
}

// blockedAndAllowed has an administrator block a domain, a sponsor ask for it while
// they invite somebody, and the administrator allow it.
func (d *demo) blockedAndAllowed(t *testing.T, o browser.Options, domain string) {
	t.Helper()
	admin, sponsor := d.as(t, cleo, o), d.as(t, sam, o)
	admin.at("/admin/policies")
	admin.Sees("Policies", "Everywhere except from blocked domains", "Test an address")
	admin.look("policies")
	admin.Follow("Change Where guests may come from")
	admin.look("rules: domains")
	admin.Fill("Blocked domains", "blocked.example\n"+domain)
	if status := admin.Send("See what it does"); status != http.StatusOK {
		t.Errorf("what it does: %d", status)
	}
	admin.Sees("Check the change", "Blocked domains: added "+domain, "Nothing that is there now changes.")
	admin.look("rules: check")
	if status := admin.Send("Put in force"); status != http.StatusUnprocessableEntity {
		t.Errorf("without a reason: %d", status)
	}
	admin.look("rules: check, refused")
	admin.Fill("Why are the rules changed?", "Nobody knows them.")
	admin.Send("Put in force")
	admin.Sees("The rules are changed.", "Blocked domains: added "+domain, "Nobody knows them.")
	admin.Fill("Email address or domain", "ola@eu."+domain)
	admin.Send("Test")
	admin.Sees("Guests from eu."+domain+" can't be invited.", "Blocked domains: "+domain)
	admin.look("policies, tested")

	p := person{"Ola Berg", "ola.berg@" + domain}
	sponsor.fill(p, "Wiki")
	if sponsor.script {
		sponsor.Sees("Ask for " + domain + " to be allowed") // while it is typed
	} else if status := sponsor.Send("Continue"); status != http.StatusUnprocessableEntity {
		t.Errorf("inviting somebody from there: %d", status)
	}
	sponsor.look("invite, blocked organisation")
	sponsor.Check("Ask for " + domain + " to be allowed")
	sponsor.Send("Continue")
	sponsor.Sees("Waiting for " + domain + " to be allowed")
	sponsor.SeesNot("Send request")
	sponsor.look("check, waiting for an organisation")

	admin.at("/admin/policies")
	admin.Sees("Organisations to be allowed", "Sam Okafor")
	admin.Follow("Answer: " + domain)
	admin.Sees("Allow guests from " + domain + "?")
	admin.look("rules: organisation")
	admin.Check("Allow")
	admin.Fill("Why?", "A partner since today.")
	admin.Send("Submit answer")
	admin.Sees("Guests may come from there from now on.", "A partner since today.")
	admin.SeesNot("Organisations to be allowed")

	sponsor.Reload()
	sponsor.Send("Send request")
	sponsor.Sees("Request sent")
}

// imitated has an administrator write rules for an organisation, and a sponsor
// invite somebody from a domain that looks like its own.
func (d *demo) imitated(t *testing.T) {
	t.Helper()
	admin, sponsor := d.as(t, cleo, browser.Options{}), d.as(t, sam, browser.Options{})
	admin.at("/admin/policies")
	admin.Follow("Add an organisation")
	admin.look("rules: an organisation")
	admin.Fill("Domain", "wingtiptoys.example")
	admin.Fill("Longest access in days (optional)", "60")
	admin.Fill("Approvers (optional)", ben)
	admin.Fill("Note to sponsors (optional)", "Write to the toy desk first.")
	admin.Send("See what it does")
	admin.Sees("wingtiptoys.example: access for at most 60 days; approvers Ben Ito")
	admin.Fill("Why are the rules changed?", "As agreed with them.")
	admin.Send("Put in force")
	admin.Sees("60 days", "Ben Ito", "Write to the toy desk first.")
	admin.Follow("Change: wingtiptoys.example")
	if got := admin.Value("Approvers (optional)"); got != ben {
		t.Errorf("the approvers are %q", got)
	}

	sponsor.fill(person{"Rae Kim", "rae.kim@wingtiptoys.example"}, "Wiki")
	sponsor.Sees("for at most 60 days", "Write to the toy desk first.")
	sponsor.look("invite, partner")
	fake := person{"Rae Kim", "rae.kim@winqtipt0ys.example"}
	sponsor.fill(fake, "Wiki")
	sponsor.Sees("winqtipt0ys.example looks like wingtiptoys.example, but is another domain.")
	sponsor.look("invite, look-alike")
	sponsor.Send("Continue")
	sponsor.Send("Send request")
	ref := sponsor.reference()
	approver := d.as(t, ben, browser.Options{})
	approver.at("/approvals/" + ref)
	approver.Sees("winqtipt0ys.example looks like wingtiptoys.example, but is another domain.")
	approver.look("decide, look-alike")
	shortened(t, admin, sponsor, approver) // who has too many sessions is signed out elsewhere
}

// shortened has an administrator shorten what guests of an organisation can have while
// one of them is asked for, and an approver meet that.
func shortened(t *testing.T, admin, sponsor, approver *visitor) {
	t.Helper()
	const domain = "graphicdesign.example"
	ref := sponsor.request(person{"Ida Holm", "ida.holm@" + domain}, "Wiki")
	admin.at("/admin/policies")
	admin.Follow("Add an organisation")
	admin.Fill("Domain", domain)
	admin.Fill("Longest access in days (optional)", "10")
	admin.Send("See what it does")
	admin.Sees("1 open request for a guest from " + domain + " asks for longer than 10 days: it can be approved with an earlier end only.")
	admin.look("rules: check, with a request that waits")
	admin.Fill("Why are the rules changed?", "As agreed with them.")
	admin.Send("Put in force")
	admin.Sees(domain)

	allowed := time.Now().UTC().AddDate(0, 0, 10)
	said := "By the rules as they are now, guests from " + domain + " can have access until " + allowed.Format("2 January 2006") + " at most."
	sponsor.at("/requests/" + ref)
	sponsor.Sees("Waiting for approval", said, "You can change or cancel it.")
	sponsor.look("request, for less time now")
	approver.at("/approvals")
	approver.look("approvals, for less time now")
	approver.at("/approvals/" + ref)
	approver.Sees(said, "30 days of at most 10")
	approver.look("decide, for less time now")
	approver.Check("Approve")
	if status := approver.Send("Submit decision"); status != http.StatusUnprocessableEntity {
		t.Errorf("for longer: %d", status)
	}
	approver.Sees("Approve with an earlier end, or decline")
	approver.look("decide, for less time now, refused")
	approver.Check("Approve with an earlier end date")
	approver.Fill("Earlier end date", allowed.Format(time.DateOnly))
	approver.Send("Submit decision")
	sponsor.becomes(allowed.Format("2 Jan 2006"))
}
