//go:build unix

package main

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// nobody is the user that every Unix has for those who own nothing.
const nobody = 65534

// user is an ordinary user with a home and a copy of the demo.
type user struct {
	home, program string
	attributes    *syscall.SysProcAttr
}

// ordinary gives an ordinary user: the one who runs the test, or nobody when that
// is root.
func ordinary(t *testing.T) user {
	t.Helper()
	if testing.Short() {
		t.Skip("runs programs")
	}
	dir := folder(t)
	u := user{home: filepath.Join(dir, "home"), program: filepath.Join(dir, "demo")}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	copyProgram(t, self, u.program)
	if err := os.Mkdir(u.home, 0o700); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		u.attributes = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		if err := os.Chown(u.home, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	return u
}

// copyProgram makes a copy where another user can run it: the folder in which go
// test builds is closed.
func copyProgram(t *testing.T, from, to string) {
	t.Helper()
	source, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = source.Close() }()
	target, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(target, source); err != nil {
		t.Fatal(err)
	}
	if err := target.Close(); err != nil {
		t.Fatal(err)
	}
}

// process is a demo in a process of its own.
type process struct {
	readyFile
	*exec.Cmd
	ended chan error
	said  output
}

// start starts the demo as that user would, with all defaults but what the
// arguments say, and waits until it is ready.
func (u user) start(t *testing.T, ready string, args ...string) *process {
	t.Helper()
	file := filepath.Join(u.home, ready)
	p := &process{Cmd: exec.CommandContext(context.WithoutCancel(t.Context()), u.program, append(args, "--ready-file", file)...), ended: make(chan error, 1)}
	p.SysProcAttr, p.Dir = u.attributes, u.home
	p.Env = []string{
		asProgram + "=1", "HOME=" + u.home, "XDG_STATE_HOME=" + filepath.Join(u.home, "state"), "PATH=" + os.Getenv("PATH"), "TMPDIR=" + os.TempDir(),
	}
	p.Stdout, p.Stderr = &p.said, &p.said
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { p.ended <- p.Wait() }()
	t.Cleanup(func() { p.interrupt(t) })
	p.readyFile = awaitReady(t, file, p.ended)
	return p
}

// interrupt is Ctrl-C. A second one changes nothing.
func (p *process) interrupt(t *testing.T) {
	t.Helper()
	_ = p.Process.Signal(os.Interrupt) // it may have ended
	err := <-p.ended
	p.ended <- nil
	if err != nil {
		t.Errorf("the demo ended badly: %v\n%s", err, p.said.String())
	}
}

func TestOrdinaryUserStartsItTwiceAtOnce(t *testing.T) {
	t.Parallel()
	u := ordinary(t)
	// With the usual ports and folders, which the second one finds taken.
	first := u.start(t, "first.json")
	second := u.start(t, "second.json")
	if first.Portal == second.Portal || first.Emulator.HTTP == second.Emulator.HTTP || first.Mailbox == second.Mailbox || first.Database == second.Database {
		t.Errorf("the two share something:\n%+v\n%+v", first.readyFile, second.readyFile)
	}
	for _, p := range []*process{first, second} {
		if status := statusOf(t, p.Portal+"/readyz"); status != 200 {
			t.Errorf("%s answers %d", p.Portal, status)
		}
		if p.PID != p.Process.Pid {
			t.Errorf("the ready file says the process is %d, not %d", p.PID, p.Process.Pid)
		}
	}
	if state := filepath.Join(u.home, "state", "guest-portal"); !strings.Contains(first.said.String(), state) {
		t.Errorf("the data is not in %s:\n%s", state, first.said.String())
	}
	second.interrupt(t)
	if !strings.Contains(second.said.String(), "The data is kept") {
		t.Errorf("Ctrl-C says %q", second.said.String())
	}
	if status := statusOf(t, first.Portal+"/readyz"); status != 200 {
		t.Errorf("with the second one ended the first answers %d", status)
	}
}

func TestKilledDemoStartsAgainWithItsData(t *testing.T) {
	t.Parallel()
	u := ordinary(t)
	args := []string{"--listen", "127.0.0.1:0", "--emulator-listen", "127.0.0.1:0"}
	first := u.start(t, "first.json", args...)
	ana := newStaff(t)
	ana.signIn(first.readyFile, "ana.silva@contoso.example")
	ana.invite(first.Portal, "Lou Tan", "lou.tan@fabrikam-labs.example")
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-first.ended
	first.ended <- nil
	second := u.start(t, "second.json", args...)
	if page := ana.page(second.Portal + "/guests"); !strings.Contains(page, "Lou Tan") {
		t.Errorf("the guest is lost: %s", page)
	}
}
