package guestside

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"guestportal/internal/emulator/authority"
	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/page"
)

// redeem is where the link of an invitation leads: Microsoft's form wraps the
// address of the invitation service in rd; the bare form is taken too.
func (g *GuestSide) redeem(w http.ResponseWriter, r *http.Request) {
	rd := redirectOf(r)
	inv, user, refused := g.lookUp(rd)
	switch {
	case refused != nil:
		g.problem(w, http.StatusForbidden, refused)
	case user.ExternalUserState == directory.Accepted:
		http.Redirect(w, r, g.target(inv), http.StatusFound)
	default:
		g.o.Pages.Render(w, http.StatusOK, "provider", page.Provider{
			Organisation: g.o.Organisation, Address: inv.Address, Redeem: rd, Options: g.offers(inv.Address),
		})
	}
}

func redirectOf(r *http.Request) string {
	if rd := r.FormValue("rd"); rd != "" {
		return rd
	}
	return r.URL.String()
}

func (g *GuestSide) lookUp(rd string) (inv *directory.InvitationRecord, user *directory.User, refused *authority.Refusal) {
	g.o.Directory.View(func(tx *directory.Tx) { inv, user, refused = g.redeemable(tx, rd) })
	return inv, user, refused
}

func (g *GuestSide) target(inv *directory.InvitationRecord) string {
	if inv.RedirectURL != "" {
		return inv.RedirectURL
	}
	return "/myapps?tenantid=" + g.o.TenantID
}

// offers are the providers as the page shows them.
func (g *GuestSide) offers(address string) []page.Way {
	s := g.o.Control.Settings()
	words := map[string]page.Way{
		providerWork:       {Label: "Work or school account", Note: address + " is my account at my organisation"},
		providerFederation: {Label: "Sign in at " + domainOf(address), Note: "My organisation's own sign-in page"},
		providerGoogle:     {Label: "Google", Note: address + " is my Google account"},
		providerMicrosoft:  {Label: "Microsoft account", Note: "A personal account with this address"},
		providerPasscode:   {Label: "Email a one-time passcode", Note: "I have no account: send a code to " + address},
	}
	if listed, known := s.IdentityProviders[domainOf(address)]; known && !strings.Contains(listed, providerMicrosoft) {
		words[providerMicrosoft] = page.Way{Label: "Create a Microsoft account", Note: "With the address " + address}
	}
	var out []page.Way
	for _, p := range providersOf(s, address) {
		o := words[p]
		o.Value = p
		out = append(out, o)
	}
	return out
}

func (g *GuestSide) chooseProvider(w http.ResponseWriter, r *http.Request) {
	inv, user, refused := g.lookUp(r.FormValue("rd"))
	provider := r.FormValue("provider")
	if refused == nil && !slices.Contains(providersOf(g.o.Control.Settings(), inv.Address), provider) {
		refused = &authority.Refusal{Code: 90013, Words: "Invalid input received from the user. This identity provider is not one of the address."}
	}
	if refused != nil {
		g.problem(w, http.StatusForbidden, refused)
		return
	}
	t := transaction{guestID: user.ID, address: inv.Address, provider: provider, next: g.target(inv)}
	if user.ExternalUserState == directory.Accepted { // in another window meanwhile
		http.Redirect(w, r, t.next, http.StatusFound)
		return
	}
	if provider == providerPasscode {
		t = g.withPasscode(t)
	} else if _, somebody := g.o.Sessions.Current(r); somebody == nil || somebody.ID == user.ID {
		t.account = t.address // nobody else is signed in, and there are no passwords here
	}
	g.begin(w, r, t)
}

// Redeem asks a signed-in guest for consent and then goes to next: a direct link
// redeems too.
func (g *GuestSide) Redeem(w http.ResponseWriter, r *http.Request, guest *directory.User, next string) {
	provider := providersOf(g.o.Control.Settings(), guest.Mail)[0]
	g.begin(w, r, transaction{guestID: guest.ID, address: guest.Mail, account: guest.Mail, provider: provider, next: next})
}

// letIn is the end of the way: the guest's state turns over, and the browser is
// signed in and goes on.
func (g *GuestSide) letIn(w http.ResponseWriter, r *http.Request, key string, t transaction) {
	var refused *authority.Refusal
	_ = g.o.Directory.Update(func(tx *directory.Tx) error { // never fails; the refusal is the answer
		refused = g.accept(tx, t)
		return nil
	})
	g.transactions.end(key)
	if refused != nil {
		g.problem(w, http.StatusForbidden, refused)
		return
	}
	g.o.Sessions.SignIn(w, r, t.guestID)
	http.Redirect(w, r, t.next, http.StatusFound)
}

// accept turns the guest's state over and records how they sign in from now on.
// Who has accepted already is only looked at.
func (g *GuestSide) accept(tx *directory.Tx, t transaction) *authority.Refusal {
	user := tx.User(t.guestID)
	if user == nil {
		return g.unknown(t.address)
	}
	if refused := g.barred(user); refused != nil || user.ExternalUserState != directory.PendingAcceptance {
		return refused
	}
	at := tx.Now().UTC().Truncate(time.Second)
	changed := user.Clone()
	changed.ExternalUserState, changed.ExternalUserStateChangeDateTime = directory.Accepted, &at
	changed.Identities = slices.Insert(changed.Identities, 0, identityOf(t.provider, t.address))
	tx.PutUser(changed)
	return nil
}
