package localpg

import "syscall"

// endWithParent has the kernel shut the child down when we are gone, also when we
// were killed (prctl(2), PR_SET_PDEATHSIG).
func endWithParent(attr *syscall.SysProcAttr) { attr.Pdeathsig = fastShutdown }
