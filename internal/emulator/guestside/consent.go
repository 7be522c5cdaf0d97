package guestside

import (
	"net/http"

	"guestportal/internal/emulator/authority"
	"guestportal/internal/emulator/page"
)

func (g *GuestSide) consentPage(w http.ResponseWriter, _ *http.Request, key string, t transaction) {
	g.o.Pages.Render(w, http.StatusOK, "consent", page.Consent{
		Organisation: g.o.Organisation, Domain: g.o.Domain, Address: t.account, Transaction: key, PrivacyURL: g.o.Control.Settings().PrivacyURL,
	})
}

func (g *GuestSide) consent(w http.ResponseWriter, r *http.Request, key string, _ transaction) {
	if r.PostForm.Get("action") != "accept" {
		g.declined(w, key)
		return
	}
	g.advance(w, r, key, g.transactions.change(key, func(t *transaction) { t.consented = true }))
}

func (g *GuestSide) termsPage(w http.ResponseWriter, _ *http.Request, key string, _ transaction) {
	g.o.Pages.Render(w, http.StatusOK, "terms", page.Terms{Organisation: g.o.Organisation, Text: g.o.Control.Settings().TermsOfUse, Transaction: key})
}

func (g *GuestSide) agree(w http.ResponseWriter, r *http.Request, key string, _ transaction) {
	if r.PostForm.Get("action") != "accept" {
		g.declined(w, key)
		return
	}
	g.advance(w, r, key, g.transactions.change(key, func(t *transaction) { t.agreed = true }))
}

// declined ends the way in. The invitation stays, and its link works again.
func (g *GuestSide) declined(w http.ResponseWriter, key string) {
	g.transactions.end(key)
	g.problem(w, http.StatusForbidden, &authority.Refusal{Code: 65004, Words: "The user declined to consent to access the app."})
}
