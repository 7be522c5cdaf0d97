package guestside

import (
	"cmp"
	"net/http"
	"strings"

	"guestportal/internal/emulator/page"
)

func lower(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// accountPage asks with which account to redeem, because the browser is signed in
// as somebody else.
func (g *GuestSide) accountPage(w http.ResponseWriter, r *http.Request, key string, t transaction) {
	g.renderAccounts(w, r, http.StatusOK, key, t, "")
}

func (g *GuestSide) renderAccounts(w http.ResponseWriter, r *http.Request, status int, key string, t transaction, problem string) {
	view := page.Account{Organisation: g.o.Organisation, Transaction: key, Problem: problem}
	if _, user := g.o.Sessions.Current(r); user != nil {
		view.Accounts = append(view.Accounts, page.Person{Name: user.DisplayName, Address: cmp.Or(user.Mail, user.UserPrincipalName), Note: "signed in"})
	}
	view.Accounts = append(view.Accounts, page.Person{Name: t.address, Address: t.address, Note: "the address that was invited"})
	g.o.Pages.Render(w, status, "account", view)
}

// chooseAccount takes the account whose button was pressed, or that was typed. An
// account that was not invited is told so, with the way out.
func (g *GuestSide) chooseAccount(w http.ResponseWriter, r *http.Request, key string, t transaction) {
	account := cmp.Or(r.PostForm.Get("account"), strings.TrimSpace(r.PostForm.Get("username")))
	switch {
	case account == "":
		g.renderAccounts(w, r, http.StatusBadRequest, key, t, "Choose an account, or enter its address.")
	case sameAccount(g.o.Control.Settings(), account, t.address):
		t = g.transactions.change(key, func(t *transaction) { t.account = account })
		g.advance(w, r, key, t)
	default:
		view := g.o.Authority().ProblemView(g.unknown(account))
		view.Explain = "The invitation was sent to " + t.address + ". Sign out and use that account."
		view.WayOut = &page.WayOut{Action: "/redeem/signout", Transaction: key, Label: "Sign out and use another account"}
		g.o.Pages.Render(w, http.StatusForbidden, "problem", view)
	}
}

// signOut is the way out of the wrong account.
func (g *GuestSide) signOut(w http.ResponseWriter, r *http.Request, key string, t transaction) {
	g.o.Sessions.SignOut(w, r)
	g.advance(w, r, key, t)
}
