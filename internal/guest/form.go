package guest

import (
	"fmt"
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
	Until, UntilDate                    string // "30", "90", "longest" or "date" with a date
	Reason, Message, Delivery           string
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
	Account      string   // for ForAccount: its object id
	Email        Address
	Name         string
	Organisation string
	Language     string
	Packages     []Package
	Until        time.Time // end of the last day, exclusive: the first moment without access
	Reason       string
	Message      string
	Delivery     Delivery
}

// Facts are what the portal knows about the person named in a form.
type Facts struct {
	Colleague   bool   // somebody of the organisation has this address
	Guest       bool   // a guest with this address is in the directory, or being made
	GuestRef    string // the reference of that guest, when the sponsor may see it
	OpenRequest bool   // a request for this address waits to be decided
	OpenRef     string // the reference of that request, when the sponsor may see it
	SentToday   int    // requests that this sponsor has sent in the last 24 hours
	Account     string // object id of the one guest account that this address has, which came by an invitation, is not blocked and has nobody here who answers for it
	Here        Case   // the guest whom the request is for, when it is for one who is here
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
	}
	a.Email = checkEmail(f.Email, policy, facts, p)
	if facts.Account != "" { // it is used, and nobody is invited again
		a.Purpose, a.Account = ForAccount, facts.Account
	}
	checkName(a, p)
	a.Language = checkLanguage(f.Language, p)
	a.Packages = checkPackages(f.Packages, offered, by, p)
	a.Until = checkUntil(f, a.Packages, now, p)
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

// CheckEmail judges an address alone, for the hint while typing; it says the
// same as CheckForm would.
func CheckEmail(raw string, policy Policy, facts Facts) (Address, string) {
	p := Problems{}
	a := checkEmail(raw, policy, facts, p)
	return a, p["email"]
}

func checkEmail(raw string, policy Policy, facts Facts, p Problems) Address {
	a, words := ParseAddress(raw)
	if words != "" {
		p.add("email", words)
		return a
	}
	if words := policy.domainVerdict(a.Domain); words != "" {
		p.add("email", words)
		return a
	}
	switch {
	case facts.Colleague:
		p.add("email", "This is a colleague. They don't need an invitation.")
	case facts.Guest && facts.GuestRef != "":
		p.add("email", a.String()+" is already a guest of yours: "+facts.GuestRef+".")
	case facts.Guest && facts.Account == "":
		p.add("email", a.String()+" is already a guest here. They don't need another invitation; ask "+policy.AskForAccess+" who looks after them.")
	case facts.OpenRequest && facts.OpenRef != "":
		p.add("email", "You have already asked for "+a.String()+": "+facts.OpenRef+" is waiting for a decision.")
	case facts.OpenRequest:
		p.add("email", "Somebody has already asked for "+a.String()+". Their request is waiting for a decision.")
	case facts.SentToday >= policy.InvitesPerDay:
		p.add("email", fmt.Sprintf("You have sent %d requests in the last 24 hours, which is the most that is allowed. Try again tomorrow.", facts.SentToday))
	}
	return a
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

// decidable tells whether somebody other than the requester may decide.
func decidable(o Package, by Person) bool {
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
