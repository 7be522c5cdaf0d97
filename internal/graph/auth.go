package graph

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"sync"
	"sync/atomic"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	kiota "github.com/microsoft/kiota-abstractions-go"
)

// authenticator puts the bearer token on a request, and on none that leads
// anywhere else than to the configured Graph. It takes the place of the SDK's
// provider, which sends a request to another host without a token and silently.
type authenticator struct {
	credential azcore.TokenCredential
	scope      string
	base       *url.URL
	now        func() time.Time

	renewing sync.Mutex // held by the one call that asks for a new token
	renewed  time.Time  // when that was last

	latest atomic.Value // the last token that was given, a string
	unfit  sync.Map     // the token that lacked a permission, by the kind of calls

	mu      sync.Mutex
	refused *refusal // of the last token asked for; nil when it was given
}

// refusal is a token that was not given, read once.
type refusal struct {
	at     time.Time
	err    error
	answer answer
}

// noToken is the credential's error with its words. The credential's own makes
// them anew from the answer each time it is asked, which no two may do at once.
type noToken struct {
	words string
	cause error
}

func (e *noToken) Error() string { return e.words }
func (e *noToken) Unwrap() error { return e.cause }

// goodFor is how long an answer about tokens, a refusal or a new one, does for
// the calls that come beside it: many stand at the gate when it opens, and one
// question is enough.
const goodFor = 5 * time.Second

// AuthenticateRequest implements the SDK's authentication provider. What goes
// wrong here is kept in the exchange, since nothing has been sent yet.
func (a *authenticator) AuthenticateRequest(ctx context.Context, r *kiota.RequestInformation, _ map[string]any) error {
	x := exchangeOf(ctx)
	u, err := r.GetUri()
	if err == nil {
		err = pinned(a.base, u)
	}
	if err != nil {
		x.tokenErr = err
		return err
	}
	token, refused := a.tokenAfter(ctx, x.stale, x.claims)
	if refused != nil {
		x.tokenErr, x.tokenAnswer = fmt.Errorf("get a token: %w", refused.err), refused.answer
		return x.tokenErr
	}
	x.token = token
	r.Headers.Add("Authorization", "Bearer "+token)
	return nil
}

// tokenAfter asks for a token in place of one that did not do; empty means that
// there was none. Of the calls that come with the same, one asks.
func (a *authenticator) tokenAfter(ctx context.Context, stale, claims string) (string, *refusal) {
	if stale == "" {
		return a.token(ctx, "")
	}
	a.renewing.Lock()
	defer a.renewing.Unlock()
	latest, _ := a.latest.Load().(string)
	if since := a.now().Sub(a.renewed); latest != stale || since >= 0 && since < goodFor {
		return a.token(ctx, "")
	}
	a.renewed = a.now()
	return a.token(ctx, claims)
}

// unfitFor gives the token that lacked what a call takes when it was last tried,
// so that the next try sees a consent that has been given since; empty for none.
func (a *authenticator) unfitFor(r request) string {
	for _, p := range r.powers() {
		if token, there := a.unfit.Load(p.kind); there {
			return token.(string)
		}
	}
	return ""
}

// token asks for a token, one call after the other while none is given.
func (a *authenticator) token(ctx context.Context, claims string) (string, *refusal) {
	ask := func() (string, *refusal) {
		token, err := a.credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{a.scope}, EnableCAE: true, Claims: claims})
		if err != nil {
			return "", &refusal{a.now(), &noToken{err.Error(), err}, tokenAnswer(err)}
		}
		a.latest.Store(token.Token)
		return token.Token, nil
	}
	a.mu.Lock()
	wary := a.refused != nil
	a.mu.Unlock()
	if !wary {
		token, refused := ask()
		if refused != nil && refused.answer.status != 0 {
			a.mu.Lock()
			a.refused = refused
			a.mu.Unlock()
		}
		return token, refused
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.refused != nil && a.now().Sub(a.refused.at) < goodFor {
		return "", a.refused
	}
	token, refused := ask()
	if refused == nil || refused.answer.status != 0 { // no answer is of this call alone: it may have been given up
		a.refused = refused
	}
	return token, refused
}

// anyClaims are claims that every token fulfils. The library keeps a token until
// it expires, and asks for another one only when claims are wanted.
const anyClaims = `{"access_token":{"nbf":{"essential":true,"value":"1"}}}`

// newToken gives the claims to ask with for a token in place of one that was
// turned away: those that Graph names, if it does.
func newToken(h http.Header) string {
	if claims := challenge(h); claims != "" {
		return claims
	}
	return anyClaims
}

// claimsParameter finds the challenge of continuous access evaluation.
//
// Source: https://learn.microsoft.com/entra/identity-platform/claims-challenge
var claimsParameter = regexp.MustCompile(`(?i)\bclaims="([^"]+)"`)

// challenge gives the claims that a 401 asks the next token to carry; empty
// when it asks for none, or in a form that cannot be read.
func challenge(h http.Header) string {
	for _, value := range h.Values("WWW-Authenticate") {
		found := claimsParameter.FindStringSubmatch(value)
		if found == nil {
			continue
		}
		for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
			if claims, err := encoding.DecodeString(found[1]); err == nil {
				return string(claims)
			}
		}
	}
	return ""
}

var errForeign = errors.New("link leads away from the configured Microsoft Graph")

// pinned refuses a link that is not below base: an answer must not be able to
// send our token elsewhere.
func pinned(base, link *url.URL) error {
	below := link.Path == base.Path || len(link.Path) > len(base.Path) && link.Path[:len(base.Path)+1] == base.Path+"/"
	if link.Scheme != base.Scheme || link.Host != base.Host || link.User != nil || !below {
		return errForeign
	}
	return nil
}
