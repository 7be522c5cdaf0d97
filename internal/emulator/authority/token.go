package authority

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
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
