package directory

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
)

// formatVersion numbers the format of snapshots; others are refused.
const formatVersion = 1

// section is a part of the state that is written piece by piece, because it may
// be large.
type section interface {
	// copied returns a function that writes the section as it is now; it may be
	// called after the directory's lock was given back.
	copied() func(io.Writer) error
	// restore reads the section; known brings ids to the strings of the objects.
	restore(d *json.Decoder, known func(string) string) error
}

// fields lists the state's sections by their names, in the order of the struct.
func (s *State) fields() (names []string, values []any) {
	v := reflect.ValueOf(s).Elem()
	for i := range v.NumField() {
		if name := v.Type().Field(i).Tag.Get("json"); name != "" {
			names, values = append(names, name), append(values, v.Field(i).Addr().Interface())
		}
	}
	return names, values
}

// copied returns a function that writes a snapshot of the state as it is now.
// Objects are never changed in place, so that lists of pointers are enough.
func (s *State) copied() (func(io.Writer) error, error) {
	names, values := s.fields()
	writers := make([]func(io.Writer) error, len(values))
	for i, v := range values {
		if part, large := v.(section); large {
			writers[i] = part.copied()
			continue
		}
		data, err := json.Marshal(v)
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", names[i], err)
		}
		writers[i] = func(w io.Writer) error { _, err := w.Write(data); return err }
	}
	return func(w io.Writer) error {
		b := bufio.NewWriterSize(w, 64<<10)
		fmt.Fprintf(b, "{\"version\":%d", formatVersion) // errors stay in b until Flush
		for i, write := range writers {
			fmt.Fprintf(b, ",\n%q:", names[i])
			if err := write(b); err != nil {
				return fmt.Errorf("write %s: %w", names[i], err)
			}
		}
		fmt.Fprintln(b, "}")
		return b.Flush()
	}, nil
}

// read fills an empty state from a snapshot and checks that it fits together.
func (s *State) read(r io.Reader) error {
	d := json.NewDecoder(r)
	names, values := s.fields()
	s.bulk()
	numbered := false
	if err := expect(d, json.Delim('{')); err != nil {
		return err
	}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		if name == "version" {
			var version int
			if err := d.Decode(&version); err != nil || version != formatVersion {
				return fmt.Errorf("version %d: this program reads version %d", version, formatVersion)
			}
			numbered = true
			continue
		}
		if !numbered {
			return fmt.Errorf("there is no version number: it is of another version of this program, which reads version %d", formatVersion)
		}
		i := slices.Index(names, name)
		if i < 0 {
			return fmt.Errorf("%q is no part of a snapshot", name)
		}
		if part, large := values[i].(section); large {
			err = part.restore(d, s.known)
		} else {
			err = d.Decode(values[i])
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := expect(d, json.Delim('}')); err != nil {
		return err
	}
	if !numbered {
		return errors.New("there is no version number")
	}
	s.settle()
	s.reindex()
	return s.check()
}

func expect(d *json.Decoder, want json.Delim) error {
	if token, err := d.Token(); err != nil {
		return err
	} else if token != want {
		return fmt.Errorf("%v stands where %v was expected", token, want)
	}
	return nil
}

// known is an id as the object itself holds it.
func (s *State) known(id string) string {
	switch {
	case s.Users.get(id) != nil:
		return s.Users.get(id).ID
	case s.Groups.get(id) != nil:
		return s.Groups.get(id).ID
	case s.SPs.get(id) != nil:
		return s.SPs.get(id).ID
	}
	return id
}

// check refuses a state that later operations could not work with.
func (s *State) check() error {
	highest := int64(0)
	for _, rows := range []int64{s.Users.highest(), s.Groups.highest(), s.SPs.highest(), s.Apps.highest(), s.Assignments.highest()} {
		highest = max(highest, rows)
	}
	if s.Sequence < 1 || s.Sequence < highest || s.FirstKnown > s.Sequence {
		return fmt.Errorf("sequence: %d does not fit the objects and changes", s.Sequence)
	}
	if !slices.IsSortedFunc(s.Changes, func(a, b Change) int { return int(a.Sequence - b.Sequence) }) {
		return fmt.Errorf("changes: are not in order")
	}
	return nil
}

func (t *table[T]) copied() func(io.Writer) error {
	list := t.all(func(*T) bool { return true })
	return func(w io.Writer) error {
		return writeList(w, '[', ']', len(list), func(i int, e *json.Encoder) error { return e.Encode(list[i]) })
	}
}

func (t *table[T]) restore(d *json.Decoder, _ func(string) string) error {
	if err := expect(d, json.Delim('[')); err != nil {
		return err
	}
	for d.More() {
		v := new(T)
		if err := d.Decode(v); err != nil {
			return err
		}
		if t.id(v) == "" {
			return fmt.Errorf("an object has no id")
		}
		if before := t.put(v); before != nil {
			return fmt.Errorf("the id %s stands twice", t.id(v))
		}
		if n := len(t.rows); n > 1 && t.rows[n-2].ordinal >= t.rows[n-1].ordinal {
			return fmt.Errorf("the ordinal of %s stands twice", t.id(v))
		}
	}
	return expect(d, json.Delim(']'))
}

func (t *table[T]) highest() int64 {
	if len(t.rows) == 0 {
		return 0
	}
	return t.rows[len(t.rows)-1].ordinal
}

func (r *Relation) copied() func(io.Writer) error {
	all := make(map[string][]link, len(r.forward))
	for from, set := range r.forward {
		if len(set.links) > 0 {
			all[from] = slices.Clone(set.links)
		}
	}
	return func(w io.Writer) error {
		keys := slices.Sorted(maps.Keys(all))
		return writeList(w, '{', '}', len(keys), func(i int, e *json.Encoder) error {
			fmt.Fprintf(w, "%q:", keys[i]) // an error comes again with the list
			return e.Encode(storedLinks(all[keys[i]]))
		})
	}
}

func (r *Relation) restore(d *json.Decoder, known func(string) string) error {
	if err := expect(d, json.Delim('{')); err != nil {
		return err
	}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return err
		}
		from, _ := token.(string)
		var links []linkRun
		if err := d.Decode(&links); err != nil {
			return err
		}
		if err := r.restoreLinks(known(from), links, known); err != nil {
			return err
		}
	}
	return expect(d, json.Delim('}'))
}

// writeList writes the items of an array or object, one a line.
func writeList(w io.Writer, open, end byte, n int, item func(int, *json.Encoder) error) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if _, err := w.Write([]byte{open}); err != nil {
		return err
	}
	for i := range n {
		if i > 0 {
			if _, err := w.Write([]byte{','}); err != nil {
				return err
			}
		}
		if err := item(i, e); err != nil {
			return err
		}
	}
	_, err := w.Write([]byte{end})
	return err
}
