package portal

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"guestportal/internal/guest"
)

// Of everything that a storm leaves behind there is far more than what a process
// may keep for later, which are its connections to the directory and to browsers.
const (
	streamsOfOne = 3       // for each session, as many as it may have
	cutOff       = 60      // requests of each kind
	keptForLater = 24      // goroutines and files: less than there are streams
	heapForLater = 8 << 20 // bytes
)

// taken is what a process has taken from the system.
type taken struct{ goroutines, files, connections, heap float64 }

func takenNow(t *testing.T, metrics string) taken {
	t.Helper()
	_, page := get(t, metrics)
	return taken{
		goroutines: metric(t, page, "go_goroutines"),
		// The pool keeps its connections on purpose, and never more than it may.
		files:       metric(t, page, "process_open_fds") - metric(t, page, "portal_database_connections"),
		connections: metric(t, page, "portal_database_connections_in_use"),
		heap:        metric(t, page, "go_memstats_heap_alloc_bytes"),
	}
}

// metric reads one value of a page of metrics.
func metric(t *testing.T, page, name string) (value float64) {
	t.Helper()
	for line := range strings.Lines(page) {
		if _, err := fmt.Sscanf(line, name+" %g", &value); err == nil {
			return value
		}
	}
	t.Fatalf("no metric %s in\n%s", name, page)
	return 0
}

// I15: whatever was cut off, what it had taken is given back.
func TestI15AfterAStormEverythingIsGivenBack(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("waits until connections that hang are given up")
	}
	w := setup(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	heard := w.listen()
	p := spawn(t, self, w.settings("PORTAL_PUBLIC_URL=http://localhost", "PORTAL_METRICS_LISTEN=127.0.0.1:0", asPortal+"=yes"))
	origin := "http://" + p.until("serving pages")
	address := strings.TrimPrefix(origin, "http://")
	metrics := "http://" + p.until("serving metrics") + "/metrics"
	p.until("working jobs")
	var guests []string
	onboard := func() {
		s := w.asked(fmt.Sprintf("storm%d@fabrikam.example", len(guests)), "Falcon reviewer")
		w.approve(s)
		guests = append(guests, s.Guest.Ref)
	}
	inTheEnd := func() {
		for _, ref := range guests {
			heard.until(ref, "in sync", inSync)
		}
	}

	onboard()
	inTheEnd()
	if status, _, _ := w.regular(t, origin, w.ana).ask("/guests", nil); status != http.StatusOK {
		t.Fatalf("a page answers %d", status)
	}
	before := takenNow(t, metrics)

	for range 12 {
		onboard()
	}
	for _, bad := range []map[string]any{
		{"method": "GET", "path": "/v1.0/", "times": 5, "drop": "before"},
		{"method": "GET", "path": "/v1.0/", "times": 5, "truncate": true},
		{"path": "/v1.0/", "times": 5, "status": http.StatusServiceUnavailable},
	} {
		w.control(http.MethodPost, "/faults", bad, nil)
	}
	var storm errgroup.Group
	for range 3 { // sessions
		for _, who := range []guest.Person{w.ana, w.ben, w.mia, w.cleo} {
			v := w.regular(t, origin, who)
			for range streamsOfOne {
				storm.Go(func() error { return v.leaves("/events?topic=sponsor:" + string(who.ID)) })
			}
		}
	}
	for range cutOff {
		storm.Go(func() error { return cut(t.Context(), address, "GET /guests HTTP/1.1\r\nHost: localhost\r\n\r\n") })
		storm.Go(func() error { return hang(t.Context(), address, "GET /guests HTTP/1.1\r\nHost: local") })
		storm.Go(func() error {
			return hang(t.Context(), address, "POST /requests/new HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nemail=")
		})
	}
	w.count(`SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database()
		AND application_name = 'guest-portal' AND pid <> pg_backend_pid() AND pid <> $1`, heard.conn.PgConn().PID())
	// Those that hang go on hanging until the portal gives up, so that the peak comes.
	var peak taken
	eventually(t, "the storm is there", func() bool {
		peak = takenNow(t, metrics)
		return peak.files >= before.files+cutOff
	})
	if err := storm.Wait(); err != nil {
		t.Error(err)
	}
	inTheEnd()

	var after taken
	defer func() { t.Logf("before: %+v\npeak: %+v\nafter: %+v", before, peak, after) }()
	eventually(t, "everything is given back", func() bool {
		after = takenNow(t, metrics)
		return after.goroutines <= before.goroutines+keptForLater && after.files <= before.files+keptForLater &&
			after.connections <= before.connections && after.heap <= before.heap+heapForLater
	})
	w.holds(t)
}

// regular is somebody at the pages of a process that is known as localhost.
func (w *world) regular(t *testing.T, origin string, p guest.Person) visitor {
	v := w.visitor(t, origin, p)
	v.host = "localhost"
	return v
}

// leaves opens a live stream, and goes away when it has begun.
func (v visitor) leaves(path string) error {
	ctx, cancel := context.WithCancel(bounded(v.t))
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, v.origin+path, nil)
	if err != nil {
		return err
	}
	req.Host = v.host
	req.AddCookie(v.cookie)
	res, err := v.client.Do(req)
	if err != nil {
		return err
	}
	_ = res.Body.Close()
	// Its connection to the database may be among those that are cut off.
	if res.StatusCode != http.StatusOK && res.StatusCode != http.StatusServiceUnavailable {
		return fmt.Errorf("a stream answers %s and leads to %q", res.Status, res.Header.Get("Location"))
	}
	return nil
}

// cut sends a request and goes away before it is answered.
func cut(ctx context.Context, address, request string) error {
	c, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(c, request); err != nil {
		return err
	}
	return c.Close()
}

// hang sends the beginning of a request, and waits until the portal gives up.
func hang(ctx context.Context, address, beginning string) error {
	c, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	if _, err := io.WriteString(c, beginning); err != nil {
		return err
	}
	if err := c.SetReadDeadline(time.Now().Add(patient)); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, c)
	return err
}
