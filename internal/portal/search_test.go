package portal

import (
	"encoding/base64"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"guestportal/internal/guest"
	"guestportal/internal/mailbox"
)

// secret is something that belongs into few places.
type secret struct {
	what, value string
	belongs     func(place string) bool // nil: nowhere
}

// forms are the ways in which a secret may be written.
func (s secret) forms() []string {
	raw := []byte(s.value)
	return []string{
		s.value, url.QueryEscape(s.value), hex.EncodeToString(raw), strings.ToUpper(hex.EncodeToString(raw)),
		base64.StdEncoding.EncodeToString(raw), base64.RawURLEncoding.EncodeToString(raw),
	}
}

// in tells whether a text has it, in any form.
func (s secret) in(text string) bool {
	for _, form := range s.forms() {
		if strings.Contains(text, form) {
			return true
		}
	}
	return false
}

// places are texts by what they are.
type places map[string]string

// rows adds everything that the database holds, the queue with what its jobs were
// given and how they failed included.
func (p places) rows(t *testing.T, w *world) {
	t.Helper()
	for _, table := range w.tables(t) {
		p["the rows of "+table] = strings.Join(w.texts(t, table), "\n")
	}
}

// mails adds what was sent, headers and both parts.
func (p places) mails(all []mailbox.Message) {
	for _, m := range all {
		place := "a mail to " + strings.Join(m.To, ", ")
		for name, value := range m.Headers {
			p["the header "+name+" of "+place] += value + "\n"
		}
		p[place] += m.Subject + "\n" + m.Text + "\n" + m.HTML + "\n"
	}
}

// calls adds the addresses that the portal asked Microsoft for.
func (p places) calls(w *world) {
	w.tb.Helper()
	var journal struct {
		Entries []struct{ Path, Query string }
	}
	w.control(http.MethodGet, "/journal", nil, &journal)
	for _, e := range journal.Entries {
		if strings.HasPrefix(e.Path, "/v1.0/") || strings.HasSuffix(e.Path, "/token") {
			p["the address of a call"] += e.Path + "?" + e.Query + "\n"
		}
	}
}

// pagesAtMost bounds how many pages one person is shown.
const pagesAtMost = 300

// pages adds all that somebody finds who follows every link from the start and from
// some pages, with the headers of the answers.
func (p places) pages(t *testing.T, w *world, origin string, who guest.Person, as string, from ...string) {
	t.Helper()
	v := w.regular(t, origin, who)
	seen, next := map[string]bool{}, append([]string{"/"}, from...)
	for len(next) > 0 && len(seen) <= pagesAtMost {
		path := next[0]
		next, seen[path] = next[1:], true
		text, onward := v.read(path)
		short, _, _ := strings.Cut(path, "?")
		p[short+" as "+as] += text
		for _, one := range onward {
			if short, _, _ := strings.Cut(one, "?"); !seen[short] {
				seen[short] = true
				next = append(next, one)
			}
		}
	}
}

// read gives a page with its headers, and where it leads on the portal.
func (v visitor) read(path string) (text string, onward []string) {
	v.t.Helper()
	req, err := http.NewRequestWithContext(bounded(v.t), http.MethodGet, v.origin+path, http.NoBody)
	if err != nil {
		v.t.Fatal(err)
	}
	req.AddCookie(v.cookie)
	req.Host = v.host
	res, err := v.client.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	page, err := goquery.NewDocumentFromReader(strings.NewReader(string(raw)))
	if err != nil {
		v.t.Fatal(err)
	}
	lead := func(to string) {
		if to, err := req.URL.Parse(to); err == nil && (to.Host == req.URL.Host || to.Host == v.host) && !strings.HasPrefix(to.Path, "/i/") && to.Path != "/events" {
			onward = append(onward, to.RequestURI())
		}
	}
	page.Find("[href], [hx-get]").Each(func(_ int, e *goquery.Selection) {
		lead(e.AttrOr("href", e.AttrOr("hx-get", "#")))
	})
	var b strings.Builder
	for name, values := range res.Header {
		b.WriteString(name + ": " + strings.Join(values, ", ") + "\n")
	}
	if to := res.Header.Get("Location"); to != "" {
		lead(to)
	}
	return b.String() + string(raw), onward
}

func TestASecretIsFoundInWhateverWayItIsWritten(t *testing.T) {
	t.Parallel()
	s := secret{what: "a code", value: "a-code/of+an invitation"}
	for _, text := range []string{
		"/i/a-code/of+an invitation", "?code=a-code%2Fof%2Ban+invitation", `\x612d636f64652f6f662b616e20696e7669746174696f6e`,
		"YS1jb2RlL29mK2FuIGludml0YXRpb24=",
	} {
		if !s.in("before " + text + " after") {
			t.Errorf("not found in %s", text)
		}
	}
	if s.in("a-code of an invitation") {
		t.Error("found where it is not")
	}
}
