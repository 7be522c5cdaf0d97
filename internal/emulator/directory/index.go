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
	blocks [][]entry // none is empty
}

// seek finds where e is or belongs. The block may be one past the last.
func (x *index) seek(e entry) (block, at int, found bool) {
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
