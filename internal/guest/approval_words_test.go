package guest_test

import (
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func staged(stages ...guest.Stage) guest.Package {
	p := guesttest.Falcon()
	p.Approvers, p.Terms.Approval.Stages = nil, stages
	return p
}

func TestWhoApprovesIsASentenceForOneAndForSeveral(t *testing.T) {
	t.Parallel()
	ben, mia := person(guesttest.Ben), person(guesttest.Mia)
	one := func(whom ...guest.Principal) guest.Stage { return guest.Stage{Approvers: whom} }
	two := func(whom ...guest.Principal) guest.Stage { return guest.Stage{Approvers: whom, Needed: 2} }
	for _, c := range []struct {
		of   guest.Package
		want string
	}{
		{guesttest.Falcon(), "Ben Ito or Mia Chen approves"},
		{staged(one(ben)), "Ben Ito approves"},
		{staged(one(finance)), "one of the members of Finance approvers approves"},
		{staged(one(ben, finance)), "Ben Ito or one of the members of Finance approvers approves"},
		{staged(two(finance)), "2 of the members of Finance approvers approve"},
		{staged(two(ben, mia)), "2 of Ben Ito and Mia Chen approve"},
		{staged(one(ben), one(mia)), "first Ben Ito approves, then Mia Chen"},
		{staged(two(finance), one(guest.Principal{Kind: guest.ResourceOwners})), "first 2 of the members of Finance approvers approve, then one of the owners of what it opens"},
	} {
		if got := c.of.Approves(guesttest.Ana); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	alone := guesttest.Falcon()
	alone.Approvers = []guest.Person{guesttest.Ana}
	if got := alone.Approves(guesttest.Ana); got != "" {
		t.Errorf("of one whom only the sponsor could approve: %q", got)
	}
}

func TestWhoDecidesNowGoesWithItsVerb(t *testing.T) {
	t.Parallel()
	asked := func(p guest.Person) guest.Asked { return guest.Asked{Person: p} }
	instead := func(p, of guest.Person) guest.Asked { return guest.Asked{Person: p, For: of.ID, ForName: of.Name} }
	ben, mia, dee := guesttest.Ben, guesttest.Mia, guesttest.Dee
	for _, c := range []struct {
		needed int
		asked  []guest.Asked
		said   []guest.Person // have approved
		want   string
	}{
		{1, []guest.Asked{asked(ben)}, nil, "Ben Ito has"},
		{1, []guest.Asked{asked(ben), asked(mia)}, nil, "Ben Ito or Mia Chen has"},
		{1, []guest.Asked{asked(ben), instead(mia, ben)}, nil, "Ben Ito (Mia Chen stands in) has"},
		{1, []guest.Asked{asked(ben), asked(dee), instead(mia, ben)}, nil, "Ben Ito (Mia Chen stands in) or Dee Novak has"},
		{1, []guest.Asked{asked(ben), asked(mia), instead(mia, ben)}, nil, "Ben Ito (Mia Chen stands in) or Mia Chen has"},
		{1, []guest.Asked{instead(mia, ben)}, nil, "Mia Chen for Ben Ito has"},
		{2, []guest.Asked{asked(ben), asked(mia), asked(dee)}, nil, "2 of Ben Ito, Mia Chen and Dee Novak have"},
		{2, []guest.Asked{asked(ben), asked(mia), asked(dee)}, []guest.Person{ben}, "1 more of Mia Chen and Dee Novak has"},
		{2, []guest.Asked{asked(ben), asked(mia)}, []guest.Person{ben}, "Mia Chen has"},
		{3, []guest.Asked{asked(ben), asked(mia), asked(dee)}, []guest.Person{ben}, "2 more of Mia Chen and Dee Novak have"},
	} {
		r := guesttest.Request(guesttest.For(staged(guest.Stage{Approvers: []guest.Principal{finance}, Needed: c.needed})), guesttest.Sent)
		r.Lines[0].Asked = c.asked
		for _, p := range c.said {
			r.Lines[0].Reviews = append(r.Lines[0].Reviews, guest.Review{By: p.ID, Verdict: guest.Approve, Digest: r.Digest()})
		}
		if got := r.WhoDecidesNow(r.Lines[0]).Does("has", "have"); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestWhoWasDecidedForIsToldByWhom(t *testing.T) {
	t.Parallel()
	r := guesttest.Request(guesttest.For(guesttest.Falcon(), guesttest.Expenses()), guesttest.Sent)
	r.Lines[0].Reviews = []guest.Review{{By: guesttest.Mia.ID, ByName: "Mia Chen", For: guesttest.Ben.ID, ForName: "Ben Ito", Verdict: guest.Approve, Digest: r.Digest()}}
	for _, c := range []struct {
		to   guest.Person
		want string
	}{
		{guesttest.Mia, "You have decided your part. The rest waits for others."},
		{guesttest.Ben, "Mia Chen has decided in your place. The rest waits for others."},
		{guesttest.Dee, "What you were asked about is decided. The rest waits for others."},
	} {
		if got := r.YourPart(c.to); got != c.want {
			t.Errorf("to %s: %q, want %q", c.to.Name, got, c.want)
		}
	}
}
