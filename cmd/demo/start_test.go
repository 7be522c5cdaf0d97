package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"guestportal/internal/localpg"
)

// patience is how long a demo may take to start or stop on a busy machine.
const patience = 2 * time.Minute

// asProgram is set for a copy of this test binary that is to be the demo itself.
const asProgram = "DEMO_TEST_IS_THE_DEMO"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		os.Exit(0) // main ends by itself only when all went well
	}
	os.Exit(m.Run())
}

// readyFile is what the ready file says.
type readyFile struct {
	Portal   string `json:"portal"`
	Emulator struct {
		HTTP         string `json:"http"`
		HTTPS        string `json:"https"`
		CAFile       string `json:"ca_file"`
		TenantID     string `json:"tenant_id"`
		PortalClient struct {
			ID     string `json:"id"`
			Secret string `json:"secret"`
		} `json:"portal_client"`
	} `json:"emulator"`
	Mailbox  string `json:"mailbox"`
	Database string `json:"database"`
	PID      int    `json:"pid"`
}

// output is what a demo prints, safe to read while it runs.
type output struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all.String()
}

// running is a demo in this process.
type running struct {
	readyFile
	file   string
	stdout output
	stderr output
	stop   context.CancelFunc
	ended  chan error
}

// begin runs a demo on free ports in a folder, and waits until it is ready.
func begin(t *testing.T, dir string, more ...string) *running {
	t.Helper()
	d := launch(t, nil, append([]string{"--listen", "127.0.0.1:0", "--emulator-listen", "127.0.0.1:0", "--dir", dir}, more...)...)
	d.readyFile = awaitReady(t, d.file, d.ended)
	return d
}

// launch runs a demo and does not wait for it.
func launch(t *testing.T, env map[string]string, args ...string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	d := &running{file: filepath.Join(t.TempDir(), "ready.json"), stop: cancel, ended: make(chan error, 1)}
	go func() {
		d.ended <- run(ctx, append(args, "--ready-file", d.file), func(name string) string { return env[name] }, &d.stdout, &d.stderr)
	}()
	t.Cleanup(func() { d.end(t) })
	return d
}

// end is Ctrl-C. A second one changes nothing.
func (d *running) end(t *testing.T) {
	t.Helper()
	d.stop()
	err := <-d.ended
	d.ended <- nil
	if err != nil {
		t.Errorf("the demo ended badly: %v\n%s", err, d.stderr.String())
	}
}

// failure waits for the end of a demo that can't start, and gives its words.
func (d *running) failure(t *testing.T) string {
	t.Helper()
	err := <-d.ended
	d.ended <- nil
	if err == nil {
		t.Fatal("the demo ended well")
	}
	return err.Error()
}

// awaitReady waits for the ready file, or for the end of the demo.
func awaitReady(t *testing.T, file string, ended chan error) (r readyFile) {
	t.Helper()
	late := time.After(patience)
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		if content, err := os.ReadFile(file); err == nil {
			if err := json.Unmarshal(content, &r); err != nil {
				t.Fatalf("the ready file is no JSON: %v: %s", err, content)
			}
			return r
		}
		select {
		case err := <-ended:
			ended <- nil
			if errors.Is(err, localpg.ErrNotFound) {
				missing(t, err)
			}
			t.Fatalf("the demo ended before it was ready: %v", err)
		case <-late:
			t.Fatal("the demo did not become ready")
		case <-look.C:
		}
	}
}

// missing ends a test that lacks something of the machine.
func missing(t *testing.T, err error) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(err)
	}
	t.Skip(err)
}

// folder gives a folder that PostgreSQL can enter when root starts it, since it
// runs as another user then.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "demo-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}
