package authority

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"

	"guestportal/internal/emulator/directory"
)

// Limits of fetching another issuer's keys.
const (
	issuerPatience = 5 * time.Second
	issuerMaxBody  = 1 << 20
	issuerKeep     = time.Hour
)

// Issuers fetches the signing keys of other issuers, for federated credentials.
type Issuers struct {
	Client *http.Client
	Now    func() time.Time

	mu     sync.Mutex
	byName map[string]issuerKeys
}

type issuerKeys struct {
	keys    jose.JSONWebKeySet
	fetched time.Time
}

// keys returns an issuer's keys, from the cache unless fresh is set.
func (i *Issuers) keys(ctx context.Context, issuer string, fresh bool) (jose.JSONWebKeySet, error) {
	i.mu.Lock()
	known, ok := i.byName[issuer]
	i.mu.Unlock()
	if ok && !fresh && i.Now().Sub(known.fetched) < issuerKeep {
		return known.keys, nil
	}
	ctx, cancel := context.WithTimeout(ctx, issuerPatience)
	defer cancel()
	var metadata struct {
		Issuer string `json:"issuer"`
		Keys   string `json:"jwks_uri"`
	}
	if err := i.get(ctx, strings.TrimSuffix(issuer, "/")+"/.well-known/openid-configuration", &metadata); err != nil {
		return jose.JSONWebKeySet{}, err
	}
	if metadata.Issuer != issuer {
		return jose.JSONWebKeySet{}, fmt.Errorf("the metadata of %s names the issuer %q", issuer, metadata.Issuer)
	}
	var keys jose.JSONWebKeySet
	if err := i.get(ctx, metadata.Keys, &keys); err != nil {
		return keys, err
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.byName == nil {
		i.byName = map[string]issuerKeys{}
	}
	i.byName[issuer] = issuerKeys{keys, i.Now()}
	return keys, nil
}

// get reads a JSON document. Plain http is for loopback addresses only.
func (i *Issuers) get(ctx context.Context, address string, v any) error {
	u, err := url.Parse(address)
	if err != nil || !MayBeIssuer(u) {
		return fmt.Errorf("%q is no https address", address)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return fmt.Errorf("ask %s: %w", address, err)
	}
	resp, err := i.Client.Do(req)
	if err != nil {
		return fmt.Errorf("ask %s: %w", address, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("ask %s: the answer is %s", address, resp.Status)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, issuerMaxBody+1))
	if err == nil && len(data) > issuerMaxBody {
		err = errors.New("the answer is too large")
	}
	if err == nil {
		err = json.Unmarshal(data, v)
	}
	if err != nil {
		return fmt.Errorf("ask %s: %w", address, err)
	}
	return nil
}

// MayBeIssuer says whether an issuer's address may be asked for keys.
func MayBeIssuer(u *url.URL) bool {
	return u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && isLoopbackHost(u.Hostname()))
}

// checkFederated judges a token of another issuer by the application's federated
// credentials; issuer, subject and audience must match exactly, in case too
// (learn.microsoft.com/entra/workload-id/workload-identity-federation). Issuers
// that no credential names are never asked for keys.
func (a *Authority) checkFederated(r *http.Request, client *directory.Application, s *assertion) *tokenError {
	if e := matchFederated(client, s); e != nil {
		return e
	}
	for _, fresh := range []bool{false, true} { // again with fresh keys when the known ones do not fit
		keys, err := a.o.Issuers.keys(r.Context(), s.claims.Issuer, fresh)
		if err != nil {
			a.o.Log.Warn("an issuer's keys could not be fetched", "error", err)
			return refuse(400, "invalid_request", 50166, "Request to External OIDC endpoint failed.")
		}
		for _, key := range keys.Keys {
			if s.header.KeyID != "" && key.KeyID != s.header.KeyID {
				continue
			}
			if _, err := s.jws.Verify(key.Key); err == nil {
				return nil
			}
		}
	}
	return refuse(401, "invalid_client", 700027, "Client assertion contains an invalid signature. [Reason - The key was not found.]")
}

// matchFederated names what does not match, in the words of today's errors; an
// application without any federated credential gets the older, general one.
func matchFederated(client *directory.Application, s *assertion) *tokenError {
	const look = "Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation"
	known := client.FederatedCredentials
	if len(known) == 0 {
		return refuse(401, "invalid_client", 70021, "No matching federated identity record found for presented assertion. Assertion Issuer: '%s'. Assertion Subject: '%s'. Assertion Audience: '%s'. https://learn.microsoft.com/entra/workload-id/workload-identity-federation", s.claims.Issuer, s.claims.Subject, strings.Join(s.claims.Audience, " "))
	}
	steps := []struct {
		code      int
		what, had string
		fits      func(directory.FederatedCredential) bool
	}{
		{700211, "issuer", s.claims.Issuer, func(f directory.FederatedCredential) bool { return f.Issuer == s.claims.Issuer }},
		{700213, "subject", s.claims.Subject, func(f directory.FederatedCredential) bool { return f.Subject == s.claims.Subject }},
		{700212, "audience", strings.Join(s.claims.Audience, " "), func(f directory.FederatedCredential) bool {
			return slices.ContainsFunc(s.claims.Audience, func(aud string) bool { return slices.Contains(f.Audiences, aud) })
		}},
	}
	for _, step := range steps {
		known = slices.DeleteFunc(slices.Clone(known), func(f directory.FederatedCredential) bool { return !step.fits(f) })
		if len(known) == 0 {
			return refuse(401, "invalid_client", step.code, "No matching federated identity record found for presented assertion %s '%s'. %s", step.what, step.had, look)
		}
	}
	return nil
}
