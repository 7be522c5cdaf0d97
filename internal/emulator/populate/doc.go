// Package populate makes tenants of any size: guests of invented companies,
// groups of every kind, applications with roles, memberships, sponsors and
// assignments, beside the story that the seed tells.
//
// It is pure: the same Size gives the same tenant, byte for byte; only when the
// deleted guests were deleted is counted back from the day. It fills a
// directory's transaction and knows nothing of HTTP; package emulator calls it
// after the seed, when the tenant is new.
package populate
