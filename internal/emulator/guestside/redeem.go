package guestside

import (
	"crypto/subtle"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"guestportal/internal/emulator/authority"
	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/page"
)

// redeem is where the link of an invitation leads: Microsoft's form wraps the
// address of the invitation service in rd; the bare form is taken too.
func (g *GuestSide) redeem(w http.ResponseWriter, r *http.Request) {
	rd := r.URL.Query().Get("rd")
	if rd == "" {
		rd = r.URL.String()
	}
	inv, user, refused := g.lookUp(rd)
	switch {
	case refused != nil:
		g.o.Authority().Problem(w, http.StatusForbidden, refused)
	case user.ExternalUserState == directory.Accepted:
		http.Redirect(w, r, g.target(inv), http.StatusFound)
	default:
		g.o.Pages.Render(w, http.StatusOK, "provider", page.Provider{Organisation: g.o.Organisation, Address: inv.Address, Redeem: rd})
	}
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

func (g *GuestSide) chooseProvider(w http.ResponseWriter, r *http.Request) {
	inv, user, refused := g.lookUp(r.FormValue("rd"))
	if refused != nil {
		g.o.Authority().Problem(w, http.StatusForbidden, refused)
		return
	}
	t := &transaction{guestID: user.ID, address: inv.Address, provider: r.FormValue("provider"), next: g.target(inv)}
	switch t.provider {
	case "work", "microsoft":
		http.Redirect(w, r, "/redeem/consent?t="+g.begin(t), http.StatusSeeOther)
	case "passcode":
		t.passcode, t.passcodeUntil = newPasscode(), g.o.Control.Now().Add(passcodeLife)
		g.o.Control.Mail(control.Message{
			Kind: control.KindPasscode, From: "account-security-noreply@accountprotection.microsoft.com", To: []string{inv.Address},
			Subject: "Your " + g.o.Organisation + " account verification code",
			Text:    fmt.Sprintf("To access %s, enter this code: %s\n\nIt is good for 30 minutes.", g.o.Organisation, t.passcode),
		})
		http.Redirect(w, r, "/redeem/passcode?t="+g.begin(t), http.StatusSeeOther)
	default:
		g.problem(w, http.StatusBadRequest, 90013, "Invalid input received from the user.")
	}
}

func (g *GuestSide) passcodePage(w http.ResponseWriter, r *http.Request) {
	if id, t := g.find(w, r); t != nil {
		g.o.Pages.Render(w, http.StatusOK, "passcode", page.Passcode{Address: t.address, Transaction: id})
	}
}

func (g *GuestSide) checkPasscode(w http.ResponseWriter, r *http.Request) {
	id, t := g.find(w, r)
	if t == nil {
		return
	}
	typed := strings.TrimSpace(r.FormValue("passcode"))
	g.mu.Lock()
	t.tries++
	late := t.tries > passcodeTries || g.o.Control.Now().After(t.passcodeUntil)
	right := !late && subtle.ConstantTimeCompare([]byte(typed), []byte(t.passcode)) == 1
	if right {
		t.passcode = ""
	}
	g.mu.Unlock()
	switch {
	case right:
		http.Redirect(w, r, "/redeem/consent?t="+id, http.StatusSeeOther)
	case late:
		g.problem(w, http.StatusBadRequest, 50126, "The code has expired or was mistyped too often. Open the invitation link again.")
	default:
		g.o.Pages.Render(w, http.StatusBadRequest, "passcode", page.Passcode{Address: t.address, Transaction: id, Problem: "That code isn't right. Check it and try again."})
	}
}

// proven returns the transaction of a guest who has shown who they are.
func (g *GuestSide) proven(w http.ResponseWriter, r *http.Request) (string, *transaction) {
	id, t := g.find(w, r)
	if t == nil {
		return "", nil
	}
	g.mu.Lock()
	waiting := t.passcode != ""
	g.mu.Unlock()
	if waiting {
		http.Redirect(w, r, "/redeem/passcode?t="+id, http.StatusSeeOther)
		return "", nil
	}
	return id, t
}

func (g *GuestSide) consentPage(w http.ResponseWriter, r *http.Request) {
	id, t := g.proven(w, r)
	if t == nil {
		return
	}
	g.o.Pages.Render(w, http.StatusOK, "consent", page.Consent{Organisation: g.o.Organisation, Domain: g.o.Domain, Address: t.address, Transaction: id})
}

func (g *GuestSide) consent(w http.ResponseWriter, r *http.Request) {
	id, t := g.proven(w, r)
	if t == nil {
		return
	}
	if r.FormValue("action") != "accept" {
		g.problem(w, http.StatusForbidden, 65004, "The user declined to consent to access the app.")
		return
	}
	var refused *authority.Refusal
	err := g.o.Directory.Update(func(tx *directory.Tx) error {
		refused = g.accept(tx, t)
		return nil
	})
	if err != nil || refused != nil {
		g.o.Authority().Problem(w, http.StatusForbidden, refused)
		return
	}
	g.mu.Lock()
	delete(g.transactions, id)
	g.mu.Unlock()
	g.o.Sessions.SignIn(w, r, t.guestID)
	http.Redirect(w, r, t.next, http.StatusFound)
}

// accept turns the guest's state over and records how they sign in from now on.
func (g *GuestSide) accept(tx *directory.Tx, t *transaction) *authority.Refusal {
	user := tx.User(t.guestID)
	if user == nil {
		return &authority.Refusal{Code: 50020, Words: fmt.Sprintf("User account '%s' from another identity provider does not exist in tenant '%s'.", t.address, g.o.Organisation)}
	}
	if refused := g.barred(user); refused != nil {
		return refused
	}
	if user.ExternalUserState == directory.Accepted {
		return nil
	}
	at := tx.Now().UTC().Truncate(time.Second)
	changed := user.Clone()
	changed.ExternalUserState, changed.ExternalUserStateChangeDateTime = directory.Accepted, &at
	issuer := map[string]string{"work": "ExternalAzureAD", "microsoft": "MicrosoftAccount", "passcode": "mail"}[t.provider]
	changed.Identities = slices.Insert(changed.Identities, 0, directory.Identity{SignInType: "federated", Issuer: issuer})
	tx.PutUser(changed)
	return nil
}
