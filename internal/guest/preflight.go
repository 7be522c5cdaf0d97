package guest

import (
	"fmt"
	"strings"
	"time"
)

// FindingKind says what a finding is about.
type FindingKind string

const (
	FindAddress  FindingKind = "address"  // it is no address, or none that Microsoft takes
	FindDomain   FindingKind = "domain"   // the rules are against its domain, and an administrator can be asked
	FindRefused  FindingKind = "refused"  // the rules are against it
	FindTaken    FindingKind = "taken"    // somebody or something else has it
	FindGuest    FindingKind = "guest"    // a guest whom the person may see
	FindRequest  FindingKind = "request"  // a request that the person may see
	FindCap      FindingKind = "cap"      // there are too many already
	FindPersonal FindingKind = "personal" // of a free mail provider: say why
	FindTypo     FindingKind = "typo"
	FindLooks    FindingKind = "looks like another"
	FindShared   FindingKind = "shared mailbox"
	FindPartner  FindingKind = "partner" // what counts for the organisation
	FindEarlier  FindingKind = "earlier" // the person was a guest before
)

// Finding is something to say about an address before anybody is asked.
type Finding struct {
	Kind  FindingKind
	Stops bool   // it cannot be invited as it is
	Words string // sentences for the sponsor
	Ref   string // of the guest or request that it names; empty for none
	Other bool   // the guest is somebody else's

	Domain string // that an administrator can be asked for; empty for none, or when they have been
}

// Facts are what the portal knows about the person named in a form, from its own
// rows and the directory mirror. What the asking person may not see has no
// reference and no detail.
type Facts struct {
	Colleague    bool   // somebody of the organisation has this address
	Group        bool   // a group of the directory has this address
	Guest        bool   // a guest with this address is in the directory, or being made
	GuestRef     string // the reference of that guest, when the sponsor may see it
	GuestOf      string // the name of their sponsor, when that is somebody else
	GuestHas     []string
	GuestUntil   time.Time // when that access ends; zero when it has none
	GuestBlocked bool      // the account is blocked in Entra
	OpenRequest  bool      // a request for this address waits to be decided
	OpenRef      string    // the reference of that request, when the sponsor may see it
	OpenOf       string    // the name of who sent it, when that is somebody else
	EarlierRef   string    // of a guest of the sponsor's whose access has ended
	EarlierEnd   time.Time
	DomainAsked  bool // the sponsor has asked for the domain, and nobody has answered

	DomainAsks    int       // domains that the sponsor has asked for, and nobody has answered
	DomainRefused time.Time // when an administrator last refused the domain, to anybody; zero: not within RefusedFor

	SentToday      int // requests that this sponsor has sent in the last 24 hours; counted up to the cap, and at least to 100
	SentTodayInAll int // the same of everybody; counted up to the cap
	Open           int // requests of this sponsor that wait to be decided
	Guests         int // guests of this sponsor, with those who are asked for; counted up to the cap
	GuestsInAll    int // the same of everybody; counted up to the cap

	Roster  Roster // whom the packages may turn to; nil until the request is sent
	Account string // object id of the one guest account that this address has, which came by an invitation, is not blocked and has nobody here who answers for it
	Here    Case   // the guest whom the request is for, when it is for one who is here
}

// CheckEmail judges an address alone, for the hint while typing. What stops it is
// said first, and is the same as CheckForm says.
func CheckEmail(raw string, policy Policy, facts Facts) (Address, []Finding) {
	a, words := ParseAddress(raw)
	if words != "" {
		return a, []Finding{{Kind: FindAddress, Stops: true, Words: words}}
	}
	if stop, found := policy.stop(a, facts); found {
		findings := []Finding{stop}
		if stop.Kind == FindDomain {
			findings = append(findings, policy.doubts(a)...)
		}
		return a, findings
	}
	return a, append(policy.doubts(a), policy.notes(a, facts)...)
}

// stop gives what keeps an address from being invited.
func (p Policy) stop(a Address, f Facts) (Finding, bool) {
	no := func(k FindingKind, ref, words string) (Finding, bool) {
		return Finding{Kind: k, Stops: true, Ref: ref, Words: words}, true
	}
	address, ruling := a.String(), p.Judge(a.Domain)
	switch {
	case ruling.Askable() && f.DomainAsked:
		return no(FindDomain, "", "You have asked for "+a.Domain+" to be allowed. An administrator decides on it; until then your draft is kept.")
	case ruling.Askable() && p.cannotAsk(a.Domain, f) != "":
		return no(FindRefused, "", p.cannotAsk(a.Domain, f))
	case ruling.Askable():
		return Finding{Kind: FindDomain, Stops: true, Words: p.refusal(ruling), Domain: a.Domain}, true
	case ruling.Says != DomainAllowed:
		return no(FindRefused, "", p.refusal(ruling))
	case f.Colleague:
		return no(FindTaken, "", colleague)
	case f.Group:
		return no(FindTaken, "", "This is the address of a group. Enter the address of the person you want to invite.")
	case f.Guest && f.GuestRef != "":
		return Finding{Kind: FindGuest, Stops: true, Ref: f.GuestRef, Other: f.GuestOf != "", Words: p.ownGuest(address, f)}, true
	case f.OpenRequest && f.OpenRef != "" && (!f.Guest || f.Account != ""):
		who := "You have"
		if f.OpenOf != "" {
			who = f.OpenOf + " has"
		}
		return no(FindRequest, f.OpenRef, who+" already asked for "+address+": "+f.OpenRef+" is waiting for a decision.")
	case f.Guest && f.Account == "", f.OpenRequest: // one answer to both, so that nobody learns which
		return no(FindTaken, "", address+" is already a guest here, or somebody has asked for them. They don't need another invitation; ask "+
			p.WhoKnows(a.Domain)+" who looks after them.")
	}
	if words := p.overCap(f); words != "" {
		return no(FindCap, "", words)
	}
	return Finding{}, false
}

