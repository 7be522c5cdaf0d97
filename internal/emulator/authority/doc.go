// Package authority is the tenant's sign-in service: discovery, signing keys,
// the authorize and token endpoints, sign-in sessions and sign-out, as
// login.microsoftonline.com offers them for one tenant.
//
// It decides who may sign in and what the tokens say. It does not know Graph's
// endpoints: package graph asks it only to read a bearer token (Bearer). The
// guest's side shares its sessions.
package authority
