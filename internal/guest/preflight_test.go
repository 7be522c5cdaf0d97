package guest_test

import (
	"reflect"
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestEverythingThatIsKnownOfAnAddressIsFound(t *testing.T) {
	t.Parallel()
	policy := guesttest.Policy()
	policy.FreeMail, policy.Partners = guest.FreeMailReason, []guest.Partner{{
		Domain: "partner.example", MaxDays: 60, Note: "Use the project mailbox.", Sponsor: guest.Principal{Name: "Nia Bell"},
	}}
	policy.MostOpen, policy.MostGuests, policy.MostGuestsInAll, policy.InvitesPerDayInAll = 5, 50, 500, 100
	until := date(2027, 7, 1)
	for _, c := range []struct {
		name, address string
		facts         guest.Facts
		want          []guest.Finding
	}{
		{"nothing", "gil@fabrikam.example", guest.Facts{Open: 4, Guests: 49, GuestsInAll: 499, SentTodayInAll: 99}, nil},
		{"no address", "gil", guest.Facts{}, []guest.Finding{{Kind: guest.FindAddress, Stops: true, Words: "Enter an email address in the correct format, like name@example.com"}}},
		{
			"a plus sign", "gil+x@fabrikam.example",
			guest.Facts{},
			[]guest.Finding{{Kind: guest.FindAddress, Stops: true, Words: "Microsoft does not accept “+” in a guest's address. Ask for an address without it."}},
		},
		{"our own domain", "x@contoso.example", guest.Facts{}, []guest.Finding{{Kind: guest.FindRefused, Stops: true, Words: "This is a colleague. They don't need an invitation."}}},
		{
			"a blocked domain", "gil@blocked.example",
			guest.Facts{Guest: true, GuestRef: "GU-1"},
			[]guest.Finding{{Kind: guest.FindDomain, Stops: true, Domain: "blocked.example", Words: "Guests from blocked.example can't be invited. Ask IT Service Desk if you think they should be."}},
		},
		{
			"a domain that was asked for", "gil@blocked.example",
			guest.Facts{DomainAsked: true},
			[]guest.Finding{{Kind: guest.FindDomain, Stops: true, Words: "You have asked for blocked.example to be allowed. An administrator decides on it; until then your draft is kept."}},
		},
		{
			"a group", "team@fabrikam.example",
			guest.Facts{Group: true},
			[]guest.Finding{{Kind: guest.FindTaken, Stops: true, Words: "This is the address of a group. Enter the address of the person you want to invite."}},
		},
		{
			"a guest of hers", "gil@fabrikam.example",
			guest.Facts{Guest: true, GuestRef: "GU-1", GuestHas: []string{"Falcon", "Wiki"}, GuestUntil: until},
			[]guest.Finding{{Kind: guest.FindGuest, Stops: true, Ref: "GU-1", Words: "gil@fabrikam.example is already a guest of yours: GU-1. They have Falcon and Wiki until 30 June 2027."}},
		},
		{
			"a guest of somebody else's, for who reads everything", "gil@fabrikam.example",
			guest.Facts{Guest: true, GuestRef: "GU-1", GuestOf: "Sam Okafor", GuestUntil: until},
			[]guest.Finding{{Kind: guest.FindGuest, Stops: true, Other: true, Ref: "GU-1", Words: "gil@fabrikam.example is already a guest of Sam Okafor: GU-1. They have a guest account until 30 June 2027."}},
		},
		{
			"a request of somebody else's, for who reads everything", "gil@fabrikam.example",
			guest.Facts{OpenRequest: true, OpenRef: "GR-1", OpenOf: "Sam Okafor"},
			[]guest.Finding{{Kind: guest.FindRequest, Stops: true, Ref: "GR-1", Words: "Sam Okafor has already asked for gil@fabrikam.example: GR-1 is waiting for a decision."}},
		},
		{
			"a guest of hers whose account is blocked", "gil@fabrikam.example",
			guest.Facts{Guest: true, GuestRef: "GU-1", GuestUntil: until, GuestBlocked: true},
			[]guest.Finding{{Kind: guest.FindGuest, Stops: true, Ref: "GU-1", Words: "gil@fabrikam.example is already a guest of yours: GU-1. They have a guest account until 30 June 2027. Their account is blocked in Entra, so they can't sign in; ask IT Service Desk to open it."}},
		},
		{
			"a guest of somebody else's, where somebody looks after them", "gil@partner.example",
			guest.Facts{Guest: true},
			[]guest.Finding{{Kind: guest.FindTaken, Stops: true, Words: "gil@partner.example is already a guest here, or somebody has asked for them. They don't need another invitation; ask Nia Bell who looks after them."}},
		},
		{
			"a guest of hers before", "gil@fabrikam.example",
			guest.Facts{EarlierRef: "GU-9", EarlierEnd: until},
			[]guest.Finding{{Kind: guest.FindEarlier, Ref: "GU-9", Words: "gil@fabrikam.example was a guest of yours until 30 June 2027. You can ask for them again."}},
		},
		{
			"a partner", "gil@eu.partner.example",
			guest.Facts{},
			[]guest.Finding{{Kind: guest.FindPartner, Words: "Guests from partner.example can have access for at most 60 days. Nia Bell looks after guests from partner.example. Use the project mailbox."}},
		},
		{"a slip", "gil@gmial.com", guest.Facts{}, []guest.Finding{{Kind: guest.FindTypo, Words: "Did you mean gmail.com? You can go on if the address is right."}}},
		{"a personal address", "gil@gmail.com", guest.Facts{}, []guest.Finding{{Kind: guest.FindPersonal, Words: "This is a personal address. Use their work address, or say why they have none."}}},
		{
			"a look-alike", "gil@partnor.example",
			guest.Facts{},
			[]guest.Finding{{Kind: guest.FindLooks, Words: "partnor.example looks like partner.example, but is another domain. Make sure that you got the address from the person themselves. The approver is told, too."}},
		},
		{
			"a shared mailbox", "info@fabrikam.example",
			guest.Facts{},
			[]guest.Finding{{Kind: guest.FindShared, Words: "info@fabrikam.example looks like a shared mailbox. Everybody who reads it could use the invitation, and Microsoft refuses addresses of groups. Use the address of one person."}},
		},
		{
			"too many open", "gil@fabrikam.example",
			guest.Facts{Open: 5},
			[]guest.Finding{{Kind: guest.FindCap, Stops: true, Words: "5 of your requests wait for a decision, which is the most that is allowed. Wait for one of them, or cancel one."}},
		},
		{
			"too many guests", "gil@fabrikam.example",
			guest.Facts{Guests: 50},
			[]guest.Finding{{Kind: guest.FindCap, Stops: true, Words: "You answer for 50 guests, which is the most that is allowed. End the access of somebody who no longer needs it first."}},
		},
		{
			"too many in all", "gil@fabrikam.example",
			guest.Facts{GuestsInAll: 500},
			[]guest.Finding{{Kind: guest.FindCap, Stops: true, Words: "The organisation has as many guests as it allows. Ask IT Service Desk."}},
		},
		{
			"too many today", "gil@fabrikam.example",
			guest.Facts{SentTodayInAll: 100},
			[]guest.Finding{{Kind: guest.FindCap, Stops: true, Words: "As many requests as the organisation allows have been sent in the last 24 hours. Try again tomorrow."}},
		},
	} {
		if _, got := guest.CheckEmail(c.address, policy, c.facts); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", c.name, got, c.want)
		}
	}
}

