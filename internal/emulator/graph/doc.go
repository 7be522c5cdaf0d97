// Package graph is the part of Microsoft Graph v1.0 that guest access touches:
// invitations, users and their sponsors, groups and members, applications and
// role assignments, delta, batch, mail, and the policies that decide.
//
// routes.go is the list of what there is, with the permission that each call
// needs. The rules and the words of refusals live here; facts live in package
// directory, the query language in package odata. Where Microsoft's behaviour is
// not known the code says "picked".
package graph
