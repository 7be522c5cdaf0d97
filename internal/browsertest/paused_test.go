package browsertest

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/browser"
)

const (
	cleo = "cleo.marsh@contoso.example"
	dee  = "dee.novak@contoso.example"
)

// This test does not go beside others, because of what it does to everybody: only
// one guest may be invited in an hour.
func TestAdministratorLetsGoOnWhatWasPausedAndTheGuestGetsAccess(t *testing.T) {
	d := story(t)
	d.invitationsPerHour(t, 1)
	t.Cleanup(func() { d.invitationsPerHour(t, 100) })
	d.paused(t, browser.Options{}, person{"Ira Voss", "ira.voss@northwind.example"}, person{"Kay Orr", "kay.orr@northwind.example"})
	mail := d.letter(t, cleo, "paused")
	if !strings.Contains(mail.Text, "The portal has paused inviting guests") || !strings.Contains(mail.Text, d.Portal+"/admin/health") {
		t.Errorf("the administrator is told %q", mail.Text)
	}
	// Kay was let through by a person, so that one has been invited since.
	d.paused(t, browser.Options{NoScript: true}, person{"Max Ley", "max.ley@northwind.example"})
	if mails := d.letters(t, cleo, "paused"); len(mails) != 1 {
		t.Errorf("the administrator got %d mails within an hour, want 1", len(mails))
	}
}

// paused has people invited one after the other, of whom the last is one too many,
// and an administrator let that one through.
func (d *demo) paused(t *testing.T, o browser.Options, people ...person) {
	t.Helper()
	admin, sponsor, approver := d.as(t, cleo, o), d.as(t, sam, o), d.as(t, ben, o)
	for i, p := range people {
		admin.at("/admin/health")
		admin.Sees("Health", "Inviting guests", "This page was read from the database")
		admin.SeesNot(": Inviting guests") // what the link to resume says to those who hear it
		admin.look("health")
		ref := sponsor.request(p, "Wiki")
		approver.decide(ref, "Wiki", "Approve", "")
		approver.Send("Submit decision")
		approver.Sees("You approved Wiki for " + p.name)
		sponsor.at("/requests/" + ref)
		if i < len(people)-1 {
			sponsor.becomes("Invitation sent")
		}
	}
	last := people[len(people)-1]
	const what = "The portal has paused inviting guests, because more than 1 were to be invited within an hour."
	sponsor.becomes(what, "An administrator must look and resume it.")
	sponsor.look("request, paused")
	if got := d.account(t, last.email); got.Number != 0 {
		t.Errorf("%s was invited although it is paused: %+v", last.name, got)
	}

	admin.becomes(what, "1 of 1", "1 guest waits")
	admin.look("health, paused")
	auditor := d.as(t, dee, o)
	auditor.at("/admin/health")
	auditor.Sees("1 guest waits")
	auditor.SeesNot(": Inviting guests")
	if status := auditor.at("/admin/health/invitations/resume"); status != http.StatusForbidden {
		t.Errorf("an auditor who would resume gets %d", status)
	}

	admin.Sees(": Inviting guests")
	admin.Follow("Resume: Inviting guests")
	admin.look("resume")
	if status := admin.Send("Resume inviting guests"); status != http.StatusUnprocessableEntity {
		t.Errorf("resuming without a reason gives %d", status)
	}
	admin.Sees("There is a problem", "Enter why it may go on")
	admin.look("resume, no reason")
	reason := fmt.Sprintf("All of them are on the list, %s too.", last.name)
	admin.Fill("Why may it go on?", reason)
	admin.Send("Resume inviting guests")
	admin.Sees("You resumed inviting guests.", "Cleo Marsh resumed inviting guests", reason)
	admin.look("health, resumed")

	sponsor.becomes("Invitation sent")
	d.eventually(t, "access for "+last.name, func() bool {
		return slices.Equal(d.account(t, last.email).Access, []string{"Wiki: Default Access"})
	})
}

func (d *demo) invitationsPerHour(t *testing.T, limit int) {
	t.Helper()
	if err := d.rule("invitations_per_hour", limit); err != nil {
		t.Fatal(err)
	}
}

// rule puts rules in force that differ from those before in one number.
func (d *demo) rule(name string, number int) error {
	ctx, cancel := context.WithTimeout(context.Background(), browser.Patience) // also while cleaning up
	defer cancel()
	conn, err := pgx.Connect(ctx, d.Database)
	if err != nil {
		return fmt.Errorf("change the rules: %w", err)
	}
	defer func() { _ = conn.Close(ctx) }()
	const change = `
		INSERT INTO policies (version, body, author, reason, at)
		SELECT version + 1, body || jsonb_build_object($1::text, $2::int), author, 'To see what happens', now()
		FROM policies ORDER BY version DESC LIMIT 1`
	if done, err := conn.Exec(ctx, change, name, number); err != nil || done.RowsAffected() != 1 {
		return fmt.Errorf("change the rules: %v, %w", done, err)
	}
	return nil
}
