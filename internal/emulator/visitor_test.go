package emulator_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// visitor is a guest's browser: it reads pages and presses their buttons.
type visitor struct {
	*world
	client *http.Client
	doc    *goquery.Document
	text   string
	at     *url.URL
	status int
}

func (w *world) visitor() *visitor { return &visitor{world: w, client: w.browser()} }

// load takes an answer and follows redirects as long as they stay in the tenant.
func (v *visitor) load(resp *http.Response, err error) *visitor {
	v.t.Helper()
	for {
		if err != nil {
			v.t.Fatal(err)
		}
		data, readErr := io.ReadAll(resp.Body)
		resp.Body.Close()
		if readErr != nil {
			v.t.Fatal(readErr)
		}
		v.status, v.text, v.at = resp.StatusCode, string(data), resp.Request.URL
		location, locErr := resp.Location()
		if locErr != nil {
			break
		}
		v.at = location
		if !strings.HasPrefix(location.String(), v.ready.HTTP) || location.Path == "/landing" {
			return v
		}
		resp, err = v.client.Get(location.String())
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(v.text))
	if err != nil {
		v.t.Fatal(err)
	}
	v.doc = doc
	return v
}

func (v *visitor) open(target string) *visitor {
	v.t.Helper()
	if strings.HasPrefix(target, "/") {
		target = v.ready.HTTP + target
	}
	return v.load(v.client.Get(target))
}

// press submits the page's form with the button that has the value, and with the
// given text in the form's text field.
func (v *visitor) press(value, typed string) *visitor {
	v.t.Helper()
	form := v.doc.Find("form").First()
	fields := url.Values{}
	form.Find("input").Each(func(_ int, in *goquery.Selection) {
		value := in.AttrOr("value", "")
		if in.AttrOr("type", "") == "text" && typed != "" {
			value = typed
		}
		fields.Add(in.AttrOr("name", ""), value)
	})
	if value != "" {
		button := form.Find("button").FilterFunction(func(_ int, b *goquery.Selection) bool { return b.AttrOr("value", "") == value })
		if button.Length() != 1 {
			v.t.Fatalf("no button %q on %s", value, v.text)
		}
		fields.Add(button.AttrOr("name", ""), value)
	}
	target := *v.at
	if action, ok := form.Attr("action"); ok {
		target = *v.at.ResolveReference(&url.URL{Path: action})
	}
	return v.load(v.client.PostForm(target.String(), fields))
}

func (v *visitor) heading() string { return strings.TrimSpace(v.doc.Find("h1").Text()) }
