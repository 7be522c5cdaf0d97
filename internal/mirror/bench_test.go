package mirror_test

import (
	"context"
	"errors"
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/emulator"
	"guestportal/internal/emulator/emulatortest"
	"guestportal/internal/guest"
	"guestportal/internal/mirror"
	"guestportal/internal/portal"
	"guestportal/internal/postgres"
	"guestportal/internal/postgres/postgrestest"
)

// BenchmarkFirstReading copies an emulated tenant into an empty database: objects
// a second, the memory that is alive at most meanwhile beyond the tenant's own, and
// how long what a page asks of the copy takes meanwhile and when all is read (95th
// percentile; the copy is full then). Microsoft's pages take longer to come than the emulator's: at 200 ms for
// 100 objects, that alone is a second for 500.
func BenchmarkFirstReading(b *testing.B) {
	for name, size := range map[string]emulator.Population{
		"20000-groups":  {Guests: 1_000, Groups: 20_000, Apps: 1_000, Memberships: 10_000, Seed: 1},
		"100000-guests": {Guests: 100_000, Groups: 20_000, Apps: 1_000, Memberships: 1_000_000, Seed: 1},
	} {
		b.Run(name, func(b *testing.B) { benchmarkFirstReading(b, size) })
	}
}

func benchmarkFirstReading(b *testing.B, size emulator.Population) {
	e, err := emulator.Start(b.Context(), emulator.Options{Dir: emulatortest.Dir(b), Populate: size})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = e.Close() })
	client := clientOf(b, e)
	defer debug.SetGCPercent(debug.SetGCPercent(10)) // so that what is alive is known often enough
	objects := 0
	var took time.Duration
	var most uint64
	var meanwhile, afterwards []time.Duration
	for b.Loop() {
		store, _, err := portal.NewStore(postgrestest.New(b), nil)
		if err != nil {
			b.Fatal(err)
		}
		m := mirror.Mirror{Directory: client, Store: store, Now: time.Now}
		before, stop := alive(), make(chan struct{})
		peak, answers := sample(stop), ask(b.Context(), store, stop)
		began := time.Now()
		for complete := false; !complete; {
			if err := m.Sync(b.Context()); err != nil {
				b.Fatal(err)
			}
			h, err := store.Health(b.Context(), time.Now())
			if err != nil {
				b.Fatal(err)
			}
			complete, objects = true, 0
			for _, f := range h.Feeds {
				complete, objects = complete && f.Unread == 0 && f.Failing == 0, objects+f.Objects
			}
		}
		took += time.Since(began)
		close(stop)
		if p := <-peak; p > before {
			most = max(most, p-before)
		}
		meanwhile = append(meanwhile, <-answers...)
		stop = make(chan struct{})
		answers = ask(b.Context(), store, stop)
		time.AfterFunc(5*time.Second, func() { close(stop) })
		afterwards = append(afterwards, <-answers...)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(objects), "objects")
	b.ReportMetric(float64(objects*b.N)/took.Seconds(), "objects/s")
	b.ReportMetric(float64(most)/1e6, "most-MB")
	b.ReportMetric(p95(meanwhile), "page-p95-ms")
	b.ReportMetric(p95(afterwards), "page-afterwards-p95-ms")
}

// ask asks what pages ask of the copy, again and again until it is told to stop:
// about an address, and for a member of staff and a group. It gives how long each
// time took, and nothing when one failed.
func ask(ctx context.Context, store *postgres.Store, stop <-chan struct{}) <-chan []time.Duration {
	out := make(chan []time.Duration, 1)
	go func() {
		var times []time.Duration
		defer func() { out <- times }()
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
			case <-stop:
				return
			}
			began := time.Now()
			_, facts := store.Facts(ctx, guest.DefaultPolicy(), guest.Address{Local: "gil", Domain: "fabrikam.example"}, guest.Person{ID: guest.PersonID(uuid.NewString())}, began)
			_, staff := store.SearchStaff(ctx, "ana", 10)
			_, groups := store.SearchGroups(ctx, "project 5", 10)
			if errors.Join(facts, staff, groups) != nil {
				times = nil
				return
			}
			times = append(times, time.Since(began))
		}
	}()
	return out
}

// p95 gives the 95th percentile in milliseconds; of nothing it is not a number.
func p95(times []time.Duration) float64 {
	if len(times) == 0 {
		return math.NaN()
	}
	slices.Sort(times)
	return times[(len(times)-1)*95/100].Seconds() * 1000
}

// alive gives the bytes that garbage collection leaves: what the first one finds
// unused may still be held by pools and finalizers.
func alive() uint64 {
	runtime.GC()
	runtime.GC()
	runtime.GC()
	return live()
}

func live() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// sample looks at the memory until it is told to stop, and gives the most.
func sample(stop <-chan struct{}) <-chan uint64 {
	out := make(chan uint64, 1)
	go func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		var most uint64
		for {
			select {
			case <-tick.C:
				most = max(most, live())
			case <-stop:
				out <- most
				return
			}
		}
	}()
	return out
}
