package guest

import (
	"errors"
	"sort"
	"strings"
)

// ErrNotFound means that there is no such thing, or none that this person may
// see; the two are never told apart.
var ErrNotFound = errors.New("not found")

// ErrRepeated means that the same form was sent twice: the first one counted,
// and the caller shows its result.
var ErrRepeated = errors.New("already done by the same form")

// ErrSignInAgain means that the person is allowed to do this, but proved too long
// ago who they are; see FreshFor.
var ErrSignInAgain = errors.New("sign in again first")

// NotAllowed is a refusal of something the person can see. Reason is a sentence
// for them.
type NotAllowed struct{ Reason string }

func (e NotAllowed) Error() string { return "not allowed: " + e.Reason }

// MovedOn means that what was shown is no longer so: somebody else decided, or
// the thing changed. Reason is a sentence for the person.
type MovedOn struct{ Reason string }

func (e MovedOn) Error() string { return "moved on: " + e.Reason }

// Problems are faults in a form: the name of the field and the words to show
// beside it.
type Problems map[string]string

func (p Problems) Error() string {
	fields := make([]string, 0, len(p))
	for f := range p {
		fields = append(fields, f)
	}
	sort.Strings(fields)
	return "problems in " + strings.Join(fields, ", ")
}

// add keeps the first problem of a field: it is the one to mend first.
func (p Problems) add(field, words string) {
	if _, there := p[field]; !there {
		p[field] = words
	}
}
