package emulator_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestWhatIsTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	h, _ := graphRequest(t, w.token, nil)
	h.Set("Content-Type", "application/json")
	h.Set("client-request-id", "mine")
	large := w.send("POST", "/v1.0/invitations", h, strings.NewReader(`{"x":"`+strings.Repeat("x", 5<<20)+`"}`))
	if large.status != 413 || large.code() == "" || large.header.Get("request-id") == "" || large.header.Get("client-request-id") != "mine" {
		t.Errorf("a body of 5 MB: %d %v %s", large.status, large.header, large.text)
	}
	if strings.Contains(large.text, "fault") || !strings.Contains(large.text, "larger than 4 MiB") {
		t.Errorf("nobody injected a fault: %s", large.text)
	}
	if e := w.entries("status=413"); len(e) != 1 || e[0]["request_id"] != large.header.Get("request-id") {
		t.Errorf("the journal has %v", e)
	}
	if r := w.send("POST", "/_emulator/settings", nil, strings.NewReader(`{"terms_of_use":"`+strings.Repeat("x", 5<<20)+`"}`)); r.status != 400 {
		t.Errorf("settings of 5 MB: %d", r.status)
	}
	got, _ := w.exchange("GET /v1.0/users HTTP/1.1\r\nHost: x\r\nX-Large: " + strings.Repeat("x", 200<<10) + "\r\n\r\n")
	if !strings.HasPrefix(got, "HTTP/1.1 431 ") {
		t.Errorf("a header of 200 kB: %.60q", got)
	}
	if got, _ := w.exchange("GET /" + strings.Repeat("x", 200<<10) + " HTTP/1.1\r\nHost: x\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 431 ") {
		t.Errorf("a path of 200 kB: %.60q", got)
	}
}

func TestNoPathLeadsToAFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, path := range []string{
		"/../ca-key.pem", "/assets/../ca-key.pem", "/assets/..%2fca-key.pem", "/assets/%2e%2e/%2e%2e/etc/passwd", "/v1.0/../state.json", "/v1.0/users/..%2f..%2fstate.json",
		"/redeem/../signing-keys.json", "//etc/passwd", "/_emulator/../state.json", "/assets/emulator.css/..", `/..\..\state.json`, "/" + w.ready.TenantID + "/../../state.json",
	} {
		got, end := w.exchange("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		if end != nil || strings.HasPrefix(got, "HTTP/1.1 200") || strings.HasPrefix(got, "HTTP/1.1 5") || strings.Contains(got, "PRIVATE KEY") {
			t.Errorf("%s: %v %.100q", path, end, got)
		}
	}
}

func TestGraphAnswersForEveryVersion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, path := range []string{"/v1.0", "/v1.0/", "/beta/users", "/beta", "/v1.0/beta/users"} {
		h, _ := graphRequest(t, w.token, nil)
		if r := w.send("GET", path, h, nil); r.status != 400 || r.code() != "BadRequest" || r.header.Get("request-id") == "" {
			t.Errorf("%s: %d %v %s", path, r.status, r.header, r.text)
		}
	}
}

func TestNonsenseOnTheSocketIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, request := range []string{
		"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
		"POST /v1.0/users HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", "POST /v1.0/users HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
		"POST /v1.0/users HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n", "GET /v1.0/users HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
		"GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n", "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET /v1.0/users HTTP/1.1\r\nHost: x\r\nbad header: 1\r\n\r\n",
	} {
		conn, err := net.Dial("tcp", strings.TrimPrefix(w.ready.HTTP, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.SetDeadline(time.Now().Add(30 * time.Second))
		_, _ = io.WriteString(conn, request)
		_ = conn.(*net.TCPConn).CloseWrite()
		data, err := io.ReadAll(conn)
		conn.Close()
		if err != nil || strings.HasPrefix(string(data), "HTTP/1.1 5") && !strings.HasPrefix(string(data), "HTTP/1.1 505 ") {
			t.Errorf("%q: %v %.100q", request, err, data)
		}
	}
	w.want(w.graph("GET", "/organization", nil), 200)
}

func TestClientsThatLeaveDoNoHarm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fault(`{"path":"/users$","drip_bytes":1,"drip_ms":5,"times":10}`)
	w.control("/settings", map[string]any{"latency_ms": 30})
	leave := func(request string, readFirst bool) {
		conn, err := net.Dial("tcp", strings.TrimPrefix(w.ready.HTTP, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, request)
		if readFirst {
			_ = conn.SetReadDeadline(time.Now().Add(30 * time.Second))
			_, _ = conn.Read(make([]byte, 1))
		}
	}
	auth := "Host: x\r\nAuthorization: Bearer " + w.token + "\r\n"
	for range 10 {
		leave("GET /v1.0/users HTTP/1.1\r\n"+auth+"\r\n", true)
		leave("GET /v1.0/groups HTTP/1.1\r\n"+auth+"\r\n", false)
		leave("POST /v1.0/invitations HTTP/1.1\r\n"+auth+"Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{", false)
		leave("GET /_emulator/journal?path=never&wait_ms=60000 HTTP/1.1\r\nHost: x\r\n\r\n", false)
	}
	w.control("/settings", map[string]any{"latency_ms": 0})
	w.want(w.graph("GET", "/organization", nil), 200)
	half := w.entries("method=POST&status=400&path=invitations&wait_ms=20000")
	if len(half) == 0 || half[0]["body"] != "{" {
		t.Errorf("half a body is %v", half)
	}
}

func TestATricklingRequestIsCutOff(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("waits for the ten seconds that a header may take")
	}
	w := newWorld(t)
	began := time.Now()
	got, end := w.exchange("GET /v1.0/users HTTP/1.1\r\nHost: x\r\nX-Slow: ")
	if took := time.Since(began); end != nil || took > 20*time.Second || strings.HasPrefix(got, "HTTP/1.1 200") {
		t.Errorf("after %v: %v %q", took, end, got)
	}
}

// TestClosingDoesNotWaitForever: whoever waits for a delayed answer, or trickles a
// request, must not keep the program alive. newWorld closes the emulator at the
// end of the test and the test's time tells.
func TestClosingDoesNotWaitForever(t *testing.T) {
	t.Parallel()
	began := time.Now()
	t.Run("with requests on their way", func(t *testing.T) {
		w := newWorld(t)
		w.fault(`{"path":"/organization$","delay_ms":600000}`)
		for _, request := range []string{"GET /v1.0/organization HTTP/1.1\r\nHost: x\r\n\r\n", "GET /v1.0/users HTT", "GET /_emulator/journal?path=never&wait_ms=60000 HTTP/1.1\r\nHost: x\r\n\r\n"} {
			conn, err := net.Dial("tcp", strings.TrimPrefix(w.ready.HTTP, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { conn.Close() })
			fmt.Fprint(conn, request)
		}
		w.send(http.MethodGet, "/_emulator/faults", nil, nil)
	})
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("closing took %v", took)
	}
}
