package guest_test

import (
	"slices"
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestWhoCannotDecideForAnOrganisationIsSaid(t *testing.T) {
	t.Parallel()
	one := func(p guest.Person) guest.Who { return guest.Who{Kind: guest.OnePerson, ID: p.ObjectID} }
	ben, mia := one(guesttest.Ben), one(guesttest.Mia)
	able, unable := as(guesttest.Ben, guest.Approver), as(guesttest.Mia, guest.Sponsor)
	p := guest.Partner{Domain: "fabrikam.example", Approvers: []guest.Principal{person(guesttest.Ben), person(guesttest.Mia)}}
	const none = "Nobody else is named for fabrikam.example: where a package leaves it to them, whoever else it names is asked, or else its owners or the administrators."
	for name, c := range map[string]struct {
		roster guest.Roster
		want   []string
	}{
		"all can":              {guest.Roster{ben: {able}, mia: {as(guesttest.Mia, guest.Approver)}}, nil},
		"one lacks the role":   {guest.Roster{ben: {able}, mia: {unable}}, []string{"Mia Chen lacks the role Approver, and is not asked."}},
		"one has left":         {guest.Roster{ben: nil, mia: {as(guesttest.Mia, guest.Approver)}}, []string{"Ben Ito has left, or is blocked, and is not asked."}},
		"none can":             {guest.Roster{ben: nil, mia: {unable}}, []string{"Ben Ito has left, or is blocked, and is not asked.", "Mia Chen lacks the role Approver, and is not asked.", none}},
		"one may still be met": {guest.Roster{mia: {unable}}, []string{"Ben Ito has not been read from the directory yet.", "Mia Chen lacks the role Approver, and is not asked."}},
	} {
		if got := p.NotAsked(c.roster); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if got := (guest.Partner{Domain: "fabrikam.example"}).NotAsked(nil); len(got) > 0 {
		t.Errorf("of an organisation without approvers: %q", got)
	}

	before, after := guesttest.Policy(), guesttest.Policy()
	before.Partners = []guest.Partner{{Domain: "contoso.test", Approvers: p.Approvers}}
	after.Partners = []guest.Partner{before.Partners[0], p}
	effects := guest.Effects(before, after, guest.Standing{Roster: guest.Roster{ben: {able}, mia: {unable}}})
	if want := []string{"Nothing that is there now changes. It counts from now on.", "Mia Chen lacks the role Approver, and is not asked."}; !slices.Equal(effects, want) {
		t.Errorf("the change does %q, want %q", effects, want)
	}
}
