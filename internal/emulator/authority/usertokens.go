package authority

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"time"

	"guestportal/internal/emulator/directory"
)

// userTokens answers a code, a refresh token, a device code or an assertion with
// the tokens that its grant stands for.
func (a *Authority) userTokens(r *http.Request, client *directory.Application, g grant) (map[string]any, *tokenError) {
	v, refused := readClaims(r)
	if refused != nil {
		return nil, refused
	}
	var access, id map[string]any
	var user *directory.User
	answer := map[string]any{"token_type": "Bearer"}
	a.o.Directory.View(func(tx *directory.Tx) {
		user = tx.User(g.userID)
		if refused = a.stillGood(tx, client, g); refused != nil {
			return
		}
		var scopes asked
		var consented []string
		if scopes, consented, refused = a.consentedScopes(tx, client, user, g.scope); refused != nil {
			return
		}
		answer["scope"] = scopes.answer(consented)
		var life int
		access, life = a.delegated(tx, r, client, user, g, scopes, consented, v)
		answer["expires_in"], answer["ext_expires_in"] = life, life
		if scopes.has("openid") {
			id = a.idClaims(tx, r, client, user, g, false)
		}
		if scopes.has("offline_access") {
			answer["refresh_token"] = a.keepRefresh(g)
		}
	})
	if refused != nil {
		return nil, refused
	}
	var err error
	if answer["access_token"], err = a.o.Keys.sign(access); err == nil && id != nil {
		answer["id_token"], err = a.signID(id, client, user)
	}
	if err != nil {
		a.o.Log.Error("a token could not be signed", "error", err)
		return nil, errTransient
	}
	if r.Form.Get("client_info") == "1" {
		answer["client_info"] = base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"uid":%q,"utid":%q}`, user.ID, a.o.TenantID))
	}
	return answer, nil
}

// stillGood says why a person can have no more tokens from a grant: gone,
// disabled, or revoked since.
func (a *Authority) stillGood(tx *directory.Tx, client *directory.Application, g grant) *tokenError {
	user := tx.User(g.userID)
	switch {
	case user == nil && tx.DeletedUser(g.userID) != nil:
		return refuse(400, "invalid_grant", 500341, "The user account %s has been deleted from the %s directory. To sign into this application, the account must be added to the directory.", g.userID, a.o.TenantID)
	case user == nil:
		return refuse(400, "invalid_grant", 50034, "The user account does not exist in the %s directory. To sign into this application, the account must be added to the directory.", a.o.TenantID)
	case !user.AccountEnabled:
		return refuse(400, "invalid_grant", 50057, "The user account is disabled.")
	}
	if from := directory.ValidFrom(user, tx.SPByAppID(client.AppID)); g.issued.Before(from) {
		e := refuse(400, "invalid_grant", 50173, "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '%s' and the TokensValidFrom date (before which tokens are not valid) for this user is '%s'.",
			g.issued.UTC().Format(ticks), from.UTC().Format(ticks))
		e.sub = "bad_token"
		return e
	}
	return nil
}

// ticks is how Entra writes times in messages.
const ticks = "2006-01-02T15:04:05.0000000Z"

// consentedScopes reads a scope parameter and refuses what nobody consented to.
func (a *Authority) consentedScopes(tx *directory.Tx, client *directory.Application, user *directory.User, text string) (asked, []string, *tokenError) {
	scopes, refused := readScopes(tx, text)
	if refused != nil {
		return scopes, nil, refused
	}
	sp := tx.SPByAppID(client.AppID)
	if sp == nil {
		return scopes, nil, refuse(400, "unauthorized_client", 700016, "Application with identifier '%s' was not found in the directory '%s'.", client.AppID, a.o.Organisation)
	}
	consented := tx.Consented(sp.ID, scopes.resource.ID, user.ID)
	if lacking := scopes.lacking(consented); len(lacking) > 0 {
		e := refuse(400, "invalid_grant", 65001, "The user or administrator has not consented to use the application with ID '%s' named '%s'. Send an interactive authorization request for this user and resource.", client.AppID, client.DisplayName)
		e.sub = "consent_required"
		return scopes, consented, e
	}
	return scopes, consented, nil
}

// onBehalfOf exchanges a person's token for this client for one to another
// resource (learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow).
func (a *Authority) onBehalfOf(r *http.Request, client *directory.Application, proof string) (map[string]any, *tokenError) {
	if r.PostForm.Get("requested_token_use") != "on_behalf_of" {
		return nil, missing("requested_token_use")
	}
	if r.PostForm.Get("assertion") == "" {
		return nil, missing("assertion")
	}
	now := a.o.Control.Now()
	claims, err := a.o.Keys.verify(r.PostForm.Get("assertion"), now)
	if err != nil {
		return nil, refuse(400, "invalid_grant", 50013, "Assertion failed signature validation. [Reason - The key was not found.]")
	}
	expires, _ := claims["exp"].(float64)
	oid, _ := claims["oid"].(string)
	scp, delegated := claims["scp"].(string)
	switch aud := claims["aud"]; {
	case float64(now.Unix()) >= expires:
		return nil, refuse(400, "invalid_grant", 500133, "Assertion is not within its valid time range. Ensure that the access token is not expired before using it for user assertion, or request a new token.")
	case aud != client.AppID && aud != "api://"+client.AppID:
		return nil, refuse(400, "invalid_grant", 500131, "Assertion audience does not match the Client app presenting the assertion. The audience in the assertion was '%v' and the expected audience is '%s' or one of the Application Uris of this application with App ID '%s'.", aud, client.AppID, client.AppID)
	case !delegated || scp == "":
		return nil, refuse(400, "invalid_grant", 240002, "Input id_token cannot be used as 'urn:ietf:params:oauth:grant-type:jwt-bearer' grant.")
	}
	return a.userTokens(r, client, grant{
		clientID: client.AppID, proof: proof, userID: oid, scope: r.PostForm.Get("scope"), authTime: issuedAt(claims), issued: issuedAt(claims),
		family: oid + client.AppID, expires: now.Add(time.Hour),
	})
}
