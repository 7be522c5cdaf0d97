package directory

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
)

const hour = time.Hour

func day(n int) time.Time { return time.Date(2026, 1, n, 12, 0, 0, 0, time.UTC) }

func TestEachChangedObjectIsToldOnce(t *testing.T) {
	t.Parallel()
	tx := &Tx{state: NewState(), now: day(1)}
	for i := range 10 {
		tx.PutUser(&User{ID: fmt.Sprint("u", i), CreatedDateTime: day(1)})
	}
	since := tx.state.Sequence
	for round := range 3 {
		for i := range 10 {
			u := tx.User(fmt.Sprint("u", i)).Clone()
			u.JobTitle = fmt.Sprint("job ", round)
			if i == 4 {
				u.Mail = fmt.Sprint(round, "@example.example")
			}
			tx.PutUser(u)
		}
	}
	tx.Link(tx.Manager(), "u7", "u1")
	until, from := tx.state.Sequence, since
	told := map[string]Changed{}
	for more := true; more; {
		var list []Changed
		list, from, more = tx.Changed(KindUser, since, from, until, 3)
		if len(list) > 3 {
			t.Fatalf("a page of %d", len(list))
		}
		for _, c := range list {
			if _, twice := told[c.ID]; twice {
				t.Errorf("%s was told twice", c.ID)
			}
			told[c.ID] = c
		}
	}
	if len(told) != 10 || len(told["u7"].Changes) != 4 || told["u7"].Changes[0].Target != "u1" {
		t.Errorf("told: %v", told)
	}
	if fields := told["u4"].Changes[0].Fields; strings.Join(fields, " ") != "jobTitle mail" {
		t.Errorf("of u4 changed %v", fields)
	}
}

func TestTheLogForgetsWhatNoTokenReaches(t *testing.T) {
	t.Parallel()
	tx := &Tx{state: NewState(), now: day(1)}
	tx.PutUser(&User{ID: "old", CreatedDateTime: day(1)})
	before := tx.state.Sequence
	for i := range 1500 {
		tx.PutUser(&User{ID: fmt.Sprint("u", i), CreatedDateTime: day(1)})
	}
	tx.now = day(30)
	tx.PutUser(&User{ID: "new", CreatedDateTime: tx.now})
	if tx.Knows(before) || !tx.Knows(tx.state.Sequence) || len(tx.state.Changes) > 2 || len(tx.state.latestChange) > 2 {
		t.Errorf("%d changes of %d objects are kept; the old token is known: %v", len(tx.state.Changes), len(tx.state.latestChange), tx.Knows(before))
	}
}

func TestASnapshotComesBackAsItWas(t *testing.T) {
	t.Parallel()
	tx := &Tx{state: NewState(), now: day(1)}
	tx.PutUser(&User{ID: "u", UserPrincipalName: "U@x.example", CreatedDateTime: day(1)})
	tx.PutGroup(&Group{ID: "g", CreatedDateTime: day(1)})
	tx.PutSP(&ServicePrincipal{ID: "s", AppID: "a", CreatedDateTime: day(1)})
	tx.Assign(&Assignment{ID: "x", PrincipalID: "u", ResourceID: "s", CreatedDateTime: day(1)})
	tx.Link(tx.Members(), "g", "u")
	tx.now = day(2)
	tx.Link(tx.Members(), "g", "s")
	tx.Unlink(tx.Members(), "g", "u")
	first := written(t, tx.state)
	state := NewState()
	if err := state.read(bytes.NewReader(first)); err != nil {
		t.Fatal(err)
	}
	if second := written(t, state); !bytes.Equal(first, second) {
		t.Errorf("it was\n%s\nand is\n%s", first, second)
	}
	back := &Tx{state: state, now: day(2)}
	if back.UserByUPN("u@X.example") == nil || len(back.AssignedTo("s", day(2))) != 1 || !back.Members().Shows("g", "u", day(1)) || back.Members().Has("g", "u") {
		t.Error("indexes and links did not come back")
	}
	if list, _, _ := back.Changed(KindGroup, 0, 0, state.Sequence, 10); len(list) != 1 || len(list[0].Changes) != 4 {
		t.Errorf("the log is %v", list)
	}
}

func written(t *testing.T, s *State) []byte {
	t.Helper()
	write, err := s.copied()
	var b bytes.Buffer
	if err == nil {
		err = write(&b)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWhatIsNoSnapshotIsRefused(t *testing.T) {
	t.Parallel()
	for text, words := range map[string]string{
		"":                               "EOF",
		"[]":                             "stands where",
		"{}":                             "no version number",
		`{"version":2}`:                  "version 2: this program reads version 1",
		`{"version":1}`:                  "sequence",
		`{"version":1,"people":[]}`:      `"people" is no part`,
		`{"version":1,"users":[{}]}`:     "users: an object has no id",
		`{"version":1,"users":{}}`:       "stands where",
		`{"version":1,"users":[{"id":1`:  "users:",
		`{"version":1,"sequence":5`:      "EOF",
		`{"version":1,"sequence":5}x`:    "",
		`{"version":1,"members":{"g":1}`: "members:",
		`{"version":1,"members":{"g":[{"to":["u"]}]}}`:                                       "lack their time",
		`{"version":1,"users":[{"id":"u","ordinal":3},{"id":"U","ordinal":4}]}`:              "stands twice",
		`{"version":1,"sequence":2,"users":[{"id":"u","ordinal":3}]}`:                        "does not fit",
		`{"version":1,"sequence":9,"changes":[{"sequence":5},{"sequence":3}]}`:               "not in order",
		`{"version":1,"sequence":9,"users":[{"id":"a","ordinal":3},{"id":"b","ordinal":3}]}`: "ordinal",
	} {
		err := NewState().read(strings.NewReader(text))
		if words == "" {
			if err == nil { // what follows the document is not ours
				continue
			}
			t.Errorf("%s: %v", text, err)
			continue
		}
		if err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v, want %q", text, err, words)
		}
	}
}
