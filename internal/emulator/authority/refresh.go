package authority

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"
	"time"

	"guestportal/internal/emulator/directory"
)

// refresh answers a refresh token. Each answer carries a new one; whether the
// old one stays good is the setting refresh_token_reuse.
func (a *Authority) refresh(r *http.Request, client *directory.Application, proof string) (map[string]any, *tokenError) {
	a.mu.Lock()
	g := a.fresh[r.PostForm.Get("refresh_token")]
	refused := a.judgeRefresh(g, client)
	if refused == nil {
		refused = crossOrigin(r, g.singlePage)
	}
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
	answer, refused := a.userTokens(r, client, used)
	if refused != nil { // what gave nothing is not used up
		a.mu.Lock()
		g.spent = false
		a.mu.Unlock()
	}
	return answer, refused
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
		a.endFamily(g.family)
		return bad(70000, "The provided grant was used before; all refresh tokens of this sign-in are revoked.")
	case g.family == "":
		return bad(70000, "The provided grant was revoked.")
	}
	return nil
}

// endFamily revokes all refresh tokens of one sign-in. The caller holds the lock.
func (a *Authority) endFamily(family string) {
	for _, g := range a.fresh {
		if g.family == family {
			g.family = ""
		}
	}
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
