package authority

import (
	"net/http"
	"strconv"

	"guestportal/internal/emulator/directory"
)

// frontTokens adds the tokens that the authorize endpoint hands out itself:
// implicit and hybrid flow (OpenID Connect Core section 3.2 and 3.3).
func (a *Authority) frontTokens(r *http.Request, client *directory.Application, user *directory.User, g grant, fields map[string]string) *tokenError {
	if !wants(r.Form, "id_token") && !wants(r.Form, "token") {
		return nil
	}
	v, refused := readClaims(r)
	if refused != nil {
		return refused
	}
	var id, access map[string]any
	a.o.Directory.View(func(tx *directory.Tx) {
		id = a.idClaims(tx, r, client, user, g, true)
		if !wants(r.Form, "token") {
			return
		}
		var scopes asked
		var consented []string
		if scopes, consented, refused = a.consentedScopes(tx, client, user, g.scope); refused != nil {
			return
		}
		var life int
		access, life = a.delegated(tx, r, client, user, g, scopes, consented, v)
		fields["token_type"], fields["expires_in"], fields["scope"] = "Bearer", strconv.Itoa(life), scopes.answer(consented)
	})
	if refused != nil {
		return refused
	}
	var err error
	if access != nil {
		fields["access_token"], err = a.o.Keys.sign(access)
		id["at_hash"] = halfHash(fields["access_token"])
	}
	if code := fields["code"]; code != "" {
		id["c_hash"] = halfHash(code)
	}
	if err == nil && wants(r.Form, "id_token") {
		fields["id_token"], err = a.signID(id, client, user)
	}
	if err != nil {
		a.o.Log.Error("a token could not be signed", "error", err)
		return errTransient
	}
	return nil
}