func TestAnswersOfAPersonalAddressAndAnAskedDomainAreKept(t *testing.T) {
	t.Parallel()
	offered := []guest.Package{guesttest.Falcon()}
	policy := guesttest.Policy()
	policy.FreeMail = guest.FreeMailReason
	f := guesttest.Form(guesttest.Falcon())
	f.Email = "gil@gmail.com"
	_, p := guest.CheckForm(f, offered, policy, guesttest.Ana, guest.Facts{}, guesttest.Noon)
	problem(t, p, "address_reason", "Enter why they have no work address")
	f.AddressReason = " Works for himself. "
	a, p := guest.CheckForm(f, offered, policy, guesttest.Ana, guest.Facts{}, guesttest.Noon)
	if p != nil || a.AddressReason != "Works for himself." {
		t.Fatalf("%+v, %v", a, p)
	}
	mint := guesttest.Mint()
	r, err := guest.NewDraft(a, guesttest.Ana, "key", mint, guesttest.Noon)
	if err != nil || r.Form().AddressReason != "Works for himself." || !r.Same(a) {
		t.Fatalf("%+v, %v", r, err)
	}
	other := r
	other.AddressReason = "Something else"
	if other.Digest() == r.Digest() || other.Same(a) {
		t.Error("an approval would cover another reason")
	}

	f.Email = "gil@blocked.example"
	_, p = guest.CheckForm(f, offered, policy, guesttest.Ana, guest.Facts{DomainAsked: true}, guesttest.Noon)
	problem(t, p, "email", "You have asked for blocked.example to be allowed. An administrator decides on it; until then your draft is kept.")
	f.AskDomain = true
	a, p = guest.CheckForm(f, offered, policy, guesttest.Ana, guest.Facts{}, guesttest.Noon)
	if p != nil || a.WaitsFor != "blocked.example" {
		t.Errorf("%+v, %v", a, p)
	}
	f.Email = "gil@contoso.example"
	_, p = guest.CheckForm(f, offered, policy, guesttest.Ana, guest.Facts{}, guesttest.Noon)
	problem(t, p, "email", "This is a colleague. They don't need an invitation.")
}

func TestOneRequestThatIsTheMostIsSaidAsOne(t *testing.T) {
	t.Parallel()
	policy := guest.DefaultPolicy()
	policy.MostOpen = 1
	_, found := guest.CheckEmail("gil@fabrikam.example", policy, guest.Facts{Open: 1})
	const want = "One of your requests waits for a decision, which is the most that is allowed. Wait for it, or cancel it."
	if len(found) == 0 || found[0].Words != want {
		t.Errorf("it says %+v", found)
	}
}
