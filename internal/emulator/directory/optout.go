package directory

import "strings"

// RefuseInvitations records that an address wants no invitation mails of this
// tenant any more, or wants them again.
func (tx *Tx) RefuseInvitations(address string, refuse bool) {
	if !refuse {
		delete(tx.state.OptedOut, strings.ToLower(address))
		return
	}
	if tx.state.OptedOut == nil {
		tx.state.OptedOut = map[string]bool{}
	}
	tx.state.OptedOut[strings.ToLower(address)] = true
}

// RefusesInvitations says whether an address wants no invitation mails.
func (tx *Tx) RefusesInvitations(address string) bool {
	return tx.state.OptedOut[strings.ToLower(address)]
}
