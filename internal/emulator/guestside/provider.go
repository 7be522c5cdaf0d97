package guestside

import (
	"slices"
	"strings"

	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/directory"
)

// The identity providers by which a guest can sign in, by the names that the
// settings have for them.
const (
	providerWork       = "work"       // an account in another Entra tenant
	providerFederation = "federation" // the guest's organisation, by SAML or WS-Federation
	providerGoogle     = "google"
	providerMicrosoft  = "microsoft" // a personal Microsoft account
	providerPasscode   = "passcode"  // a code by email
)

// providersOf lists by which providers an address can be redeemed, in the order
// of the settings. Entra finds out where an account is; here the table of domains
// knows (learn.microsoft.com/entra/external-id/redemption-experience):
//
//   - of the table's providers the first counts, but somebody with an account at
//     work and a personal one is asked;
//   - who has none of them gets a passcode, or, with passcodes off, is told to
//     make a Microsoft account;
//   - of an address whose domain is not in the table only the person knows, so
//     that they are asked.
func providersOf(s control.Settings, address string) []string {
	listed, known := s.IdentityProviders[domainOf(address)]
	offered := strings.Fields(listed)
	if !known {
		offered = []string{providerWork, providerMicrosoft, providerPasscode}
	}
	rank := func(p string) int {
		if i := slices.Index(s.ProviderOrder, p); i >= 0 {
			return i
		}
		return len(s.ProviderOrder)
	}
	slices.SortStableFunc(offered, func(a, b string) int { return rank(a) - rank(b) })
	offered = slices.DeleteFunc(offered, func(p string) bool {
		return p == providerPasscode && !s.Passcodes || !slices.Contains(s.ProviderOrder, p) && p != providerPasscode
	})
	switch {
	case len(offered) == 0 && s.Passcodes:
		return []string{providerPasscode}
	case len(offered) == 0:
		return []string{providerMicrosoft}
	case known && !(slices.Contains(offered, providerWork) && slices.Contains(offered, providerMicrosoft)):
		return offered[:1]
	case known:
		return []string{providerWork, providerMicrosoft}
	}
	return offered
}

// identityOf is what a guest's identities say after redeeming by a provider
// (learn.microsoft.com/entra/external-id/user-properties).
func identityOf(provider, address string) directory.Identity {
	issuer := map[string]string{
		providerWork: "ExternalAzureAD", providerFederation: "https://" + domainOf(address) + "/federation", providerGoogle: "google.com",
		providerMicrosoft: "MicrosoftAccount", providerPasscode: passcodeIssuer,
	}[provider]
	return directory.Identity{SignInType: "federated", Issuer: issuer}
}

const passcodeIssuer = "mail"

// byPasscode says whether a guest signs in with a code by email.
func byPasscode(u *directory.User) bool {
	return slices.ContainsFunc(u.Identities, func(i directory.Identity) bool { return i.Issuer == passcodeIssuer })
}

// sameAccount says whether an account may redeem what was sent to an address: it
// is the address, or the address is one of its aliases.
func sameAccount(s control.Settings, account, address string) bool {
	return accountOf(s, account) == accountOf(s, address)
}

// accountOf is the account behind an address that may be an alias.
func accountOf(s control.Settings, address string) string {
	address = strings.ToLower(strings.TrimSpace(address))
	for alias, account := range s.AccountAliases {
		if strings.EqualFold(alias, address) {
			return strings.ToLower(account)
		}
	}
	return address
}

func domainOf(address string) string {
	return strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
}

func contains(domains []string, domain string) bool {
	return slices.ContainsFunc(domains, func(d string) bool { return strings.EqualFold(d, domain) })
}
