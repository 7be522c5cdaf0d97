package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// notify is a writer that tells when something was written.
type notify struct {
	bytes.Buffer
	written chan struct{}
}

func (n *notify) Write(p []byte) (int, error) {
	defer close(n.written)
	return n.Buffer.Write(p)
}

func TestTheProgramRunsUntilItIsInterrupted(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	file := filepath.Join(t.TempDir(), "ready.json")
	out := &notify{written: make(chan struct{})}
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"--listen", "127.0.0.1:0", "--tls-listen=127.0.0.1:0", "--ready-file", file, "--also-name", "graph.microsoft.com", "--dir", t.TempDir()}, out, io.Discard)
	}()
	select {
	case <-out.written: // the addresses are printed when everything answers
	case err := <-ended:
		t.Fatalf("it ended: %v", err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var ready struct {
		HTTP         string `json:"http"`
		HTTPS        string `json:"https"`
		CAFile       string `json:"ca_file"`
		TenantID     string `json:"tenant_id"`
		PortalClient struct{ ID, Secret string }
		PID          int
	}
	if err := json.Unmarshal(data, &ready); err != nil {
		t.Fatal(err)
	}
	resp, err := http.Get(ready.HTTP + "/" + ready.TenantID + "/v2.0/.well-known/openid-configuration")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK || !strings.HasPrefix(ready.HTTPS, "https://127.0.0.1:") || ready.PID != os.Getpid() {
		t.Errorf("%d, ready %s", resp.StatusCode, data)
	}
	if _, err := os.Stat(ready.CAFile); err != nil {
		t.Error(err)
	}
	interrupt()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestHelpListsFlagsAndSettings(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := run(t.Context(), []string{"--help"}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"--also-name", "Default: 127.0.0.1:8090", "page_size = 100", "throttle.scale = 1", "Microsoft does not say", "A sixth sponsor: 400", "Exit codes"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the help does not have %q", want)
		}
	}
	for line := range strings.Lines(out.String()) {
		if len(strings.TrimSpace(line)) > helpWidth {
			t.Errorf("a line of %d characters: %s", len(line), line)
		}
	}
}

func TestTheCommandLineIsChecked(t *testing.T) {
	t.Parallel()
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	at := taken.Addr().String()
	bad := filepath.Join(t.TempDir(), "settings.json")
	if err := os.WriteFile(bad, []byte(`{"page_size":0}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args  []string
		usage bool
		want  string
	}{
		{[]string{"--colour"}, true, "--help lists the flags"},
		{[]string{"--settings", "/nonexistent"}, true, "/nonexistent"},
		{[]string{"--snapshot", bad, "--listen", "127.0.0.1:0"}, true, "snapshot"},
		{[]string{"--guests", "-1", "--listen", "127.0.0.1:0"}, true, "--guests: must be between 0 and 5000000"},
		{[]string{"--groups", "999999999", "--listen", "127.0.0.1:0"}, true, "--groups: must be between 0 and"},
		{[]string{"--also-name", "http://x", "--listen", "127.0.0.1:0"}, true, `--also-name: "http://x" is neither a host name`},
		{[]string{"--also-name", "a b", "--listen", "127.0.0.1:0"}, true, `--also-name: "a b" is neither a host name`},
		{[]string{"--settings", bad, "--listen", "127.0.0.1:0"}, true, "page_size: must be between 1 and 999"},
		{[]string{"--listen", "nonsense"}, false, "nonsense"},
		{[]string{"--listen", at}, false, "choose another address with --listen"},
		{[]string{"--listen", "127.0.0.1:0", "--tls-listen", at}, false, "choose another address with --tls-listen"},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second) // what should have been refused must not run on
		err := run(ctx, c.args, io.Discard, io.Discard)
		cancel()
		var usage *usageError
		if err == nil || !strings.Contains(err.Error(), c.want) || errors.As(err, &usage) != c.usage {
			t.Errorf("%v: %v, want %q", c.args, err, c.want)
		}
	}
}
