package emulator_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
)

// exchange speaks HTTP over a socket of its own and returns every byte that
// came, and how the connection ended.
func (w *world) exchange(request string) (answer string, end error) {
	w.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(w.ready.HTTP, "http://"))
	if err != nil {
		w.t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		w.t.Fatal(err)
	}
	if _, err := io.WriteString(conn, request); err != nil {
		w.t.Fatal(err)
	}
	data, err := io.ReadAll(conn)
	return string(data), err
}

func (w *world) rawGet(path string) (answer string, end error) {
	w.t.Helper()
	return w.exchange(fmt.Sprintf("GET %s HTTP/1.1\r\nHost: emulator\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n", path, w.token))
}

func TestConnectionsEndAsTheFaultSays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	full, _ := w.rawGet("/v1.0/organization")
	_, body, _ := strings.Cut(full, "\r\n\r\n")
	for name, c := range map[string]struct {
		fault string
		reset bool
		body  string // after the header, if there is one
	}{
		"closed before":    {`"drop":"before"`, false, ""},
		"closed after":     {`"drop":"after"`, false, ""},
		"reset before":     {`"drop":"before","reset":true`, true, ""},
		"reset after":      {`"drop":"after","reset":true`, true, ""},
		"truncated":        {`"truncate":true`, false, body[:len(body)/2]},
		"truncated, reset": {`"truncate":true,"reset":true`, true, ""},
		"length too large": {`"content_length":100000`, false, body},
		"length too small": {`"content_length":5`, false, body},
		"answered twice":   {`"repeat":"answer"`, false, body + full[:len(full)-len(body)] + body},
	} {
		t.Run(name, func(t *testing.T) {
			w.send(http.MethodDelete, "/_emulator/faults", nil, nil)
			w.fault(`{"path":"/organization$",` + c.fault + `}`)
			got, end := w.rawGet("/v1.0/organization")
			if errors.Is(end, syscall.ECONNRESET) != c.reset || end != nil && !c.reset {
				t.Errorf("the connection ended with %v, reset is %t", end, c.reset)
			}
			_, rest, _ := strings.Cut(got, "\r\n\r\n")
			if !c.reset && len(rest) != len(c.body) && name != "answered twice" {
				t.Errorf("%d bytes of the body came, want %d\n%s", len(rest), len(c.body), got)
			}
			if name == "answered twice" && strings.Count(got, "HTTP/1.1 200 OK") != 2 {
				t.Errorf("the answers are %s", got)
			}
			if strings.HasPrefix(name, "length") && strings.Contains(got, fmt.Sprintf("Content-Length: %d\r\n", len(body))) {
				t.Errorf("the length is right: %s", got)
			}
		})
	}
}

// fault adds a fault and returns its id.
func (w *world) fault(body string) string {
	w.t.Helper()
	r := w.send(http.MethodPost, "/_emulator/faults", nil, strings.NewReader(body))
	if r.status != 201 {
		w.t.Fatalf("POST /faults %s: %d %s", body, r.status, r.text)
	}
	return r.at("id")
}

func TestClientsSeeWhatBrokenConnectionsBring(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for fault, check := range map[string]func(reply, error) bool{
		`"content_length":100000`: func(_ reply, err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) },
		`"truncate":true`:         func(_ reply, err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) },
		`"content_length":9`:      func(r reply, err error) bool { return err == nil && len(r.text) == 9 },
		`"drop":"after"`:          func(_ reply, err error) bool { return errors.Is(err, io.EOF) },
	} {
		w.send(http.MethodDelete, "/_emulator/faults", nil, nil)
		w.fault(`{"path":"/organization$",` + fault + `}`)
		h, body := graphRequest(t, w.token, nil)
		if r, err := w.try("GET", "/v1.0/organization", h, body); !check(r, err) {
			t.Errorf("%s: %v %q", fault, err, r.text)
		}
	}
}

func TestABodyCanDrip(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fault(`{"path":"/organization$","body":"0123456789","drip_bytes":4,"drip_ms":20}`)
	began := time.Now()
	resp, err := http.Get(w.ready.HTTP + "/v1.0/organization")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	in := bufio.NewReader(resp.Body)
	first := make([]byte, 64)
	n, err := in.Read(first)
	if err != nil || string(first[:n]) != "0123" {
		t.Errorf("the first drip is %q, %v", first[:n], err)
	}
	rest, err := io.ReadAll(in)
	if took := time.Since(began); err != nil || string(rest) != "456789" || took < 40*time.Millisecond {
		t.Errorf("after %v the rest is %q, %v", took, rest, err)
	}
}

func TestPresetsAreFailuresOfTheField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for preset, check := range map[string]func(reply) bool{
		`"html_502"`: func(r reply) bool {
			return r.status == 502 && strings.HasPrefix(r.text, "<html>") && strings.HasPrefix(r.header.Get("Content-Type"), "text/html")
		},
		`"empty_504"`:  func(r reply) bool { return r.status == 504 && r.text == "" },
		`"object_503"`: func(r reply) bool { return r.status == 503 && r.text == "{}" },
		`"slow_429","delay_ms":1`: func(r reply) bool {
			return r.status == 429 && r.header.Get("Retry-After") == "120" && r.code() == "TooManyRequests" && r.message() != ""
		},
	} {
		w.send(http.MethodDelete, "/_emulator/faults", nil, nil)
		w.fault(`{"path":"/groups$","preset":` + preset + `}`)
		if r := w.graph("GET", "/groups", nil); !check(r) {
			t.Errorf("%s: %d %v %s", preset, r.status, r.header, r.text)
		}
	}
}

func TestRetryAfterHasAnyShape(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.passTime(48 * time.Hour)
	retryAfter := func(fault string) (value string, date time.Time) {
		t.Helper()
		w.send(http.MethodDelete, "/_emulator/faults", nil, nil)
		w.fault(`{"path":"/groups$","status":429,` + fault + `}`)
		r := w.want(w.graph("GET", "/groups", nil), 429)
		if n := len(r.header.Values("Retry-After")); n > 1 {
			t.Errorf("%s: %d headers", fault, n)
		}
		date, _ = http.ParseTime(r.header.Get("Retry-After"))
		return r.header.Get("Retry-After"), date
	}
	for _, value := range []string{"2", "-5", "3600", "soon", ""} {
		if got, _ := retryAfter(fmt.Sprintf(`"headers":{"Retry-After":%q}`, value)); got != value {
			t.Errorf("Retry-After is %q, want %q", got, value)
		}
	}
	if got, _ := retryAfter(`"headers":{"Retry-After":"9"},"remove_headers":["retry-after"]`); got != "" {
		t.Errorf("absent, Retry-After is %q", got)
	}
	for _, seconds := range []int{30, -30} {
		_, at := retryAfter(fmt.Sprintf(`"retry_at_s":%d`, seconds))
		want := time.Now().Add(48*time.Hour + time.Duration(seconds)*time.Second)
		if off := at.Sub(want).Abs(); off > 20*time.Second {
			t.Errorf("the date is %v, want about %v", at, want)
		}
	}
}
