// Package signin is the OpenID Connect relying party: it sends a browser to
// Entra and turns what comes back into an Identity, or into a typed refusal.
//
// It owns the authorization code flow with PKCE, discovery of the provider,
// and every check of the ID token that go-oidc leaves to its caller. It has no
// HTTP handler, no session and no database: the server stores an Attempt,
// hands it back once, and decides what a refusal looks like on a page.
//
// It refuses anything that is not a member account of the one configured
// tenant. Having no role is not a refusal: the caller decides that.
//
// Called by internal/server; made by cmd/portal.
package signin
