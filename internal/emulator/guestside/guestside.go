package guestside

import (
	"net/http"

	"guestportal/internal/emulator/authority"
	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/directory"
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
	o            Options
	mux          *http.ServeMux
	transactions transactions
}

// New returns a GuestSide.
func New(o Options) *GuestSide {
	g := &GuestSide{o: o, mux: http.NewServeMux()}
	g.mux.HandleFunc("GET /redeem", g.redeem)
	g.mux.HandleFunc("GET /redeem/{$}", g.redeem)
	g.mux.HandleFunc("POST /redeem/provider", g.chooseProvider)
	g.mux.HandleFunc("GET /redeem/account", g.page(accountStage, g.accountPage))
	g.mux.HandleFunc("POST /redeem/account", g.page(accountStage, g.chooseAccount))
	g.mux.HandleFunc("POST /redeem/signout", g.page(accountStage, g.signOut))
	g.mux.HandleFunc("GET /redeem/passcode", g.page(passcodeStage, g.passcodePage))
	g.mux.HandleFunc("POST /redeem/passcode", g.page(passcodeStage, g.checkPasscode))
	g.mux.HandleFunc("GET /redeem/consent", g.page(consentStage, g.consentPage))
	g.mux.HandleFunc("POST /redeem/consent", g.page(consentStage, g.consent))
	g.mux.HandleFunc("GET /redeem/terms", g.page(termsStage, g.termsPage))
	g.mux.HandleFunc("POST /redeem/terms", g.page(termsStage, g.agree))
	g.mux.HandleFunc("GET /redeem/block", g.blockPage)
	g.mux.HandleFunc("POST /redeem/block", g.block)
	for _, pattern := range []string{"GET /myapps", "POST /myapps", "GET /myapps/{$}", "POST /myapps/{$}"} {
		g.mux.HandleFunc(pattern, g.myApps)
	}
	for _, pattern := range []string{"GET /launcher/api/signin/{app}", "POST /launcher/api/signin/{app}", "GET /api/signin/{app}", "POST /api/signin/{app}"} {
		g.mux.HandleFunc(pattern, g.launch)
	}
	return g
}

func (g *GuestSide) ServeHTTP(w http.ResponseWriter, r *http.Request) { g.mux.ServeHTTP(w, r) }

func (g *GuestSide) problem(w http.ResponseWriter, status int, refused *authority.Refusal) {
	g.o.Authority().Problem(w, status, refused)
}
