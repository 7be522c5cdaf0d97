package graph

import (
	"errors"
	"strings"
	"unicode"
)

// literal writes a text as an OData string: in single quotes, and those within
// doubled, so that no text can end its own literal.
//
// Source: OData Version 4.01, URL Conventions, section 5.1.1.14.1.
func literal(text string) string {
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// longestAddress is the longest mail address that SMTP can carry.
//
// Source: RFC 5321, section 4.5.3.1.
const longestAddress = 320

// byMail writes the filter that finds every account that could be the one of
// that address: as its mail, as another one, as a proxy address, or in the name
// that an invitation gives, which stays when the mail changes.
//
// Source: https://learn.microsoft.com/entra/external-id/user-properties
func byMail(email string) (string, error) {
	local, domain, found := strings.Cut(email, "@")
	bad := func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == unicode.ReplacementChar }
	if !found || local == "" || domain == "" || strings.Contains(domain, "@") ||
		len(email) > longestAddress || strings.ContainsFunc(email, bad) {
		return "", errors.New("not an email address")
	}
	return strings.Join([]string{
		"mail eq " + literal(email),
		"otherMails/any(x:x eq " + literal(email) + ")",
		"proxyAddresses/any(x:x eq " + literal("smtp:"+email) + ")",
		"startsWith(userPrincipalName," + literal(local+"_"+domain+"#EXT#@") + ")",
	}, " or "), nil
}
