package guestside

import (
	"crypto/rand"
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"guestportal/internal/emulator/authority"
	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/graph"
	"guestportal/internal/emulator/page"
)

// Options join a GuestSide to the rest of the tenant.
type Options struct {
	TenantID     string
	Organisation string
	Domain       string // the tenant's default domain, shown at consent
	Directory    *directory.Directory
	Control      *control.Control
	Sessions     *authority.Sessions
	Authority    func() *authority.Authority // made after this, since each needs the other
	Pages        *page.Renderer
}

// GuestSide serves /redeem, /myapps and /launcher.
type GuestSide struct {
	o   Options
	mux *http.ServeMux

	mu           sync.Mutex
	transactions map[string]*transaction
}

// transaction is a redemption on its way, bound to a value that only this
// browser's pages know.
type transaction struct {
	guestID, address, provider string
	next                       string // where the browser goes afterwards
	passcode                   string // empty when none is needed or it was right
	tries                      int
	passcodeUntil, until       time.Time
}

// passcodeLife and passcodeTries are the life of a one-time passcode and how
// often it may be mistyped.
const (
	passcodeLife  = 30 * time.Minute
	passcodeTries = 5
)

// New returns a GuestSide.
func New(o Options) *GuestSide {
	g := &GuestSide{o: o, mux: http.NewServeMux(), transactions: map[string]*transaction{}}
	g.mux.HandleFunc("GET /redeem", g.redeem)
	g.mux.HandleFunc("GET /redeem/{$}", g.redeem)
	g.mux.HandleFunc("POST /redeem/provider", g.chooseProvider)
	g.mux.HandleFunc("GET /redeem/passcode", g.passcodePage)
	g.mux.HandleFunc("POST /redeem/passcode", g.checkPasscode)
	g.mux.HandleFunc("GET /redeem/consent", g.consentPage)
	g.mux.HandleFunc("POST /redeem/consent", g.consent)
	for _, pattern := range []string{"GET /myapps", "POST /myapps", "GET /myapps/{$}", "POST /myapps/{$}"} {
		g.mux.HandleFunc(pattern, g.myApps)
	}
	for _, pattern := range []string{"GET /launcher/api/signin/{app}", "POST /launcher/api/signin/{app}", "GET /api/signin/{app}", "POST /api/signin/{app}"} {
		g.mux.HandleFunc(pattern, g.launch)
	}
	return g
}

func (g *GuestSide) ServeHTTP(w http.ResponseWriter, r *http.Request) { g.mux.ServeHTTP(w, r) }

// Redeem asks a signed-in guest for consent and then goes to next.
func (g *GuestSide) Redeem(w http.ResponseWriter, r *http.Request, guest *directory.User, next string) {
	id := g.begin(&transaction{guestID: guest.ID, address: guest.Mail, provider: "work", next: next})
	http.Redirect(w, r, "/redeem/consent?t="+id, http.StatusSeeOther)
}

func (g *GuestSide) begin(t *transaction) (id string) {
	id = rand.Text()
	now := g.o.Control.Now()
	t.until = now.Add(time.Hour)
	g.mu.Lock()
	defer g.mu.Unlock()
	for old, other := range g.transactions {
		if now.After(other.until) {
			delete(g.transactions, old)
		}
	}
	g.transactions[id] = t
	return id
}

// find returns the transaction of a request, or shows that there is none.
func (g *GuestSide) find(w http.ResponseWriter, r *http.Request) (string, *transaction) {
	id := r.FormValue("t")
	g.mu.Lock()
	t := g.transactions[id]
	g.mu.Unlock()
	if t == nil || g.o.Control.Now().After(t.until) {
		g.problem(w, http.StatusBadRequest, 165000, "This page has expired. Open the invitation link again.")
		return "", nil
	}
	return id, t
}

func (g *GuestSide) problem(w http.ResponseWriter, status, code int, words string) {
	g.o.Authority().Problem(w, status, &authority.Refusal{Code: code, Words: words})
}

// redeemable finds the invitation of a redeem link and says why it cannot be
// used. The codes of a domain block and of a replaced ticket are picked.
func (g *GuestSide) redeemable(tx *directory.Tx, rd string) (*directory.InvitationRecord, *directory.User, *authority.Refusal) {
	inner, err := url.Parse(rd)
	if err != nil {
		return nil, nil, &authority.Refusal{Code: 90013, Words: "Invalid input received from the user."}
	}
	q := inner.Query()
	ticket, err := url.QueryUnescape(q.Get("ticket"))
	inv := tx.Invitation(q.Get("user"))
	if err != nil || inv == nil || q.Get("tenant") != g.o.TenantID {
		return nil, nil, &authority.Refusal{Code: 90013, Words: "Invalid input received from the user."}
	}
	user := tx.User(inv.UserID)
	latest := tx.LatestInvitation(inv.UserID)
	switch {
	case user == nil:
		return inv, nil, &authority.Refusal{Code: 50020, Words: fmt.Sprintf("User account '%s' from another identity provider does not exist in tenant '%s'.", inv.Address, g.o.Organisation)}
	case graph.Digest(ticket) != inv.TicketDigest, g.o.Control.Settings().RotateTickets && latest != nil && latest.ID != inv.ID:
		return inv, user, &authority.Refusal{Code: 50014, Words: "The user's redemption is in a pending state. This invitation link is no longer valid, because a newer one was made."}
	}
	return inv, user, g.barred(user)
}

// barred says why a guest may not come in at all.
func (g *GuestSide) barred(user *directory.User) *authority.Refusal {
	_, domain, _ := strings.Cut(strings.ToLower(user.Mail), "@")
	s := g.o.Control.Settings()
	switch {
	case !user.AccountEnabled:
		return &authority.Refusal{Code: 50057, Words: "The user account is disabled."}
	case user.ExternalUserState == directory.Accepted: // the list is not applied to who is in already
	case slices.Contains(s.BlockedDomains, domain), len(s.AllowedDomains) > 0 && !slices.Contains(s.AllowedDomains, domain):
		return &authority.Refusal{Code: 500213, Words: "The resource tenant's policy does not allow this user to access this tenant."}
	}
	return nil
}

// newPasscode is a code of eight digits.
func newPasscode() string {
	n, err := rand.Int(rand.Reader, big.NewInt(100_000_000))
	if err != nil {
		panic("the system has no randomness: " + err.Error())
	}
	return fmt.Sprintf("%08d", n)
}
