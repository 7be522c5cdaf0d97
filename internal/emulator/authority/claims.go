package authority

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/emulator/directory"
)

// GraphAudience is the resource that Graph's tokens are for.
const GraphAudience = "https://graph.microsoft.com"

// subject is the pairwise id of a user at a client: stable, and useless elsewhere.
func subject(clientID, userID string) string {
	sum := sha256.Sum256([]byte(clientID + "|" + userID))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// loginHint is the value that end_session takes as logout_hint.
func loginHint(user *directory.User) string {
	return "O." + base64.RawURLEncoding.EncodeToString([]byte(user.ID))
}

// idClaims are the claims of an id_token, version 2.0
// (learn.microsoft.com/entra/identity-platform/id-token-claims-reference). iat and
// nbf lie back by a setting, since Entra's tokens are valid for 65 minutes from
// five minutes ago.
func (a *Authority) idClaims(r *http.Request, client *directory.Application, user *directory.User, g grant) map[string]any {
	now, settings := a.o.Control.Now(), a.o.Control.Settings()
	issued := now.Add(-time.Duration(settings.TokenBackdate) * time.Second).Unix()
	claims := map[string]any{
		"aud": client.AppID, "iss": a.issuer(r), "iat": issued, "nbf": issued, "exp": now.Add(time.Hour).Unix(),
		"name": user.DisplayName, "preferred_username": user.UserPrincipalName, "oid": user.ID, "tid": a.o.TenantID,
		"sub": subject(client.AppID, user.ID), "ver": "2.0", "rh": "1.AAAA", "uti": uuid.NewString(),
		"auth_time": g.authTime.Unix(), "acct": 0, "login_hint": loginHint(user), "sid": g.sid,
	}
	if g.nonce != "" {
		claims["nonce"] = g.nonce
	}
	if user.Mail != "" {
		claims["email"] = user.Mail
	}
	if user.IsGuest() {
		claims["acct"] = 1
		claims["idp"] = homeProvider(user)
		claims["preferred_username"] = user.Mail
	}
	if roles, _, _ := a.mayUse(client.AppID, user); len(roles) > 0 {
		slices.Sort(roles)
		claims["roles"] = roles
	}
	a.o.Control.OverrideClaims(claims, user.UserPrincipalName, user.Mail)
	return claims
}

// homeProvider names where a guest's account lives. A guest of another Entra
// tenant has that tenant's issuer; its id is derived from the domain.
func homeProvider(user *directory.User) string {
	for _, id := range user.Identities {
		switch id.Issuer {
		case "MicrosoftAccount":
			return "live.com"
		case "mail":
			return "mail"
		}
	}
	_, domain, _ := strings.Cut(user.Mail, "@")
	return "https://sts.windows.net/" + uuid.NewSHA1(uuid.NameSpaceDNS, []byte(strings.ToLower(domain))).String() + "/"
}

// delegatedClaims are the claims of an access token on behalf of a user.
func (a *Authority) delegatedClaims(r *http.Request, client *directory.Application, user *directory.User, g grant) map[string]any {
	now, settings := a.o.Control.Now(), a.o.Control.Settings()
	return map[string]any{
		"aud": GraphAudience, "iss": "https://sts.windows.net/" + a.o.TenantID + "/", "iat": now.Unix(), "nbf": now.Unix(),
		"exp": now.Add(time.Duration(settings.TokenLife) * time.Second).Unix(), "appid": client.AppID, "idtyp": "user",
		"oid": user.ID, "sub": subject(client.AppID, user.ID), "scp": g.scope, "tid": a.o.TenantID, "uti": uuid.NewString(), "ver": "1.0",
	}
}

// appClaims are the claims of an application's own token. For Graph they are of
// version 1.0; roles are the application permissions that were granted to it.
func (a *Authority) appClaims(client *directory.Application, resource string) (claims map[string]any, known bool) {
	now, settings := a.o.Control.Now(), a.o.Control.Settings()
	a.o.Directory.View(func(tx *directory.Tx) {
		sp, target := tx.SPByAppID(client.AppID), resourceSP(tx, resource)
		if sp == nil || target == nil {
			return
		}
		known = true
		roles, _ := tx.RolesIn(target, sp.ID)
		slices.Sort(roles)
		claims = map[string]any{
			"aud": strings.TrimSuffix(resource, "/"), "iss": "https://sts.windows.net/" + a.o.TenantID + "/", "iat": now.Unix(), "nbf": now.Unix(),
			"exp": now.Add(time.Duration(settings.TokenLife) * time.Second).Unix(), "appid": client.AppID, "appidacr": "1", "idtyp": "app",
			"idp": "https://sts.windows.net/" + a.o.TenantID + "/", "oid": sp.ID, "sub": sp.ID, "tid": a.o.TenantID, "uti": uuid.NewString(), "ver": "1.0",
			"app_displayname": client.DisplayName,
		}
		if len(roles) > 0 {
			claims["roles"] = roles
		}
	})
	return claims, known
}

// resourceSP finds the resource by application id or by one of its names.
func resourceSP(tx *directory.Tx, resource string) *directory.ServicePrincipal {
	if sp := tx.SPByAppID(resource); sp != nil {
		return sp
	}
	for _, sp := range tx.SPs() {
		if slices.Contains(sp.ServicePrincipalNames, strings.TrimSuffix(resource, "/")) {
			return sp
		}
	}
	return nil
}
