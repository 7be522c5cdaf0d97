package directory

import (
	"hash/fnv"
	"time"
)

// Sight is how a reader sees the directory: behind the truth by a lag, which
// may differ from object to object. The zero lag is the truth.
type Sight struct {
	Now    time.Time
	Lag    time.Duration
	Spread float64 // 0 gives every object the same lag; 1 anything between none and twice of it
	Seed   uint64  // of the draw
}

// At is the moment as of which this reader sees an object. The draw depends on
// the seed and the object alone, so that it can be repeated.
func (s Sight) At(id string) time.Time {
	if s.Lag == 0 {
		return s.Now
	}
	if s.Spread == 0 {
		return s.Now.Add(-s.Lag)
	}
	h := fnv.New64a()
	var seed [8]byte
	for i := range seed {
		seed[i] = byte(s.Seed >> (8 * i))
	}
	_, _ = h.Write(seed[:]) // never fails
	_, _ = h.Write([]byte(id))
	unit := float64(mix(h.Sum64())>>11) / (1 << 53)
	return s.Now.Add(-time.Duration(float64(s.Lag) * (1 + s.Spread*(2*unit-1))))
}

// Oldest is the moment before which this reader sees everything.
func (s Sight) Oldest() time.Time {
	return s.Now.Add(-time.Duration(float64(s.Lag) * (1 + s.Spread)))
}

// mix spreads a hash over all bits (the finalizer of MurmurHash3): FNV's high
// bits hardly depend on the last bytes.
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
