package guest

import (
	"strings"
	"unicode"
)

// Address is an e-mail address in the one form in which the portal stores,
// compares, shows and sends it: local part as typed in lower case, domain in
// lower-case ASCII (IDNA A-labels).
type Address struct {
	Local  string
	Domain string
}

func (a Address) String() string { return a.Local + "@" + a.Domain }

// refused are the characters that Graph does not take in a guest's address.
//
// Source: https://learn.microsoft.com/graph/api/resources/invitation
const refused = "~!#$%^&*()+=[]{}\\/|;:\"<>?,"

const addressFormat = "Enter an email address in the correct format, like name@example.com"

// ParseAddress reads one address. The domain must already be ASCII: the caller
// converts an internationalised one, because that needs tables that this
// package does not hold. The second result is the sentence for the person when
// the address cannot be used.
func ParseAddress(raw string) (Address, string) {
	s := strings.TrimSpace(raw)
	if s == "" {
		return Address{}, "Enter the guest's email address"
	}
	if strings.Count(s, "@") != 1 || len(s) > 254 {
		return Address{}, addressFormat
	}
	local, domain, _ := strings.Cut(s, "@")
	if words := faultInLocal(local); words != "" {
		return Address{}, words
	}
	// The letters are looked at before they are folded: folding turns the Kelvin
	// sign into a plain k.
	if !isDomain(strings.TrimSuffix(domain, ".")) {
		return Address{}, addressFormat
	}
	domain = strings.ToLower(strings.TrimSuffix(domain, "."))
	return Address{Local: strings.ToLower(local), Domain: domain}, ""
}

func faultInLocal(local string) string {
	if local == "" || len(local) > 64 {
		return addressFormat
	}
	for _, c := range local {
		switch {
		case unicode.IsSpace(c):
			return addressFormat
		case invisible(c):
			return "The address has an invisible character in it. Type it again without it"
		case c > '~':
			return "The letter “" + string(c) + "” in this address is not a plain letter, even if it looks like one. " +
				"Microsoft only takes plain letters before the @."
		case strings.ContainsRune(refused, c):
			return "Microsoft does not accept “" + string(c) + "” in a guest's address. Ask for an address without it."
		}
	}
	if strings.ContainsAny(local[:1]+local[len(local)-1:], ".-") {
		return "The part before the @ cannot start or end with a dot or a hyphen."
	}
	if strings.Contains(local, "..") {
		return addressFormat
	}
	return ""
}

// isDomain accepts at least two labels of letters, digits and hyphens, the last
// one not a number, so that addresses of machines are refused.
func isDomain(d string) bool {
	labels := strings.Split(d, ".")
	if len(d) > 253 || len(labels) < 2 {
		return false
	}
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' {
			return false
		}
		for i := range len(l) {
			c := l[i]
			if c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
				return false
			}
		}
	}
	last := labels[len(labels)-1]
	return strings.Trim(last, "0123456789") != ""
}
