package authority

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/directory"
)

// authorize serves the authorization endpoint. A wrong client or redirect URI is
// shown here and never redirected; everything else goes back to the client
// (RFC 6749 section 4.1.2.1).
func (a *Authority) authorize(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		a.Problem(w, http.StatusBadRequest, &Refusal{900144, "The request body could not be read."})
		return
	}
	v := r.Form
	client, refusal := a.client(r, v)
	if refusal != nil {
		a.Problem(w, http.StatusBadRequest, refusal)
		return
	}
	control.CallOf(r).AppID = client.AppID
	if e := checkRequest(client, v); e != nil {
		a.sendError(w, r, e.name, e.code, e.words)
		return
	}
	prompt := strings.Fields(v.Get("prompt"))
	if slices.Contains(prompt, "none") {
		a.authorizeSilently(w, r, client)
		return
	}
	before, _ := a.o.Sessions.Current(r)
	again := slices.Contains(prompt, "login") || slices.Contains(prompt, "select_account") || a.tooOld(before, v.Get("max_age"))
	session, user := a.SignedIn(w, r, v.Get("login_hint"), again)
	if user == nil {
		return
	}
	if user.IsGuest() && user.ExternalUserState == directory.PendingAcceptance {
		a.o.Redeem(w, r, user, continueURL(r))
		return
	}
	if a.agreed(w, r, client, user, slices.Contains(prompt, "consent")) {
		a.issue(w, r, client, session, user)
	}
}

// authorizeSilently answers prompt=none: with a session and everything consented
// to, or with an error.
func (a *Authority) authorizeSilently(w http.ResponseWriter, r *http.Request, client *directory.Application) {
	session, user := a.o.Sessions.Current(r)
	if hint := r.Form.Get("login_hint"); user == nil || hint != "" && !isName(user, hint) || a.tooOld(session, r.Form.Get("max_age")) {
		a.sendError(w, r, "login_required", 50058, "A silent sign-in request was sent but no user is signed in.")
		return
	}
	var refused *tokenError
	a.o.Directory.View(func(tx *directory.Tx) { _, _, refused = a.consentedScopes(tx, client, user, r.Form.Get("scope")) })
	switch {
	case refused != nil && refused.code == 65001:
		a.sendError(w, r, "consent_required", refused.code, refused.words)
	case refused != nil:
		a.sendError(w, r, refused.name, refused.code, refused.words)
	default:
		a.issue(w, r, client, session, user)
	}
}

// tooOld tells whether a session began longer ago than a max_age, in seconds,
// allows (OpenID Connect Core section 3.1.2.1).
func (a *Authority) tooOld(s Session, maxAge string) bool {
	seconds, err := strconv.Atoi(maxAge)
	return err == nil && a.o.Control.Now().Sub(s.AuthTime) > time.Duration(seconds)*time.Second
}

// continueURL is the same request without what would ask for sign-in or consent
// again.
func continueURL(r *http.Request) string {
	q := url.Values{}
	for name, values := range r.Form {
		if !slices.Contains([]string{"prompt", "max_age", "login_hint", "username", "consent"}, name) {
			q[name] = values
		}
	}
	return r.URL.Path + "?" + q.Encode()
}

// wants says whether a response type is among those of the request.
func wants(v url.Values, kind string) bool {
	return slices.Contains(strings.Fields(v.Get("response_type")), kind)
}

