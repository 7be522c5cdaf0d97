// Package graph is the part of Microsoft Graph v1.0 that guest access touches:
// invitations, users and their sponsors, groups and members, the gallery,
// applications and role assignments, delta, batch, change notifications, mail, and
// the policies that decide.
//
// The routes_….go files are the list of what there is, one table for each
// subject, with the permission that each call needs; routes.go joins them and
// finds a path's route. The rules and the words of refusals live here; facts live
// in package directory, the query language in package odata, the language of
// dynamic groups in package rule. Where Microsoft's behaviour is not known a
// setting chooses, or the code says "picked".
//
// Two things happen without a request: the directory calls Changed after each
// update, so that dynamic groups follow their rules, and the notifier tells
// subscribers, until Close.
package graph
