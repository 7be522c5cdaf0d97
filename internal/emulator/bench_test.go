package emulator_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"guestportal/internal/emulator"
)

// The sizes at which the benchmarks compare the cost of a page, and the size that
// the emulator promises to bear.
var (
	smallTenant = emulator.Population{Guests: 1_000, Groups: 200, Memberships: 10_000, Seed: 1}
	largeTenant = emulator.Population{Guests: 100_000, Groups: 20_000, Apps: 1_000, Memberships: 1_000_000, Seed: 1}
)

// populated are the tenants of the benchmarks, each made once.
var populated = map[int]func() (*emulator.Emulator, error){
	smallTenant.Guests: sync.OnceValues(func() (*emulator.Emulator, error) {
		return emulator.Start(context.Background(), emulator.Options{Populate: smallTenant})
	}),
	largeTenant.Guests: sync.OnceValues(func() (*emulator.Emulator, error) {
		return emulator.Start(context.Background(), emulator.Options{Populate: largeTenant})
	}),
}

// openPopulated opens a world on a tenant that stays for the whole run, without
// throttling and with an empty journal.
func openPopulated(b *testing.B, size emulator.Population) *world {
	b.Helper()
	e, err := populated[size.Guests]()
	if err != nil {
		b.Fatal(err)
	}
	w := &world{t: b, ready: e.Ready(), seed: emulator.SeedStory(), http: &http.Client{
		Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 64},
	}}
	b.Cleanup(w.http.CloseIdleConnections)
	w.token = w.appToken(w.ready.WorkerClient)
	w.control("/settings", map[string]any{"throttle": map[string]any{"enabled": false}})
	w.send(http.MethodDelete, "/_emulator/journal", nil, nil)
	return w
}

// read answers the size of a page and the link to the next; it does not parse
// JSON, so that mostly the server is measured.
func (w *world) read(link string) (size int, next string) {
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, link, nil)
	if err != nil {
		w.t.Error(err)
		return 0, ""
	}
	r.Header.Set("Authorization", "Bearer "+w.token)
	resp, err := w.http.Do(r)
	if err != nil {
		w.t.Error(err)
		return 0, ""
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		w.t.Errorf("%s: %d %v %s", link, resp.StatusCode, err, data)
		return 0, ""
	}
	_, rest, found := strings.Cut(string(data), `"@odata.nextLink":"`)
	if !found {
		return len(data), ""
	}
	next, _, _ = strings.Cut(rest, `"`)
	return len(data), strings.ReplaceAll(next, `\u0026`, "&")
}

// BenchmarkRequests measures single reads of the large tenant over HTTP, client
// and server in one process, eight connections for each processor so that none
// waits for a round trip.
func BenchmarkRequests(b *testing.B) {
	w := openPopulated(b, largeTenant)
	page := w.want(w.graph("GET", "/users?$top=999&$select=id,mail,displayName,userPrincipalName", nil), 200).list()
	group := w.want(w.graph("GET", "/groups?$filter=securityEnabled%20eq%20true&$top=5&$select=id", nil), 200).list()[4]["id"]
	text := func(n int, property string) string {
		s, _ := page[n%len(page)][property].(string)
		return s
	}
	at := func(n int, property string) string { return url.QueryEscape(text(n, property)) }
	for _, c := range []struct {
		name string
		path func(n int) string
	}{
		{"UserByID", func(n int) string { return "/users/" + at(n, "id") }},
		{"UserByMail", func(n int) string { return "/users?$select=id&$filter=mail%20eq%20'" + at(n, "mail") + "'" }},
		{"UserByAnyAddress", func(n int) string {
			return "/users?$select=id&$filter=mail%20eq%20'" + at(n, "mail") + "'%20or%20otherMails/any(x:x%20eq%20'" + at(n, "mail") + "')%20or%20proxyAddresses/any(x:x%20eq%20'smtp:" + at(n, "mail") + "')"
		}},
		{"UserByPrincipalName", func(n int) string {
			return "/users?$select=id&$filter=userPrincipalName%20eq%20'" + at(n, "userPrincipalName") + "'"
		}},
		{"UsersByStart", func(n int) string {
			return "/users?$select=id&$top=10&$filter=startsWith(mail,'" + url.QueryEscape(text(n, "mail")[:9]) + "')"
		}},
		{"UsersByIDs", func(n int) string {
			return "/users?$select=id&$filter=id%20in%20('" + at(n, "id") + "','" + at(n+1, "id") + "')"
		}},
		{"MemberOf", func(n int) string { return "/users/" + at(n, "id") + "/memberOf?$select=id" }},
		{"Members", func(int) string { return fmt.Sprint("/groups/", group, "/members?$select=id&$top=10") }},
	} {
		b.Run(c.name, func(b *testing.B) {
			var mu sync.Mutex
			n := 0
			b.ReportAllocs()
			b.SetParallelism(8)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					mu.Lock()
					n++
					path := c.path(n)
					mu.Unlock()
					w.read(w.ready.HTTP + "/v1.0" + path)
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
		})
	}
}

// BenchmarkWholeReads reads whole collections page by page, at both sizes: what
// one object costs must not grow with the collection.
func BenchmarkWholeReads(b *testing.B) {
	for _, c := range []struct{ name, path string }{
		{"Users", "/users?$select=id,mail&$top=100"},
		{"UsersByName", "/users?$select=id,displayName&$top=100&$orderby=displayName"},
		{"GuestsFiltered", "/users?$select=id,mail&$top=100&$filter=userType%20eq%20'Guest'"},
		{"UsersDelta", "/users/delta?$select=mail"},
		{"GroupsDelta", "/groups/delta?$select=displayName,members"},
	} {
		for _, size := range []emulator.Population{smallTenant, largeTenant} {
			b.Run(fmt.Sprintf("%s/%d", c.name, size.Guests), func(b *testing.B) {
				w := openPopulated(b, size)
				pages, bytes := 0, 0
				for b.Loop() {
					for link := w.ready.HTTP + "/v1.0" + c.path; link != ""; pages++ {
						var n int
						n, link = w.read(link)
						bytes += n
					}
				}
				b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(pages), "µs/page")
				b.ReportMetric(float64(bytes)/float64(pages), "B/page")
			})
		}
	}
}

// BenchmarkGenerate makes the large tenant and says what it holds of memory.
func BenchmarkGenerate(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		b.StartTimer()
		e, err := emulator.Start(b.Context(), emulator.Options{Populate: largeTenant})
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MB")
		if err := e.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// BenchmarkInvite measures a write that makes an object.
func BenchmarkInvite(b *testing.B) {
	w := openPopulated(b, largeTenant)
	n := 0
	for b.Loop() {
		n++
		w.invite(fmt.Sprintf("i%d-%d@adatum.example", b.N, n))
	}
}
