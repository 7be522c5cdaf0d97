package guest

import (
	"slices"
	"strings"
)

// AccountKind is with what somebody signs in at Microsoft.
type AccountKind string

const (
	WorkAccount      AccountKind = "work"      // of an organisation with Entra
	MicrosoftAccount AccountKind = "microsoft" // a personal one
	PasscodeAccount  AccountKind = "passcode"  // none: Microsoft sends a code
)

// microsoftNames are the names under which Microsoft gives mailboxes to anybody, in
// most countries.
var microsoftNames = []string{"outlook", "hotmail", "live", "msn", "windowslive", "passport"}

// LikelyAccount tells with what the holder of an address will probably sign in. It is
// for advice only: Microsoft decides, by what it knows of the address. Addresses of
// other free mail providers mostly have no account, and a tenant that lets people in
// with Google's is not known here.
//
// Source: https://learn.microsoft.com/entra/external-id/redemption-experience
func LikelyAccount(a Address) AccountKind {
	switch {
	case ofMicrosoft(a.Domain):
		return MicrosoftAccount
	case IsFreeMail(a.Domain):
		return PasscodeAccount
	}
	return WorkAccount
}

// ofMicrosoft knows outlook.com, hotmail.fr, live.co.uk, outlook.com.br, and not
// outlook.contoso.com.
func ofMicrosoft(domain string) bool {
	name, rest, _ := strings.Cut(domain, ".")
	if !slices.Contains(microsoftNames, name) {
		return false
	}
	under, country, deeper := strings.Cut(rest, ".")
	if !deeper {
		return under == "com" || len(under) == 2
	}
	return (under == "co" || under == "com") && len(country) == 2
}
