package graph

import (
	"math/rand/v2"
	"sync"
	"time"

	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/directory"
)

// replicas draws which replica answers a request. Replica i of n lags by i/n of
// the lag that is set, so that one alone has all of it, and consecutive reads of
// several may go back in time.
type replicas struct {
	mu   sync.Mutex
	seed uint64
	rand *rand.Rand
}

// share is the part of the lag that the replica of the next request has. The same
// seed draws the same replicas for the same sequence of requests.
func (r *replicas) share(s control.Settings) float64 {
	if s.Replicas <= 1 {
		return 1
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.rand == nil || r.seed != s.ReplicationSeed {
		r.seed, r.rand = s.ReplicationSeed, rand.New(rand.NewPCG(s.ReplicationSeed, 0))
	}
	return float64(1+r.rand.IntN(s.Replicas)) / float64(s.Replicas)
}

func (r *replicas) clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rand = nil
}

// sight is how this request sees objects of which reads lag so much.
func (c *call) sight(lagMillis int) directory.Sight {
	if c.share == 0 {
		c.share = c.replicas.share(c.settings)
	}
	return directory.Sight{
		Now: c.now, Lag: time.Duration(c.share * float64(lagMillis) * float64(time.Millisecond)),
		Spread: c.settings.ReplicationSpread, Seed: c.settings.ReplicationSeed,
	}
}

// asOf is the moment that a read with the given lag sees, where the lag is not
// that of one object.
func (c *call) asOf(lagMillis int) time.Time { return c.now.Add(-c.sight(lagMillis).Lag) }

// seen is an object as this request reads it by id, or nil.
func seen[T any](c *call, rows directory.Rows[T], id string, lagMillis int) *T {
	return rows.See(id, c.sight(lagMillis))
}

// replicated says whether an object that exists is known where a write with the
// given lag looks for it.
func (c *call) replicated(kind directory.Kind, id string, lagMillis int) bool {
	switch kind {
	case directory.KindUser:
		return seen(c, c.tx.UserRows(), id, lagMillis) != nil
	case directory.KindGroup:
		return seen(c, c.tx.GroupRows(), id, lagMillis) != nil
	case directory.KindApp:
		return seen(c, c.tx.SPRows(), id, lagMillis) != nil
	case directory.KindApplication:
		return seen(c, c.tx.AppRows(), id, lagMillis) != nil
	}
	return false
}
