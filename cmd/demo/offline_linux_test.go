package main

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"testing"
	"unsafe"
)

// In a network of its own that has nothing but the loopback interface, the demo
// starts, and everything in it answers.
func TestDemoStartsWithoutANetwork(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root may make a network namespace")
	}
	if testing.Short() {
		t.Skip("runs programs")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	inside := exec.CommandContext(t.Context(), self, "-test.run=^TestInsideWithoutANetwork$", "-test.v")
	inside.Env = append(os.Environ(), "DEMO_TEST_ALONE=1")
	inside.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
	out, err := inside.CombinedOutput()
	if errors.Is(err, syscall.EPERM) {
		t.Skip("this machine does not let root make a network namespace")
	}
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestInsideWithoutANetwork is the inner half of the test above.
func TestInsideWithoutANetwork(t *testing.T) {
	t.Parallel()
	if os.Getenv("DEMO_TEST_ALONE") == "" {
		t.Skip("TestDemoStartsWithoutANetwork runs it where there is no network")
	}
	raiseLoopback(t)
	d := begin(t, folder(t))
	ana := newStaff(t)
	ana.signIn(d.readyFile, "ana.silva@contoso.example")
	ana.invite(d.Portal, "Lou Tan", "lou.tan@fabrikam-labs.example")
	ana.page(d.Mailbox)
}

// raiseLoopback switches the loopback interface of a new network on
// (netdevice(7)): its flags become IFF_UP and IFF_RUNNING.
func raiseLoopback(t *testing.T) {
	t.Helper()
	socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_DGRAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Close(socket) }()
	request := struct {
		name  [syscall.IFNAMSIZ]byte
		flags uint16
		_     [22]byte
	}{flags: syscall.IFF_UP | syscall.IFF_RUNNING}
	copy(request.name[:], "lo")
	_, _, failed := syscall.Syscall(syscall.SYS_IOCTL, uintptr(socket), syscall.SIOCSIFFLAGS, uintptr(unsafe.Pointer(&request)))
	runtime.KeepAlive(&request)
	if failed != 0 {
		t.Fatal(failed)
	}
}
