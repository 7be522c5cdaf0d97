package directory

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// entry is one value of an indexed property with the ordinal of the object that
// has it. Entries are ordered by value, then by ordinal.
type entry struct {
	key     string // folded, see odata.Fold
	ordinal int64
}

func (e entry) compare(f entry) int {
	if order := strings.Compare(e.key, f.key); order != 0 {
		return order
	}
	return cmp.Compare(e.ordinal, f.ordinal)
}

// blockSize bounds how much an insertion moves. Two levels are enough: a
// million entries are about six thousand blocks.
const blockSize = 256

// index is an ordered set of entries: exact values, prefixes and the order of
// values all come from it.
type index struct {
	blocks  [][]entry // none is empty
	pending []entry   // added in bulk and not in their place yet; none while others may read
}

// later adds an entry without putting it in its place: the next reader, or
// settle, does so for all of them at once.
func (x *index) later(e entry) { x.pending = append(x.pending, e) }

// settle brings the pending entries to their places.
func (x *index) settle() {
	if len(x.pending) == 0 {
		return
	}
	all := slices.Concat(append(x.blocks, x.pending)...)
	slices.SortFunc(all, entry.compare)
	all = slices.Compact(all)
	x.blocks, x.pending = nil, nil
	for block := range slices.Chunk(all, blockSize/4*3) { // room to grow
		x.blocks = append(x.blocks, append(make([]entry, 0, blockSize), block...))
	}
}

// seek finds where e is or belongs. The block may be one past the last.
func (x *index) seek(e entry) (block, at int, found bool) {
	x.settle()
	block, _ = slices.BinarySearchFunc(x.blocks, e, func(b []entry, e entry) int { return b[len(b)-1].compare(e) })
	if block == len(x.blocks) {
		return block, 0, false
	}
	at, found = slices.BinarySearchFunc(x.blocks[block], e, entry.compare)
	return block, at, found
}

func (x *index) add(e entry) {
	block, at, found := x.seek(e)
	switch {
	case found:
		return
	case len(x.blocks) == 0:
		x.blocks = append(x.blocks, append(make([]entry, 0, blockSize), e))
		return
	case block == len(x.blocks):
		block--
		at = len(x.blocks[block])
	}
	b := x.blocks[block]
	if len(b) < blockSize {
		x.blocks[block] = slices.Insert(b, at, e)
		return
	}
	half := blockSize / 2
	right := append(make([]entry, 0, blockSize), b[half:]...)
	left := slices.Clip(b[:half:half])
	left = append(make([]entry, 0, blockSize), left...)
	if at <= half {
		left = slices.Insert(left, at, e)
	} else {
		right = slices.Insert(right, at-half, e)
	}
	x.blocks[block] = left
	x.blocks = slices.Insert(x.blocks, block+1, right)
}

func (x *index) remove(e entry) {
	block, at, found := x.seek(e)
	if !found {
		return
	}
	if len(x.blocks[block]) == 1 {
		x.blocks = slices.Delete(x.blocks, block, block+1)
		return
	}
	x.blocks[block] = slices.Delete(x.blocks[block], at, at+1)
}

// from walks the entries upwards, beginning with the first that is not below e.
func (x *index) from(e entry) iter.Seq[entry] {
	return func(yield func(entry) bool) {
		block, at, _ := x.seek(e)
		for ; block < len(x.blocks); block, at = block+1, 0 {
			for _, v := range x.blocks[block][at:] {
				if !yield(v) {
					return
				}
			}
		}
	}
}

// matching walks the entries whose value is the given one, or begins with it.
func (x *index) matching(key string, prefix bool, after int64) iter.Seq[entry] {
	start := entry{key, after + 1}
	if prefix {
		start.ordinal = 0
	}
	return func(yield func(entry) bool) {
		for e := range x.from(start) {
			within := e.key == key || prefix && strings.HasPrefix(e.key, key)
			if !within || !yield(e) {
				return
			}
		}
	}
}

// size is how many entries there are.
func (x *index) size() (n int) {
	for _, b := range x.blocks {
		n += len(b)
	}
	return n
}

// ranked walks the entries in order, or from the other end, each with its place,
// from behind a place.
func (x *index) ranked(after int64, descending bool) iter.Seq2[int64, entry] {
	return func(yield func(int64, entry) bool) {
		place := int64(0)
		for i := range x.blocks {
			b := x.blocks[i]
			if descending {
				b = x.blocks[len(x.blocks)-1-i]
			}
			if place+int64(len(b)) <= after {
				place += int64(len(b))
				continue
			}
			for j := range b {
				e := b[j]
				if descending {
					e = b[len(b)-1-j]
				}
				if place++; place > after && !yield(place, e) {
					return
				}
			}
		}
	}
}
