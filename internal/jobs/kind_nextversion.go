//go:build nextversion

package jobs

// Kind implements river.JobArgs: one that the version before does not know.
func (convergeArgs) Kind() string { return "converge_guest_next" }

// KindAliases implements river.JobArgsWithKindAliases.
func (convergeArgs) KindAliases() []string { return []string{"converge_guest"} }
