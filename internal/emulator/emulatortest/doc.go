// Package emulatortest saves tests that start emulators the slow part of it.
//
// It owns nothing but the signing keys that the emulators of one test program
// share. It is for tests alone, of the emulator and of those who use it.
package emulatortest
