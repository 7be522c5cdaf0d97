package guest_test

import (
	"reflect"
	"strings"
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// check checks a form at Noon, as Ana, with everything on offer.
func check(f guest.Form, facts guest.Facts) (guest.Ask, guest.Problems) {
	offered := []guest.Package{guesttest.Falcon(), guesttest.Expenses(), guesttest.Bundle(), guesttest.AccountOnly()}
	return guest.CheckForm(f, offered, guesttest.Policy(), guesttest.Ana, facts, guesttest.Noon)
}

// fault changes the good form and wants exactly one fault.
func fault(t *testing.T, field, words string, change func(*guest.Form)) {
	t.Helper()
	f := guesttest.Form()
	change(&f)
	_, p := check(f, guest.Facts{})
	problem(t, p, field, words)
}

func TestAGoodFormBecomesAnAsk(t *testing.T) {
	t.Parallel()
	f := guesttest.Form(guesttest.Expenses(), guesttest.Falcon())
	f.Email, f.Name, f.Organisation = " Gil@Fabrikam.example ", "  Gil \t Roy ", " Fabrikam\u00a0&  Sons "
	f.Reason, f.Message, f.Delivery = " Reviews the\r\ndrawings of the plant. ", " Hello Gil,\r\nwelcome! \U0001f600\ufe0f ", "link"
	f.Language = ""
	got, p := check(f, guest.Facts{})
	if p != nil {
		t.Fatalf("faults: %v", map[string]string(p))
	}
	want := guest.Ask{
		Email: guest.Address{Local: "gil", Domain: "fabrikam.example"}, Name: "Gil Roy", Organisation: "Fabrikam & Sons",
		Language: "en", Packages: []guest.Package{guesttest.Falcon(), guesttest.Expenses()}, Until: date(2026, 12, 22),
		Reason: "Reviews the\ndrawings of the plant.", Message: "Hello Gil,\nwelcome! \U0001f600\ufe0f", Delivery: guest.ByLink,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestAnEmptyFormNamesEveryFieldThatIsNeeded(t *testing.T) {
	t.Parallel()
	_, got := check(guest.Form{}, guest.Facts{})
	want := guest.Problems{
		"email":    "Enter the guest's email address",
		"name":     "Enter the guest's full name",
		"package":  "Select what the guest needs access to",
		"until":    "Select when access should end",
		"reason":   "Enter why the guest needs access",
		"delivery": "Select how they should get the invitation",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", map[string]string(got), map[string]string(want))
	}
	if got.Error() != "problems in delivery, email, name, package, reason, until" {
		t.Errorf("for the log: %s", got.Error())
	}
}

// stops gives the sentence that keeps an address from being invited; empty for none.
func stops(findings []guest.Finding) string {
	for _, f := range findings {
		if f.Stops {
			return f.Words
		}
	}
	return ""
}

func TestWhatIsKnownOfAnAddressIsSaid(t *testing.T) {
	t.Parallel()
	const taken = "gil@fabrikam.example is already a guest here, or somebody has asked for them. They don't need another invitation; ask IT Service Desk who looks after them."
	for words, facts := range map[string]guest.Facts{
		"This is a colleague. They don't need an invitation.":     {Colleague: true, Guest: true, OpenRequest: true},
		"gil@fabrikam.example is already a guest of yours: GU-1.": {Guest: true, GuestRef: "GU-1", OpenRequest: true},
		taken: {Guest: true, SentToday: 99},
		"You have already asked for gil@fabrikam.example: GR-1 is waiting for a decision.": {OpenRequest: true, OpenRef: "GR-1"},
	} {
		_, p := check(guesttest.Form(), facts)
		problem(t, p, "email", words)
		if _, found := guest.CheckEmail("gil@fabrikam.example", guesttest.Policy(), facts); stops(found) != words {
			t.Errorf("while typing: %+v, want %q", found, words)
		}
	}
	if _, p := check(guesttest.Form(), guest.Facts{OpenRequest: true}); p["email"] != taken {
		t.Errorf("of somebody else's request more is said than of somebody else's guest: %q", p["email"])
	}
	for sent, over := range map[int]string{
		19: "", 20: "You have sent 20 requests in the last 24 hours, which is the most that is allowed. Try again tomorrow.",
	} {
		a, p := check(guesttest.Form(), guest.Facts{SentToday: sent})
		if p != nil || a.Over != over {
			t.Errorf("%d sent: what is over the cap can be written and not sent: %v, %q", sent, map[string]string(p), a.Over)
		}
		if _, found := guest.CheckEmail("gil@fabrikam.example", guesttest.Policy(), guest.Facts{SentToday: sent}); stops(found) != over {
			t.Errorf("%d sent: while typing %+v", sent, found)
		}
	}
	fault(t, "email", "Guests from blocked.example can't be invited. Ask IT Service Desk if you think they should be.",
		func(f *guest.Form) { f.Email = "gil@blocked.example" })
}

func TestNamesHoldLettersOfAnyScriptAndLittleElse(t *testing.T) {
	t.Parallel()
	for _, good := range []string{
		"Gil Roy", "Renée O'Brien-Smith, Jr.", "D’Arcy", "Łukasz Żółć", "Ирина Петрова", "山田 太郎", "मीरा", "Gil Roy (Fabrikam/EU) & Co 2", "J. R. R. Tolkien", "Dr. Al Hassan", "Acme S.A. de C.V.", "GmbH & Co. KG",
		strings.Repeat("ж", 64),
	} {
		f := guesttest.Form()
		f.Name, f.Organisation = good, good
		if _, p := check(f, guest.Facts{}); p != nil {
			t.Errorf("%q: %v", good, map[string]string(p))
		}
	}
	const letters = " can only have letters, digits, spaces and . , ' - & ( ) /"
	for _, bad := range []string{
		"Gil <b>Roy</b>", "Gil;Roy", `Gil "Roy"`, "=1+1", "@Gil", "Gil_Roy", "Gil\u200bRoy", "Gil\u202eRoy", "Gil\u00adRoy", "Gil\x00Roy",
		"\u3164", "Gil\ufe0f", "Gil\xff", "Gil: call", "Gil!", "\U0001f600",
	} {
		fault(t, "name", "Full name"+letters, func(f *guest.Form) { f.Name = bad })
		fault(t, "organisation", "Organisation"+letters, func(f *guest.Form) { f.Organisation = bad })
	}
	const address = " can't look like a web address, since it stands in mails. Put a space after each dot, or leave the ending out"
	for _, bad := range []string{"evil.com", "Gil Roy www.evil.example/now", "Booking.com", "BOOKING.COM", "contoso.de", "paypal.finance", "evil(.)com"} {
		fault(t, "name", "Full name"+address, func(f *guest.Form) { f.Name = bad })
		fault(t, "organisation", "Organisation"+address, func(f *guest.Form) { f.Organisation = bad })
	}
	for _, good := range []string{"J.Wu", "A.Li", "Müller GmbH & Co.KG", "S.A.de C.V.", "St. Johann", "Dr.med. Roy"} {
		f := guesttest.Form()
		f.Name, f.Organisation = good, good
		if _, p := check(f, guest.Facts{}); p != nil {
			t.Errorf("%q: %v", good, map[string]string(p))
		}
	}
	fault(t, "name", "Full name must have at least one letter", func(f *guest.Form) { f.Name = " .-. " })
	fault(t, "organisation", "Organisation must have at least one letter", func(f *guest.Form) { f.Organisation = "42" })
	fault(t, "name", "Enter the guest's full name", func(f *guest.Form) { f.Name = " \u00a0\n " })
	fault(t, "name", "Full name must be 64 characters or fewer. You have 65", func(f *guest.Form) { f.Name = strings.Repeat("ж", 65) })
	fault(t, "organisation", "Organisation must be 100 characters or fewer. You have 101",
		func(f *guest.Form) { f.Organisation = strings.Repeat("ж", 101) })
}

func TestTheLanguageIsOneOfTheList(t *testing.T) {
	t.Parallel()
	for _, l := range guest.Languages {
		f := guesttest.Form()
		f.Language = l.Code
		if a, p := check(f, guest.Facts{}); p != nil || a.Language != l.Code {
			t.Errorf("%s: %q, %v", l.Name, a.Language, map[string]string(p))
		}
	}
	fault(t, "language", "Select a language from the list", func(f *guest.Form) { f.Language = "tlh" })
}

func TestPackagesAreThoseOnOffer(t *testing.T) {
	t.Parallel()
	falcon := string(guesttest.Falcon().ID)
	fault(t, "package", "Select what the guest needs access to", func(f *guest.Form) { f.Packages = nil })
	gone := "Something you chose can't be asked for any more. Select again what the guest needs access to"
	for _, ids := range [][]string{{""}, {"unknown"}, {falcon, "unknown"}, {strings.ToUpper(falcon)}} {
		fault(t, "package", gone, func(f *guest.Form) { f.Packages = ids })
	}

	f := guesttest.Form()
	f.Packages = []string{falcon, falcon}
	if a, p := check(f, guest.Facts{}); p != nil || len(a.Packages) != 1 {
		t.Errorf("chosen twice: %d packages, %v", len(a.Packages), map[string]string(p))
	}
}

func TestSomebodyElseMustBeAbleToDecide(t *testing.T) {
	t.Parallel()
	check := func(by guest.Person, approvers ...guest.Person) guest.Problems {
		o := guesttest.Falcon()
		o.Approvers = approvers
		_, p := guest.CheckForm(guesttest.Form(), []guest.Package{o}, guesttest.Policy(), by, guest.Facts{}, guesttest.Noon)
		return p
	}
	words := "Nobody but you could decide on Project Falcon. Ask your administrator to add an approver."
	problem(t, check(guesttest.Mia, guesttest.Mia), "package", words)
	problem(t, check(guesttest.Mia), "package", words)
	if p := check(guesttest.Mia, guesttest.Mia, guesttest.Ben); p != nil {
		t.Errorf("Ben could decide: %v", map[string]string(p))
	}
}

func TestTheReasonHasALengthAndNothingInvisible(t *testing.T) {
	t.Parallel()
	set := func(s string) func(*guest.Form) { return func(f *guest.Form) { f.Reason = s } }
	fault(t, "reason", "Enter why the guest needs access", set(" \r\n \u00a0 "))
	fault(t, "reason", "Say a little more: the reason must be 20 characters or more", set(" "+strings.Repeat("ж", 19)+" "))
	fault(t, "reason", "Reason must be 500 characters or fewer. You have 501", set(strings.Repeat("ж", 501)))
	invisible := "The reason has an invisible character in it. Type it again without it"
	for _, c := range []string{"\u202e", "\u200b", "\x00", "\x1b", "\u2028", "\ufeff", "\u3164", "\xff"} {
		fault(t, "reason", invisible, set("Reviews the drawings"+c+" of the new plant."))
	}
	for _, good := range []string{strings.Repeat("ж", 20), strings.Repeat("ж", 500), strings.Repeat("x", 249) + "\r\n" + strings.Repeat("x", 250), "See https://fabrikam.example, call 020 7946 0000."} {
		f := guesttest.Form()
		f.Reason = good
		if _, p := check(f, guest.Facts{}); p != nil {
			t.Errorf("%q: %v", good, map[string]string(p))
		}
	}
}

func TestTheDeliveryIsChosen(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "Mail", "pigeon"} {
		fault(t, "delivery", "Select how they should get the invitation", func(f *guest.Form) { f.Delivery = bad })
	}
}

func TestADraftBecomesTheSameFormAgain(t *testing.T) {
	t.Parallel()
	f := guesttest.Form(guesttest.Falcon(), guesttest.Expenses())
	f.Message, f.Language, f.Delivery = "Welcome!", "fr", "link"
	a, p := check(f, guest.Facts{})
	if p != nil {
		t.Fatalf("faults: %v", map[string]string(p))
	}
	r, err := guest.NewDraft(a, guesttest.Ana, "key", guesttest.Mint(), guesttest.Noon)
	if err != nil {
		t.Fatalf("draft: %v", err)
	}
	f.Until, f.UntilDate = "date", "2026-12-21"
	if got := r.Form(); !reflect.DeepEqual(got, f) {
		t.Errorf("got  %+v\nwant %+v", got, f)
	}
	if again, p := check(r.Form(), guest.Facts{}); p != nil || !reflect.DeepEqual(again, a) {
		t.Errorf("checked again: %+v, %v\nwant %+v", again, map[string]string(p), a)
	}
}
