package signin

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

const (
	// retryAfter keeps a provider that is down from being asked by every click.
	retryAfter = 3 * time.Second
	// rediscoverAfter is the max-age that Entra puts on its discovery document.
	rediscoverAfter = 24 * time.Hour
)

// provider is what discovery told us. It never changes once made.
type provider struct {
	oauth      oauth2.Config
	keys       *oidc.RemoteKeySet
	endSession string
	found      time.Time
}

// provider returns the discovered provider, discovering it when there is none
// or it is a day old. Concurrent callers share one discovery, which has its
// own deadline and does not end with the request that happened to start it.
func (p *RelyingParty) provider(ctx context.Context) (*provider, error) {
	known, fresh, err := p.remembered()
	if fresh || err != nil {
		return known, err
	}
	answer := p.flight.DoChan("discovery", func() (any, error) {
		// Another flight may have ended between our look and this one.
		if known, fresh, err := p.remembered(); fresh || err != nil {
			return known, err
		}
		return p.rediscover(context.WithoutCancel(ctx))
	})
	select {
	case <-ctx.Done():
		return nil, fmt.Errorf("%w: waiting for discovery: %w", ErrUnavailable, context.Cause(ctx))
	case r := <-answer:
		if r.Err != nil {
			return nil, r.Err
		}
		return r.Val.(*provider), nil
	}
}

// remembered answers from memory: a provider that is fresh enough, or the
// failure of a moment ago; neither means that discovery is due.
func (p *RelyingParty) remembered() (known *provider, fresh bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	justTried := p.now().Sub(p.tried).Abs() < retryAfter
	switch {
	case p.known != nil && (justTried || p.now().Sub(p.known.found) < rediscoverAfter):
		return p.known, true, nil
	case p.known == nil && p.failed != nil && justTried:
		return nil, false, p.failed
	}
	return nil, false, nil
}

// rediscover asks the provider. A failure does not take away what an earlier
// success has found.
func (p *RelyingParty) rediscover(ctx context.Context) (*provider, error) {
	found, err := p.discover(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tried, p.failed = p.now(), err
	if err == nil {
		p.known = found
	}
	if p.known == nil {
		return nil, err
	}
	return p.known, nil
}

func (p *RelyingParty) discover(ctx context.Context) (*provider, error) {
	ctx, cancel := context.WithTimeout(oidc.ClientContext(ctx, p.client), callTimeout)
	defer cancel()
	document, err := oidc.NewProvider(ctx, p.issuer) // also compares the issuer
	if err != nil {
		return nil, fmt.Errorf("%w: discovery of %s: %w", ErrUnavailable, p.issuer, err)
	}
	var more struct {
		Keys       string `json:"jwks_uri"`
		EndSession string `json:"end_session_endpoint"`
	}
	if err := document.Claims(&more); err != nil {
		return nil, fmt.Errorf("%w: discovery document: %w", ErrUnavailable, err)
	}
	endpoint := document.Endpoint()
	// Entra takes the secret in the form; saying so saves a probe that would
	// use up the code.
	endpoint.AuthStyle = oauth2.AuthStyleInParams
	for name, address := range map[string]string{
		"authorization_endpoint": endpoint.AuthURL, "token_endpoint": endpoint.TokenURL,
		"jwks_uri": more.Keys, "end_session_endpoint": more.EndSession,
	} {
		if !sameOrigin(address, p.issuer) {
			return nil, fmt.Errorf("%w: discovery document: %s %q is not at the authority", ErrUnavailable, name, address)
		}
	}
	found := &provider{oauth: p.oauth, endSession: more.EndSession, found: p.now()}
	found.oauth.Endpoint = endpoint
	found.keys = oidc.NewRemoteKeySet(oidc.ClientContext(context.Background(), p.client), more.Keys)
	return found, nil
}

// sameOrigin holds the client secret, and the browser, to the host that the
// administrator configured: all of Entra's endpoints are on the authority.
func sameOrigin(a, b string) bool {
	x, errX := url.Parse(a)
	y, errY := url.Parse(b)
	return errX == nil && errY == nil && x.Host != "" && x.Scheme == y.Scheme && x.Host == y.Host
}
