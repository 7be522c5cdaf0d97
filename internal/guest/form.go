package guest

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Delivery is how the guest gets the invitation.
type Delivery string

const (
	ByMail Delivery = "mail" // a mail from us
	ByLink Delivery = "link" // the sponsor hands the link over
)

// Form is what a sponsor typed, untouched, so that it can be shown again. What it
// is about comes with the address of the page: nothing for a new guest.
type Form struct {
	Purpose  Purpose
	Guest    GuestID
	Replaces GrantID

	Email, Name, Organisation, Language string
	Packages                            []string
	Until, UntilDate                    string // "30", "90", "usual", "longest" or "date" with a date
	Reason, Message, Delivery           string
	Answers                             map[string]string // to the packages' questions, by AnswerField
	AddressReason                       string            // why it is no work address
	AskDomain                           bool              // ask for the address's domain to be allowed
}

// Languages are those that the invitation is written in.
var Languages = []struct{ Code, Name string }{
	{"en", "English"}, {"de", "Deutsch"}, {"fr", "Français"}, {"es", "Español"},
}

// Ask is what a request asks for, checked and in canonical form.
type Ask struct {
	Purpose      Purpose
	Here         Guest    // the guest whom it is for; zero: a new one
	Replaces     Replaced // what is changed or extended
	ByOwner      bool     // asked by somebody who looks after the package that is changed, and is not the guest's sponsor
	Account      string   // for ForAccount: its object id
	Email        Address
	Name         string
	Organisation string
	Language     string
	Packages     []Package
	Answers      map[PackageID][]Answer
	Until        time.Time // end of the last day, exclusive: the first moment without access
	Reason       string
	Message      string
	Delivery     Delivery
	Roster       Roster // whom its packages may turn to; nil until it is sent

	AddressReason string // why it is no work address; empty where nobody asks
	WaitsFor      string // domain that has to be allowed before the request can be sent; empty for none
	Over          string // the cap that keeps it from being sent now, in words; empty for none
}

// CheckForm turns a form into an ask, or says what is wrong with each field.
// Nothing is looked up here: offered are the packages that this sponsor may ask
// for, facts what is known of the address.
func CheckForm(f Form, offered []Package, policy Policy, by Person, facts Facts, now time.Time) (Ask, Problems) {
	p := Problems{}
	a := Ask{
		Name:         tidy(f.Name),
		Organisation: tidy(f.Organisation),
		Reason:       prose(f.Reason),
		Message:      prose(f.Message),
		Roster:       facts.Roster,
	}
	checkAddress(f, policy, facts, &a, p)
	if facts.Account != "" { // it is used, and nobody is invited again
		a.Purpose, a.Account = ForAccount, facts.Account
	}
	checkName(a, p)
	a.Language = checkLanguage(f.Language, p)
	a.Packages = checkPackages(f.Packages, offered, by, p)
	a.Answers = checkTerms(a.Packages, a.Email.Domain, f.Answers, p)
	a.Until = checkUntil(f, a.Packages, policy.LongestFor(a.Email.Domain), now, p)
	a.Reason = checkReason(a.Reason, policy, p)
	if words := faultInMessage(a.Message, policy.MessageMax); words != "" {
		p.add("message", words)
	}
	switch Delivery(f.Delivery) {
	case ByMail, ByLink:
		a.Delivery = Delivery(f.Delivery)
	default:
		p.add("delivery", "Select how they should get the invitation")
	}
	if len(p) > 0 {
		return a, p
	}
	return a, nil
}

// checkAddress judges the address of a form. One whose domain an administrator is
// asked to allow is kept as it is, with the domain that it waits for.
func checkAddress(f Form, policy Policy, facts Facts, a *Ask, p Problems) {
	var findings []Finding
	a.Email, findings = CheckEmail(f.Email, policy, facts)
	for _, one := range findings {
		switch {
		case one.Kind == FindDomain && f.AskDomain:
			a.WaitsFor = a.Email.Domain
		case one.Kind == FindCap:
			a.Over = one.Words // it can be written, and sent later
		case one.Stops:
			p.add("email", one.Words)
		case one.Kind == FindPersonal:
			reason, err := reasonGiven(f.AddressReason, "Enter why they have no work address")
			if wrong, is := errors.AsType[Problems](err); is {
				p.add("address_reason", wrong["reason"])
			}
			a.AddressReason = reason
		}
	}
}

func checkName(a Ask, p Problems) {
	if a.Name == "" {
		p.add("name", "Enter the guest's full name")
	} else if words := faultInName("Full name", a.Name, 64); words != "" {
		p.add("name", words)
	}
	if words := faultInName("Organisation", a.Organisation, 100); words != "" {
		p.add("organisation", words)
	}
}

func checkLanguage(code string, p Problems) string {
	if code == "" {
		return Languages[0].Code
	}
	for _, l := range Languages {
		if l.Code == code {
			return code
		}
	}
	p.add("language", "Select a language from the list")
	return code
}

func checkPackages(ids []string, offered []Package, by Person, p Problems) []Package {
	var chosen []Package
	for _, o := range offered {
		for _, id := range ids {
			if string(o.ID) != id {
				continue
			}
			chosen = append(chosen, o)
			if !decidable(o, by) {
				p.add("package", "Nobody but you could decide on "+o.Name+". Ask your administrator to add an approver.")
			}
			break
		}
	}
	if len(ids) == 0 {
		p.add("package", "Select what the guest needs access to")
	} else if len(chosen) < len(unique(ids)) {
		p.add("package", "Something you chose can't be asked for any more. Select again what the guest needs access to")
	}
	return chosen
}

// checkTerms refuses packages that are not for guests from this domain, and gives
// the answers to the questions of the others.
func checkTerms(chosen []Package, domain string, typed map[string]string, p Problems) map[PackageID][]Answer {
	var out map[PackageID][]Answer
	for _, c := range chosen {
		if domain != "" && !c.Terms.ForDomain(domain) {
			p.add("package", c.Name+": "+strings.ToLower(c.Terms.DomainWords()[:1])+c.Terms.DomainWords()[1:])
			continue
		}
		if answers := checkAnswers(c, typed, p); len(answers) > 0 {
			if out == nil {
				out = map[PackageID][]Answer{}
			}
			out[c.ID] = answers
		}
	}
	return out
}

// decidable tells whether somebody other than the requester may decide.
func decidable(o Package, by Person) bool {
	if o.Terms.Approval.Staged() {
		return true // whom its rule turns to is known when it is sent
	}
	for _, a := range o.Approvers {
		if !a.Same(by) {
			return true
		}
	}
	return false
}

func checkReason(s string, policy Policy, p Problems) string {
	n := len([]rune(s))
	switch {
	case n == 0:
		p.add("reason", "Enter why the guest needs access")
	case n < policy.ReasonMin:
		p.add("reason", fmt.Sprintf("Say a little more: the reason must be %d characters or more", policy.ReasonMin))
	case n > policy.ReasonMax:
		p.add("reason", fmt.Sprintf("Reason must be %d characters or fewer. You have %d", policy.ReasonMax, n))
	case hasControl(s):
		p.add("reason", "The reason has an invisible character in it. Type it again without it")
	}
	return s
}

func unique(in []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, s := range in {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}
