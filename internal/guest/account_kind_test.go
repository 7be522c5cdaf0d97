package guest_test

import (
	"testing"

	"guestportal/internal/guest"
)

func TestTheLikelyAccountFollowsTheDomain(t *testing.T) {
	t.Parallel()
	for domain, want := range map[string]guest.AccountKind{
		"fabrikam.example":         guest.WorkAccount,
		"hotel.example":            guest.WorkAccount,
		"outlook.com":              guest.MicrosoftAccount,
		"outlook.de":               guest.MicrosoftAccount,
		"outlook.com.br":           guest.MicrosoftAccount,
		"hotmail.co.uk":            guest.MicrosoftAccount,
		"live.fr":                  guest.MicrosoftAccount,
		"msn.com":                  guest.MicrosoftAccount,
		"windowslive.com":          guest.MicrosoftAccount,
		"outlook.contoso.com":      guest.WorkAccount,
		"live.contoso.de":          guest.WorkAccount,
		"outlook.com.contoso.com":  guest.WorkAccount,
		"live.example":             guest.WorkAccount,
		"mail.outlook.com":         guest.WorkAccount,
		"contoso.onmicrosoft.com":  guest.WorkAccount,
		"gmail.com":                guest.PasscodeAccount,
		"web.de":                   guest.PasscodeAccount,
		"icloud.com":               guest.PasscodeAccount,
		"students.university.test": guest.WorkAccount,
	} {
		if got := guest.LikelyAccount(guest.Address{Local: "gil", Domain: domain}); got != want {
			t.Errorf("%s: %s, want %s", domain, got, want)
		}
	}
}

// What is known as free mail and bears one of Microsoft's names is Microsoft's.
func TestNoMailboxOfMicrosoftIsTakenForAnothers(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"hotmail.com", "hotmail.it", "live.com", "live.de", "outlook.es", "outlook.fr"} {
		if !guest.IsFreeMail(name) {
			t.Errorf("%s is no free mail", name)
		}
		if got := guest.LikelyAccount(guest.Address{Domain: name}); got != guest.MicrosoftAccount {
			t.Errorf("%s: %s", name, got)
		}
	}
}
