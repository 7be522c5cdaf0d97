package browsertest

import (
	"net/http"
	"slices"
	"testing"

	"guestportal/internal/browser"
)

// owned makes a package with a role in an app of the seed, and has an administrator
// name Mia as its owner.
func (w *walk) owned() {
	v := w.as(w.t, cleo, w.o)
	w.newPackage(v, w.pack(w.first))
	w.search(v, w.gallery)
	w.put(v, w.gallery, w.first)
	v.Follow(w.pack(w.first))
	v.Follow("Change owners")
	v.look("owners, none")
	v.Fill("Search people by name", "Mia")
	v.Send("Search")
	v.Send("Add Mia Chen")
	v.Sees("Saved.", "Mia Chen")
	v.look("owners")
	w.publish(v, w.pack(w.first))
}

// The owner of a package checks what a guest has of it, asks for another role in its
// place, which an approver decides, and ends it; the guest's sponsor is told of all.
func TestAnOwnerLooksAfterWhatGuestsHaveOfAPackage(t *testing.T) {
	t.Parallel()
	for _, w := range []walk{
		{sponsor: ana, guest: person{"Ike Dahl", "ike.dahl@northwind.example"}, app: "Field desk"},
		{guest: person{"Pia Dahl", "pia.dahl@northwind.example"}, app: "Back desk", sponsor: sam, o: browser.Options{NoScript: true}},
	} {
		t.Run(w.app, func(t *testing.T) {
			t.Parallel()
			w.demo, w.t = story(t), t
			w.gallery, w.first = "Expense Desk", "Submitter"
			w.owned()
			sponsor := w.as(t, w.sponsor, w.o)
			page := sponsor.onceGiven(w.guest, w.pack(w.first))

			owner := w.as(t, mia, w.o)
			owner.at("/admin/catalogue")
			owner.Follow(w.pack(w.first))
			owner.Follow("Who has it")
			owner.look("who has it")
			owner.Follow(w.guest.name)
			owner.Sees(w.guest.email, "There", "It has not been compared since.")
			holding := owner.path()
			owner.Send("Check now")
			owner.Sees("Entra is being read")
			w.eventually(t, "Entra to be compared", func() bool {
				owner.at(holding)
				return owner.Shows(w.guest.name + " has exactly what the package gives.")
			})
			owner.look("holding")

			owner.Follow("Change the role")
			owner.look("change a holding")
			owner.Check("Expense Desk reviewer")
			owner.Check("When their access ends now")
			owner.Fill("Why do they need it?", "Decides on the costs of the project from now on.")
			owner.Send("Continue")
			owner.Sees(beforeSending)
			owner.look("check your answers, owner")
			owner.Send("Send request")
			owner.Sees("Request sent")
			ref := owner.reference()
			w.letter(t, w.sponsor, "Mia Chen asks")
			owner.at(holding)
			owner.Sees("It is waiting for a decision")
			owner.look("holding, waiting")
			b := w.as(t, ben, w.o)
			b.at("/approvals/" + ref)
			b.Sees("Mia Chen")
			b.In("Expense Desk reviewer").Check("Approve")
			b.Send("Submit decision")
			b.Sees("You approved")
			w.eventually(t, "the other role alone", func() bool {
				return slices.Equal(w.account(t, w.guest.email).Access, []string{"Expense Desk: Reviewer"})
			})
			owner.at(holding)
			owner.Sees("This access has ended.")
			owner.look("holding, ended")

			// What she asked for is another package, whose owner she is not.
			if status := owner.at(page); status != http.StatusNotFound {
				t.Errorf("the guest's own page answers the owner of nothing they have with %d", status)
			}
			w.endsAnother(owner, sponsor)
		})
	}
}

// endsAnother has the owner end what another guest has.
func (w *walk) endsAnother(owner, sponsor *visitor) {
	p := person{w.guest.name + " Jr", "jr." + w.guest.email}
	page := sponsor.onceGiven(p, w.pack(w.first))
	owner.at("/admin/catalogue")
	owner.Follow(w.pack(w.first))
	owner.Follow("Who has it")
	owner.Follow(p.name)
	owner.Follow("End this access")
	owner.look("end a holding")
	if status := owner.Send("End access now"); status != http.StatusUnprocessableEntity {
		w.t.Errorf("ending without a reason gives %d", status)
	}
	owner.Sees("Enter why the access ends now")
	owner.look("end a holding, no reason")
	owner.Fill("Why does their access end?", "The desk is handed to others.")
	owner.Send("End access now")
	owner.Sees("You ended the access of "+p.name, "This access has ended.")
	w.letter(w.t, w.sponsor, p.name)
	sponsor.at(page)
	sponsor.becomes("Mia Chen ended", "The desk is handed to others.")
	w.eventually(w.t, "nothing to be left", func() bool { return len(w.account(w.t, p.email).Access) == 0 })
}
