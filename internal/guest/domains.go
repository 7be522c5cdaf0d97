package guest

import "strings"

// Partner is what counts for guests from one organisation, known by its domain.
// It says nothing of whether they may come: the lists of domains do.
type Partner struct {
	Domain    string      `json:"domain"`              // its subdomains count, too
	MaxDays   int         `json:"max_days,omitempty"`  // longest access, in days; 0: as packages say
	Approvers []Principal `json:"approvers,omitempty"` // who may decide for the organisation, where a package leaves it to them
	Sponsor   Principal   `json:"sponsor,omitzero"`    // who looks after its guests where nobody else does
	Note      string      `json:"note,omitempty"`      // shown to whoever invites somebody from there

	Preapproved bool        `json:"preapproved,omitempty"` // ordinary requests need nobody to approve them
	Preapproval Preapproval `json:"preapproval,omitzero"`  // whose decision that is
}

// Admission says what the rules make of a domain.
type Admission string

const (
	DomainAllowed Admission = "allowed"
	DomainOwn     Admission = "own"      // people here are colleagues
	DomainBlocked Admission = "blocked"  // on the list of those from which nobody comes
	DomainUnknown Admission = "unknown"  // not on the list of those from which guests come
	DomainFree    Admission = "personal" // of a free mail provider, from which nobody comes
)

// Ruling is what the rules make of a domain, and by which of them.
type Ruling struct {
	Domain string
	Says   Admission
	Entry  string // what is on the list that decided: the domain, or one above it
}

// Askable tells whether an administrator can be asked to allow the domain.
func (v Ruling) Askable() bool { return v.Says == DomainBlocked || v.Says == DomainUnknown }

// Judge says what the rules make of a domain. Domains are compared by whole
// labels and exact bytes: both sides are canonical ASCII in lower case. Of what is
// blocked and what is allowed, the entry that fits the domain most closely counts.
func (p Policy) Judge(domain string) Ruling {
	v := Ruling{Domain: domain, Says: DomainAllowed}
	if entry := closest(p.OwnDomains, domain); entry != "" {
		v.Says, v.Entry = DomainOwn, entry
		return v
	}
	blocked, allowed := closest(p.BlockedDomains, domain), closest(p.AllowedDomains, domain)
	switch {
	case blocked != "" && len(blocked) >= len(allowed):
		v.Says, v.Entry = DomainBlocked, blocked
		return v
	case allowed != "":
		v.Entry = allowed
		return v
	}
	switch {
	case p.OnlyAllowed():
		v.Says = DomainUnknown
	case p.FreeMail == FreeMailRefused && IsFreeMail(domain):
		v.Says, v.Entry = DomainFree, domain
	}
	return v
}

// OnlyAllowed tells whether guests come only from the domains that are listed.
func (p Policy) OnlyAllowed() bool { return len(p.AllowedDomains) > 0 && !p.Everywhere }

// Blocks tells whether the policy refuses an address; used again just before
// anything happens in Entra.
func (p Policy) Blocks(a Address) bool { return p.Judge(a.Domain).Says != DomainAllowed }

// refusal says in the person's words why nobody from a domain can be invited;
// empty when they can.
func (p Policy) refusal(v Ruling) string {
	switch v.Says {
	case DomainOwn:
		return colleague
	case DomainBlocked:
		return "Guests from " + v.Domain + " can't be invited. Ask " + p.AskForAccess + " if you think they should be."
	case DomainUnknown:
		return "Guests from " + v.Domain + " can't be invited yet. Ask " + p.AskForAccess + " to allow this organisation."
	case DomainFree:
		return "Guests can't be invited with a personal address from " + v.Domain + ". Ask for their work address."
	}
	return ""
}

const colleague = "This is a colleague. They don't need an invitation."

// Explain says in an administrator's words what the rules make of a domain, and
// which rule it is.
func (v Ruling) Explain() (verdict, rule string) {
	switch v.Says {
	case DomainOwn:
		return "People from " + v.Domain + " are colleagues. They can't be invited.", "Our own domains: " + v.Entry
	case DomainBlocked:
		return "Guests from " + v.Domain + " can't be invited.", "Blocked domains: " + v.Entry
	case DomainUnknown:
		return "Guests from " + v.Domain + " can't be invited yet.", "Only from allowed domains, and it is none of them"
	case DomainFree:
		return "Guests from " + v.Domain + " can't be invited.", "Personal addresses are refused: " + v.Entry
	}
	if v.Entry != "" {
		return "Guests from " + v.Domain + " can be invited.", "Allowed domains: " + v.Entry
	}
	return "Guests from " + v.Domain + " can be invited.", "No rule is against it"
}

// PartnerFor gives what counts for guests from a domain: of several that fit the
// one that fits most closely. Without one it is the zero Partner.
func (p Policy) PartnerFor(domain string) Partner {
	var best Partner
	for _, one := range p.Partners {
		if under(domain, one.Domain) && len(one.Domain) > len(best.Domain) {
			best = one
		}
	}
	return best
}

// ApproversFor gives who may decide for the organisation that a domain belongs
// to; nobody where the rules name nobody.
func (p Policy) ApproversFor(domain string) []Principal { return p.PartnerFor(domain).Approvers }

// LongestFor is how many days guests from a domain can have access at most; 0
// where only packages say.
func (p Policy) LongestFor(domain string) int { return p.PartnerFor(domain).MaxDays }

// Longest is how many days a guest from a domain can have a package at most; 0 for
// as long as anybody likes.
func (p Policy) Longest(domain string, pack Package) int {
	if days := p.LongestFor(domain); days > 0 && (pack.MaxDays == 0 || days < pack.MaxDays) {
		return days
	}
	return pack.MaxDays
}

// WhoKnows names whom to ask about guests from a domain.
func (p Policy) WhoKnows(domain string) string {
	if name := p.PartnerFor(domain).Sponsor.Name; name != "" {
		return name
	}
	return p.AskForAccess
}

// knownDomains are those that people know and others may imitate.
func (p Policy) knownDomains(yield func(string) bool) {
	for _, list := range [][]string{p.OwnDomains, p.AllowedDomains} {
		for _, one := range list {
			if !yield(one) {
				return
			}
		}
	}
	for _, one := range p.Partners {
		if !yield(one.Domain) {
			return
		}
	}
}

// closest gives the domain of a list that is the same as another one or above it,
// the longest of several; empty for none.
func closest(list []string, domain string) (entry string) {
	for _, d := range list {
		if under(domain, d) && len(d) > len(entry) {
			entry = d
		}
	}
	return entry
}

// under tells whether a domain is another one or a subdomain of it.
func under(domain, above string) bool {
	rest, ends := strings.CutSuffix(domain, above)
	return ends && (rest == "" || strings.HasSuffix(rest, "."))
}
