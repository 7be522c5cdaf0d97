package authority

import (
	"errors"
	"net/http"

	"guestportal/internal/emulator/directory"
)

// ControlRoutes are the parts of the control API that the authority serves.
func (a *Authority) ControlRoutes() map[string]http.HandlerFunc {
	return map[string]http.HandlerFunc{
		"POST /_emulator/clients": a.postClient,
		"POST /_emulator/revoke":  a.postRevoke,
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
