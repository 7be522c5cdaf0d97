package guest

import "slices"

// FreeMailRule says what counts for addresses of free mail providers, which
// anybody can have, and which stay with the person when they change employers.
type FreeMailRule string

const (
	FreeMailAllowed FreeMailRule = ""        // as any other
	FreeMailReason  FreeMailRule = "reason"  // the sponsor says why it is no work address
	FreeMailRefused FreeMailRule = "refused" // unless the domain is on the list of allowed ones
)

// freeMail are the domains of well-known providers of free mail.
var freeMail = []string{
	"126.com", "163.com", "aol.com", "fastmail.com", "free.fr", "gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.net",
	"googlemail.com", "hotmail.co.uk", "hotmail.com", "hotmail.de", "hotmail.es", "hotmail.fr", "hotmail.it", "icloud.com",
	"laposte.net", "libero.it", "live.com", "live.de", "live.fr", "mac.com", "mail.com", "mail.ru", "me.com", "msn.com",
	"naver.com", "orange.fr", "outlook.com", "outlook.de", "outlook.es", "outlook.fr", "pm.me", "posteo.de", "proton.me",
	"protonmail.com", "qq.com", "rediffmail.com", "rocketmail.com", "sfr.fr", "t-online.de", "tutanota.com", "uol.com.br",
	"wanadoo.fr", "web.de", "yahoo.co.in", "yahoo.co.jp", "yahoo.co.uk", "yahoo.com", "yahoo.de", "yahoo.es", "yahoo.fr",
	"yahoo.it", "yandex.com", "yandex.ru", "ymail.com", "zoho.com",
}

// IsFreeMail tells whether a domain is one of a well-known provider of free mail.
func IsFreeMail(domain string) bool {
	_, found := slices.BinarySearch(freeMail, domain)
	return found
}

// NeedsAddressReason tells whether the sponsor has to say why an address at a
// domain is no work address.
func (p Policy) NeedsAddressReason(domain string) bool {
	return p.FreeMail == FreeMailReason && IsFreeMail(domain) && p.Judge(domain).Entry == ""
}

// misspelt gives the free mail provider that a domain was probably meant to be;
// empty for none.
func misspelt(domain string) string {
	if IsFreeMail(domain) {
		return ""
	}
	for _, known := range []string{"gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "googlemail.com", "protonmail.com"} {
		if edits(domain, known, 1) <= 1 {
			return known
		}
	}
	return ""
}
