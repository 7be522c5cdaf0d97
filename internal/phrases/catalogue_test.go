package phrases_test

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/phrases"
)

// every gives each phrase of a catalogue by its place in it.
func every(c phrases.Catalogue) map[string]string {
	all := map[string]string{}
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			all[path] = v.String()
		case reflect.Struct:
			for f, field := range v.Fields() {
				walk(path+"."+f.Name, field)
			}
		case reflect.Array, reflect.Slice:
			for i := range v.Len() {
				walk(fmt.Sprintf("%s[%d]", path, i), v.Index(i))
			}
		case reflect.Map:
			for _, k := range v.MapKeys() {
				walk(fmt.Sprintf("%s[%v]", path, k), v.MapIndex(k))
			}
		default:
			panic(path + " is neither words nor made of them")
		}
	}
	walk("", reflect.ValueOf(c))
	return all
}

var names = regexp.MustCompile(`\{[^}]*\}`)

// held gives the names that stand in a phrase, each as often as it does not matter.
func held(words string) []string {
	all := names.FindAllString(words, -1)
	slices.Sort(all)
	return slices.Compact(all)
}

func TestEachLanguageSaysWhatEnglishSays(t *testing.T) {
	t.Parallel()
	english := every(phrases.In("en"))
	for _, l := range guest.Languages {
		c := phrases.In(l.Code)
		if c.Code != l.Code {
			t.Errorf("%s is said in %s", l.Name, c.Code)
		}
		here := every(c)
		if len(here) != len(english) {
			t.Errorf("%s has %d phrases, English %d", l.Name, len(here), len(english))
		}
		for where, words := range english {
			said := here[where]
			switch {
			case strings.TrimSpace(said) == "" || said != strings.TrimSpace(said):
				t.Errorf("%s%s is %q", l.Name, where, said)
			case !slices.Equal(held(said), held(words)):
				t.Errorf("%s%s has %v, English %v", l.Name, where, held(said), held(words))
			// A sentence that is the same in two languages was forgotten.
			case l.Code != "en" && strings.Count(words, " ") > 2 && said == words:
				t.Errorf("%s%s is in English: %q", l.Name, where, said)
			}
		}
	}
}

func TestFrenchAndSpanishArePunctuatedAsTheyAre(t *testing.T) {
	t.Parallel()
	for where, words := range every(phrases.In("fr")) {
		if strings.ContainsAny(names.ReplaceAllString(words, ""), "'\"") {
			t.Errorf("French%s has a typewriter's quote: %q", where, words)
		}
		for _, mark := range []string{"?", "!", ":", ";"} {
			for _, before := range strings.SplitAfter(words, mark) {
				if stem, found := strings.CutSuffix(before, mark); found && !strings.HasSuffix(stem, "\u00a0") && !strings.HasSuffix(stem, "\u202f") {
					t.Errorf("French%s: %q stands without a fixed space before it in %q", where, mark, words)
				}
			}
		}
	}
	for where, words := range every(phrases.In("es")) {
		if strings.Count(words, "?") != strings.Count(words, "¿") || strings.Count(words, "!") != strings.Count(words, "¡") {
			t.Errorf("Spanish%s: %q", where, words)
		}
	}
}

func TestADayIsWrittenAsInTheLanguage(t *testing.T) {
	t.Parallel()
	first, other := time.Date(2027, 3, 1, 23, 0, 0, 0, time.UTC), time.Date(2027, 8, 21, 0, 0, 0, 0, time.UTC)
	for code, want := range map[string][2]string{
		"en": {"1 March 2027", "21 August 2027"},
		"de": {"1. März 2027", "21. August 2027"},
		"fr": {"1er mars 2027", "21 août 2027"},
		"es": {"1 de marzo de 2027", "21 de agosto de 2027"},
		"xx": {"1 March 2027", "21 August 2027"},
	} {
		c := phrases.In(code)
		if got := [2]string{c.Date(first), c.Date(other)}; got != want {
			t.Errorf("%s writes %v, want %v", code, got, want)
		}
	}
}

func TestAValueIsNotReadAsAPhrase(t *testing.T) {
	t.Parallel()
	if got := phrases.Fill("{a} and {b}", "a", "{b}", "b", "c"); got != "{b} and c" {
		t.Errorf("it says %q", got)
	}
}
