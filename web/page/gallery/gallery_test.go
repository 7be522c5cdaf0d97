package gallery_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"guestportal/web/page/gallery"
)

func render(t *testing.T, s gallery.Sample) *goquery.Document {
	t.Helper()
	var b bytes.Buffer
	if err := s.Component.Render(t.Context(), &b); err != nil {
		t.Fatalf("render %s: %v", s.Name, err)
	}
	doc, err := goquery.NewDocumentFromReader(&b)
	if err != nil {
		t.Fatalf("parse %s: %v", s.Name, err)
	}
	return doc
}

func TestEverySampleIsWellFormed(t *testing.T) {
	t.Parallel()
	for _, s := range gallery.All() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			doc := render(t, s)
			checkPolicy(t, doc)
			checkIDs(t, doc)
			checkLabels(t, doc)
			checkForms(t, doc)
			if !s.Fragment {
				checkFrame(t, doc)
			}
		})
	}
}

// checkPolicy finds what the content security policy would refuse.
func checkPolicy(t *testing.T, doc *goquery.Document) {
	t.Helper()
	doc.Find("*").Each(func(_ int, e *goquery.Selection) {
		for _, a := range e.Nodes[0].Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				t.Errorf("<%s> has the attribute %s", e.Nodes[0].Data, a.Key)
			}
			if strings.HasPrefix(strings.TrimSpace(strings.ToLower(a.Val)), "javascript:") {
				t.Errorf("<%s %s> leads to a script", e.Nodes[0].Data, a.Key)
			}
		}
	})
	if doc.Find("style").Length() > 0 {
		t.Error("there is an inline style element")
	}
	doc.Find("script").Each(func(_ int, e *goquery.Selection) {
		if src, _ := e.Attr("src"); !strings.HasPrefix(src, "/static/") || strings.TrimSpace(e.Text()) != "" {
			t.Errorf("script is not ours: src %q, text %q", src, e.Text())
		}
	})
}

// checkIDs wants ids to be unique, and everything that names one to find it.
func checkIDs(t *testing.T, doc *goquery.Document) {
	t.Helper()
	ids := map[string]int{}
	doc.Find("[id]").Each(func(_ int, e *goquery.Selection) { ids[e.AttrOr("id", "")]++ })
	for id, n := range ids {
		if n > 1 || id == "" {
			t.Errorf("id %q stands %d times", id, n)
		}
	}
	for _, attr := range []string{"for", "aria-describedby", "aria-labelledby", "data-check-hint"} {
		doc.Find("[" + attr + "]").Each(func(_ int, e *goquery.Selection) {
			for id := range strings.FieldsSeq(e.AttrOr(attr, "")) {
				if ids[id] == 0 {
					t.Errorf("%s names %q, which is not there", attr, id)
				}
			}
		})
	}
	doc.Find(`a[href^="#"], [data-copy]`).Each(func(_ int, e *goquery.Selection) {
		id := strings.TrimPrefix(e.AttrOr("href", e.AttrOr("data-copy", "")), "#")
		if ids[id] == 0 {
			t.Errorf("a link leads to #%s, which is not there", id)
		}
	})
}

// checkLabels wants a label for every control that a person meets.
func checkLabels(t *testing.T, doc *goquery.Document) {
	t.Helper()
	doc.Find("input, textarea, select").Each(func(_ int, e *goquery.Selection) {
		if e.AttrOr("type", "") == "hidden" {
			return
		}
		id := e.AttrOr("id", "")
		if doc.Find(`label[for="`+id+`"]`).Length() != 1 {
			t.Errorf("control %q (name %q) has no label", id, e.AttrOr("name", ""))
		}
	})
	doc.Find("button, a").Each(func(_ int, e *goquery.Selection) {
		if strings.TrimSpace(e.Text()) == "" {
			t.Errorf("a %s has no words", e.Nodes[0].Data)
		}
	})
	doc.Find("fieldset").Each(func(_ int, e *goquery.Selection) {
		if strings.TrimSpace(e.ChildrenFiltered("legend").Text()) == "" {
			t.Error("a fieldset has no legend")
		}
	})
}

// checkForms wants forms to stay on our origin, and live parts to hold nothing
// that a person could be filling in when the part is swapped.
func checkForms(t *testing.T, doc *goquery.Document) {
	t.Helper()
	doc.Find("form").Each(func(_ int, e *goquery.Selection) {
		action := e.AttrOr("action", "")
		if !strings.HasPrefix(action, "/") || strings.HasPrefix(action, "//") {
			t.Errorf("a form goes to %q", action)
		}
		if m := e.AttrOr("method", ""); m != "post" && m != "get" {
			t.Errorf("a form has the method %q", m)
		}
	})
	doc.Find(".live-part").Find("input, textarea, select").Each(func(_ int, e *goquery.Selection) {
		_, readonly := e.Attr("readonly")
		if e.AttrOr("type", "") != "hidden" && !readonly {
			t.Errorf("a live part holds the control %q", e.AttrOr("name", ""))
		}
	})
}

func checkFrame(t *testing.T, doc *goquery.Document) {
	t.Helper()
	if n := doc.Find("h1").Length(); n != 1 {
		t.Errorf("there are %d h1, want 1", n)
	}
	if n := doc.Find("main#main").Length(); n != 1 {
		t.Errorf("there are %d main, want 1", n)
	}
	title := doc.Find("title").Text()
	if !strings.HasSuffix(title, " – Guest portal") {
		t.Errorf("title %q does not end in the name of the product", title)
	}
	failed := doc.Find(".error-summary").Length() == 1
	if strings.HasPrefix(title, "Error: ") != failed {
		t.Errorf("title %q, error summary there: %v", title, failed)
	}
	level := 1
	doc.Find("main h1, main h2, main h3").Each(func(_ int, e *goquery.Selection) {
		now := int(e.Nodes[0].Data[1] - '0')
		if now > level+1 && doc.Find(".error-summary").Length() == 0 {
			t.Errorf("heading %q skips a level", strings.TrimSpace(e.Text()))
		}
		level = now
	})
}

func TestDifferentPagesHaveDifferentTitles(t *testing.T) {
	t.Parallel()
	heading := map[string]string{}
	names := map[string]bool{}
	for _, s := range gallery.All() {
		if names[s.Name] {
			t.Errorf("two samples are named %s", s.Name)
		}
		names[s.Name] = true
		if s.Fragment {
			continue
		}
		doc := render(t, s)
		title, h1 := doc.Find("title").Text(), strings.Join(strings.Fields(doc.Find("h1").Text()), " ")
		if before, ok := heading[title]; ok && before != h1 {
			t.Errorf("title %q is on two pages: %q and %q", title, before, h1)
		}
		heading[title] = h1
	}
}

func TestNothingTypedIsLostOrRead(t *testing.T) {
	t.Parallel()
	for _, s := range gallery.All() {
		if s.Name != "invite-filled" {
			continue
		}
		doc := render(t, s)
		// A parser drops the first line break of a textarea; what follows must be whole.
		if got, want := doc.Find("#message").Text(), "\nWelcome aboard.\n<b>See you</b> on Monday."; got != want {
			t.Errorf("message %q, want %q", got, want)
		}
		if doc.Find("main b").Length() > 0 {
			t.Error("what a person typed became an element")
		}
		if got := doc.Find(`[name="package"]:checked`).Length(); got != 2 {
			t.Errorf("%d packages are checked, want 2", got)
		}
		if got := doc.Find(`[name="until"]:checked`).AttrOr("value", ""); got != "date" {
			t.Errorf("until is %q, want date", got)
		}
		return
	}
	t.Fatal("no sample invite-filled")
}
