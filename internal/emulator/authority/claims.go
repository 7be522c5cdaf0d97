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

// subject is the pairwise id of a user at a client: stable, and useless elsewhere.
func subject(clientID, userID string) string {
	sum := sha256.Sum256([]byte(clientID + "|" + userID))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// loginHint is the value that end_session takes as logout_hint.
func loginHint(user *directory.User) string {
	return "O." + base64.RawURLEncoding.EncodeToString([]byte(user.ID))
}

// shownName is how a person is shown: a guest by address, not by the name that
// the tenant made up.
func shownName(user *directory.User) string {
	if user.IsGuest() && user.Mail != "" {
		return user.Mail
	}
	return user.UserPrincipalName
}

// idClaims are the claims of an id_token, version 2.0
// (learn.microsoft.com/entra/identity-platform/id-token-claims-reference). iat and
// nbf lie back by a setting, since Entra's tokens are valid for 65 minutes from
// five minutes ago. implicit says that the browser carries the token.
func (a *Authority) idClaims(tx *directory.Tx, r *http.Request, client *directory.Application, user *directory.User, g grant, implicit bool) map[string]any {
	now, settings := a.o.Control.Now(), a.o.Control.Settings()
	issued := now.Add(-time.Duration(settings.TokenBackdate) * time.Second).Unix()
	claims := map[string]any{
		"aud": client.AppID, "iss": a.issuer(r), "iat": issued, "nbf": issued, "exp": now.Add(time.Hour).Unix(),
		"sub": subject(client.AppID, user.ID), "tid": a.o.TenantID, "ver": "2.0", "rh": "1.AAAA", "uti": uuid.NewString(),
	}
	if slices.Contains(strings.Fields(g.scope), "profile") {
		claims["name"], claims["preferred_username"], claims["oid"] = user.DisplayName, shownName(user), user.ID
	}
	if slices.Contains(strings.Fields(g.scope), "email") || user.IsGuest() {
		a.emailClaim(claims, user)
	}
	if g.nonce != "" {
		claims["nonce"] = g.nonce
	}
	if user.IsGuest() {
		claims["idp"] = homeProvider(user)
	}
	if sp := tx.SPByAppID(client.AppID); sp != nil {
		if roles, _ := tx.RolesIn(sp, user.ID); len(roles) > 0 {
			slices.Sort(roles)
			claims["roles"] = roles
		}
	}
	if g.aged { // who asks how old a sign-in is gets to know it
		claims["auth_time"] = g.authTime.Unix()
	}
	a.optional(tx, claims, client, user, g, func(o *directory.OptionalClaims) []directory.OptionalClaim { return o.IDToken })
	a.groupClaims(tx, r, claims, client, user, implicit)
	return claims
}

func (a *Authority) emailClaim(claims map[string]any, user *directory.User) {
	if user.Mail != "" {
		claims["email"] = user.Mail
	}
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

// halfHash binds a code or an access token to an id_token issued beside it
// (OpenID Connect Core section 3.3.2.11).
func halfHash(value string) string {
	sum := sha256.Sum256([]byte(value))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}
