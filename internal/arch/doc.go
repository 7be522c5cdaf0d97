// Package arch guards the map of packages: which of ours may import which, and
// who may import the libraries that shape the program; and the indexes of what the
// portal withstands and of what holds meanwhile, with the tests that show it. It
// has tests and nothing else.
package arch
