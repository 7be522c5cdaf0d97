package portal

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// build makes the program and gives its path.
func build(tb testing.TB, flags ...string) string {
	tb.Helper()
	file := filepath.Join(tb.TempDir(), "portal")
	args := append(append([]string{"build"}, flags...), "-o", file, "../../cmd/portal")
	out, err := exec.CommandContext(tb.Context(), "go", args...).CombinedOutput()
	if err != nil {
		tb.Fatalf("go build: %v\n%s", err, out)
	}
	return file
}

// mentions tells whether a word is in a program.
func mentions(tb testing.TB, file, word string) bool {
	tb.Helper()
	program, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	return bytes.Contains(program, []byte(word))
}

// process is the built program, running.
type process struct {
	tb    testing.TB
	cmd   *exec.Cmd
	log   *console
	ended chan struct{}
	err   error // how it ended; read it after ended
}

// spawn starts the built program with these settings and no others.
func spawn(tb testing.TB, file string, settings []string) *process {
	tb.Helper()
	log := newConsole()
	return spawnTo(tb, file, settings, log, log)
}

// spawnTo starts it with what it writes going to out, and from there to the log.
func spawnTo(tb testing.TB, file string, settings []string, log *console, out io.Writer) *process {
	tb.Helper()
	p := &process{tb: tb, cmd: exec.Command(file), log: log, ended: make(chan struct{})}
	p.cmd.Env = settings
	p.cmd.Stdout, p.cmd.Stderr = out, out
	if err := p.cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.ended)
	}()
	tb.Cleanup(func() {
		p.kill()
		if tb.Failed() {
			tb.Log(p.log)
		}
	})
	return p
}

// until waits for a message in the log, and gives the address in it, if it has
// one.
func (p *process) until(msg string) (address string) {
	p.tb.Helper()
	ctx, cancel := context.WithTimeout(p.tb.Context(), patient)
	defer cancel()
	go func() {
		select {
		case <-p.ended: // there is nothing more to wait for
			cancel()
		case <-ctx.Done():
		}
	}()
	address, ok := p.log.said(ctx, msg)
	if !ok {
		p.tb.Fatalf("the program never says %q:\n%s", msg, p.log)
	}
	return address
}

// kill ends the process on the spot, as a power cut does.
func (p *process) kill() {
	_ = p.cmd.Process.Signal(os.Kill) // it may have ended already
	<-p.ended
}
