package signin

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Finish ends the sign-in that Begin started: q is the query with which the
// provider sent the browser back. The caller has already used the attempt up,
// so that a second Finish with it cannot happen.
func (p *RelyingParty) Finish(ctx context.Context, a Attempt, q url.Values) (Identity, error) {
	code, err := p.answer(a, q)
	if err != nil {
		return Identity{}, err
	}
	idp, err := p.provider(ctx)
	if err != nil {
		return Identity{}, err
	}
	ctx, cancel := context.WithTimeout(oidc.ClientContext(ctx, p.client), 2*callTimeout)
	defer cancel()
	tokens, err := idp.oauth.Exchange(ctx, code, oauth2.VerifierOption(a.Verifier))
	if err != nil {
		return Identity{}, exchangeError(err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	payload, err := p.verify(ctx, idp, raw, tokens.AccessToken)
	if err != nil {
		return Identity{}, err
	}
	return p.identity(payload, a)
}

// answer checks the query against the attempt and returns the code. The state
// comes first: an error that is not an answer to our question is nothing to
// act on.
func (p *RelyingParty) answer(a Attempt, q url.Values) (string, error) {
	if a.State == "" || a.Nonce == "" || a.Verifier == "" {
		return "", fmt.Errorf("%w: the attempt is incomplete", ErrBadAttempt)
	}
	for _, name := range []string{"state", "code", "error", "iss"} {
		if len(q[name]) > 1 { // RFC 6749 section 3.1
			return "", fmt.Errorf("%w: %s is given twice", ErrBadAttempt, name)
		}
	}
	if subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(a.State)) != 1 {
		return "", fmt.Errorf("%w: state differs", ErrBadAttempt)
	}
	if iss := q.Get("iss"); iss != "" && iss != p.issuer { // RFC 9207
		return "", fmt.Errorf("%w: answered by issuer %.200q", ErrBadAttempt, iss)
	}
	switch problem := q.Get("error"); problem {
	case "":
	case "access_denied":
		return "", ErrCancelled
	case "server_error", "temporarily_unavailable":
		return "", fmt.Errorf("%w: %s: %.200q", ErrUnavailable, problem, q.Get("error_description"))
	default:
		return "", fmt.Errorf("%w: %.60q: %.200q", ErrBadAttempt, problem, q.Get("error_description"))
	}
	if q.Get("code") == "" {
		return "", fmt.Errorf("%w: no code", ErrBadAttempt)
	}
	return q.Get("code"), nil
}

// exchangeError classifies a failed token request. Only a code that is no
// longer good is the browser's affair; a refused client is ours.
func exchangeError(err error) error {
	refused, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok {
		return fmt.Errorf("%w: token request: %w", ErrUnavailable, err)
	}
	// Not the error's own text: that may carry the whole answer.
	kind := ErrUnavailable
	if refused.ErrorCode == "invalid_grant" && refused.Response.StatusCode < http.StatusInternalServerError {
		kind = ErrBadAttempt
	}
	return fmt.Errorf("%w: token request: status %d, %.60q: %.200q",
		kind, refused.Response.StatusCode, refused.ErrorCode, refused.ErrorDescription)
}
