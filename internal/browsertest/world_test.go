package browsertest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"guestportal/internal/browser"
	"guestportal/internal/emulator"
)

// startPatience is how long the demo may take to start: a first start makes a
// database cluster.
const startPatience = 2 * time.Minute

// demo is the running demo, as its ready file describes it, and the browser.
type demo struct {
	Portal   string `json:"portal"`
	Emulator struct {
		HTTP         string          `json:"http"`
		TenantID     string          `json:"tenant_id"`
		WorkerClient emulator.Client `json:"worker_client"`
	} `json:"emulator"`
	Mailbox  string `json:"mailbox"`
	Database string `json:"database"`
	PID      int    `json:"pid"`

	folder   string
	process  *exec.Cmd
	ended    chan error
	said     *bytes.Buffer // what it printed; read after its end
	chromium *browser.Browser
	axe      string
	axeError error

	mu     sync.Mutex
	looked map[string]bool   // pages that were looked at, by name
	titles map[string]string // name of the page with each title
}

// shared starts the demo for the first test that asks. It has to outlive every
// test, and TestMain can't know whether any will ask, hence a package variable.
var shared = sync.OnceValues(startDemo)

// asked tells TestMain that there is something to stop.
var asked atomic.Bool

func TestMain(m *testing.M) {
	flag.Parse()
	// Most of the time these tests wait for mail, between which a minute lies, and not
	// for a processor.
	if err := flag.Set("test.parallel", strconv.Itoa(2*max(2, runtime.GOMAXPROCS(0)))); err != nil {
		panic(err)
	}
	code := m.Run()
	if asked.Load() {
		if d, err := shared(); err == nil { // else the tests have said why
			if err := d.stop(); err != nil {
				fmt.Fprintln(os.Stderr, "browsertest:", err)
				code = max(code, 1)
			}
		}
	}
	os.Exit(code)
}

// story gives the running demo. Short runs skip: a race detector would watch this
// process only, not the demo.
func story(t *testing.T) *demo {
	t.Helper()
	if testing.Short() {
		t.Skip("starts the demo and Chromium")
	}
	asked.Store(true)
	d, err := shared()
	if errors.Is(err, browser.ErrNoChromium) || err != nil && strings.Contains(err.Error(), "no PostgreSQL") {
		browser.Missing(t, err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func startDemo() (*demo, error) {
	if _, err := browser.Find(); err != nil {
		return nil, err // before the demo is built in vain
	}
	folder, err := os.MkdirTemp("", "browsertest-")
	if err != nil {
		return nil, err
	}
	d := &demo{folder: folder, ended: make(chan error, 1), said: &bytes.Buffer{}, looked: map[string]bool{}, titles: map[string]string{}}
	// Started by root, PostgreSQL runs as another user, who must get in here.
	if err := os.Chmod(folder, 0o755); err != nil {
		return nil, err
	}
	if err := noteSources(); err != nil {
		return nil, err
	}
	program := filepath.Join(folder, "demo")
	if out, err := exec.CommandContext(context.Background(), "go", "build", "-o", program, "guestportal/cmd/demo").CombinedOutput(); err != nil {
		return nil, errors.Join(fmt.Errorf("build the demo: %w: %s", err, out), os.RemoveAll(folder))
	}
	ready := filepath.Join(folder, "ready.json")
	d.process = exec.CommandContext(context.Background(), program, "--listen", "127.0.0.1:0", "--emulator-listen", "127.0.0.1:0",
		"--dir", filepath.Join(folder, "data"), "--ready-file", ready)
	d.process.Stdout, d.process.Stderr = d.said, d.said
	if err := d.process.Start(); err != nil {
		return nil, fmt.Errorf("start the demo: %w", err)
	}
	go func() { d.ended <- d.process.Wait() }()
	if err := d.awaitReady(ready); err != nil {
		return nil, errors.Join(err, d.stop())
	}
	// All tests share the two sponsors of the story.
	if err := d.rule("invites_per_day", 1000); err != nil {
		return nil, errors.Join(err, d.stop())
	}
	if d.chromium, err = browser.Start(context.Background()); err != nil {
		return nil, errors.Join(err, d.stop())
	}
	d.axe, d.axeError = browser.Axe()
	return d, nil
}

// noteSources looks at every source file. The demo is another program, so that
// go test would not know that its answer from the cache is out of date; it does
// know which files this process has looked at.
func noteSources() error {
	root := filepath.Join("..", "..")
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && path != root && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata") {
			return fs.SkipDir
		}
		_, err = os.Stat(path)
		return err
	})
}

func (d *demo) awaitReady(file string) error {
	ctx, cancel := context.WithTimeout(context.Background(), startPatience)
	defer cancel()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		content, err := os.ReadFile(file)
		if err == nil {
			return json.Unmarshal(content, d)
		}
		select {
		case err := <-d.ended:
			d.ended <- err
			return fmt.Errorf("the demo ended before it was ready: %w", err)
		case <-ctx.Done():
			return fmt.Errorf("the demo was not ready in %s: %w", startPatience, err)
		case <-look.C:
		}
	}
}

// stop is Ctrl-C. The demo must end well, and must not have run into anything
// that it calls an error.
func (d *demo) stop() error {
	if d.chromium != nil {
		d.chromium.Close()
	}
	err := d.process.Process.Signal(syscall.SIGINT)
	if errors.Is(err, os.ErrProcessDone) {
		err = nil
	}
	if ended := <-d.ended; ended != nil {
		err = errors.Join(err, fmt.Errorf("the demo ended badly: %w", ended))
	}
	said := d.said.String()
	if strings.Contains(said, "level=ERROR") || strings.Contains(said, `"level":"ERROR"`) {
		err = errors.Join(err, errors.New("the demo logged an error"))
	}
	if err != nil {
		err = fmt.Errorf("%w; it said:\n%s", err, said)
	}
	return errors.Join(err, os.RemoveAll(d.folder))
}
