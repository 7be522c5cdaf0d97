//go:build !nextversion

package jobs

// Kind implements river.JobArgs. Tests of upgrades build the program with the tag
// nextversion, in which the kind has another name.
func (convergeArgs) Kind() string { return "converge_guest" }
