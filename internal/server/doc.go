// Package server is the web front: the URL map, middleware, sessions, forms,
// and the presenters that turn what package lifecycle says into the views of
// package page.
//
// It decides nothing about guests and requests: it asks lifecycle for every
// read and every change, and shows what comes back. It never speaks to a
// database or to Microsoft Graph, and no page waits for either but Postgres.
//
// A handler is an action: it returns an error, and errors.go alone makes a page
// of it. Pages are rendered to a buffer first, so that a page is whole or not
// there. A GET changes nothing about guests and requests; one for an invitation
// link may have the directory asked whether the guest has accepted meanwhile.
//
// Every request passes, in this order: request id and access log, recovery,
// security headers, host check, the address of whoever asks, then cross-origin
// check, body limit and deadline; pages of staff then pass requireSignIn and
// requireRole. Each is in a file of its own; routes.go puts them together.
//
// Made and served by cmd/portal.
package server
