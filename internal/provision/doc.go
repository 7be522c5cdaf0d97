// Package provision makes true what people decided: it compares what one guest
// should have with what Entra says, and applies the difference, step by step.
// It is the only package that writes to Microsoft Graph, through an interface
// that it owns; one file for each kind of step. It refuses to call Graph without
// a committed intent, to hold a step for done before it was read back, to touch
// an account that is not a guest of ours, and to take away what the portal did
// not give. It also compares guests about whom nothing is to be done; what it finds
// there it records for people, and never applies by itself. It waits where a breaker
// has paused. It may be stopped anywhere: the next run starts from the difference.
// By the same rules it adds apps from Microsoft's gallery.
// Package jobs calls it.
package provision
