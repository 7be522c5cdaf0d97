// Package graph is the only place that speaks to Microsoft Graph.
//
// It owns one typed operation for each thing the portal does in Entra, the HTTP
// pipeline beneath them, and the one function that says what an error means.
// Callers (provision, mirror, lifecycle) reach it through small interfaces of
// their own and see types of package guest; every error is a *guest.Fault.
//
// It refuses, before anything is sent: an id that is not a GUID, a link to
// another host, a call of a kind that Graph asked to stay away from or does not
// let us make. It never retries a call, except once with a new token when Graph
// did not accept the first; it never follows a redirect, never compresses a
// request, and never asks Graph to send a mail or to re-bind an existing account.
// Repeating and reading back belong to the caller, who knows what is at stake.
//
// Callers wait for their turn in the published quotas, which all processes share
// through Shared, before they announce anything; a call that has no turn takes
// one. What is taken away goes first.
//
// Models and the request adapter come from the Graph SDK; its root client, its
// users and groups packages and its middlewares do not: they replay a POST whose
// answer was lost, and cost minutes of build.
package graph
