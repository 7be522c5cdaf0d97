// Package config turns the environment into one validated struct.
//
// It owns the names, defaults, meaning and form of every PORTAL_ setting, and
// the table of them in README. It reports all faults at once, one for each
// line, and never a secret's value. It refuses unknown PORTAL_ names, so that
// a typing error is not a silently missing setting.
//
// It opens nothing but the files that the settings name. Called by cmd/portal;
// the groups of settings are handed to whoever needs them.
package config
