package emulator_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// What the emulator chose is found from the first page in one step, the same list
// as the control API gives.
func TestEveryChoiceIsListedOnOnePage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor()
	link := v.open("/").doc.Find("#unknown a").AttrOr("href", "")
	path, fragment, _ := strings.Cut(link, "#")
	listed := v.open(path).doc.Find("#" + fragment + " li").Map(func(_ int, s *goquery.Selection) string { return s.Text() })
	told, _ := w.send("GET", "/_emulator/", nil, nil).json["choices"].([]any)
	if len(told) < 20 || len(listed) != len(told) {
		t.Fatalf("%s lists %d of %d choices", link, len(listed), len(told))
	}
	for i, choice := range told {
		if listed[i] != choice {
			t.Errorf("%q is listed as %q", choice, listed[i])
		}
	}
}
