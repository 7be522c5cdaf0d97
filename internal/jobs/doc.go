// Package jobs runs the portal's work on River: the arguments of each kind of
// job, which hold ids and nothing else, workers of a few lines, and the
// schedule. It holds no rule and is never the truth: a job that is lost costs
// time, because the sweep looks at guests. Every kind is registered in every
// process that works. cmd/portal starts it.
package jobs
