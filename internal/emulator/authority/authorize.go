package authority

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"guestportal/internal/emulator/directory"
)

// grant is what an authorization code or a refresh token stands for.
type grant struct {
	clientID, redirectURI string
	userID, sid           string
	nonce, scope          string
	challenge, method     string // PKCE; empty when the client sent none
	authTime, expires     time.Time
	spent                 bool
}

// codeLife is how long a code can be redeemed.
const codeLife = 10 * time.Minute

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
	if code, words := checkRequest(v); code != "" {
		a.sendBack(w, r, map[string]string{"error": code, "error_description": words})
		return
	}
	prompt := strings.Fields(v.Get("prompt"))
	if slices.Contains(prompt, "none") {
		session, user := a.o.Sessions.Current(r)
		if user == nil {
			a.sendBack(w, r, map[string]string{"error": "login_required", "error_description": a.describe(50058, "A silent sign-in request was sent but no user is signed in.")})
			return
		}
		a.issueCode(w, r, client, session, user)
		return
	}
	again := slices.Contains(prompt, "login") || slices.Contains(prompt, "select_account")
	session, user := a.SignedIn(w, r, v.Get("login_hint"), again)
	if user == nil {
		return
	}
	if user.IsGuest() && user.ExternalUserState == directory.PendingAcceptance {
		a.o.Redeem(w, r, user, continueURL(r))
		return
	}
	a.issueCode(w, r, client, session, user)
}

// continueURL is the same request without what would ask for sign-in again.
func continueURL(r *http.Request) string {
	q := r.URL.Query()
	q.Del("prompt")
	q.Del("login_hint")
	return r.URL.Path + "?" + q.Encode()
}

// checkRequest returns an OAuth error for the client, or nothing.
func checkRequest(v url.Values) (code, words string) {
	switch mode := v.Get("response_mode"); {
	case v.Get("response_type") == "":
		return "invalid_request", "AADSTS900144: The request must contain the following parameter: 'response_type'."
	case v.Get("response_type") != "code":
		return "unsupported_response_type", "AADSTS700054: response_type '" + v.Get("response_type") + "' is not enabled for the application."
	case v.Get("scope") == "":
		return "invalid_request", "AADSTS900144: The request must contain the following parameter: 'scope'."
	case mode != "" && mode != "query" && mode != "fragment" && mode != "form_post":
		return "invalid_request", "AADSTS90012: Unsupported 'response_mode' value."
	}
	switch method := v.Get("code_challenge_method"); {
	case method != "" && method != "S256" && method != "plain":
		return "invalid_request", "AADSTS501491: Unsupported code_challenge_method."
	case method != "" && v.Get("code_challenge") == "":
		return "invalid_request", "AADSTS501491: The code_challenge is missing."
	}
	return "", ""
}

// errNotAssigned is what people without an assignment see.
var errNotAssigned = errors.New("not assigned")

// mayUse says whether the user may sign in to the application.
func (a *Authority) mayUse(appID string, user *directory.User) (roles []string, sp *directory.ServicePrincipal, err error) {
	a.o.Directory.View(func(tx *directory.Tx) {
		if sp = tx.SPByAppID(appID); sp == nil {
			return
		}
		var assigned bool
		if roles, assigned = tx.RolesIn(sp, user.ID); sp.AppRoleAssignmentRequired && !assigned {
			err = errNotAssigned
		}
	})
	return roles, sp, err
}

// NotAssigned is the refusal of an application that the user was not given.
func NotAssigned(user *directory.User, sp *directory.ServicePrincipal) *Refusal {
	return &Refusal{50105, fmt.Sprintf("Your administrator has configured the application %s ('%s') to block users unless they are specifically granted ('assigned') access to the application. The signed in user '%s' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator.", sp.DisplayName, sp.AppID, user.UserPrincipalName)}
}

func (a *Authority) issueCode(w http.ResponseWriter, r *http.Request, client *directory.Application, session Session, user *directory.User) {
	if _, sp, err := a.mayUse(client.AppID, user); err != nil {
		a.Problem(w, http.StatusForbidden, NotAssigned(user, sp))
		return
	}
	v := r.Form
	method := v.Get("code_challenge_method")
	if method == "" {
		method = "plain"
	}
	code := rand.Text() + rand.Text()
	a.mu.Lock()
	a.forgetOld()
	a.codes[code] = &grant{
		clientID: client.AppID, redirectURI: v.Get("redirect_uri"), userID: user.ID, sid: session.SID,
		nonce: v.Get("nonce"), scope: v.Get("scope"), challenge: v.Get("code_challenge"), method: method,
		authTime: session.AuthTime, expires: a.o.Control.Now().Add(codeLife),
	}
	a.mu.Unlock()
	a.sendBack(w, r, map[string]string{"code": code, "session_state": session.SID})
}

// forgetOld drops codes that have long expired. The caller holds the lock.
func (a *Authority) forgetOld() {
	for code, g := range a.codes {
		if a.o.Control.Now().After(g.expires.Add(codeLife)) {
			delete(a.codes, code)
		}
	}
}
