package authority

import (
	"net/http"
	"strings"

	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/directory"
)

// Caller is who presents a token to Graph.
type Caller struct {
	AppID    string
	ObjectID string   // of the service principal, or of the user
	Roles    []string // application permissions
	User     bool     // a user's token: application permissions do not count
}

// tokenRefusal is why a token is not good, in Graph's own words.
type tokenRefusal string

func (e tokenRefusal) Error() string { return string(e) }

// Bearer reads the token of a request to Graph. The error's text is Graph's.
func (a *Authority) Bearer(r *http.Request) (Caller, error) {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok || token == "" {
		return Caller{}, tokenRefusal("Access token is empty.")
	}
	claims, err := a.o.Keys.verify(token)
	if err != nil {
		return Caller{}, tokenRefusal("Invalid JWT, access token validation failure.")
	}
	expires, _ := claims["exp"].(float64)
	if float64(a.o.Control.Now().Unix()) >= expires {
		return Caller{}, tokenRefusal("Lifetime validation failed, the token is expired.")
	}
	if claims["aud"] != GraphAudience && claims["aud"] != directory.GraphAppID {
		return Caller{}, tokenRefusal("Access token validation failure. Invalid audience.")
	}
	c := Caller{User: claims["idtyp"] == "user"}
	c.AppID, _ = claims["appid"].(string)
	c.ObjectID, _ = claims["oid"].(string)
	list, _ := claims["roles"].([]any)
	for _, role := range list {
		if name, ok := role.(string); ok {
			c.Roles = append(c.Roles, name)
		}
	}
	return c, nil
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
	})
}
