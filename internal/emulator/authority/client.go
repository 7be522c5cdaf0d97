package authority

import (
	"crypto/subtle"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"guestportal/internal/emulator/directory"
)

// authenticate finds the client and checks its secret, sent in the body or with
// HTTP Basic (RFC 6749 section 2.3.1).
func (a *Authority) authenticate(r *http.Request) (*directory.Application, *tokenError) {
	id, secret := r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	if user, password, ok := r.BasicAuth(); ok {
		var errID, errSecret error
		id, errID = url.QueryUnescape(user)
		secret, errSecret = url.QueryUnescape(password)
		if errID != nil || errSecret != nil {
			return nil, &tokenError{400, "invalid_request", 900144, "The Authorization header cannot be read.", false}
		}
	}
	if gt := r.PostForm.Get("grant_type"); !slices.Contains([]string{"authorization_code", "refresh_token", "client_credentials"}, gt) {
		return nil, &tokenError{400, "unsupported_grant_type", 70003, fmt.Sprintf("The app requested an unsupported grant type '%s'.", gt), false}
	}
	if uuid.Validate(id) != nil {
		return nil, &tokenError{400, "unauthorized_client", 700038, id + " is not a valid application identifier.", false}
	}
	var client *directory.Application
	a.o.Directory.View(func(tx *directory.Tx) { client = tx.AppByAppID(id) })
	if client == nil {
		return nil, &tokenError{400, "unauthorized_client", 700016, fmt.Sprintf("Application with identifier '%s' was not found in the directory '%s'.", id, a.o.Organisation), true}
	}
	if secret == "" {
		return nil, &tokenError{401, "invalid_client", 7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.", true}
	}
	for _, known := range client.Secrets {
		if subtle.ConstantTimeCompare([]byte(known), []byte(secret)) == 1 {
			return client, nil
		}
	}
	return nil, &tokenError{401, "invalid_client", 7000215, fmt.Sprintf("Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '%s'.", client.AppID), true}
}

// clientCredentials answers an application's own token. azidentity adds OpenID
// scopes to the resource's .default, which are ignored here as Entra does.
func (a *Authority) clientCredentials(r *http.Request, client *directory.Application) (map[string]any, *tokenError) {
	var resource string
	for _, scope := range strings.Fields(r.PostForm.Get("scope")) {
		if !slices.Contains([]string{"openid", "offline_access", "profile", "email"}, scope) {
			resource = scope
		}
	}
	resource, ok := strings.CutSuffix(resource, "/.default")
	if !ok {
		return nil, &tokenError{400, "invalid_scope", 1002012, fmt.Sprintf("The provided value for scope %s is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).", r.PostForm.Get("scope")), true}
	}
	claims, known := a.appClaims(client, resource)
	if !known {
		return nil, &tokenError{400, "invalid_resource", 500011, fmt.Sprintf("The resource principal named %s was not found in the tenant named %s. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.", resource, a.o.Organisation), true}
	}
	access, err := a.o.Keys.sign(claims)
	if err != nil {
		a.o.Log.Error("a token could not be signed", "error", err)
		return nil, &tokenError{500, "server_error", 90033, "A transient error has occurred.", false}
	}
	life := a.o.Control.Settings().TokenLife
	return map[string]any{"token_type": "Bearer", "expires_in": life, "ext_expires_in": life, "access_token": access}, nil
}
