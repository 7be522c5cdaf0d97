package localpg

import (
	"bufio"
	"os"
	"os/exec"
	"syscall"
	"testing"
)

func TestKilledParentTakesItsServerAlong(t *testing.T) {
	t.Parallel()
	o := Options{Dir: passable(t), Durable: true}
	address := startServer(t, o)
	if err := address.Stop(testContext(t)); err != nil {
		t.Fatal(err)
	}
	for range 3 { // each next demo starts while the server of the last is still ending
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), childDir+"="+o.Dir)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		if line, err := bufio.NewReader(out).ReadString('\n'); line != "ready\n" {
			t.Fatalf("the child says %q: %v", line, err)
		}
		session := connect(t, address.DSN("postgres"))
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait() // the error is the kill
		ctx := testContext(t)
		if _, err := session.WaitForNotification(ctx); err == nil || ctx.Err() != nil {
			t.Fatalf("the server outlives its parent: %v", err)
		}
	}
	startServer(t, o)
}

func TestServerHasAProcessGroupOfItsOwn(t *testing.T) {
	t.Parallel()
	s := startServer(t, Options{Dir: passable(t)})
	group, err := syscall.Getpgid(s.process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	if group != s.process.Pid {
		t.Errorf("postgres %d is in group %d, so Ctrl-C would reach it", s.process.Pid, group)
	}
}

func TestOrphanIsStoppedByTheNextStart(t *testing.T) {
	t.Parallel()
	o := Options{Dir: passable(t), Durable: true}
	orphan := startServer(t, o)
	execute(t, orphan, "CREATE TABLE kept ()")
	// Giving the lock back is what the death of a demo looks like where the kernel
	// does not end the server with it.
	orphan.folder.close()
	next := startServer(t, o)
	select {
	case <-orphan.Done():
	default:
		t.Error("two servers have the same data")
	}
	if got := value(t, next, "SELECT count(*)::text FROM kept"); got != "0" {
		t.Errorf("count is %q", got)
	}
}
