// Package console is the emulator for people: the page at / that says what this
// is and how to point a client here, and the pages below /_emulator/ui to look
// into the directory, the mailbox and the journal, and to add faults and change
// settings.
//
// It reads the directory and steers package control, as a test would through the
// control API; what may be said and done is decided there. Every list is bounded
// and goes on by key, so that a tenant of a hundred thousand guests is as quick
// to look at as the seed. Pages work without script; a GET changes nothing.
//
// The root package joins it to the other rooms.
package console
