package signin

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/sync/singleflight"
)

// Options configures a RelyingParty. All fields are required, except where a
// default is named.
type Options struct {
	// Authority is an origin, for example "https://login.microsoftonline.com".
	// The issuer is Authority/TenantID/v2.0.
	Authority string
	// TenantID is the tenant's GUID. A domain name would not do: the issuer in
	// the tokens always has the GUID.
	TenantID string
	// ClientID and ClientSecret are those of the portal's app registration.
	ClientID, ClientSecret string
	// RedirectURL is where the provider sends the browser back to, exactly as
	// registered: {public URL}/signin/callback.
	RedirectURL string
	// HTTPClient reaches the provider and trusts its certificate. Nil means a
	// client with the system's roots. Whatever it is, answers are limited in
	// size, redirects are refused, and a missing timeout is filled in.
	HTTPClient *http.Client
	// Now is the clock.
	Now func() time.Time
}

// RelyingParty signs people in. It is safe for concurrent use.
type RelyingParty struct {
	issuer   string
	tenantID string
	clientID string
	oauth    oauth2.Config // its Endpoint is filled in from discovery
	client   *http.Client
	now      func() time.Time

	flight singleflight.Group
	mu     sync.Mutex
	known  *provider // nil until discovery has succeeded
	tried  time.Time // of the last discovery, failed or not
	failed error     // of the last discovery
}

// New checks the options. It does not touch the network: the provider is
// discovered at first use, so the portal starts while the provider is down.
func New(o Options) (*RelyingParty, error) {
	authority, err := url.Parse(o.Authority)
	if err != nil || authority.Host == "" || strings.Trim(authority.Path, "/") != "" {
		return nil, fmt.Errorf("signin: authority %q is not an origin such as https://login.microsoftonline.com", o.Authority)
	}
	tenant, err := guid(o.TenantID)
	if err != nil {
		return nil, fmt.Errorf("signin: tenant id: %w", err)
	}
	if o.ClientID == "" || o.ClientSecret == "" || o.RedirectURL == "" || o.Now == nil {
		return nil, errors.New("signin: client id, client secret, redirect URL and clock are required")
	}
	return &RelyingParty{
		issuer:   authority.Scheme + "://" + authority.Host + "/" + tenant + "/v2.0",
		tenantID: tenant,
		clientID: o.ClientID,
		oauth: oauth2.Config{
			ClientID:     o.ClientID,
			ClientSecret: o.ClientSecret,
			RedirectURL:  o.RedirectURL,
			// profile brings tid, oid and name; email the address to show.
			Scopes: []string{oidc.ScopeOpenID, oidc.ScopeProfile, oidc.ScopeEmail},
		},
		client: guarded(o.HTTPClient),
		now:    o.Now,
	}, nil
}

// Attempt is the secret half of one sign-in. The caller stores it on the
// server, bound to the browser by a cookie, and gives it to Finish at most
// once.
type Attempt struct {
	State    string // returned by the provider in the query
	Nonce    string // returned inside the ID token
	Verifier string // PKCE, RFC 7636; sent with the code
	// MaxAge is how long ago the person may have proved who they are at most, for
	// an attempt of BeginFresh; zero: however long.
	MaxAge time.Duration
}

// Begin starts a sign-in and returns the URL to send the browser to.
func (p *RelyingParty) Begin(ctx context.Context) (Attempt, string, error) {
	return p.begin(ctx)
}

// BeginWithAccountChoice is Begin for somebody who wants another account than
// the one that the provider would take by itself (prompt=select_account).
func (p *RelyingParty) BeginWithAccountChoice(ctx context.Context) (Attempt, string, error) {
	return p.begin(ctx, oauth2.SetAuthURLParam("prompt", "select_account"))
}

// BeginFresh is Begin for somebody who has to prove again who they are, however
// long the provider's own session lasts (prompt=login, max_age). The browser can
// leave both out on the way, so Finish looks at what the provider says of it, with
// maxAge, which is whole seconds. loginHint names the account; it may be empty.
func (p *RelyingParty) BeginFresh(ctx context.Context, maxAge time.Duration, loginHint string) (Attempt, string, error) {
	extra := []oauth2.AuthCodeOption{
		oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", strconv.Itoa(int(maxAge/time.Second))),
	}
	if loginHint != "" {
		extra = append(extra, oauth2.SetAuthURLParam("login_hint", loginHint))
	}
	a, there, err := p.begin(ctx, extra...)
	a.MaxAge = maxAge
	return a, there, err
}

func (p *RelyingParty) begin(ctx context.Context, extra ...oauth2.AuthCodeOption) (Attempt, string, error) {
	idp, err := p.provider(ctx)
	if err != nil {
		return Attempt{}, "", err
	}
	a := Attempt{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier()}
	options := append([]oauth2.AuthCodeOption{
		oidc.Nonce(a.Nonce),
		oauth2.S256ChallengeOption(a.Verifier),
		// form_post would be a cross-site POST, for which the cookie that binds
		// the attempt would have to be SameSite=None.
		oauth2.SetAuthURLParam("response_mode", "query"),
	}, extra...)
	return a, idp.oauth.AuthCodeURL(a.State, options...), nil
}

// SignOutURL is where the browser goes to end the provider's own session
// (OpenID Connect RP-Initiated Logout 1.0). postLogout is a registered
// redirect URL; loginHint is Identity.LoginHint, or empty, in which case the
// provider may ask which account to sign out.
func (p *RelyingParty) SignOutURL(ctx context.Context, postLogout, loginHint string) (string, error) {
	idp, err := p.provider(ctx)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(idp.endSession)
	if err != nil {
		return "", fmt.Errorf("%w: end_session_endpoint: %w", ErrUnavailable, err)
	}
	q := u.Query()
	q.Set("post_logout_redirect_uri", postLogout)
	if loginHint != "" {
		q.Set("logout_hint", loginHint)
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}
