package portal

import (
	"context"
	"errors"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sync/errgroup"
)

func TestReadinessIsRedBeforeThePagesGo(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	all, running := errgroup.WithContext(ctx)
	probes := &readiness{running: running, check: func(context.Context) error { return nil }}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	web := &http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if probes.ready(r.Context()) != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})}
	asked := make(chan struct{})
	serveUntil(all, running, web, listener, func() { <-asked })
	probe := func() (int, error) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+listener.Addr().String(), nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
		if err != nil {
			return 0, err
		}
		return got.StatusCode, got.Body.Close()
	}
	if status, err := probe(); status != http.StatusOK || err != nil {
		t.Errorf("while it runs: %d, %v", status, err)
	}
	stop()
	if status, err := probe(); status != http.StatusServiceUnavailable || err != nil {
		t.Errorf("while it pauses: %d, %v; want 503", status, err)
	}
	close(asked)
	if err := all.Wait(); err != nil {
		t.Errorf("stopped with %v", err)
	}
	if status, err := probe(); err == nil {
		t.Errorf("after it stopped: %d", status)
	}
}

func TestAPauseIsForThoseWhoProbe(t *testing.T) {
	t.Parallel()
	down := errors.New("the database is down")
	synctest.Test(t, func(t *testing.T) {
		probes := &readiness{running: t.Context(), check: func(context.Context) error { return down }}
		begun := time.Now()
		if probes.pause(); time.Since(begun) != 0 {
			t.Errorf("nobody asked, and it took %s", time.Since(begun))
		}
		if err := probes.ready(t.Context()); !errors.Is(err, down) {
			t.Errorf("ready says %v, want what the check says", err)
		}
		if probes.pause(); time.Since(begun) != drain {
			t.Errorf("somebody asked, and it took %s, want %s", time.Since(begun), drain)
		}
	})
}
