package server

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"
)

// formValues reads a form that has no other fields than those allowed. A name
// ending in "+" may be sent more than once ("package+"), one ending in "*" is a
// beginning ("line.*"); everything else at most once. What does not fit is a
// page that says so (400), since our own pages never send it.
func formValues(r *http.Request, allowed ...string) (url.Values, error) {
	values, err := readForm(r)
	if err != nil {
		return nil, err
	}
	for name, given := range values {
		most := howOften(name, allowed)
		if most == 0 {
			return nil, unreadable(fmt.Sprintf("field %.40q is not expected", name))
		}
		if len(given) > most {
			return nil, unreadable(fmt.Sprintf("field %.40q is sent %d times", name, len(given)))
		}
	}
	return values, nil
}

// howOften tells how many values a field may have.
func howOften(name string, allowed []string) int {
	const many = 200 // more than any catalogue offers
	for _, a := range allowed {
		if start, isStart := strings.CutSuffix(a, "*"); isStart && strings.HasPrefix(name, start) && name != start {
			return 1
		}
		if plural, isPlural := strings.CutSuffix(a, "+"); isPlural && name == plural {
			return many
		}
		if a == name {
			return 1
		}
	}
	return 0
}

// readForm reads the body of a form. The query is not mixed in: a link must
// not be able to fill fields of a form.
func readForm(r *http.Request) (url.Values, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if r.ContentLength != 0 && (err != nil || kind != "application/x-www-form-urlencoded") {
		return nil, unreadable(fmt.Sprintf("content type %.60q", r.Header.Get("Content-Type")))
	}
	if err := r.ParseForm(); err != nil {
		if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return nil, fmt.Errorf("read the form: %w", tooLarge)
		}
		return nil, unreadable(err.Error())
	}
	for name, given := range r.PostForm {
		for _, text := range append(given, name) {
			if !storable(text) {
				return nil, unreadable("a field is not text")
			}
		}
	}
	return r.PostForm, nil
}

// storable tells whether a text can be kept in Postgres, whose text type takes
// UTF-8 without the zero byte.
func storable(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsRune(text, 0)
}
