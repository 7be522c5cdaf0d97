package portal

import (
	"fmt"
	"testing"
	"time"

	"guestportal/internal/lifecycle"
)

// BenchmarkPreflight measures what is said about an address while it is typed,
// without the page around it, in a database with 1,000 guests and in one with
// 100,000 and a million requests: of somebody nobody knows, and of a guest; with
// rules that cap what one sponsor has. Shown are the median and the 95th
// percentile in milliseconds.
func BenchmarkPreflight(b *testing.B) {
	for _, guests := range []int{1_000, 100_000} {
		b.Run(fmt.Sprint(guests), func(b *testing.B) {
			s := crowded(b, guests)
			rules, err := s.store.Policy(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			rules.MostGuests, rules.MostOpen, rules.InvitesPerDayInAll = 1_000_000, 1000, 10_000
			for i := range 500 {
				rules.AllowedDomains = append(rules.AllowedDomains, fmt.Sprintf("partner%d.example", i))
			}
			rules.Everywhere = true
			if err := s.store.SetPolicy(b.Context(), rules, "Cleo Marsh", "To be measured", time.Now()); err != nil {
				b.Fatal(err)
			}
			service := &lifecycle.Service{Reader: s.store, Now: time.Now}
			for name, address := range map[string]func(n int) string{
				"stranger": func(n int) string { return fmt.Sprintf("nobody%d@northwind.example", n) },
				"guest":    func(n int) string { return fmt.Sprintf("guest%d@partner%d.example", n, n%300) },
			} {
				b.Run(name, func(b *testing.B) {
					var times []time.Duration
					for i := 0; b.Loop(); i++ {
						began := time.Now()
						if _, _, err := service.CheckEmail(b.Context(), s.ana, address(1+i%guests)); err != nil {
							b.Fatal(err)
						}
						times = append(times, time.Since(began))
					}
					b.ReportMetric(0, "ns/op")
					b.ReportMetric(percentile(times, 50), "p50-ms")
					b.ReportMetric(percentile(times, 95), "p95-ms")
				})
			}
		})
	}
}
