package portal

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// BenchmarkStart measures the program as it is shipped: the time from its start
// to the first good answer of /readyz, in a database that is migrated already;
// the memory that it keeps when it has done its first upkeep and nobody asks
// anything; and its size.
func BenchmarkStart(b *testing.B) {
	w := setup(b)
	file := build(b, "-trimpath", "-ldflags", "-s -w")
	info, err := os.Stat(file)
	if err != nil {
		b.Fatal(err)
	}
	var times []time.Duration
	memory := 0.0
	for b.Loop() {
		if _, err := w.pool.Exec(b.Context(), `DELETE FROM feeds`); err != nil {
			b.Fatal(err)
		}
		began := time.Now()
		p := spawn(b, file, w.settings())
		ready(b, "http://"+p.until("serving pages")+"/readyz")
		times = append(times, time.Since(began))
		eventually(b, "the directory's changes are read", func() bool {
			var read bool
			if err := w.pool.QueryRow(b.Context(), `SELECT EXISTS (SELECT 1 FROM feeds)`).Scan(&read); err != nil {
				b.Fatal(err)
			}
			return read
		})
		memory += resident(b, p.cmd.Process.Pid)
		p.kill()
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(percentile(times, 50), "p50-ms")
	b.ReportMetric(percentile(times, 95), "p95-ms")
	b.ReportMetric(memory/float64(len(times)), "resident-MB")
	b.ReportMetric(float64(info.Size())/1e6, "binary-MB")
}

// ready asks until the answer is good.
func ready(tb testing.TB, address string) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), patient)
	defer cancel()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			tb.Fatal(err)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			tb.Fatal(err)
		}
		_ = res.Body.Close() // nothing is read of it
		if res.StatusCode == http.StatusOK {
			return
		}
	}
}

// resident gives how much memory a process has, in megabytes, as Linux counts it.
//
// Source: https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
func resident(tb testing.TB, pid int) float64 {
	tb.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		tb.Skip("there is no /proc on this system:", err)
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	var kilobytes float64
	if _, err := fmt.Sscan(rest, &kilobytes); err != nil {
		tb.Fatal(err)
	}
	return kilobytes * 1024 / 1e6
}
