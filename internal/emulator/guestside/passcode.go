package guestside

import (
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"math/big"
	"net/http"
	"strings"
	"time"

	"guestportal/internal/emulator/authority"
	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/page"
)

// passcodeLife and passcodeTries are the life of a one-time passcode
// (learn.microsoft.com/entra/external-id/one-time-passcode) and how often it may
// be mistyped, which is picked.
const (
	passcodeLife  = 30 * time.Minute
	passcodeTries = 5
)

// withPasscode sends a code and has the transaction wait for it.
func (g *GuestSide) withPasscode(t transaction) transaction {
	t.provider, t.passcode, t.passcodeUntil, t.tries = providerPasscode, newPasscode(), g.o.Control.Now().Add(passcodeLife), 0
	g.o.Control.Mail(control.Message{
		Kind: control.KindPasscode, From: "account-security-noreply@accountprotection.microsoft.com", To: []string{t.address},
		Subject: "Your " + g.o.Organisation + " account verification code",
		Text:    fmt.Sprintf("To access %s, enter this code: %s\n\nIt is good for 30 minutes.", g.o.Organisation, t.passcode),
	})
	return t
}

// newPasscode is a code of eight digits.
func newPasscode() string {
	n, err := rand.Int(rand.Reader, big.NewInt(100_000_000))
	if err != nil {
		panic("the system has no randomness: " + err.Error())
	}
	return fmt.Sprintf("%08d", n)
}

func (g *GuestSide) passcodePage(w http.ResponseWriter, _ *http.Request, key string, t transaction) {
	g.o.Pages.Render(w, http.StatusOK, "passcode", page.Passcode{Address: t.address, Transaction: key})
}

// checkPasscode takes the code, or sends another one.
func (g *GuestSide) checkPasscode(w http.ResponseWriter, r *http.Request, key string, _ transaction) {
	if r.PostForm.Get("action") == "again" {
		t := g.transactions.change(key, func(t *transaction) { *t = g.withPasscode(*t) })
		g.advance(w, r, key, t)
		return
	}
	typed := strings.Join(strings.Fields(r.PostForm.Get("passcode")), "") // typed in groups, or pasted with a blank
	late := false
	t := g.transactions.change(key, func(t *transaction) {
		t.tries++
		late = t.tries > passcodeTries || g.o.Control.Now().After(t.passcodeUntil)
		if !late && subtle.ConstantTimeCompare([]byte(typed), []byte(t.passcode)) == 1 {
			t.account = t.address
		}
	})
	switch {
	case t.account != "":
		g.advance(w, r, key, t)
	case late:
		g.problem(w, http.StatusBadRequest, &authority.Refusal{Code: 50126, Words: "The code has expired or was mistyped too often. Open the invitation link again."})
	default:
		g.o.Pages.Render(w, http.StatusBadRequest, "passcode", page.Passcode{Address: t.address, Transaction: key, Problem: "That code isn't right. Check it and try again."})
	}
}
