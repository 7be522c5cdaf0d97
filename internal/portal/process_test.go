package portal

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
)

// console takes what a program writes and lets a test wait for a line of its
// log.
type console struct {
	mu    sync.Mutex
	text  bytes.Buffer
	wrote chan struct{} // closed and replaced with every write
}

func newConsole() *console { return &console{wrote: make(chan struct{})} }

func (c *console) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.wrote)
	c.wrote = make(chan struct{})
	return c.text.Write(b)
}

func (c *console) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.String()
}

// said waits for a message in the log, and gives the address in it, if it has
// one; false when ctx ends first.
func (c *console) said(ctx context.Context, msg string) (address string, ok bool) {
	for {
		c.mu.Lock()
		text, more := c.text.String(), c.wrote
		c.mu.Unlock()
		for line := range strings.Lines(text) {
			var entry struct{ Msg, Address string }
			if json.Unmarshal([]byte(line), &entry) == nil && entry.Msg == msg {
				return entry.Address, true
			}
		}
		select {
		case <-more:
		case <-ctx.Done():
			return "", false
		}
	}
}

// command runs a command of the program in this process to its end, and gives
// what it printed.
func command(ctx context.Context, settings []string, args ...string) (string, error) {
	out := newConsole()
	err := Program{Args: args, Environ: settings, Stdout: out, Stderr: newConsole()}.Run(ctx)
	return out.String(), err
}

// running is a portal that serves in this process.
type running struct {
	url     string
	log     *console
	cancel  context.CancelFunc
	stopped chan struct{}
	err     error // how it ended; read it after stopped
}

// serve starts the program in this process and returns when it serves pages, if
// that is what its role asks for. It is stopped at the end of the test.
func serve(tb testing.TB, settings []string) *running {
	tb.Helper()
	pages, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	r := &running{url: "http://" + pages.Addr().String(), log: newConsole(), stopped: make(chan struct{})}
	ctx, cancel := context.WithCancel(context.Background())
	r.cancel = cancel
	up := make(chan net.Addr, 1)
	p := Program{Environ: settings, Stdout: r.log, Stderr: r.log, Pages: pages, Listening: func(a net.Addr) { up <- a }}
	worker := slices.Contains(settings, "PORTAL_ROLE=worker")
	if !worker {
		p.Environ = joined(settings, []string{"PORTAL_PUBLIC_URL=" + r.url})
	}
	go func() {
		r.err = p.Run(ctx)
		_ = pages.Close() // a worker has no use for it
		close(r.stopped)
	}()
	tb.Cleanup(func() {
		cancel()
		<-r.stopped
		if tb.Failed() {
			tb.Log(r.log)
		}
	})
	if worker {
		return r
	}
	select {
	case <-up:
	case <-r.stopped:
		tb.Fatalf("the program ended: %v\n%s", r.err, r.log)
	}
	return r
}
