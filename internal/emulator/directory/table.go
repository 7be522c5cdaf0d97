package directory

import (
	"encoding/json"
	"slices"
	"strings"
)

// table keeps objects by id and in the order of their creation. Ids are GUIDs
// and compare without case.
type table[T any] struct {
	byID  map[string]*T
	order []string
	id    func(*T) string
}

func newTable[T any](id func(*T) string) table[T] {
	return table[T]{byID: map[string]*T{}, id: id}
}

func (t *table[T]) get(id string) *T { return t.byID[strings.ToLower(id)] }

// put adds or replaces an object and returns what stood there before.
func (t *table[T]) put(v *T) (before *T) {
	key := strings.ToLower(t.id(v))
	before = t.byID[key]
	if before == nil {
		t.order = append(t.order, key)
	}
	t.byID[key] = v
	return before
}

func (t *table[T]) remove(id string) {
	key := strings.ToLower(id)
	delete(t.byID, key)
	if i := slices.Index(t.order, key); i >= 0 {
		t.order = slices.Delete(t.order, i, i+1)
	}
}

// all returns the objects that pass keep, oldest first.
func (t *table[T]) all(keep func(*T) bool) []*T {
	out := make([]*T, 0, len(t.order))
	for _, id := range t.order {
		if v := t.byID[id]; keep(v) {
			out = append(out, v)
		}
	}
	return out
}

func (t table[T]) MarshalJSON() ([]byte, error) {
	return json.Marshal(t.all(func(*T) bool { return true }))
}

func (t *table[T]) UnmarshalJSON(data []byte) error {
	var list []*T
	if err := json.Unmarshal(data, &list); err != nil {
		return err
	}
	for _, v := range list {
		t.put(v)
	}
	return nil
}
