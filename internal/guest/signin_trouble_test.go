package guest_test

import (
	"slices"
	"strings"
	"testing"

	"guestportal/internal/guest"
)

func TestEveryCodeThatAGuestCanSeeIsExplained(t *testing.T) {
	t.Parallel()
	// Those that guests see by what is known of Microsoft Entra, and those on the
	// pages of the emulated tenant.
	seen := []int{
		50020, 50034, 51004, 16003, 50014, 50057, 50105, 500212, 500213, 500021, 500022, 90072, 90071,
		50076, 50079, 50074, 50072, 53000, 53001, 53003, 53011, 65001, 65004, 65005, 50011, 50194, 54005, 501481,
		50058, 50196, 700027, 7000215, 50126, 500208, 500341, 50059,
	}
	for _, code := range seen {
		if !slices.Contains(guest.SignInCodes(), code) {
			t.Errorf("AADSTS%d is not explained", code)
		}
	}
	for _, code := range guest.SignInCodes() {
		got, ok := guest.ParseSignInTrouble(guest.SignInTrouble{Code: code}.String())
		if !ok || got.Code != code || !got.Explained() || !got.Obstacle.Known() || got.Obstacle == guest.SomethingElse {
			t.Errorf("AADSTS%d comes to %+v", code, got)
		}
	}
}

func TestEveryObstacleSaysWhoCanRemoveIt(t *testing.T) {
	t.Parallel()
	byCode := map[guest.Obstacle]bool{}
	for _, code := range guest.SignInCodes() {
		got, _ := guest.ParseSignInTrouble(guest.SignInTrouble{Code: code}.String())
		byCode[got.Obstacle] = true
	}
	helpers := []guest.Helper{guest.HelperYou, guest.HelperYourIT, guest.HelperSponsor, guest.HelperOurIT, guest.HelperNobody}
	all := map[guest.Obstacle]bool{}
	for _, o := range guest.Obstacles() {
		if all[o] || !o.Known() || o.Says() == "" || !slices.Contains(helpers, o.Who()) {
			t.Errorf("%s: %q, %q", o, o.Who(), o.Says())
		}
		all[o] = true
		if o.Who() == guest.HelperYourIT && !o.ForIT() {
			t.Errorf("%s has no text for those who must act", o)
		}
		found := byCode[o] || slices.Contains(guest.Guest{State: guest.Active}.Asked(), o) || slices.Contains(guest.Guest{State: guest.Removed}.Asked(), o) ||
			o == guest.LinkRefused // by pressing Accept
		if got, ok := guest.ParseSignInTrouble(string(o)); !ok || got.Obstacle != o || got.Code != 0 || !found {
			t.Errorf("%s is read as %+v; a guest gets there: %t", o, got, found)
		}
	}
}

func TestACodeIsFoundInWhatAGuestPastes(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Sorry, but we’re having trouble signing you in. ", 60)
	for pasted, want := range map[string]int{
		"AADSTS50020":                 50020,
		"  aadsts50105: Your admin …": 50105,
		"50034":                       50034,
		"(AADSTS: 500212)":            500212,
		"AADSTS 90072":                90072,
		"https://login.microsoftonline.com/error?code=500213":             500213,
		"error=access_denied&error_description=AADSTS65004%3a+User":       65004,
		long + "AADSTS53003: Access has been blocked.":                    53003,
		"Request Id: 0f0a50020-1\nMessage: AADSTS50105: The user":         50105,
		"AADSTS9999999 and then AADSTS50076":                              50076,
		"AADSTS9999999: something new":                                    9999999,
		"AADSTS50020: User account, caused by AADSTS50034":                50020,
		"Trace ID: 50020abc-1111-2222-3333-444455556666":                  0,
		"Order 12345, call 5550101":                                       0,
		"AADSTS":                                                          0,
		"AADSTS123456789":                                                 0,
		"2026-11-22 18:35":                                                0,
		"":                                                                0,
		strings.Repeat("x", 5000) + " AADSTS50020":                        0,
		"\xff\xfe AADSTS50020 \x00":                                       50020,
		"Sie haben keinen Zugriff. Fehlercode AADSTS50105. Bitte wenden…": 50105,
	} {
		got, found := guest.ReadSignInTrouble(pasted)
		if got.Code != want || found != (want != 0) {
			t.Errorf("%.60q: %+v, %t; want %d", pasted, got, found, want)
		}
	}
	if got, _ := guest.ReadSignInTrouble("AADSTS9999999"); got.Obstacle != guest.SomethingElse || got.Explained() {
		t.Errorf("a code that nobody knows: %+v", got)
	}
}

func TestOnlyWhatIsOnTheListIsPassedOn(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "AADSTS", "AADSTS12", "AADSTS050020", "AADSTS50020 ", "aadsts50020", "50020", "AADSTS123456789", "please call me", "Other"} {
		if got, ok := guest.ParseSignInTrouble(s); ok {
			t.Errorf("%q is read as %+v", s, got)
		}
	}
}

func FuzzReadSignInTrouble(f *testing.F) {
	f.Add("AADSTS50020: User account")
	f.Fuzz(func(t *testing.T, pasted string) {
		got, found := guest.ReadSignInTrouble(pasted)
		back, ok := guest.ParseSignInTrouble(got.String())
		if found && got.Code >= 1000 && (!ok || back != got) {
			t.Errorf("%q is %+v, and then %+v", pasted, got, back)
		}
	})
}
