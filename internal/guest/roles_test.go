package guest_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// things are what a person is asked about: all theirs in the role that they have,
// or all somebody else's.
type things struct {
	draft, sent guest.Request // sent waits for a decision
	case_       guest.Case    // of an active guest
	entry       guest.Entry   // of a package that the guest has
	rules       guest.RulesCase
}

// thingsOf makes what is somebody's own in every way at once that their role knows:
// a sponsor's guest, what an approver is asked about, an owner's package.
func thingsOf(by guest.Person, role string, own bool) things {
	p := guesttest.Expenses()
	p.Approvers, p.Owners = []guest.Person{guesttest.Ben, guesttest.Mia}, nil
	sponsor := guesttest.Ana
	if own {
		switch role {
		case "Sponsor":
			sponsor = by
		case "Approver":
			p.Approvers = append(p.Approvers, by)
		case "Package owner":
			p.Owners = append(p.Owners, by)
		}
	}
	t := things{
		draft: guesttest.Request(guesttest.For(p), guesttest.By(sponsor)),
		sent:  guesttest.Request(guesttest.For(p), guesttest.By(sponsor), guesttest.Sent),
		entry: guest.Entry{Package: p, Published: true, Edits: 1},
		rules: guest.RulesCase{Policy: guesttest.Policy(), Asks: []guest.DomainAsk{{ID: "1", Domain: "northwind.example", By: sponsor, State: guest.AskOpen}}},
	}
	t.case_ = here(p)
	t.case_.Owners = map[guest.PackageID][]guest.Person{p.ID: p.Owners}
	t.case_.Guest.Sponsor, t.case_.Guest.State = sponsor, guest.Invited
	waiting := guesttest.Request(guesttest.For(p), guesttest.By(sponsor), guesttest.Sent, guesttest.Numbered(2))
	waiting.Guest = t.case_.Guest.ID
	t.case_.Requests[0].Sponsor = sponsor
	t.case_.Requests = append([]guest.Request{waiting}, t.case_.Requests...)
	return t
}

func allowed(may bool) error {
	if may {
		return nil
	}
	return guest.NotAllowed{}
}

// deeds are what people do here, each with the function of the domain that lets
// them. Every function of a page or a form asks one of these.
var deeds = []struct {
	what string
	may  func(by guest.Person, t things) error
}{
	{"Ask for a new guest", func(by guest.Person, _ things) error {
		_, err := guest.NewDraft(guest.Ask{}, by, "form", guesttest.Mint(), today)
		return err
	}},
	{"See a draft, change it and send it", func(by guest.Person, t things) error { return guest.OpenDraft(t.draft, by) }},
	{"See a request that was sent", func(by guest.Person, t things) error {
		return guest.MaySeeRequestOf(t.case_.Guest, t.case_.Requests[0], by)
	}},
	{"Cancel a request", func(by guest.Person, t things) error {
		_, err := guest.Withdraw(t.case_, t.case_.Requests[0].ID, by, today)
		return err
	}},
	{"Remind who decides", func(by guest.Person, t things) error {
		return allowed(guest.MayNudge(t.case_.Requests[0], t.case_.Guest, by, today))
	}},
	{"Decide on a request", func(by guest.Person, t things) error { return guest.MayDecide(t.sent, by) }},
	{"See a guest", func(by guest.Person, t things) error { return guest.MaySeeGuest(t.case_.Guest, t.case_.Requests, by) }},
	{"See the invitation link, send it again", func(by guest.Person, t things) error {
		_, err := guest.Resend(t.case_, by, "key", today)
		return errors.Join(err, allowed(guest.MaySeeLink(t.case_.Guest, by)))
	}},
	{"Make a new invitation link", func(by guest.Person, t things) error {
		_, err := guest.NewLink(t.case_, by, 0, today)
		return err
	}},
	{"Withdraw an invitation to the wrong address", func(by guest.Person, t things) error {
		_, err := guest.WrongAddress(t.case_, by, today)
		return err
	}},
	{"Compare a guest with Entra now", func(by guest.Person, t things) error {
		_, err := guest.CheckNow(t.case_, by, today)
		return err
	}},
	{"Put back what was taken away in Entra, or do without it", func(by guest.Person, t things) error {
		d := guest.Drift{Kind: guest.TakenOutside, State: guest.DriftOpen}
		return allowed(d.MayPutBack(t.case_.Guest, by) && d.MayAdopt(t.case_.Guest, by))
	}},
	{"Adopt what was given in Entra", func(by guest.Person, t things) error {
		return allowed(guest.Drift{Kind: guest.GivenOutside, State: guest.DriftOpen}.MayAdopt(t.case_.Guest, by))
	}},
	{"Ask for more access, or for longer", func(by guest.Person, t things) error { return guest.MayAskFor(t.case_.Guest, by) }},
	{"Ask for another role in the place of one", func(by guest.Person, t things) error {
		if guest.MayAskFor(t.case_.Guest, by) == nil {
			return nil
		}
		return guest.MayLookAfter(t.entry, t.case_.Grants[0], by)
	}},
	{"End all access of a guest", func(by guest.Person, t things) error {
		_, err := guest.EndAccess(t.case_, by, "Left.", today)
		return err
	}},
	{"See who has a package", func(by guest.Person, t things) error { return guest.MaySeeHolding(t.entry, t.case_.Grants[0], by) }},
	{"Check what a guest has of a package, and end it", func(by guest.Person, t things) error {
		_, check := guest.CheckHolding(t.case_, t.entry.ID, t.case_.Grants[0].ID, by, today)
		_, end := guest.EndHolding(t.case_, t.entry.ID, t.case_.Grants[0].ID, by, "Left.", today)
		return errors.Join(check, end)
	}},
	{"Read a package", func(by guest.Person, t things) error { return guest.MayReadPackage(t.entry, by) }},
	{"Change a package, turn it on and off", func(by guest.Person, t things) error { return guest.MayChangePackage(t.entry, by) }},
	{"Make packages, and name their owners", func(by guest.Person, _ things) error { return guest.MayMakePackages(by) }},
	{"See the tenant's apps", func(by guest.Person, _ things) error { return guest.MaySeeApps(by) }},
	{"Add apps from the gallery", func(by guest.Person, _ things) error { return guest.MayAddApps(by) }},
	{"Read the rules, Health, and all differences", func(by guest.Person, _ things) error { return allowed(by.Reads()) }},
	{"Change the rules", func(by guest.Person, _ things) error { return guest.MayChangeRules(by) }},
	{"Allow or refuse an organisation", func(by guest.Person, t things) error {
		_, err := guest.AnswerDomain(t.rules, "1", by, false, 0, "No.", today)
		return err
	}},
	{"See what was mailed to whom", func(by guest.Person, _ things) error { return guest.MayReadMail(by) }},
	{"Send a message again that was given up, and a test message", func(by guest.Person, _ things) error { return guest.MaySendMail(by) }},
	{"Resume what is paused", func(by guest.Person, _ things) error { return allowed(guest.MayResume(by)) }},
}

