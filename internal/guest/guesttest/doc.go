// Package guesttest builds people, access packages, requests and guests with
// good defaults for tests: the seed story's people, one fixed noon, ids that are
// valid UUIDs and fit together. It owns no rules and is imported by tests only.
package guesttest
