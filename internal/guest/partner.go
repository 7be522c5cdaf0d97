package guest

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// PartnerForm is the rules for one organisation as somebody typed them. People are
// named by their work addresses, one on each line. The domain must be ASCII.
type PartnerForm struct{ Domain, MaxDays, Approvers, Sponsor, Note, Preapproved string }

// Addresses gives the addresses that the form names, in lower case.
func (f PartnerForm) Addresses() []string {
	return append(strings.Fields(strings.ToLower(f.Approvers)), strings.Fields(strings.ToLower(f.Sponsor))...)
}

// Limits of the rules for organisations.
const (
	mostPartners  = 500
	mostApprovers = 20
	mostNote      = 300 // characters
	mostDays      = 3660
)

// PutPartner puts the rules for an organisation into the policy: instead of those
// for the domain of that name, or with an empty one beside the others. Staff are
// those whom the directory has under the form's addresses.
func (p Policy) PutPartner(earlier string, f PartnerForm, staff map[string]Principal) (Policy, error) {
	problems := Problems{}
	one := Partner{Domain: strings.TrimPrefix(strings.ToLower(strings.TrimSpace(f.Domain)), "@"), Note: prose(f.Note), Preapproved: f.Preapproved == "yes"}
	_, taken := p.partner(one.Domain)
	switch {
	case !isDomain(one.Domain):
		problems.add("domain", "Enter a domain like partner.example")
	case closest(p.OwnDomains, one.Domain) != "":
		problems.add("domain", one.Domain+" is one of our own domains. People from there are colleagues")
	case taken && one.Domain != earlier:
		problems.add("domain", "There are rules for "+one.Domain+" already")
	case earlier == "" && len(p.Partners) >= mostPartners:
		problems.add("domain", fmt.Sprintf("There can be rules for %d organisations, and as many there are", mostPartners))
	}
	if days := strings.TrimSpace(f.MaxDays); days != "" {
		n, err := strconv.Atoi(days)
		if err != nil || n < 1 || n > mostDays {
			problems.add("max_days", fmt.Sprintf("Longest access must be a number of days from 1 to %d", mostDays))
		}
		one.MaxDays = n
	}
	one.Approvers = staffAt(f.Approvers, "approvers", mostApprovers, staff, problems)
	if sponsor := staffAt(f.Sponsor, "sponsor", 1, staff, problems); len(sponsor) > 0 {
		one.Sponsor = sponsor[0]
	}
	if n := len([]rune(one.Note)); n > mostNote {
		problems.add("note", fmt.Sprintf("Note must be %d characters or fewer. You have %d", mostNote, n))
	} else if hasControl(one.Note) {
		problems.add("note", "The note has an invisible character in it. Type it again without it")
	}
	switch {
	case one.Preapproved && IsFreeMail(one.Domain):
		problems.add("preapproved", one.Domain+" is open to anybody, so an approver has to look at each request")
	case one.Preapproved && p.Judge(one.Domain).Says != DomainAllowed:
		problems.add("preapproved", "Guests from "+one.Domain+" can't be invited by the rules as they are. Allow the domain first")
	}
	if len(problems) > 0 {
		return p, problems
	}
	if before, _ := p.partner(earlier); one.Preapproved {
		as := before
		as.Note, as.Preapproval = one.Note, Preapproval{}
		if reflect.DeepEqual(as, one) { // a note is no reason for somebody else to answer for it
			one.Preapproval = before.Preapproval
		}
	}
	p = p.DropPartner(earlier)
	p.Partners = append(p.Partners, one)
	slices.SortFunc(p.Partners, func(a, b Partner) int { return strings.Compare(a.Domain, b.Domain) })
	return p, nil
}

// PartnersAfter gives so many organisations with rules of their own at most, by
// domain, from the one after a given one on; more tells whether others follow.
func (p Policy) PartnersAfter(domain string, limit int) (page []Partner, more bool) {
	i, there := slices.BinarySearchFunc(p.Partners, domain, func(one Partner, d string) int { return strings.Compare(one.Domain, d) })
	if there {
		i++
	}
	if i == len(p.Partners) {
		i = 0 // nothing is after it any more
	}
	rest := p.Partners[i:]
	return rest[:min(len(rest), limit)], len(rest) > limit
}

// staffAt finds the members of staff whose addresses are written one on each line.
func staffAt(typed, field string, most int, staff map[string]Principal, problems Problems) []Principal {
	var out []Principal
	for _, address := range strings.Fields(strings.ToLower(typed)) {
		one, known := staff[address]
		if !known {
			problems.add(field, "Nobody here has the address "+address+". Enter work addresses of colleagues, one on each line")
			return nil
		}
		if !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	if len(out) > most {
		problems.add(field, fmt.Sprintf("Enter at most %d of them", most))
	}
	return out
}

// DropPartner takes away the rules that are written for exactly this domain.
func (p Policy) DropPartner(domain string) Policy {
	p.Partners = slices.DeleteFunc(slices.Clone(p.Partners), func(one Partner) bool { return one.Domain == domain })
	return p
}
