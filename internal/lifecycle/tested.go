package lifecycle

import (
	"strings"

	"guestportal/internal/guest"
)

// Tested is what the rules make of an address or a domain, and nothing of whether
// somebody has it.
type Tested struct {
	Wrong  string // what is wrong with what was typed, as a sentence; then the rest is empty
	Ruling guest.Ruling
	Notes  []string

	address guest.Address
}

// read takes what somebody typed to be tested.
func read(typed string) (t Tested) {
	if typed = strings.TrimSpace(typed); typed != "" && !strings.Contains(typed, "@") {
		typed = "somebody@" + typed
	}
	t.address, t.Wrong = guest.ParseAddress(ascii(typed))
	return t
}

// judge says what the rules make of it; the roster knows the approvers of its
// organisation.
func (t *Tested) judge(policy guest.Policy, roster guest.Roster) {
	t.Ruling, t.Notes = policy.Judge(t.address.Domain), policy.Flags(t.address)
	_, findings := guest.CheckEmail(t.address.String(), policy, guest.Facts{})
	for _, f := range findings {
		switch f.Kind {
		case guest.FindPartner, guest.FindTypo, guest.FindPersonal:
			t.Notes = append(t.Notes, f.Words)
		}
	}
	partner := policy.PartnerFor(t.address.Domain)
	if partner.Preapproved && !partner.Preapproval.None() {
		t.Notes = append(t.Notes, "Ordinary requests are approved at once, by "+partner.Preapproval.ByName+".")
	}
	if len(partner.Approvers) == 0 {
		return
	}
	var names []string
	for _, p := range partner.Approvers {
		names = append(names, p.Name)
	}
	t.Notes = append(t.Notes, "Approvers for the organisation: "+strings.Join(names, ", ")+".")
	t.Notes = append(t.Notes, partner.NotAsked(roster)...)
}
