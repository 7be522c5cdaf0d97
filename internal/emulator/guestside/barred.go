package guestside

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"guestportal/internal/emulator/authority"
	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/graph"
)

// findInvitation reads the address of the invitation service in a redeem link. It
// is nil when the link is not one of this tenant's, or its ticket was changed.
func (g *GuestSide) findInvitation(tx *directory.Tx, rd string) (inv *directory.InvitationRecord, refused *authority.Refusal) {
	invalid := &authority.Refusal{Code: 90013, Words: "Invalid input received from the user."}
	inner, err := url.Parse(rd)
	if err != nil {
		return nil, invalid
	}
	q := inner.Query()
	ticket, err := url.QueryUnescape(q.Get("ticket"))
	if inv = tx.Invitation(q.Get("user")); err != nil || inv == nil || q.Get("tenant") != g.o.TenantID {
		return nil, invalid
	}
	if graph.Digest(ticket) != inv.TicketDigest {
		return nil, replaced
	}
	return inv, nil
}

// replaced is what an older link shows. The code is picked.
var replaced = &authority.Refusal{Code: 50014, Words: "The user's redemption is in a pending state. This invitation link is no longer valid, because a newer one was made."}

// redeemable finds the invitation of a redeem link and says why it cannot be
// used.
func (g *GuestSide) redeemable(tx *directory.Tx, rd string) (*directory.InvitationRecord, *directory.User, *authority.Refusal) {
	inv, refused := g.findInvitation(tx, rd)
	if refused != nil {
		return nil, nil, refused
	}
	user, latest := tx.User(inv.UserID), tx.LatestInvitation(inv.UserID)
	switch {
	case user == nil:
		return inv, nil, g.unknown(inv.Address)
	case g.o.Control.Settings().RotateTickets && latest != nil && latest.ID != inv.ID:
		return inv, user, replaced
	}
	return inv, user, g.barred(user)
}

// unknown is the refusal of an account that is no guest here.
func (g *GuestSide) unknown(account string) *authority.Refusal {
	return &authority.Refusal{Code: 50020, Words: fmt.Sprintf("User account '%s' from another identity provider does not exist in tenant '%s'. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different account.", account, g.o.Organisation)}
}

// barred says why a guest may not come in at all. The policies of both tenants
// hold at every sign-in, the list of domains only until the guest has accepted.
func (g *GuestSide) barred(user *directory.User) *authority.Refusal {
	domain, s := domainOf(user.Mail), g.o.Control.Settings()
	switch {
	case !user.AccountEnabled:
		return &authority.Refusal{Code: 50057, Words: "The user account is disabled."}
	case contains(s.InboundBlocked, domain):
		return &authority.Refusal{Code: 500213, Words: "The resource tenant's cross-tenant access policy does not allow this user to access this tenant."}
	case contains(s.OutboundBlocked, domain):
		return &authority.Refusal{Code: 500212, Words: "The user's administrator has set an outbound access policy that does not allow access to the resource tenant."}
	case user.ExternalUserState == directory.Accepted:
		return nil
	case contains(s.BlockedDomains, domain), len(s.AllowedDomains) > 0 && !contains(s.AllowedDomains, domain): // the code is picked
		return &authority.Refusal{Code: 500213, Words: "The resource tenant's policy does not allow this user to access this tenant."}
	}
	return nil
}

// Admit is asked by the sign-in page about every guest who typed an address
// there, before they are signed in. It lets them in, or takes the browser over:
// to refuse, or to ask for a passcode.
func (g *GuestSide) Admit(w http.ResponseWriter, r *http.Request, guest *directory.User, typed, next string) bool {
	s := g.o.Control.Settings()
	accepted := guest.ExternalUserState == directory.Accepted
	refused := g.barred(guest)
	switch {
	case refused != nil:
	case !accepted && accountOf(s, typed) != lower(typed): // who types an alias must use the link of the invitation
		refused = g.unknown(accountOf(s, typed))
	case accepted && byPasscode(guest) && !s.Passcodes: // the code is picked
		refused = &authority.Refusal{Code: 500208, Words: "The domain is not a valid login domain for the account type. One-time passcodes are turned off in this tenant."}
	case accepted && byPasscode(guest), !accepted && slices.Equal(providersOf(s, guest.Mail), []string{providerPasscode}):
		g.begin(w, r, g.withPasscode(transaction{guestID: guest.ID, address: guest.Mail, next: next, accepted: accepted}))
		return false
	default:
		return true
	}
	g.problem(w, http.StatusForbidden, refused)
	return false
}
