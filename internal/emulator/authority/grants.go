package authority

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
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
	if slices.Contains(client.SPA.RedirectURIs, g.redirectURI) {
		redeemed.singlePage, redeemed.expires = true, a.o.Control.Now().Add(singlePageRefresh)
	}
	return a.userTokens(r, client, redeemed)
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

// refresh answers a refresh token. Each answer carries a new one; whether the
// old one stays good is the setting refresh_token_reuse.
func (a *Authority) refresh(r *http.Request, client *directory.Application, proof string) (map[string]any, *tokenError) {
	a.mu.Lock()
	g := a.fresh[r.PostForm.Get("refresh_token")]
	refused := a.judgeRefresh(g, client)
	var used grant
	if refused == nil {
		g.spent = true
		used = *g
	}
	a.mu.Unlock()
	if refused != nil {
		return nil, refused
	}
	used.proof, used.nonce = proof, ""
	if scope := r.PostForm.Get("scope"); scope != "" {
		used.scope = widen(scope, used.scope)
	}
	return a.userTokens(r, client, used)
}

// widen keeps OpenID Connect's scopes of the first sign-in: a client that asks
// for another resource's token need not name them again.
func widen(scope, before string) string {
	for _, word := range strings.Fields(before) {
		if slices.Contains(oidcScopes, word) && !slices.Contains(strings.Fields(scope), word) {
			scope += " " + word
		}
	}
	return scope
}

// judgeRefresh says why a refresh token is not good. The caller holds the lock.
func (a *Authority) judgeRefresh(g *grant, client *directory.Application) *tokenError {
	now := a.o.Control.Now()
	bad := func(code int, format string, args ...any) *tokenError {
		e := refuse(400, "invalid_grant", code, format, args...)
		e.sub = "bad_token"
		return e
	}
	switch {
	case g == nil:
		return refuse(400, "invalid_grant", 9002313, "Invalid request. Request is malformed or invalid.")
	case g.clientID != client.AppID:
		return bad(70000, "Provided grant is invalid or malformed.")
	case now.After(g.expires) && g.singlePage:
		return bad(700084, "The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which can't be extended. It is now expired and a new sign in request must be sent by the SPA to the sign in page. The token was issued on %s.", g.issued.UTC().Format(time.RFC3339))
	case now.After(g.expires):
		return bad(700082, "The refresh token has expired due to inactivity. The token was issued on %s and was inactive for 90.00:00:00.", g.issued.UTC().Format(time.RFC3339))
	case g.spent && a.o.Control.Settings().RefreshReuse == "revokes":
		for _, other := range a.fresh {
			if other.family == g.family {
				other.family = "" // nothing of it is good any more
			}
		}
		return bad(70000, "The provided grant was used before; all refresh tokens of this sign-in are revoked.")
	case g.family == "":
		return bad(70000, "The provided grant was revoked.")
	}
	return nil
}

// keepRefresh makes a refresh token. A single-page client's lives as long as the
// first one of its family.
func (a *Authority) keepRefresh(g grant) string {
	now := a.o.Control.Now()
	if !g.singlePage {
		g.expires = now.Add(refreshLife)
	}
	g.issued, g.spent = now, false
	token := "1.A" + rand.Text() + rand.Text()
	a.mu.Lock()
	defer a.mu.Unlock()
	for old, v := range a.fresh {
		if now.After(v.expires.Add(refreshLife)) {
			delete(a.fresh, old)
		}
	}
	a.fresh[token] = &g
	return token
}
