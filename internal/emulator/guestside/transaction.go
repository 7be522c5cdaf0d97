package guestside

import (
	"crypto/rand"
	"net/http"
	"sync"
	"time"

	"guestportal/internal/emulator/authority"
)

// transaction is a guest on the way in, known by a key that only this browser's
// pages hold.
type transaction struct {
	guestID  string
	address  string // that was invited
	provider string
	next     string // where the browser goes in the end

	account   string // who has signed in; empty until it is shown
	consented bool
	agreed    bool // to the terms of use
	accepted  bool // the guest is in already and only signs in

	passcode      string // that was sent last
	tries         int
	passcodeUntil time.Time
	until         time.Time
}

// stage is a page on the way in.
type stage string

// The stages, in their order. Each page asks for its own stage and is left for
// the one that is due; no page knows another.
const (
	passcodeStage stage = "passcode"
	accountStage  stage = "account"
	consentStage  stage = "consent"
	termsStage    stage = "terms"
	doneStage     stage = "done"
)

// due is the stage that the guest has come to. Whoever is in already, and whoever
// both tenants let in without asking, is not asked.
func (g *GuestSide) due(t transaction) stage {
	s := g.o.Control.Settings()
	switch {
	case t.account == "" && t.provider == providerPasscode:
		return passcodeStage
	case t.account == "":
		return accountStage
	case t.accepted:
		return doneStage
	case !t.consented && !contains(s.AutomaticRedemption, domainOf(t.address)):
		return consentStage
	case !t.agreed && s.TermsOfUse != "":
		return termsStage
	}
	return doneStage
}

// transactionLife is how long a guest can take for the pages.
const transactionLife = time.Hour

// transactions are the guests on the way in.
type transactions struct {
	mu    sync.Mutex
	byKey map[string]*transaction
}

func (ts *transactions) begin(t transaction, now time.Time) (key string) {
	key = rand.Text()
	t.until = now.Add(transactionLife)
	ts.mu.Lock()
	defer ts.mu.Unlock()
	if ts.byKey == nil {
		ts.byKey = map[string]*transaction{}
	}
	for old, other := range ts.byKey {
		if now.After(other.until) {
			delete(ts.byKey, old)
		}
	}
	ts.byKey[key] = &t
	return key
}

func (ts *transactions) get(key string, now time.Time) (transaction, bool) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	t := ts.byKey[key]
	if t == nil || now.After(t.until) {
		return transaction{}, false
	}
	return *t, true
}

// change changes a transaction that still goes on and returns what it is then.
func (ts *transactions) change(key string, f func(*transaction)) transaction {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	t := ts.byKey[key]
	if t == nil { // ended by another page of the same browser
		return transaction{}
	}
	f(t)
	return *t
}

func (ts *transactions) end(key string) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	delete(ts.byKey, key)
}

// begin starts a transaction and sends the browser to its first page.
func (g *GuestSide) begin(w http.ResponseWriter, r *http.Request, t transaction) {
	g.advance(w, r, g.transactions.begin(t, g.o.Control.Now()), t)
}

// advance sends the browser to the stage that is due, and lets the guest in where
// none is left.
func (g *GuestSide) advance(w http.ResponseWriter, r *http.Request, key string, t transaction) {
	if next := g.due(t); next != doneStage {
		http.Redirect(w, r, "/redeem/"+string(next)+"?t="+key, http.StatusSeeOther)
		return
	}
	g.letIn(w, r, key, t)
}

// page finds the transaction of a request and calls the page, if that is due.
func (g *GuestSide) page(of stage, serve func(http.ResponseWriter, *http.Request, string, transaction)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		key := r.FormValue("t")
		t, ok := g.transactions.get(key, g.o.Control.Now())
		if !ok {
			g.problem(w, http.StatusBadRequest, &authority.Refusal{Code: 165000, Words: "This page has expired. Open the invitation link again."})
			return
		}
		if g.due(t) != of {
			g.advance(w, r, key, t)
			return
		}
		serve(w, r, key, t)
	}
}