var everyRole = []struct {
	name  string
	roles guest.Role
}{
	{"Sponsor", guest.Sponsor}, {"Approver", guest.Approver}, {"Package owner", 0}, {"Administrator", guest.Administrator}, {"Auditor", guest.Auditor},
}

// cell says what a role may do: with everything, with what is their own, or not.
func cell(d int, name string, roles guest.Role) string {
	by := withRoles(roles)
	own := deeds[d].may(by, thingsOf(by, name, true)) == nil
	others := deeds[d].may(by, thingsOf(by, name, false)) == nil
	switch {
	case own && others:
		return "yes"
	case own:
		return "their own"
	case others:
		return "others' only"
	}
	return ""
}

// matrix is the table for people, printed by asking.
func matrix() string {
	var b strings.Builder
	b.WriteString("|  |")
	for _, r := range everyRole {
		b.WriteString(" " + r.name + " |")
	}
	b.WriteString("\n| --- |" + strings.Repeat(" --- |", len(everyRole)) + "\n")
	for i, d := range deeds {
		fmt.Fprintf(&b, "| %s |", d.what)
		for _, r := range everyRole {
			b.WriteString(" " + cell(i, r.name, r.roles) + " |")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// TestTheMatrixOfRolesInREADMEIsPrintedFromTheCode is not parallel: with UPDATE=1 it
// writes the file that the test of the diagrams writes, too.
func TestTheMatrixOfRolesInREADMEIsPrintedFromTheCode(t *testing.T) {
	const start, end = "<!-- roles -->", "<!-- /roles -->"
	raw, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(raw), start)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("README.md must hold the lines %s and %s", start, end)
	}
	text := before + start + "\n" + matrix() + end + after
	if text == string(raw) {
		return
	}
	if os.Getenv("UPDATE") != "1" {
		t.Fatal("the matrix of roles in README.md is not what the code says; UPDATE=1 go test ./internal/guest writes it")
	}
	if err := os.WriteFile(readme, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestWhoHasNoRoleAndOwnsNothingMayDoNothing(t *testing.T) {
	t.Parallel()
	for i, d := range deeds {
		if got := cell(i, "nobody", 0); got != "" {
			t.Errorf("%s: %s", d.what, got)
		}
	}
}

func TestAnAuditorOnlyReads(t *testing.T) {
	t.Parallel()
	reading := []string{
		"See a request that was sent", "See a guest", "See who has a package", "Read a package", "See the tenant's apps",
		"Read the rules, Health, and all differences", "See what was mailed to whom",
	}
	for i, d := range deeds {
		if got := cell(i, "Auditor", guest.Auditor); (got != "") != slices.Contains(reading, d.what) {
			t.Errorf("%s: %q", d.what, got)
		}
	}
}
