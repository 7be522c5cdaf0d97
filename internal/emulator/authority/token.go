package authority

import (
	"net/http"

	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/directory"
)

// deviceGrant is the grant type of the device flow (RFC 8628 section 3.4).
const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code"

// behalfGrant is the grant type of the on-behalf-of flow.
const behalfGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer"

// grantTypes answer the token endpoint, by grant_type. proof says how the client
// proved who it is.
func (a *Authority) grantTypes() map[string]func(r *http.Request, client *directory.Application, proof string) (map[string]any, *tokenError) {
	return map[string]func(*http.Request, *directory.Application, string) (map[string]any, *tokenError){
		"authorization_code": a.redeemCode,
		"refresh_token":      a.refresh,
		"client_credentials": a.clientCredentials,
		"password":           a.password,
		deviceGrant:          a.redeemDevice,
		"device_code":        a.redeemDevice,
		behalfGrant:          a.onBehalfOf,
	}
}

// token serves the token endpoint.
func (a *Authority) token(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store, no-cache")
	w.Header().Set("Pragma", "no-cache")
	w.Header().Set("x-ms-request-id", control.CallOf(r).RequestID)
	if origin := r.Header.Get("Origin"); origin != "" {
		w.Header().Set("Access-Control-Allow-Origin", "*")
	}
	if err := r.ParseForm(); err != nil {
		a.refuseToken(w, r, refuseBare(400, "invalid_request", 9002313, "Invalid request. Request is malformed or invalid."))
		return
	}
	answer, refused := a.grantToken(r)
	if refused != nil {
		a.refuseToken(w, r, refused)
		return
	}
	reply(w, http.StatusOK, answer)
}

// onlyPost answers whoever opens the token endpoint in a browser.
func (a *Authority) onlyPost(w http.ResponseWriter, r *http.Request) {
	a.refuseToken(w, r, refuse(400, "invalid_request", 900561, "The endpoint only accepts POST requests. Received a %s request.", r.Method))
}

func (a *Authority) grantToken(r *http.Request) (map[string]any, *tokenError) {
	name := r.PostForm.Get("grant_type")
	if name == "" {
		return nil, missing("grant_type")
	}
	grantType, ok := a.grantTypes()[name]
	if !ok {
		return nil, refuseBare(400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type '%s'.", name)
	}
	client, proof, refused := a.authenticate(r)
	if refused != nil {
		return nil, refused
	}
	control.CallOf(r).AppID = client.AppID
	return grantType(r, client, proof)
}

// tokenV1 serves the older token endpoint, where resource stands for the scope
// (learn.microsoft.com/entra/identity-platform/v2-app-types).
func (a *Authority) tokenV1(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err == nil && r.PostForm.Get("resource") != "" {
		scope := r.PostForm.Get("resource") + "/.default"
		if r.PostForm.Get("grant_type") != "client_credentials" {
			scope += " openid profile offline_access"
		}
		r.PostForm.Set("scope", scope)
		r.Form.Set("scope", scope)
	}
	a.token(w, r)
}

// password refuses a name with a password: nobody has one here, and Entra's
// answer to a wrong one is what a client then sees.
func (a *Authority) password(r *http.Request, _ *directory.Application, _ string) (map[string]any, *tokenError) {
	for _, name := range []string{"username", "password"} {
		if r.PostForm.Get(name) == "" {
			return nil, missing(name)
		}
	}
	return nil, refuse(400, "invalid_grant", 50126, "Error validating credentials due to invalid username or password. The emulated tenant keeps no passwords.")
}
