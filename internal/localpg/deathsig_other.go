//go:build unix && !linux

package localpg

import "syscall"

// endWithParent has no counterpart here. A server that outlives a killed parent
// is stopped by the next start in its folder (endOrphan).
func endWithParent(*syscall.SysProcAttr) {}
