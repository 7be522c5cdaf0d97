// Package sessiontest says what every session.Store must do, as tests that any
// implementation can be run through, and has one that lives in memory.
//
// Tests of packages postgres and server call it; nothing else may.
package sessiontest
