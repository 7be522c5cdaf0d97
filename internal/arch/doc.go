// Package arch guards the map of packages: which of ours may import which, and
// who may import the libraries that shape the program. It has a test and nothing
// else.
package arch
