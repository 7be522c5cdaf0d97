// Package session owns what the server keeps about a browser: the session of a
// person who is signed in, and the short attempt to sign in before it. It says
// how long they live, makes their tokens, and asks for a Store.
//
// It refuses to bring a session back: whatever is in flight, nothing in the
// Store interface can make a revoked session live again. It knows no HTTP and
// no SQL. Package server calls it; package postgres is the Store.
package session