// ownGuest says what a guest of the person's has.
func (p Policy) ownGuest(address string, f Facts) string {
	whose := "yours"
	if f.GuestOf != "" {
		whose = f.GuestOf
	}
	words := address + " is already a guest of " + whose + ": " + f.GuestRef + "."
	if !f.GuestUntil.IsZero() {
		has := "a guest account"
		if len(f.GuestHas) > 0 {
			has = and(f.GuestHas)
		}
		words += " They have " + has + " until " + LastDay(f.GuestUntil).Format("2 January 2006") + "."
	}
	if f.GuestBlocked {
		words += " Their account is blocked in Entra, so they can't sign in; ask " + p.AskForAccess + " to open it."
	}
	return words
}

// overCap says which cap another request would exceed; empty for none.
func (p Policy) overCap(f Facts) string {
	switch over := func(n, most int) bool { return most > 0 && n >= most }; {
	case f.SentToday >= p.InvitesPerDay:
		return fmt.Sprintf("You have sent %d requests in the last 24 hours, which is the most that is allowed. Try again tomorrow.", f.SentToday)
	case over(f.Open, p.MostOpen):
		if f.Open == 1 {
			return "One of your requests waits for a decision, which is the most that is allowed. Wait for it, or cancel it."
		}
		return fmt.Sprintf("%d of your requests wait for a decision, which is the most that is allowed. Wait for one of them, or cancel one.", f.Open)
	case over(f.Guests, p.MostGuests):
		return fmt.Sprintf("You answer for %d guests, which is the most that is allowed. End the access of somebody who no longer needs it first.", f.Guests)
	case over(f.GuestsInAll, p.MostGuestsInAll):
		return "The organisation has as many guests as it allows. Ask " + p.AskForAccess + "."
	case over(f.SentTodayInAll, p.InvitesPerDayInAll):
		return "As many requests as the organisation allows have been sent in the last 24 hours. Try again tomorrow."
	}
	return ""
}

// doubts are what may be wrong with an address that can be invited.
func (p Policy) doubts(a Address) []Finding {
	var out []Finding
	known := misspelt(a.Domain)
	if twin := p.LookAlike(a.Domain); twin != "" {
		out = append(out, Finding{Kind: FindLooks, Words: a.Domain + " looks like " + twin + ", but is another domain. " +
			"Make sure that you got the address from the person themselves. The approver is told, too."})
	} else if known != "" && closest(p.AllowedDomains, a.Domain) == "" {
		out = append(out, Finding{Kind: FindTypo, Words: "Did you mean " + known + "? You can go on if the address is right."})
	}
	if shared[a.Local] {
		out = append(out, Finding{Kind: FindShared, Words: a.String() + " looks like a shared mailbox. " +
			"Everybody who reads it could use the invitation, and Microsoft refuses addresses of groups. Use the address of one person."})
	}
	return out
}

// notes are what else counts for an address that can be invited.
func (p Policy) notes(a Address, f Facts) []Finding {
	var out []Finding
	if p.NeedsAddressReason(a.Domain) {
		out = append(out, Finding{Kind: FindPersonal, Words: "This is a personal address. Use their work address, or say why they have none."})
	}
	if f.EarlierRef != "" {
		out = append(out, Finding{Kind: FindEarlier, Ref: f.EarlierRef, Words: a.String() + " was a guest of yours until " +
			LastDay(f.EarlierEnd).Format("2 January 2006") + ". You can ask for them again."})
	}
	partner := p.PartnerFor(a.Domain)
	var said []string
	if partner.MaxDays > 0 {
		said = append(said, fmt.Sprintf("Guests from %s can have access for at most %d days.", partner.Domain, partner.MaxDays))
	}
	if partner.Sponsor.Name != "" {
		said = append(said, partner.Sponsor.Name+" looks after guests from "+partner.Domain+".")
	}
	if partner.Note != "" {
		said = append(said, partner.Note)
	}
	if len(said) > 0 {
		out = append(out, Finding{Kind: FindPartner, Words: strings.Join(said, " ")})
	}
	return out
}

// shared are names that mailboxes of several people have.
var shared = map[string]bool{
	"admin": true, "administrator": true, "accounting": true, "billing": true, "contact": true, "hello": true, "help": true, "helpdesk": true,
	"hr": true, "info": true, "invoice": true, "invoices": true, "it": true, "mail": true, "marketing": true, "noreply": true, "no-reply": true,
	"office": true, "orders": true, "postmaster": true, "reception": true, "sales": true, "service": true, "servicedesk": true, "support": true,
	"team": true, "webmaster": true,
}

// Flags are what an approver should know of an address besides what they see of
// the person: that it looks like another one, or need not be anybody's in
// particular.
func (p Policy) Flags(a Address) []string {
	var out []string
	if twin := p.LookAlike(a.Domain); twin != "" {
		out = append(out, a.Domain+" looks like "+twin+", but is another domain.")
	}
	if letters := readable(a.Domain); letters != a.Domain {
		out = append(out, a.Domain+" stands for letters of another script: people see "+letters+".")
	}
	if IsFreeMail(a.Domain) {
		out = append(out, a.Domain+" is open to anybody: the address says nothing about where the person works.")
	}
	if shared[a.Local] {
		out = append(out, a.String()+" looks like a shared mailbox: everybody who reads it could use the invitation.")
	}
	return out
}

// and joins names as people do.
func and(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}
