package authority

import (
	"errors"
	"net/http"

	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/directory"
)

// Endpoints are the parts of the control API that the authority serves.
func (a *Authority) Endpoints() []control.Endpoint {
	return []control.Endpoint{
		{
			Method: "POST", Path: "/clients", Handle: a.postClient,
			Help:   "Makes an application with its service principal, ready to use: redirect addresses, secret, certificates, federated credentials, permissions of Microsoft Graph, claims. Only the name is needed; a client with neither certificates, federated credentials nor public gets a secret.",
			Body:   `{"name":"My app","permissions":["User.Read.All"],"redirect_uris":["http://localhost:3000/callback"]}`,
			Answer: `201 {"id":"…","secret":"…","object_id":"…","service_principal_id":"…"}`,
		},
		{
			Method: "POST", Path: "/revoke", Handle: a.postRevoke,
			Help: "Ends every token that was issued until now to an application or a person, refresh tokens included. A client that announced cp1 is told by a claims challenge.",
			Body: `{"user_id":"0910cb1e-fd8b-4d2c-b382-78d390acfa33"}`, Answer: "204",
		},
	}
}

// postRevoke serves POST /_emulator/revoke {"app_id":…} or {"user_id":…} with 204:
// every token issued until now is no longer good, refresh tokens included. A
// client that announced cp1 is told so by a claims challenge.
func (a *Authority) postRevoke(w http.ResponseWriter, r *http.Request) {
	var b struct {
		AppID  string `json:"app_id"`
		UserID string `json:"user_id"` // object id or user principal name
	}
	err := strictBody(w, r, &b)
	if err == nil && (b.AppID == "") == (b.UserID == "") {
		err = errors.New("one of app_id and user_id is needed")
	}
	if err == nil {
		err = a.o.Directory.Update(func(tx *directory.Tx) error { return revoke(tx, b.AppID, b.UserID) })
	}
	if err != nil {
		reply(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func revoke(tx *directory.Tx, appID, userID string) error {
	if appID != "" {
		sp := tx.SPByAppID(appID)
		if sp == nil {
			return errors.New("app_id: there is no such application")
		}
		changed := sp.Clone()
		changed.TokensValidFrom = tx.Now()
		tx.PutSP(changed)
		return nil
	}
	user := tx.User(userID)
	if user == nil {
		user = tx.UserByUPN(userID)
	}
	if user == nil {
		return errors.New("user_id: there is no such user")
	}
	changed := user.Clone()
	changed.TokensValidFrom = tx.Now()
	tx.PutUser(changed)
	return nil
}
