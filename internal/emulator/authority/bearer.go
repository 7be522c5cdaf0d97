package authority

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"time"

	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/directory"
)

// Caller is who presents a token to Graph.
type Caller struct {
	AppID    string
	ObjectID string   // of the service principal, or of the person
	Roles    []string // application permissions
	User     bool     // a person's token: Scopes count, and what the person may do
	Guest    bool
	Scopes   []string // delegated permissions
	Holds    []string // directory roles of the person, by template id
}

// TokenRefusal is why a token is not good, in Graph's own words.
type TokenRefusal struct {
	Words     string
	challenge string // claims that a new token needs; JSON
}

func (e *TokenRefusal) Error() string { return e.Words }

// Bearer reads the token of a request to Graph. An error is a *TokenRefusal.
func (a *Authority) Bearer(r *http.Request) (Caller, error) {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok || token == "" {
		return Caller{}, &TokenRefusal{Words: "Access token is empty."}
	}
	now := a.o.Control.Now()
	claims, err := a.o.Keys.verify(token, now)
	if err != nil {
		return Caller{}, &TokenRefusal{Words: "Invalid JWT, access token validation failure."}
	}
	expires, _ := claims["exp"].(float64)
	if float64(now.Unix()) >= expires {
		return Caller{}, &TokenRefusal{Words: "Lifetime validation failed, the token is expired."}
	}
	if aud, _ := claims["aud"].(string); strings.TrimSuffix(aud, "/") != GraphAudience && aud != directory.GraphAppID {
		return Caller{}, &TokenRefusal{Words: "Access token validation failure. Invalid audience."}
	}
	c := Caller{User: claims["idtyp"] == "user", Roles: words(claims["roles"])}
	c.AppID, _ = claims["appid"].(string)
	c.ObjectID, _ = claims["oid"].(string)
	scp, _ := claims["scp"].(string)
	c.Scopes = strings.Fields(scp)
	err = a.revoked(&c, claims)
	return c, err
}

func words(claim any) (out []string) {
	list, _ := claim.([]any)
	for _, v := range list {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// revoked refuses tokens of callers that have been revoked since, and fills in
// what the directory knows of a person. What ends a session by itself (disabling,
// revoking sign-in sessions) reaches only tokens of clients that announced that
// they handle claims challenges, as documented of continuous access evaluation;
// POST /_emulator/revoke reaches all.
func (a *Authority) revoked(c *Caller, claims map[string]any) error {
	continuous := len(words(claims["xms_cc"])) > 0
	issued := issuedAt(claims)
	var all, evaluated time.Time // before which no token, and no token under continuous evaluation, is good
	var missing bool
	a.o.Directory.View(func(tx *directory.Tx) {
		all = directory.ValidFrom(nil, tx.SPByAppID(c.AppID))
		if !c.User {
			return
		}
		user := tx.User(c.ObjectID)
		if user == nil {
			missing = true
			return
		}
		c.Guest, c.Holds = user.IsGuest(), tx.RolesOf(user.ID)
		if user.TokensValidFrom.After(all) {
			all = user.TokensValidFrom
		}
		if evaluated = directory.ValidFrom(user, nil); !user.AccountEnabled {
			evaluated = tx.Now()
		}
	})
	switch {
	case missing:
		return &TokenRefusal{Words: "The user or tenant of the access token could not be found."}
	case continuous && (issued.Before(evaluated) || issued.Before(all)):
		return &TokenRefusal{
			Words:     "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp",
			challenge: fmt.Sprintf(`{"access_token":{"nbf":{"essential":true, "value":"%d"}}}`, a.o.Control.Now().Unix()),
		}
	case issued.Before(all):
		return &TokenRefusal{Words: "Lifetime validation failed, the token was revoked."}
	}
	return nil
}

// Challenge is the WWW-Authenticate header of an answer that refuses a token
// (learn.microsoft.com/entra/identity-platform/claims-challenge).
func Challenge(r *http.Request, err error) string {
	header := `Bearer realm="", authorization_uri="` + LoginBase(r) + `/common/oauth2/authorize", client_id="` + directory.GraphAppID + `"`
	if refusal, ok := err.(*TokenRefusal); ok && refusal.challenge != "" { //nolint:errorlint // Bearer's own error
		header += `, error="insufficient_claims", claims="` + base64.StdEncoding.EncodeToString([]byte(refusal.challenge)) + `"`
	}
	return header
}

// userinfo answers OpenID Connect's UserInfo for a user's token.
func (a *Authority) userinfo(w http.ResponseWriter, r *http.Request) {
	caller, err := a.Bearer(r)
	var user *directory.User
	if err == nil && caller.User {
		control.CallOf(r).AppID = caller.AppID
		a.o.Directory.View(func(tx *directory.Tx) { user = tx.User(caller.ObjectID) })
	}
	if user == nil {
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	reply(w, http.StatusOK, map[string]any{
		"sub": subject(caller.AppID, user.ID), "name": user.DisplayName, "family_name": user.Surname, "given_name": user.GivenName, "email": user.Mail,
		"picture": GraphBase(r) + "/v1.0/me/photo/$value",
	})
}
