package browsertest

import (
	"net/http"
	"testing"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/browser"
)

func TestSeveralEqualRequestsAreApprovedOnOnePage(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]browser.Options{"with script": {}, "without": {NoScript: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := story(t)
			at := map[bool]string{false: "a", true: "b"}[o.NoScript]
			one, two := person{"Kim Vale " + at, "kim.vale." + at + "@fabrikam.example"}, person{"Pat Vale " + at, "pat.vale." + at + "@fabrikam.example"}
			first := person{"Uma Vale " + at, "uma.vale." + at + "@first-of-all.example"}
			sponsor := d.as(t, sam, o)
			sponsor.request(one, "Wiki")
			sponsor.request(two, "Wiki")
			sponsor.request(first, "Wiki")
			v := d.as(t, ben, o)
			v.at("/approvals")
			v.Sees("Nobody from first-of-all.example is a guest here yet.")
			v.look("approvals, several")
			v.Check("Select " + one.name)
			v.Check("Select " + two.name)
			if status := v.Send("Approve selected…"); status != http.StatusOK {
				t.Errorf("the page before it gives %d", status)
			}
			v.Sees("Approve 2 requests?", one.email, two.email, "Sam Okafor", "Works with us on the safety case.")
			v.SeesNot(first.email)
			v.look("approve together")
			v.Send("Approve 2 requests")
			v.Sees("You approved 2 requests", one.name, two.name)
			v.SeesNot("Not approved")
			v.look("approved together")
			v.Follow("Go to approvals")
			v.SeesNot(one.name, two.name)
			v.Sees(first.name)
			if status := v.at("/approvals/together"); status != http.StatusUnprocessableEntity {
				t.Errorf("without a selection it gives %d", status)
			}
			v.Sees("Select the requests to approve")
			v.look("approve together, nothing selected")
		})
	}
}

// A tick stays when somebody else's request comes in and the list is made anew.
func TestATickOutlivesANewRequest(t *testing.T) {
	t.Parallel()
	d := story(t)
	sponsor, v := d.as(t, sam, browser.Options{}), d.as(t, ben, browser.Options{})
	one, two, three := person{"Gus Reed", "gus.reed@fabrikam.example"}, person{"Hal Reed", "hal.reed@fabrikam.example"}, person{"Jan Reed", "jan.reed@fabrikam.example"}
	sponsor.request(one, "Wiki")
	sponsor.request(two, "Wiki")
	v.at("/approvals")
	v.Check("Select " + one.name)
	sponsor.request(three, "Wiki")
	v.Sees(three.name)
	if !v.Checked("Select "+one.name) || v.Checked("Select "+two.name) {
		t.Error("it is another one that is ticked now")
	}
}

func TestWhoDecidesOnASensitivePackageSignsInAgain(t *testing.T) {
	t.Parallel()
	d := story(t)
	const pack = "Board papers"
	w := &walk{demo: d, t: t, sponsor: sam}
	admin := d.as(t, cleo, browser.Options{})
	w.newPackage(admin, pack)
	w.search(admin, developers)
	w.put(admin, developers, "")
	admin.Follow(pack)
	admin.Follow("Change who approves")
	admin.Check("Sensitive: approvers sign in again")
	admin.Send("Save")
	admin.Sees("Saved.")
	w.publish(admin, pack)
	admin.Sees("Sensitive: approvers sign in again")

	p := person{"Ned Ames", "ned.ames@northwind.example"}
	ref := d.as(t, sam, browser.Options{}).request(p, pack)
	v := d.as(t, ben, browser.Options{})
	d.makeOld(t, ben)
	v.decide(ref, pack, "Approve", "The board knows them.")
	v.Sees(pack + " is sensitive, so you are asked to sign in again before you decide.")
	v.look("decide, sensitive")
	v.Send("Submit decision")
	v.Sees("choose a person")
	if got := v.Value("Email address"); got != ben {
		t.Errorf("the identity provider asks %q to sign in", got)
	}
	v.Send("Next")
	v.Sees("You have signed in again. Nothing was decided yet")
	v.SeesNot("is sensitive")
	if got := v.Value("Comment"); got != "The board knows them." || !v.In(pack).Checked("Approve") {
		t.Errorf("what they chose is lost: %q", got)
	}
	v.look("decide, signed in again")
	v.Send("Submit decision")
	v.Sees("You approved " + pack + " for " + p.name)
}

// makeOld lets it be an hour ago that somebody signed in, wherever they are.
func (d *demo) makeOld(t *testing.T, email string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), d.Database)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	const age = `UPDATE sessions SET auth_at = auth_at - interval '1 hour' WHERE person_id = (SELECT id FROM people WHERE email = $1)`
	if tag, err := conn.Exec(t.Context(), age, email); err != nil || tag.RowsAffected() == 0 {
		t.Fatalf("%d sessions (%v)", tag.RowsAffected(), err)
	}
}
