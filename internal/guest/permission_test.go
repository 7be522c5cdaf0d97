package guest_test

import (
	"errors"
	"strings"
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// permissions is the whole matrix: "yes", "no" for a refusal with words, and
// "404" where the thing does not exist for this person.
//
// A relation is how the person stands to the guest's request: its sponsor
// (own), among the approvers of a line (named), both, or neither (other).
const permissions = `
role           relation  see_draft  see_request  decide  see_guest  manage  link
none           own       yes        yes          no      yes        no      no
none           named     404        404          404     404        404     no
none           both      yes        yes          no      yes        no      no
none           other     404        404          404     404        404     no
sponsor        own       yes        yes          no      yes        yes     yes
sponsor        named     404        404          404     404        404     no
sponsor        both      yes        yes          no      yes        yes     yes
sponsor        other     404        404          404     404        404     no
approver       own       yes        yes          no      yes        no      no
approver       named     404        yes          yes     yes        404     no
approver       both      yes        yes          no      yes        no      no
approver       other     404        404          404     404        404     no
administrator  own       yes        yes          no      yes        yes     yes
administrator  named     404        yes          404     yes        yes     yes
administrator  both      yes        yes          no      yes        yes     yes
administrator  other     404        yes          404     yes        yes     yes
auditor        own       yes        yes          no      yes        no      no
auditor        named     404        yes          404     yes        no      no
auditor        both      yes        yes          no      yes        no      no
auditor        other     404        yes          404     yes        no      no
`

var roles = map[string]guest.Role{
	"none": 0, "sponsor": guest.Sponsor, "approver": guest.Approver,
	"administrator": guest.Administrator, "auditor": guest.Auditor,
}

// related puts a person into a relation to a fresh case.
func related(by guest.Person, relation string) (draft, sent guest.Request, c guest.Case) {
	p := guesttest.Falcon()
	p.Approvers = []guest.Person{guesttest.Ben}
	sponsor := guesttest.Ana
	if relation == "named" || relation == "both" {
		p.Approvers = append(p.Approvers, by)
	}
	if relation == "own" || relation == "both" {
		sponsor = by
	}
	draft = guesttest.Request(guesttest.For(p), guesttest.By(sponsor))
	sent = guesttest.Request(guesttest.For(p), guesttest.By(sponsor), guesttest.Sent)
	c = guesttest.Of(sent)
	c.Guest = guesttest.Guest(guest.Invited)
	c.Guest.Sponsor, c.Guest.Sync = sponsor, guest.Attention
	return draft, sent, c
}

// answers asks everything about one person, in the order of the matrix.
func answers(by guest.Person, relation string) []string {
	draft, sent, c := related(by, relation)
	return []string{
		verdict(guest.MaySeeRequest(draft, by)),
		verdict(guest.MaySeeRequest(sent, by)),
		verdict(guest.MayDecide(sent, by)),
		verdict(guest.MaySeeGuest(c.Guest, c.Requests, by)),
		verdict(manage(c, by)),
		map[bool]string{true: "yes", false: "no"}[guest.MaySeeLink(c.Guest, by)],
	}
}

func verdict(err error) string {
	var refused guest.NotAllowed
	switch {
	case err == nil:
		return "yes"
	case errors.Is(err, guest.ErrNotFound):
		return "404"
	case errors.As(err, &refused):
		return "no"
	}
	return err.Error()
}

// manage tries a managing action, for its guard.
func manage(c guest.Case, by guest.Person) error {
	_, err := guest.TryAgain(c, by, guesttest.Noon)
	return err
}

func withRoles(r guest.Role) guest.Person {
	p := guesttest.Nia
	p.Roles = r
	return p
}

func TestPermissionsAreThoseOfTheMatrix(t *testing.T) {
	t.Parallel()
	rows := strings.Split(strings.TrimSpace(permissions), "\n")
	head := strings.Fields(rows[0])
	for _, row := range rows[1:] {
		cells := strings.Fields(row)
		for i, got := range answers(withRoles(roles[cells[0]]), cells[1]) {
			if want := cells[i+2]; got != want {
				t.Errorf("%s %s: %s is %s, want %s", cells[0], cells[1], head[i+2], got, want)
			}
		}
	}
}

func TestOneMoreRoleNeverTakesAPermissionAway(t *testing.T) {
	t.Parallel()
	for _, relation := range []string{"own", "named", "both", "other"} {
		for few := range guest.Role(16) {
			for many := range guest.Role(16) {
				if few&many != few {
					continue
				}
				less, more := answers(withRoles(few), relation), answers(withRoles(many), relation)
				for i := range less {
					if less[i] == "yes" && more[i] != "yes" {
						t.Errorf("%s: action %d is allowed to %q but not to %q", relation, i, few, many)
					}
				}
			}
		}
	}
}

func TestTheGuardOfEveryActionAgreesWithItsButton(t *testing.T) {
	t.Parallel()
	for _, relation := range []string{"own", "named", "both", "other"} {
		for role := range guest.Role(16) {
			by := withRoles(role)
			_, sent, c := related(by, relation)
			_, end := guest.EndAccess(c, by, "The project is over.", guesttest.Noon)
			_, resend := guest.Resend(c, by, "key", guesttest.Noon)
			for name, err := range map[string]error{"end": end, "resend": resend, "try again": manage(c, by)} {
				if button := guest.MayManageGuest(c.Guest, by); button != (err == nil) {
					t.Errorf("%s %q: button %v, %s says %v", relation, role, button, name, err)
				}
			}
			_, err := decide(sent, by, all(sent, guest.Approve))
			if may := guest.MayDecide(sent, by); verdict(may) != verdict(err) {
				t.Errorf("%s %q: may decide %v, deciding says %v", relation, role, may, err)
			}
			if lines := sent.Decidable(by); (len(lines) > 0) != (err == nil) {
				t.Errorf("%s %q: %d lines to decide, deciding says %v", relation, role, len(lines), err)
			}
			_, err = guest.Withdraw(c, sent.ID, by, guesttest.Noon)
			if own := relation == "own" || relation == "both"; own != (err == nil) || !own && !errors.Is(err, guest.ErrNotFound) {
				t.Errorf("%s %q: withdrawing says %v", relation, role, err)
			}
		}
	}
}

func TestADraftDoesNotExistForItsApprovers(t *testing.T) {
	t.Parallel()
	draft := guesttest.Request()
	if err := guest.MayDecide(draft, guesttest.Ben); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("deciding a draft: %v", err)
	}
	deleted := draft
	deleted.State = guest.Withdrawn
	for _, by := range []guest.Person{guesttest.Ben, guesttest.Cleo, guesttest.Dee} {
		if err := guest.MaySeeRequest(deleted, by); !errors.Is(err, guest.ErrNotFound) {
			t.Errorf("%s and a draft that was deleted: %v", by.Name, err)
		}
	}
	if err := guest.MaySeeGuest(guesttest.Guest(guest.None), []guest.Request{draft}, guesttest.Ben); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("seeing the guest of a draft: %v", err)
	}
}