// checkRequest returns an error for the client, or nil.
func checkRequest(client *directory.Application, v url.Values) *tokenError {
	front := wants(v, "id_token") || wants(v, "token")
	kinds := strings.Fields(v.Get("response_type"))
	implicit := client.Web.ImplicitGrantSettings
	switch mode := v.Get("response_mode"); {
	case len(kinds) == 0:
		return missing("response_type")
	case slices.ContainsFunc(kinds, func(k string) bool { return !slices.Contains([]string{"code", "id_token", "token"}, k) }):
		return refuse(400, "unsupported_response_type", 70005, "The app requested an unsupported response type '%s'.", v.Get("response_type"))
	case wants(v, "id_token") && !implicit.IDTokens:
		return refuse(400, "unsupported_response_type", 700054, "response_type 'id_token' is not enabled for the application.")
	case wants(v, "token") && !implicit.AccessTokens:
		return refuse(400, "unsupported_response_type", 700051, "response_type 'token' is not enabled for the application.")
	case v.Get("scope") == "":
		return missing("scope")
	case wants(v, "id_token") && v.Get("nonce") == "":
		return missing("nonce")
	case mode != "" && mode != "query" && mode != "fragment" && mode != "form_post":
		return refuse(400, "invalid_request", 90012, "Unsupported 'response_mode' value.")
	case front && mode == "query":
		return refuse(400, "invalid_request", 70007, "'query' is not a supported value of 'response_mode' when requesting a token.")
	}
	if seconds, err := strconv.Atoi(v.Get("max_age")); v.Has("max_age") && (err != nil || seconds < 0) {
		return refuse(400, "invalid_request", 90023, "The value '%s' of the parameter 'max_age' is not a number of seconds.", v.Get("max_age"))
	}
	switch method := v.Get("code_challenge_method"); {
	case method != "" && method != "S256" && method != "plain":
		return refuse(400, "invalid_request", 501491, "Unsupported code_challenge_method.")
	case method != "" && v.Get("code_challenge") == "":
		return refuse(400, "invalid_request", 501491, "The code_challenge is missing.")
	case v.Get("code_challenge") == "" && wants(v, "code") && slices.Contains(client.SPA.RedirectURIs, v.Get("redirect_uri")):
		return refuse(400, "invalid_request", 9002325, "Proof Key for Code Exchange is required for cross-origin authorization code redemption.")
	}
	return nil
}

// errNotAssigned is what people without an assignment see.
var errNotAssigned = errors.New("not assigned")

// mayUse says whether the user may sign in to the application.
func (a *Authority) mayUse(appID string, user *directory.User) (sp *directory.ServicePrincipal, err error) {
	a.o.Directory.View(func(tx *directory.Tx) {
		if sp = tx.SPByAppID(appID); sp == nil {
			return
		}
		if _, assigned := tx.RolesIn(sp, user.ID); sp.AppRoleAssignmentRequired && !assigned {
			err = errNotAssigned
		}
	})
	return sp, err
}

// NotAssigned is the refusal of an application that the user was not given.
func NotAssigned(user *directory.User, sp *directory.ServicePrincipal) *Refusal {
	return &Refusal{50105, fmt.Sprintf("Your administrator has configured the application %s ('%s') to block users unless they are specifically granted ('assigned') access to the application. The signed in user '%s' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator.", sp.DisplayName, sp.AppID, user.UserPrincipalName)}
}

// issue answers with what the response type names: a code, tokens, or both.
func (a *Authority) issue(w http.ResponseWriter, r *http.Request, client *directory.Application, session Session, user *directory.User) {
	if sp, err := a.mayUse(client.AppID, user); err != nil {
		a.Problem(w, http.StatusForbidden, NotAssigned(user, sp))
		return
	}
	a.o.Sessions.visit(session.SID, client.AppID)
	v, now := r.Form, a.o.Control.Now()
	g := grant{
		clientID: client.AppID, redirectURI: v.Get("redirect_uri"), userID: user.ID, sid: session.SID,
		nonce: v.Get("nonce"), scope: v.Get("scope"), challenge: v.Get("code_challenge"), method: v.Get("code_challenge_method"),
		authTime: session.AuthTime, aged: v.Has("max_age"), issued: now, expires: now.Add(codeLife), proof: "0",
	}
	fields := map[string]string{"session_state": session.SID}
	if wants(v, "code") {
		fields["code"] = a.keepCode(g)
	}
	if refused := a.frontTokens(r, client, user, g, fields); refused != nil {
		a.sendError(w, r, refused.name, refused.code, refused.words)
		return
	}
	a.sendBack(w, r, fields)
}

func (a *Authority) keepCode(g grant) string {
	code := "1.A" + rand.Text() + rand.Text()
	a.mu.Lock()
	defer a.mu.Unlock()
	for old, v := range a.codes { // those that have long expired
		if a.o.Control.Now().After(v.expires.Add(codeLife)) {
			delete(a.codes, old)
		}
	}
	a.codes[code] = &g
	return code
}
