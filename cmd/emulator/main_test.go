package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
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

func TestTheCommandLineIsChecked(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := run(t.Context(), []string{"--help"}, &out, io.Discard); err != nil || !strings.Contains(out.String(), "--also-name") {
		t.Errorf("help: %v\n%s", err, out.String())
	}
	if err := run(t.Context(), []string{"--colour"}, io.Discard, io.Discard); err == nil {
		t.Error("an unknown flag was accepted")
	}
	if err := run(t.Context(), []string{"--listen", "nonsense"}, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "nonsense") {
		t.Errorf("a bad address: %v", err)
	}
}
