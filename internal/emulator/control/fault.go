package control

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"regexp"
	"strconv"
	"sync"
)

// Fault describes what goes wrong with the requests that it matches. Omitted
// fields mean no restriction, or no change.
type Fault struct {
	Method string `json:"method"`
	Path   string `json:"path"` // regular expression on the path without the query

	Nth         int     `json:"nth"`         // first at the nth matching request; alone, only there
	Times       int     `json:"times"`       // at most so often
	Every       int     `json:"every"`       // only at every such matching request: 2 means every other one
	Probability float64 `json:"probability"` // with this chance, from the faults' own seeded source

	Status   int               `json:"status"` // answered instead of doing anything, unless drop is "after"
	Headers  map[string]string `json:"headers"`
	Body     *string           `json:"body"`
	DelayMS  int               `json:"delay_ms"`
	Drop     string            `json:"drop"`     // "before" or "after" the effect the connection is closed
	Truncate bool              `json:"truncate"` // half of the body, then the connection is closed
	After    bool              `json:"after"`    // status and body are answered although the effect has happened

	id    string
	path  *regexp.Regexp
	seen  int
	fired int
}

func (f *Fault) check() error {
	var err error
	if f.path, err = regexp.Compile(f.Path); err != nil {
		return fmt.Errorf("path: %w", err)
	}
	switch {
	case f.Drop != "" && f.Drop != "before" && f.Drop != "after":
		return errors.New(`drop: must be "before", "after" or empty`)
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return errors.New("status: must be between 200 and 599")
	case f.Nth < 0 || f.Times < 0 || f.Every < 0 || f.DelayMS < 0 || f.Probability < 0 || f.Probability > 1:
		return errors.New("nth, times, every and delay_ms must not be negative, probability must be between 0 and 1")
	}
	return nil
}

type faults struct {
	mu   sync.Mutex
	seq  int
	seed uint64
	rand *rand.Rand
	list []*Fault
}

func newFaults(seed uint64) *faults {
	return &faults{seed: seed, rand: rand.New(rand.NewPCG(seed, seed))}
}

func (fs *faults) add(f *Fault) (string, error) {
	if err := f.check(); err != nil {
		return "", err
	}
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.seq++
	f.id = strconv.Itoa(fs.seq)
	fs.list = append(fs.list, f)
	return f.id, nil
}

func (fs *faults) clear() {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.list = nil
}

// pick returns the first fault that applies to the request, or nil. Every fault
// counts the requests that it matches, whether it fires or not.
func (fs *faults) pick(r *http.Request) *Fault {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	var chosen *Fault
	for _, f := range fs.list {
		if f.Method != "" && f.Method != r.Method || !f.path.MatchString(r.URL.Path) {
			continue
		}
		f.seen++
		if chosen == nil && f.fires(fs.rand) {
			f.fired++
			chosen = f
		}
	}
	return chosen
}

func (f *Fault) fires(random *rand.Rand) bool {
	times := f.Times
	if f.Nth > 0 && times == 0 {
		times = 1
	}
	switch {
	case f.seen < f.Nth, times > 0 && f.fired >= times:
		return false
	case f.Every > 0 && f.seen%f.Every != 0:
		return false
	case f.Probability > 0 && random.Float64() >= f.Probability:
		return false
	}
	return true
}
