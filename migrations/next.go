//go:build !nextversion

package migrations

import "github.com/pressly/goose/v3"

// next are the migrations of a version that does not exist yet: none. Tests of
// upgrades build the program with the tag nextversion, and have one.
func next() []goose.ProviderOption { return nil }