func TestTheInvitationLinkIsShownWhileItLeadsSomewhere(t *testing.T) {
	t.Parallel()
	want := map[guest.State]bool{guest.Inviting: true, guest.Invited: true, guest.Active: true, guest.Suspended: true}
	for _, s := range guest.GuestStates {
		g := guesttest.Guest(s)
		if got := guest.MaySeeLink(g, guesttest.Ana); got != want[s] || g.LinkWorks() != want[s] {
			t.Errorf("%s: shown %v, works %v", s, got, g.LinkWorks())
		}
		if guest.MaySeeLink(g, guesttest.Sam) || guest.MaySeeLink(g, guesttest.Dee) {
			t.Errorf("%s: the link is shown to people who may not hand it over", s)
		}
	}
}

func TestPeopleAreKnownByTenantAndObjectOnly(t *testing.T) {
	t.Parallel()
	renamed := guesttest.Ana
	renamed.ID, renamed.Name, renamed.Email, renamed.Roles = "other", "Ana Costa", "ana.costa@contoso.example", 0
	if !guesttest.Ana.Same(renamed) {
		t.Error("a new name makes a new person")
	}
	elsewhere, namesake := guesttest.Ana, guesttest.Ana
	elsewhere.TenantID = "other"
	namesake.ObjectID = guesttest.Sam.ObjectID
	if guesttest.Ana.Same(elsewhere) || guesttest.Ana.Same(namesake) {
		t.Error("another tenant or object is the same person")
	}
	if (guest.Person{}).Same(guest.Person{}) {
		t.Error("nobody is the same as nobody")
	}
}

func TestRolesComeFromTheValuesOfTheClaim(t *testing.T) {
	t.Parallel()
	for values, want := range map[string]guest.Role{
		"":               0,
		"Portal.Sponsor": guest.Sponsor,
		"Portal.Approver Portal.Admin Portal.Auditor": guest.Approver | guest.Administrator | guest.Auditor,
		"portal.admin Portal.Administrator Portal. *": 0,
		"Portal.Sponsor Portal.Sponsor Portal.Owner":  guest.Sponsor,
	} {
		got := guest.ParseRoles(strings.Fields(values))
		if got != want {
			t.Errorf("%q gives %q", values, got)
		}
		if again := guest.ParseRoles(got.Values()); again != got {
			t.Errorf("%q does not survive its own values: %q", got, again)
		}
	}
	if got := (guest.Auditor | guest.Sponsor).String(); got != "Portal.Sponsor Portal.Auditor" {
		t.Errorf("as text: %q", got)
	}
}
