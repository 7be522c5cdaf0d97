// Package emulator is a small Microsoft Entra tenant over HTTP: the sign-in
// service, the part of Microsoft Graph that guest access touches, the pages that
// a guest sees, and a control API for tests and demonstrations.
//
// This package joins the rooms and holds the seed; it imports nothing of the
// portal, and the portal knows it only by its addresses:
//
//	control    settings, faults, claims, journal, outbox
//	directory  the store and its changes
//	odata      the query language
//	populate   tenants of any size
//	authority  sign-in, tokens, keys
//	graph      Microsoft Graph v1.0
//	guestside  redeeming an invitation, My Apps
//	console    the pages for people: directory, mailbox, journal, faults, settings
//	page       HTML, the stylesheet and the script
//
// Callers: cmd/emulator, cmd/demo, and tests.
package emulator
