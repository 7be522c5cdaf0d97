// Package lifecycle holds the use cases: it loads what a decision needs, asks
// package guest, and stores what follows, in one transaction. It owns the
// interfaces that it needs from a store. It refuses whatever the domain refuses
// and never speaks to Microsoft Graph. Package server calls it for every page
// and every form, package jobs for what is due by time.
package lifecycle
