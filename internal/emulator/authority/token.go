package authority

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/directory"
)

// tokenError is a refusal of the token endpoint.
type tokenError struct {
	status int
	name   string // OAuth's error
	code   int    // AADSTS number
	words  string
	uri    bool // the captured answer has an error_uri
}

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // a client that has gone is no error of ours
}

func (a *Authority) describe(code int, words string) string {
	return fmt.Sprintf("AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s", code, words, uuid.NewString(), uuid.NewString(), a.o.Control.Now().UTC().Format("2006-01-02 15:04:05Z"))
}

// refuseToken writes the error body that was captured of a live tenant.
func (a *Authority) refuseToken(w http.ResponseWriter, r *http.Request, e tokenError) {
	trace, correlation, at := uuid.NewString(), r.Header.Get("client-request-id"), a.o.Control.Now().UTC().Format("2006-01-02 15:04:05Z")
	if correlation == "" {
		correlation = uuid.NewString()
	}
	body := map[string]any{
		"error":             e.name,
		"error_description": fmt.Sprintf("AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s", e.code, e.words, trace, correlation, at),
		"error_codes":       []int{e.code}, "timestamp": at, "trace_id": trace, "correlation_id": correlation,
	}
	if e.uri {
		body["error_uri"] = fmt.Sprintf("%s/error?code=%d", Base(r), e.code)
	}
	w.Header().Set("Cache-Control", "no-store")
	reply(w, e.status, body)
}

// token serves the token endpoint.
func (a *Authority) token(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store, no-cache")
	w.Header().Set("x-ms-request-id", control.CallOf(r).RequestID)
	if err := r.ParseForm(); err != nil {
		a.refuseToken(w, r, tokenError{400, "invalid_request", 900144, "The request body must be form-encoded.", false})
		return
	}
	var answer map[string]any
	var refused *tokenError
	client, refused := a.authenticate(r)
	if refused == nil {
		control.CallOf(r).AppID = client.AppID
		switch grantType := r.PostForm.Get("grant_type"); grantType {
		case "authorization_code":
			answer, refused = a.redeemCode(r, client)
		case "refresh_token":
			answer, refused = a.refresh(r, client)
		case "client_credentials":
			answer, refused = a.clientCredentials(r, client)
		default:
			refused = &tokenError{400, "unsupported_grant_type", 70003, fmt.Sprintf("The app requested an unsupported grant type '%s'.", grantType), false}
		}
	}
	if refused != nil {
		a.refuseToken(w, r, *refused)
		return
	}
	reply(w, http.StatusOK, answer)
}

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

func (a *Authority) redeemCode(r *http.Request, client *directory.Application) (map[string]any, *tokenError) {
	v := r.PostForm
	a.mu.Lock()
	defer a.mu.Unlock()
	g := a.codes[v.Get("code")]
	switch {
	case g == nil:
		return nil, &tokenError{400, "invalid_grant", 9002313, "Invalid request. Request is malformed or invalid.", true}
	case g.spent:
		return nil, &tokenError{400, "invalid_grant", 54005, "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.", true}
	case a.o.Control.Now().After(g.expires):
		return nil, &tokenError{400, "invalid_grant", 70008, "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.", true}
	case g.clientID != client.AppID:
		return nil, &tokenError{400, "invalid_grant", 700005, "Provided Authorization Code is intended to use against other client.", true}
	case g.redirectURI != v.Get("redirect_uri"):
		return nil, &tokenError{400, "invalid_client", 50011, "The reply URL specified in the request does not match the one of the authorization request.", true}
	case !verifies(g, v.Get("code_verifier")):
		return nil, &tokenError{400, "invalid_grant", 501481, "The Code_Verifier does not match the code_challenge supplied in the authorization request.", true}
	}
	g.spent = true
	return a.userTokens(r, client, *g)
}

// verifies checks PKCE (RFC 7636); a verifier without a challenge is refused too.
func verifies(g *grant, verifier string) bool {
	if g.challenge == "" {
		return verifier == ""
	}
	if g.method == "S256" {
		sum := sha256.Sum256([]byte(verifier))
		verifier = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	return subtle.ConstantTimeCompare([]byte(g.challenge), []byte(verifier)) == 1
}

func (a *Authority) refresh(r *http.Request, client *directory.Application) (map[string]any, *tokenError) {
	a.mu.Lock()
	defer a.mu.Unlock()
	g := a.fresh[r.PostForm.Get("refresh_token")]
	if g == nil || g.clientID != client.AppID || a.o.Control.Now().After(g.expires) {
		return nil, &tokenError{400, "invalid_grant", 70008, "The refresh token has expired or is not known.", true}
	}
	return a.userTokens(r, client, *g)
}

// userTokens answers a code or a refresh token. The caller holds the lock.
func (a *Authority) userTokens(r *http.Request, client *directory.Application, g grant) (map[string]any, *tokenError) {
	var user *directory.User
	a.o.Directory.View(func(tx *directory.Tx) { user = tx.User(g.userID) })
	if user == nil {
		return nil, &tokenError{400, "invalid_grant", 50034, "The user account does not exist in the directory.", true}
	}
	if !user.AccountEnabled {
		return nil, &tokenError{400, "invalid_grant", 50057, "The user account is disabled.", true}
	}
	life := a.o.Control.Settings().TokenLife
	answer := map[string]any{"token_type": "Bearer", "scope": g.scope, "expires_in": life, "ext_expires_in": life}
	access, err := a.o.Keys.sign(a.delegatedClaims(r, client, user, g))
	if err == nil {
		answer["access_token"] = access
		if slices.Contains(strings.Fields(g.scope), "openid") {
			answer["id_token"], err = a.o.Keys.sign(a.idClaims(r, client, user, g))
		}
	}
	if err != nil {
		a.o.Log.Error("a token could not be signed", "error", err)
		return nil, &tokenError{500, "server_error", 90033, "A transient error has occurred.", false}
	}
	if slices.Contains(strings.Fields(g.scope), "offline_access") {
		token := rand.Text() + rand.Text()
		g.expires = a.o.Control.Now().Add(24 * time.Hour)
		a.fresh[token] = &g
		answer["refresh_token"] = token
	}
	return answer, nil
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
