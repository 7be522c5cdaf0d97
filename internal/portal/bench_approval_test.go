package portal

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"guestportal/internal/guest"
)

// BenchmarkApproval measures the time from an approval until the guest has what
// was approved and it was read back: the whole program with its queue, over a
// real database, and an emulated tenant that takes 0 or 100 ms for each answer.
// Shown are the time in milliseconds, the calls on Microsoft Graph, how many of
// them come one after the other, and, where an answer takes 100 ms, what is left
// of the time without those: the portal's own part, next to the network's.
// A burst is ten approvals, one right after the other, until all ten have it.
func BenchmarkApproval(b *testing.B) {
	for _, latency := range []time.Duration{0, 100 * time.Millisecond} {
		b.Run("latency"+latency.String(), func(b *testing.B) { approvals(b, latency) })
	}
	b.Run("burst", bursts)
}

// office is a running portal in which requests are approved.
type office struct {
	*world
	heard hearing
	asks  int
}

func open(b *testing.B) *office {
	b.Helper()
	w := setup(b)
	// The directory's changes are not read during the measurement.
	serve(b, w.settings("PORTAL_SYNC_INTERVAL=1h", "PORTAL_LOG_LEVEL=warn"))
	w.unlimited()
	o := &office{world: w, heard: w.listen()}
	o.approved(1) // the first one waits for a token, too
	return o
}

// approved has so many requests approved, and tells how long it takes until all
// their guests have what they should.
func (o *office) approved(many int) time.Duration {
	o.tb.Helper()
	asked := make([]guest.Story, many)
	for i := range asked {
		o.asks++
		asked[i] = o.asked(fmt.Sprintf("lou%d@fabrikam.example", o.asks), "Falcon reviewer")
	}
	began := time.Now()
	for _, s := range asked {
		o.approve(s)
	}
	for _, s := range asked {
		o.heard.until(s.Guest.Ref, "in sync", inSync)
	}
	return time.Since(began)
}

func bursts(b *testing.B) {
	o := open(b)
	var times []time.Duration
	for b.Loop() {
		times = append(times, o.approved(10))
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(percentile(times, 50), "p50-ms")
	b.ReportMetric(percentile(times, 95), "p95-ms")
}

func approvals(b *testing.B, latency time.Duration) {
	w := open(b)
	w.control(http.MethodPost, "/settings", map[string]any{"latency_ms": latency.Milliseconds()}, nil)
	var times, own []time.Duration
	calls, longest := 0, 0
	for b.Loop() {
		w.control(http.MethodDelete, "/journal", nil, nil)
		took := w.approved(1)
		made := w.graphCalls()
		inRow := chain(made, max(latency, time.Millisecond))
		times, own = append(times, took), append(own, took-time.Duration(inRow)*latency)
		calls, longest = calls+len(made), max(longest, inRow)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(percentile(times, 50), "p50-ms")
	b.ReportMetric(percentile(times, 95), "p95-ms")
	b.ReportMetric(float64(calls)/float64(len(times)), "calls")
	if latency > 0 {
		b.ReportMetric(float64(longest), "calls-in-a-row")
		b.ReportMetric(percentile(own, 50), "own-p50-ms")
		b.ReportMetric(percentile(own, 95), "own-p95-ms")
	}
}

// chain gives how many calls at most came one after the other, where each takes
// as long as told: as many as fit beside each other without overlap.
func chain(calls []graphCall, each time.Duration) (length int) {
	slices.SortFunc(calls, func(a, b graphCall) int { return cmp.Compare(a.At.UnixNano(), b.At.UnixNano()) })
	var end time.Time
	for _, c := range calls {
		if !c.At.Before(end) {
			length, end = length+1, c.At.Add(each)
		}
	}
	return length
}

// percentile gives a percentile in milliseconds.
func percentile(times []time.Duration, percent int) float64 {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[(len(sorted)-1)*percent/100].Seconds() * 1000
}
