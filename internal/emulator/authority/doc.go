// Package authority is the tenant's sign-in service: what
// login.microsoftonline.com offers for one tenant, and the managed identity
// endpoints beside it.
//
// It owns discovery and signing keys (discovery, instance, keys), how clients
// prove who they are (client, assertion, federated, managed), how people sign in
// and agree (authorize, signin, consent, device, session, logout), and what
// tokens say and how long they are good (claims, optional, access, scopes,
// usertokens, refresh, bearer, revoke). Faults that tests ask for are put in at
// the last moment (signfault).
//
// It refuses what Entra refuses, with its codes (errors). It does not know
// Graph's endpoints: package graph asks it only to read a bearer token (Bearer,
// Challenge). The guest's side shares its sessions; the control API serves its
// ControlRoutes.
package authority
