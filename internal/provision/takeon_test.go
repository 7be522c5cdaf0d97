package provision_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
)

// takenOn has Ana ask for Gil, who has an account that nobody here made, and Ben
// approve it. The mirror knows the account.
func takenOn(t *testing.T) (*world, guest.Guest) {
	t.Helper()
	w := setup(t)
	gil := emulator.SeedStory().People.Gil
	const seen = `INSERT INTO directory_users (object_id, display_name, mail, principal, user_type, creation_type, external_user_state, enabled, reading, news)
		VALUES ($1, $2, $3, 'gil_fabrikam.example#ext#@contoso.example', 'Guest', 'Invitation', 'Accepted', true, 1, false)`
	if _, err := w.pool.Exec(t.Context(), seen, gil.ID, gil.Name, gil.Address); err != nil {
		t.Fatal(err)
	}
	g := w.approved(gil.Address, "Project Falcon")
	if r := w.story(g).Request(); r.Purpose != guest.ForAccount || r.Account != gil.ID {
		t.Fatalf("the request is for %q, %q", r.Purpose, r.Account)
	}
	return w, g
}

func TestAnAccountThatIsThereIsTakenOnWithoutAnInvitation(t *testing.T) {
	t.Parallel()
	w, g := takenOn(t)
	seed := emulator.SeedStory()
	s := w.settle(g)
	if s.Guest.State != guest.Active || s.Guest.ObjectID != seed.People.Gil.ID || s.Guest.Sync != guest.InSync {
		t.Errorf("the guest is %s, %s, object %s: %+v", s.Guest.State, s.Guest.Sync, s.Guest.ObjectID, s.Guest.Trouble)
	}
	if writes := w.writes(); len(writes) != 2 || slices.ContainsFunc(writes, func(c string) bool { return strings.Contains(c, "invitations") }) {
		t.Errorf("the changes are %v, want a sponsor and a membership", writes)
	}
	if n := w.mails(g, guest.MailInvitation); n != 0 {
		t.Errorf("%d invitations to somebody who has accepted one", n)
	}
	state := w.tenant()
	if !state.member(seed.Groups.ProjectFalcon.ID, s.Guest.ObjectID) || !state.member(seed.Groups.PartnerWorkspace.ID, s.Guest.ObjectID) {
		t.Error("the group that was approved is missing, or one that was there before is gone")
	}
	sponsors, err := w.graph.Sponsors(t.Context(), s.Guest.ObjectID)
	if err != nil || !slices.Contains(sponsors, w.ana.ObjectID) || !slices.Contains(sponsors, seed.People.Sam.ID) {
		t.Errorf("sponsors are %v (%v), want Ana beside Sam", sponsors, err)
	}
	// From here on somebody answers for the account, so nobody else can take it on.
	f, err := w.store.Facts(t.Context(), guest.DefaultPolicy(), g.Email, w.ben, w.now())
	if err != nil || f.Account != "" || !f.Guest {
		t.Errorf("what is known of the address: %+v (%v)", f, err)
	}
	_, err = w.service.SaveDraft(t.Context(), w.person(seed.People.Sam), guest.Form{
		Email: g.Email.String(), Name: g.Name, Packages: w.packages("Wiki"), Until: "30", Reason: "Writes the pages of the project with us.", Delivery: "mail",
	}, uuid.NewString())
	if problems, is := err.(guest.Problems); !is || problems["email"] == "" {
		t.Errorf("another sponsor asking for the guest: %v", err)
	}
}

func TestOnlyTheAccountThatWasApprovedIsTakenOn(t *testing.T) {
	t.Parallel()
	gil := emulator.SeedStory().People.Gil
	for name, found := range map[string]map[string]any{
		"a member":        {"id": gil.ID, "mail": gil.Address, "userType": "Member", "accountEnabled": true},
		"another account": {"id": uuid.NewString(), "mail": gil.Address, "userType": "Guest", "creationType": "Invitation", "accountEnabled": true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, g := takenOn(t)
			w.answers("/users", 200, map[string]any{"value": []any{found}})
			w.once(g)
			got := w.story(g).Guest
			if got.Sync != guest.Attention || got.ObjectID != "" || got.Trouble.Reason != guest.ReasonStranger {
				t.Errorf("the guest is %s with %q: %+v", got.Sync, got.ObjectID, got.Trouble)
			}
			if writes := w.writes(); len(writes) != 0 {
				t.Errorf("something was changed: %v", writes)
			}
		})
	}
}
