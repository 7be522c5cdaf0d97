package emulator_test

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// click submits the form whose button begins with the words, with what the form
// holds and what is typed over it, as a browser on this page would.
func (v *visitor) click(words string, typed map[string]string) *visitor {
	v.t.Helper()
	button := v.doc.Find("button[type=submit]").FilterFunction(func(_ int, b *goquery.Selection) bool {
		return strings.HasPrefix(strings.TrimSpace(b.Text()), words)
	}).First()
	form := button.Closest("form")
	if form.Length() != 1 {
		v.t.Fatalf("no button %q at %s", words, v.at)
	}
	fields := url.Values{}
	form.Find("input, textarea").Each(func(_ int, in *goquery.Selection) {
		_, checked := in.Attr("checked")
		if in.AttrOr("type", "") == "checkbox" && !checked {
			return
		}
		fields.Set(in.AttrOr("name", ""), in.AttrOr("value", strings.TrimPrefix(in.Text(), "\n")))
	})
	form.Find("select").Each(func(_ int, s *goquery.Selection) {
		chosen := s.Find("option[selected]")
		if chosen.Length() == 0 {
			chosen = s.Find("option").First()
		}
		fields.Set(s.AttrOr("name", ""), chosen.AttrOr("value", ""))
	})
	if name, ok := button.Attr("name"); ok {
		fields.Set(name, button.AttrOr("value", ""))
	}
	for name, value := range typed {
		if form.Find("[name=\""+name+"\"]").Length() == 0 {
			v.t.Fatalf("no field %q in the form of %q", name, words)
		}
		fields.Set(name, value)
	}
	target, err := v.at.Parse(form.AttrOr("action", ""))
	if err != nil {
		v.t.Fatal(err)
	}
	if strings.EqualFold(form.AttrOr("method", "get"), "get") {
		target.RawQuery = fields.Encode()
		return v.load(v.client.Get(target.String()))
	}
	req, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, target.String(), strings.NewReader(fields.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return v.load(v.client.Do(req))
}

// follow opens the link with the words.
func (v *visitor) follow(words string) *visitor {
	v.t.Helper()
	link := v.doc.Find("a").FilterFunction(func(_ int, a *goquery.Selection) bool { return strings.TrimSpace(a.Text()) == words }).First()
	target, err := v.at.Parse(link.AttrOr("href", ""))
	if err != nil || link.Length() == 0 {
		v.t.Fatalf("no link %q at %s", words, v.at)
	}
	return v.open(target.String())
}

// rows are the names in the list of a page.
func (v *visitor) rows() []string {
	return v.doc.Find("ul.rows .item-name").Map(func(_ int, s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") })
}

// says tells whether the page has the words, as a person reads it.
func (v *visitor) says(words string) bool {
	return strings.Contains(strings.Join(strings.Fields(v.doc.Find("body").Text()), " "), words)
}
