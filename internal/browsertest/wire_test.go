package browsertest

import (
	"net"
	"net/http"
	"net/http/httputil"
	"strings"
	"sync"
	"testing"
)

// wire is the cable of one browser, which can be cut: an HTTP proxy.
type wire struct {
	address string
	streams chan struct{} // one for each event stream that was opened

	mu     sync.Mutex
	broken bool
	open   map[net.Conn]bool
}

func newWire(t *testing.T) *wire {
	t.Helper()
	w := &wire{streams: make(chan struct{}, 9), open: map[net.Conn]bool{}}
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w.address = listener.Addr().String()
	proxy := &httputil.ReverseProxy{
		Rewrite:       func(*httputil.ProxyRequest) {}, // a browser gives its proxy the whole address
		FlushInterval: -1,
		Transport:     &http.Transport{},
		ModifyResponse: func(r *http.Response) error {
			if strings.HasPrefix(r.Header.Get("Content-Type"), "text/event-stream") {
				w.streams <- struct{}{}
			}
			return nil
		},
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	}
	server := &http.Server{Handler: proxy, ConnState: w.note}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return w
}

// note keeps the open connections, and ends new ones while the wire is cut.
func (w *wire) note(conn net.Conn, state http.ConnState) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case state == http.StateClosed || state == http.StateHijacked:
		delete(w.open, conn)
	case w.broken:
		_ = conn.Close()
	default:
		w.open[conn] = true
	}
}

// stream waits until the page listens.
func (w *wire) stream(t *testing.T) {
	t.Helper()
	select {
	case <-w.streams:
	case <-t.Context().Done():
		t.Fatal("no event stream was opened")
	}
}

func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.broken = true
	for conn := range w.open {
		_ = conn.Close()
	}
}

func (w *wire) mend() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.broken = false
}
