package authority

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/emulator/directory"
)

// grant is what an authorization code or a refresh token stands for.
type grant struct {
	clientID, redirectURI string
	proof                 string // how the client proved who it is, when it redeemed
	userID, sid           string
	nonce, scope          string
	challenge, method     string // PKCE; empty when the client sent none
	authTime              time.Time
	aged                  bool // the request had a max_age
	issued, expires       time.Time
	spent                 bool
	singlePage            bool   // fixed, short life
	family                string // refresh tokens that come from one sign-in
}

// How long things can be redeemed (learn.microsoft.com/entra/identity-platform/refresh-tokens).
const (
	codeLife          = 10 * time.Minute
	refreshLife       = 90 * 24 * time.Hour
	singlePageRefresh = 24 * time.Hour
)

func (a *Authority) redeemCode(r *http.Request, client *directory.Application, proof string) (map[string]any, *tokenError) {
	v := r.PostForm
	a.mu.Lock()
	g := a.codes[v.Get("code")]
	refused := a.judgeCode(g, client, v.Get("redirect_uri"), v.Get("code_verifier"))
	singlePage := slices.Contains(client.SPA.RedirectURIs, v.Get("redirect_uri"))
	if refused == nil {
		refused = crossOrigin(r, singlePage)
	}
	if refused == nil {
		g.spent = true
	}
	a.mu.Unlock()
	if refused != nil {
		return nil, refused
	}
	redeemed := *g
	redeemed.proof, redeemed.family = proof, uuid.NewString()
	redeemed.expires = a.o.Control.Now().Add(refreshLife)
	if scope := v.Get("scope"); scope != "" { // MSAL asks for OpenID Connect's scopes only now
		redeemed.scope = widen(scope, g.scope)
	}
	if singlePage {
		redeemed.singlePage, redeemed.expires = true, a.o.Control.Now().Add(singlePageRefresh)
	}
	return a.userTokens(r, client, redeemed)
}

// crossOrigin keeps tokens of single-page clients to requests of scripts, which
// browsers give an Origin, and other clients' tokens away from them.
func crossOrigin(r *http.Request, singlePage bool) *tokenError {
	switch origin := r.Header.Get("Origin"); {
	case singlePage && origin == "":
		return refuse(400, "invalid_request", 9002327, "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.")
	case !singlePage && origin != "":
		return refuse(400, "invalid_request", 9002326, "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: '%s'.", origin)
	}
	return nil
}

// judgeCode says why a code is not good. The caller holds the lock.
func (a *Authority) judgeCode(g *grant, client *directory.Application, redirectURI, verifier string) *tokenError {
	switch {
	case g == nil:
		return refuse(400, "invalid_grant", 9002313, "Invalid request. Request is malformed or invalid.")
	case g.spent:
		return refuse(400, "invalid_grant", 54005, "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.")
	case a.o.Control.Now().After(g.expires):
		return refuse(400, "invalid_grant", 70008, "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.")
	case g.clientID != client.AppID:
		return refuse(400, "invalid_grant", 700005, "Provided Authorization Code is intended to use against other tenant or client, thus rejected.")
	case g.redirectURI != redirectURI:
		return refuse(400, "invalid_client", 50011, "The redirect URI specified in the request does not match the one of the authorization request.")
	case !verifies(g, verifier):
		return refuse(400, "invalid_grant", 501481, "The Code_Verifier does not match the code_challenge supplied in the authorization request.")
	}
	return nil
}

// verifies checks PKCE (RFC 7636); a verifier without a challenge is refused too.
func verifies(g *grant, verifier string) bool {
	if g.challenge == "" {
		return verifier == ""
	}
	if g.method == "S256" {
		sum := sha256.Sum256([]byte(verifier))
		verifier = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	return subtle.ConstantTimeCompare([]byte(g.challenge), []byte(verifier)) == 1
}
