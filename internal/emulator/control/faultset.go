package control

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
)

// FaultReport is a fault as GET /faults lists it.
type FaultReport struct {
	ID      string `json:"id"`
	Matched int    `json:"matched"` // requests that it was meant for
	Fired   int    `json:"fired"`   // of those, how many it was applied to
	Fault
}

// target is what a fault looks at in a request.
type target struct {
	method, path, query, host string
	appID                     func() string // costs something, and few faults ask
	item                      bool          // of a batch
}

// standing is a fault with its counts.
type standing struct {
	FaultReport
	chance *rand.Rand
}

// hit is a fault that applies to a request.
type hit struct {
	Fault
	id   string
	draw *float64 // what was drawn, when the fault asks for a chance
}

// faults are the faults that stand, oldest first. Each has a random stream of its
// own, made of the seed and its place among those added since the seed was set,
// so that the same seed and the same order bring the same faults again, however
// the requests to different faults are mixed.
type faults struct {
	mu    sync.Mutex
	seed  uint64
	added uint64 // since the seed was set
	ids   int
	list  []*standing
	loose *rand.Rand // for chances that are no fault's
}

func (fs *faults) add(f *Fault) (id string) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.ids++
	fs.added++
	s := &standing{FaultReport: FaultReport{ID: strconv.Itoa(fs.ids), Fault: *f}}
	s.chance = fs.stream(fs.added)
	fs.list = append(fs.list, s)
	return s.ID
}

func (fs *faults) stream(n uint64) *rand.Rand { return rand.New(rand.NewPCG(fs.seed, n)) }

// sow sets the seed. The faults that stand start their streams anew.
func (fs *faults) sow(seed uint64) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.seed, fs.added = seed, 0
	fs.loose = fs.stream(0)
	for _, s := range fs.list {
		fs.added++
		s.chance = fs.stream(fs.added)
	}
}

// chance draws from the seed whether something of this probability happens.
func (fs *faults) chance(p float64) bool {
	if p <= 0 {
		return false
	}
	fs.mu.Lock()
	defer fs.mu.Unlock()
	return fs.loose.Float64() < p
}

func (fs *faults) clear() {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.list = nil
}

func (fs *faults) remove(id string) bool {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for i, s := range fs.list {
		if s.ID == id {
			fs.list = append(fs.list[:i:i], fs.list[i+1:]...)
			return true
		}
	}
	return false
}

func (fs *faults) all() []FaultReport {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	out := make([]FaultReport, 0, len(fs.list))
	for _, s := range fs.list {
		out = append(out, s.FaultReport)
	}
	return out
}

// pick returns the first fault that applies to the request, or nil. Every fault
// counts the requests that it matches, whether it fires or not.
func (fs *faults) pick(t target) *hit {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	var chosen *hit
	for _, s := range fs.list {
		if !s.matches(t) {
			continue
		}
		s.Matched++
		if chosen != nil || !s.due(s.Matched, s.Fired) {
			continue
		}
		var draw *float64
		if s.Probability > 0 {
			v := s.chance.Float64()
			if draw = &v; v >= s.Probability {
				continue
			}
		}
		s.Fired++
		chosen = &hit{s.Fault, s.ID, draw}
	}
	return chosen
}

func (f *Fault) matches(t target) bool {
	switch {
	case f.Method != "" && !strings.EqualFold(f.Method, t.method),
		f.Host != "" && f.Host != t.host,
		f.Batch == "only" && !t.item, f.Batch == "never" && t.item:
		return false
	}
	return f.path.MatchString(t.path) && f.query.MatchString(t.query) && (f.AppID == "" || strings.EqualFold(f.AppID, t.appID()))
}

// due says whether the fault is for its matched-th request, after having fired
// some times.
func (f *Fault) due(matched, fired int) bool {
	times := f.Times
	if f.Nth > 0 && times == 0 {
		times = 1
	}
	return matched >= f.Nth && (times == 0 || fired < times) && (f.Every == 0 || matched%f.Every == 0)
}
