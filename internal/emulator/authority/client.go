package authority

import (
	"crypto/subtle"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/emulator/directory"
)

// authenticate finds the client and checks how it proves who it is: with a
// secret in the body or with HTTP Basic (RFC 6749 section 2.3.1), with an
// assertion (RFC 7523), or, as a public client, not at all. proof is the value of
// the claim appidacr: 0 nothing, 1 a secret, 2 an assertion.
func (a *Authority) authenticate(r *http.Request) (client *directory.Application, proof string, refused *tokenError) {
	id, secret := r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	if user, password, ok := r.BasicAuth(); ok {
		var errID, errSecret error
		id, errID = url.QueryUnescape(user)
		secret, errSecret = url.QueryUnescape(password)
		if errID != nil || errSecret != nil {
			return nil, "", refuseBare(400, "invalid_request", 9002313, "Invalid request. The Authorization header cannot be read.")
		}
	}
	if client, refused = a.registered(id); refused != nil {
		return nil, "", refused
	}
	switch {
	case r.PostForm.Get("client_assertion") != "":
		return client, "2", a.checkAssertion(r, client)
	case secret != "":
		return client, "1", a.checkSecret(client, secret)
	case a.mayComeWithout(r, client):
		return client, "0", nil
	}
	if r.PostForm.Get("grant_type") == "client_credentials" {
		return nil, "", refuse(401, "invalid_client", 7000216, "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.")
	}
	return nil, "", refuse(401, "invalid_client", 7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.")
}

// registered finds an application that is also enabled in the tenant.
func (a *Authority) registered(id string) (client *directory.Application, refused *tokenError) {
	if id == "" {
		return nil, missing("client_id")
	}
	if uuid.Validate(id) != nil {
		return nil, refuseBare(400, "unauthorized_client", 700038, "%s is not a valid application identifier.", id)
	}
	var sp *directory.ServicePrincipal
	a.o.Directory.View(func(tx *directory.Tx) {
		client = tx.AppByAppID(id)
		sp = tx.SPByAppID(id)
	})
	switch {
	case client == nil || sp == nil:
		return nil, refuse(400, "unauthorized_client", 700016, "Application with identifier '%s' was not found in the directory '%s'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.", id, a.o.Organisation)
	case !sp.AccountEnabled:
		return nil, refuse(401, "unauthorized_client", 7000112, "Application '%s'(%s) is disabled.", id, sp.DisplayName)
	}
	return client, nil
}

// mayComeWithout says whether the client may come without proof: public clients
// may, and single-page clients that redeem a code with PKCE.
func (a *Authority) mayComeWithout(r *http.Request, client *directory.Application) bool {
	if r.PostForm.Get("grant_type") == "client_credentials" {
		return false
	}
	uri := r.PostForm.Get("redirect_uri")
	return client.Public() || slices.Contains(client.SPA.RedirectURIs, uri) || matchesRegistered(client.PublicClient.RedirectURIs, uri)
}

func (a *Authority) checkSecret(client *directory.Application, secret string) *tokenError {
	now := a.o.Control.Now()
	for _, p := range client.PasswordCredentials {
		if subtle.ConstantTimeCompare([]byte(client.Secrets[p.KeyID]), []byte(secret)) != 1 {
			continue
		}
		if !p.EndDateTime.IsZero() && now.After(p.EndDateTime) || now.Add(time.Minute).Before(p.StartDateTime) {
			return refuse(401, "invalid_client", 7000222, "The provided client secret keys for app '%s' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.", client.AppID)
		}
		return nil
	}
	return refuse(401, "invalid_client", 7000215, "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '%s'.", client.AppID)
}

// clientCredentials answers an application's own token. azidentity adds OpenID
// scopes to the resource's .default, which are ignored here as Entra does.
func (a *Authority) clientCredentials(r *http.Request, client *directory.Application, proof string) (map[string]any, *tokenError) {
	if strings.TrimSpace(r.PostForm.Get("scope")) == "" {
		return nil, missing("scope")
	}
	var resource string
	for _, scope := range strings.Fields(r.PostForm.Get("scope")) {
		if !slices.Contains(oidcScopes, scope) {
			resource = scope
		}
	}
	resource, ok := strings.CutSuffix(resource, "/.default")
	if !ok {
		return nil, refuse(400, "invalid_scope", 1002012, "The provided value for scope %s is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).", r.PostForm.Get("scope"))
	}
	asks, refused := readClaims(r)
	if refused != nil {
		return nil, refused
	}
	var sp *directory.ServicePrincipal
	a.o.Directory.View(func(tx *directory.Tx) { sp = tx.SPByAppID(client.AppID) })
	token, life, refused := a.appToken(r, sp, resource, proof, asks)
	if refused != nil {
		return nil, refused
	}
	return map[string]any{"token_type": "Bearer", "expires_in": life, "ext_expires_in": life, "access_token": token}, nil
}
