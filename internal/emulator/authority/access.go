package authority

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/emulator/directory"
)

// GraphAudience is the resource that Graph's tokens are for.
const GraphAudience = "https://graph.microsoft.com"

// asks is the parameter claims of a request (OpenID Connect Core section 5.5):
// what a client can do, and what a challenge wants of the next token.
type asks struct {
	AccessToken struct {
		Capabilities struct {
			Values []string `json:"values"`
		} `json:"xms_cc"`
	} `json:"access_token"`
}

// readClaims reads the parameter claims. The nbf of a challenge needs no more
// than a new token, which every request gets.
func readClaims(r *http.Request) (asks, *tokenError) {
	var v asks
	text := r.Form.Get("claims")
	if text == "" {
		return v, nil
	}
	if json.Unmarshal([]byte(text), &v) != nil {
		return v, refuse(400, "invalid_request", 9002313, "Invalid request. The value of the parameter 'claims' is not valid JSON.")
	}
	return v, nil
}

// continuous says that the client handles claims challenges, so that its tokens
// may live long (learn.microsoft.com/entra/identity-platform/claims-challenge).
func (v asks) continuous() bool {
	return slices.ContainsFunc(v.AccessToken.Capabilities.Values, func(s string) bool { return strings.EqualFold(s, "cp1") })
}

// accessClaims are the claims that all access tokens have, in the form of the
// version that the resource asks for; Graph's is 1.0.
func (a *Authority) accessClaims(r *http.Request, clientID, clientName, proof string, target *directory.ServicePrincipal, audience string, version int, v asks) (claims map[string]any, life int) {
	now, settings := a.o.Control.Now(), a.o.Control.Settings()
	if life = settings.TokenLife; v.continuous() {
		life = settings.LongTokenLife
	}
	claims = map[string]any{
		"aud": audience, "iss": a.issuerV1(r), "iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(time.Duration(life) * time.Second).Unix(),
		"aio": base64.StdEncoding.EncodeToString([]byte(strconv.FormatInt(now.UnixNano(), 36))),
		"tid": a.o.TenantID, "uti": uuid.NewString(), "rh": "1.AAAA", "ver": "1.0",
	}
	if version == 2 {
		claims["iss"], claims["ver"], claims["aud"] = a.issuer(r), "2.0", target.AppID
		claims["azp"], claims["azpacr"] = clientID, proof
	} else {
		claims["appid"], claims["appidacr"], claims["app_displayname"] = clientID, proof, clientName
	}
	if v.continuous() {
		claims["xms_cc"] = []string{"cp1"}
	}
	return claims, life
}

// issuedAt reads the moment of issue, finer than iat tells it, out of a token.
func issuedAt(claims map[string]any) time.Time {
	opaque, _ := claims["aio"].(string)
	text, err := base64.StdEncoding.DecodeString(opaque)
	if err == nil {
		if nano, err := strconv.ParseInt(string(text), 36, 64); err == nil {
			return time.Unix(0, nano)
		}
	}
	seconds, _ := claims["iat"].(float64)
	return time.Unix(int64(seconds), 0)
}

// tokenVersion is the version of access tokens that a resource wants.
func tokenVersion(tx *directory.Tx, target *directory.ServicePrincipal) int {
	if app := tx.AppByAppID(target.AppID); app != nil && app.API.RequestedAccessTokenVersion != nil {
		return *app.API.RequestedAccessTokenVersion
	}
	return 1
}

// appToken makes an application's own token; roles are the application
// permissions that were granted to it.
func (a *Authority) appToken(r *http.Request, sp *directory.ServicePrincipal, resource, proof string, v asks) (token string, life int, refused *tokenError) {
	var claims map[string]any
	a.o.Directory.View(func(tx *directory.Tx) {
		target := resourceSP(tx, resource)
		if target == nil {
			refused = refuse(400, "invalid_resource", 500011, "The resource principal named %s was not found in the tenant named %s. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.", resource, a.o.Organisation)
			return
		}
		roles, assigned := tx.RolesIn(target, sp.ID)
		if target.AppRoleAssignmentRequired && !assigned {
			refused = refuse(400, "invalid_grant", 501051, "Application '%s'(%s) is not assigned to a role for the application '%s'(%s).", sp.AppID, sp.DisplayName, resource, target.DisplayName)
			return
		}
		claims, life = a.accessClaims(r, sp.AppID, sp.DisplayName, proof, target, strings.TrimSuffix(resource, "/"), tokenVersion(tx, target), v)
		claims["oid"], claims["sub"], claims["idtyp"] = sp.ID, sp.ID, "app"
		if claims["ver"] == "1.0" {
			claims["idp"] = claims["iss"]
		}
		if slices.Sort(roles); len(roles) > 0 {
			claims["roles"] = roles
		}
	})
	if refused != nil {
		return "", 0, refused
	}
	token, err := a.o.Keys.sign(claims)
	if err != nil {
		a.o.Log.Error("a token could not be signed", "error", err)
		return "", 0, errTransient
	}
	return token, life, nil
}

// everyUser is the role template that every person's token names.
const everyUser = "b79fbf4d-3ef9-4689-8143-76b194e85509"

// delegated are the claims of an access token on behalf of a person.
func (a *Authority) delegated(tx *directory.Tx, r *http.Request, client *directory.Application, user *directory.User, g grant, scopes asked, consented []string, v asks) (map[string]any, int) {
	claims, life := a.accessClaims(r, client.AppID, client.DisplayName, g.proof, scopes.resource, scopes.audience, tokenVersion(tx, scopes.resource), v)
	claims["oid"], claims["sub"], claims["name"] = user.ID, subject(scopes.resource.AppID, user.ID), user.DisplayName
	claims["scp"], claims["sid"] = scopes.claim(consented), g.sid
	if claims["ver"] == "2.0" {
		claims["preferred_username"] = shownName(user)
	} else {
		claims["acr"], claims["amr"], claims["idtyp"], claims["unique_name"] = "1", []string{"pwd"}, "user", shownName(user)
		claims["wids"] = append(tx.RolesOf(user.ID), everyUser)
	}
	if user.IsGuest() {
		claims["idp"] = homeProvider(user)
	} else if claims["ver"] == "1.0" {
		claims["upn"] = user.UserPrincipalName
	}
	if roles, _ := tx.RolesIn(scopes.resource, user.ID); len(roles) > 0 && scopes.resource.AppID != directory.GraphAppID {
		slices.Sort(roles)
		claims["roles"] = roles
	}
	if app := tx.AppByAppID(scopes.resource.AppID); app != nil {
		a.optional(tx, claims, app, user, g, func(o *directory.OptionalClaims) []directory.OptionalClaim { return o.AccessToken })
		a.groupClaims(tx, r, claims, app, user, false)
	}
	return claims, life
}
