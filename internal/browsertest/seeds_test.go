package browsertest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"guestportal/internal/browser"
)

// walk is the lesson "add guest users to the organisation, to a group and to an
// app" as an organisation lives it that has the portal: each step of the lesson is
// done by the person whom it concerns, and nobody opens the Azure portal.
type walk struct {
	*demo
	t       *testing.T
	o       browser.Options
	sponsor string
	guest   person

	gallery, app string // the app in the gallery, and as it is called here
	group        string // the package with the group
	first, then  string // the app's roles: given at first, and in the end
	greeting     string // what the app says to those who have the first

	page string // the guest's, for staff
	link string // the invitation's
}

// developers is the group of the seed that the lesson calls the developers' group.
const developers = "Falcon Contractors"

// The lesson exists twice, and the two add different apps: one with roles of its
// own, the other with those alone that every app of the gallery has.
func TestEveryStepOfTheLessonIsDoneByThePersonItConcerns(t *testing.T) {
	t.Parallel()
	for _, w := range []walk{
		{
			sponsor: ana, guest: person{"Ruth Vance", "ruth.vance@northwind.example"}, group: "Developers",
			gallery: "DocuSign", app: "DocuSign for partners", first: "DocuSign Viewer", then: "DocuSign Sender",
			greeting: "Your roles here",
		},
		{
			sponsor: sam, guest: person{"Omar Vance", "omar.vance@northwind.example"}, group: "External developers",
			gallery: "Twitter", app: "Twitter", first: "msiam_access", then: "User",
			greeting: "You have default access", o: browser.Options{NoScript: true},
		},
	} {
		t.Run(w.gallery, func(t *testing.T) {
			t.Parallel()
			w.demo, w.t = story(t), t
			w.offer()
			w.invite()
			w.sendAgain()
			w.accept()
			w.check()
			w.changeRole()
		})
	}
}

// invite is the lesson's "New guest user", "Add members" and "Add assignment with a
// role" in one: the sponsor asks, the approver agrees, and the worker does it.
func (w *walk) invite() {
	v := w.as(w.t, w.sponsor, w.o)
	ref := v.request(w.guest, w.group, w.pack(w.first))
	b := w.as(w.t, ben, w.o)
	b.at("/approvals/" + ref)
	b.Sees("A guest account is created for "+w.guest.name, w.guest.name+" is added to the group "+developers,
		w.guest.name+" is assigned to the app "+w.app+" as "+w.first)
	b.look("decide, group and app")
	b.In(w.group).Check("Approve")
	b.In(w.pack(w.first)).Check("Approve")
	b.Send("Submit decision")
	b.Sees("You approved")
	// What the lesson notices: the user is in the list, and is a guest.
	v.at("/requests/" + ref)
	v.becomes("Invitation link")
	v.at("/guests")
	v.Sees(w.guest.name, "Waiting for guest")
	w.page = strings.TrimPrefix(v.Href(w.guest.name), w.Portal)
	v.at(w.page)
	v.look("guest, invited")
	for _, u := range get[tenant](w.t, w.Emulator.HTTP+"/_emulator/state").Users {
		if strings.EqualFold(u.Mail, w.guest.email) && u.UserType != "Guest" {
			w.t.Errorf("%s is a %s of the tenant", w.guest.name, u.UserType)
		}
	}
	w.letter(w.t, w.guest.email, "")
}

// sendAgain is the lesson's "Resend invitation", from the guest's page.
func (w *walk) sendAgain() {
	v := w.as(w.t, w.sponsor, w.o)
	v.at(w.page)
	v.Send("Send again")
	v.Sees("Invitation sent again to " + w.guest.email)
	v.look("guest, sent again")
	w.eventually(w.t, "the second invitation", func() bool { return len(w.letters(w.t, w.guest.email, "")) == 2 })
	v.becomes("sent the invitation again.")
	for _, l := range w.letters(w.t, w.guest.email, "") {
		if w.link != "" && l.link(w.t) != w.link {
			w.t.Errorf("the invitations lead to %s and to %s", w.link, l.link(w.t))
		}
		w.link = l.link(w.t)
	}
}

// accept is the lesson's end, as the guest sees it: the invitation arrives, they
// accept it, and the app opens.
func (w *walk) accept() {
	v := w.visit(w.t, w.o)
	v.Go(w.link)
	v.Sees("invited you", w.guest.name, w.group, w.pack(w.first))
	v.Send("Accept invitation")
	v.Send("Work or school account")
	v.Send("Accept")
	v.Sees("You're in", w.app)
	v.look("invitation, accepted with an app of the gallery")
	v.Follow("Open your apps")
	v.Sees(w.app)
	if status := v.Follow(w.app); status != http.StatusOK {
		w.t.Errorf("the app answers the guest with %d: %s", status, v.Text())
	}
	v.Sees(w.greeting, w.guest.name)
}

// check is the lesson's "check that the correct access level is set": the sponsor
// looks at the guest, the administrator at the package.
func (w *walk) check() {
	v := w.as(w.t, w.sponsor, w.o)
	v.at(w.page)
	v.becomes("Active", "was added to the group "+developers, "was assigned to the app "+w.app+" as "+w.first)
	v.look("guest, right access")
	v.Send("Check now")
	v.Sees("We are comparing with Entra.")
	v.gone("Not yet") // compared
	v.SeesNot("Different in Entra")
	w.has(w.first)
	w.holds(w.pack(w.first), true)
	w.holds(w.group, true)
	w.holds(w.pack(w.then), false)
}

// changeRole is the lesson's "Edit" and "Select role".
func (w *walk) changeRole() {
	v := w.as(w.t, w.sponsor, w.o)
	v.at(w.page)
	v.Follow("Change: " + w.pack(w.first))
	v.Sees("Change the role in " + w.app)
	v.Check(w.pack(w.then))
	v.Check("When their access ends now")
	v.Fill("Why do they need it?", "Sends documents to our customers from now on.")
	v.changed("to change "+w.guest.name+"'s role in "+w.app+" from "+w.first+" to "+w.then+", until", w.pack(w.then))
	v.at(w.page)
	v.becomes("is no longer assigned to the app "+w.app+" as "+w.first, "was assigned to the app "+w.app+" as "+w.then)
	v.look("guest, another role")
	w.has(w.then)
	w.holds(w.pack(w.then), true)
	w.holds(w.group, true)
	w.holds(w.pack(w.first), false)
}

// has wants the tenant to give the guest the group, the role, and nothing else.
func (w *walk) has(role string) {
	w.t.Helper()
	want := []string{w.app + ": " + role, developers}
	slices.Sort(want)
	w.eventually(w.t, fmt.Sprintf("the guest to have %q", want), func() bool {
		got := w.account(w.t, w.guest.email)
		return got.Number == 1 && got.State == "Accepted" && slices.Equal(got.Access, want)
	})
}

// holds looks, as the administrator, whether the guest stands among those who have
// a package.
func (w *walk) holds(name string, yes bool) {
	w.t.Helper()
	v := w.as(w.t, cleo, w.o)
	v.at("/admin/catalogue?q=" + strings.ReplaceAll(strings.ReplaceAll(name, ":", ""), " ", "+"))
	v.Follow(name)
	v.Follow("Who has it")
	if !yes {
		v.Sees("Nobody has it")
		v.look("who has it, nobody")
		return
	}
	v.Sees(w.guest.name, w.guest.email)
	v.look("who has it")
}
