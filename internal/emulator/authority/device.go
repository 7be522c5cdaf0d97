package authority

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/page"
)

// device is one sign-in by device code (RFC 8628).
type device struct {
	userCode string
	grant    grant
	answered bool
	declined bool
}

// deviceLife is how long the two codes are good
// (learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code).
const deviceLife = 15 * time.Minute

// devicePath is where people type the code.
const devicePath = "/common/oauth2/deviceauth"

// startDevice serves the device authorization endpoint.
func (a *Authority) startDevice(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		a.refuseToken(w, r, refuseBare(400, "invalid_request", 9002313, "Invalid request. Request is malformed or invalid."))
		return
	}
	client, refused := a.registered(r.Form.Get("client_id"))
	if refused == nil && r.Form.Get("scope") == "" {
		refused = missing("scope")
	}
	if refused != nil {
		a.refuseToken(w, r, refused)
		return
	}
	d := &device{userCode: rand.Text()[:9], grant: grant{clientID: client.AppID, scope: r.Form.Get("scope"), expires: a.o.Control.Now().Add(deviceLife)}}
	code := rand.Text() + rand.Text()
	a.mu.Lock()
	for old, v := range a.devices {
		if a.o.Control.Now().After(v.grant.expires.Add(deviceLife)) {
			delete(a.devices, old)
		}
	}
	a.devices[code] = d
	a.mu.Unlock()
	where := Base(r) + devicePath
	reply(w, http.StatusOK, map[string]any{
		"user_code": d.userCode, "device_code": code, "verification_uri": where, "expires_in": int(deviceLife.Seconds()), "interval": 5,
		"message": fmt.Sprintf("To sign in, use a web browser to open the page %s and enter the code %s to authenticate.", where, d.userCode),
	})
}

// deviceWaiting finds the sign-in that waits for a typed code.
func (a *Authority) deviceWaiting(userCode string) *device {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, d := range a.devices {
		if strings.EqualFold(d.userCode, strings.TrimSpace(userCode)) && !d.answered && a.o.Control.Now().Before(d.grant.expires) {
			return d
		}
	}
	return nil
}

// devicePage is where a person types the code, signs in, and agrees.
func (a *Authority) devicePage(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		a.Problem(w, http.StatusBadRequest, &Refusal{900144, "The request could not be read."})
		return
	}
	typed := r.Form.Get("otc")
	d := a.deviceWaiting(typed)
	if d == nil {
		view := page.Device{Organisation: a.o.Organisation}
		if typed != "" {
			view.Problem = "AADSTS70018: That code didn’t work. Check the code and try again."
		}
		a.o.Pages.Render(w, http.StatusOK, "device", view)
		return
	}
	if !r.URL.Query().Has("otc") { // sign-in posts to this page's own address
		http.Redirect(w, r, devicePath+"?otc="+url.QueryEscape(d.userCode), http.StatusSeeOther)
		return
	}
	session, user := a.SignedIn(w, r, "", false)
	if user == nil {
		return
	}
	client, refused := a.registered(d.grant.clientID)
	if refused != nil {
		a.Problem(w, http.StatusBadRequest, &Refusal{refused.code, refused.words})
		return
	}
	if sp, err := a.mayUse(client.AppID, user); err != nil {
		a.Problem(w, http.StatusForbidden, NotAssigned(user, sp))
		return
	}
	answer := r.PostForm.Get("device")
	if answer != "continue" && answer != "cancel" {
		a.o.Pages.Render(w, http.StatusOK, "device", page.Device{Organisation: a.o.Organisation, Code: d.userCode, Application: client.DisplayName, Person: shownName(user)})
		return
	}
	declined := answer == "cancel"
	if !declined {
		a.consentByDevice(client, user, d.grant.scope)
	}
	a.mu.Lock()
	if !d.answered { // else in another window meanwhile, which counts
		d.answered, d.declined = true, declined
		d.grant.userID, d.grant.sid, d.grant.authTime, d.grant.issued = user.ID, session.SID, session.AuthTime, a.o.Control.Now()
	}
	a.mu.Unlock()
	a.o.Pages.Render(w, http.StatusOK, "device", page.Device{Organisation: a.o.Organisation, Application: client.DisplayName, Done: true, Declined: declined})
}

// consentByDevice records that agreeing on the page is consent too, for what
// people may consent to themselves.
func (a *Authority) consentByDevice(client *directory.Application, user *directory.User, scope string) {
	if !a.o.Control.Settings().UserConsent {
		return
	}
	var scopes asked
	var refused *tokenError
	a.o.Directory.View(func(tx *directory.Tx) { scopes, refused = readScopes(tx, scope) })
	if refused != nil {
		return
	}
	for _, name := range scopes.names {
		if !scopes.adminOnly(name) {
			a.recordConsent(client, user, asked{resource: scopes.resource, names: []string{name}}, false)
		}
	}
}

// redeemDevice answers the polling of the token endpoint.
func (a *Authority) redeemDevice(r *http.Request, client *directory.Application, proof string) (map[string]any, *tokenError) {
	code := r.PostForm.Get("device_code")
	if code == "" {
		return nil, missing("device_code")
	}
	a.mu.Lock()
	d := a.devices[code]
	var refused *tokenError
	switch {
	case d == nil || d.grant.clientID != client.AppID:
		refused = refuse(400, "bad_verification_code", 70018, "The device_code is not recognized.")
	case !d.answered && a.o.Control.Now().After(d.grant.expires):
		refused = refuse(400, "expired_token", 70019, "The verification code has expired. Have the user retry the sign-in.")
	case !d.answered:
		refused = refuse(400, "authorization_pending", 70016, "OAuth 2.0 device flow error. Authorization is pending. Continue polling.")
	case d.declined:
		refused = refuse(400, "authorization_declined", 65004, "The end user denied the authorization request.")
	default:
		delete(a.devices, code)
	}
	a.mu.Unlock()
	if refused != nil {
		return nil, refused
	}
	g := d.grant
	g.proof, g.family, g.expires = proof, uuid.NewString(), a.o.Control.Now().Add(refreshLife)
	return a.userTokens(r, client, g)
}
