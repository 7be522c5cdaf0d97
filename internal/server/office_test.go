package server

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/crypto/nacl/box"

	"guestportal/internal/guest"
)

// doc reads a page.
func doc(t *testing.T, r reply) *goquery.Document {
	t.Helper()
	d, err := goquery.NewDocumentFromReader(strings.NewReader(r.body))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// hidden gives the hidden fields of the page's form, as a browser would send
// them.
func hidden(t *testing.T, r reply) url.Values {
	t.Helper()
	out := url.Values{}
	doc(t, r).Find("main form input[type=hidden]").Each(func(_ int, s *goquery.Selection) {
		out.Set(s.AttrOr("name", ""), s.AttrOr("value", ""))
	})
	return out
}

// filled is a form that can be sent.
func filled(change ...func(url.Values)) url.Values {
	f := fullForm()
	v := url.Values{
		"email": {f.Email}, "name": {f.Name}, "organisation": {f.Organisation}, "language": {f.Language}, "package": f.Packages,
		"until": {f.Until}, "until_date": {""}, "reason": {f.Reason}, "message": {f.Message}, "delivery": {f.Delivery},
		"idempotency_key": {"6f1f1d0e-8a39-4c52-9b0c-2f4f5d1f7a10"}, "version": {""},
	}
	for _, c := range change {
		c(v)
	}
	return v
}

// want fails unless the answer is as told; path is where it leads, for a 303.
func want(t *testing.T, what string, got reply, status int, path string) {
	t.Helper()
	if got.StatusCode != status || got.to() != path {
		t.Fatalf("%s: %d to %q, want %d to %q\n%s", what, got.StatusCode, got.to(), status, path, got.body)
	}
}

// says fails unless the page has the words.
func says(t *testing.T, r reply, words ...string) {
	t.Helper()
	text := strings.Join(strings.Fields(doc(t, r).Find("body").Text()), " ")
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%s does not say %q:\n%s", r.Request.URL, w, text)
		}
	}
}

// asked puts a request of Ana's into the office, sent through the pages, and
// gives its reference.
func (o *office) asked(change ...func(url.Values)) string {
	o.t.Helper()
	b, _ := o.as(ana)
	to := b.post("/requests/new", filled(change...)).to()
	check := b.get(to)
	ref := strings.Split(strings.TrimPrefix(to, "/requests/"), "/")[0]
	want(o.t, "send", b.post("/requests/"+ref+"/send", hidden(o.t, check)), http.StatusSeeOther, "/requests/"+ref+"/sent")
	return ref
}

// approved lets Ben approve everything.
func (o *office) approved(ref string) {
	o.t.Helper()
	b, _ := o.as(ben)
	form := hidden(o.t, b.get("/approvals/"+ref))
	r, _ := o.RequestByRef(o.t.Context(), ref)
	for _, l := range r.Lines {
		form.Set(linePrefix+string(l.ID), "approve")
	}
	want(o.t, "approve", b.post("/approvals/"+ref, form), http.StatusSeeOther, "/approvals")
}

// line gives the field of a request's line, by the name of its package.
func (o *office) line(ref, name string) string {
	o.t.Helper()
	r, err := o.RequestByRef(o.t.Context(), ref)
	for _, l := range r.Lines {
		if l.Package.Name == name {
			return linePrefix + string(l.ID)
		}
	}
	o.t.Fatalf("request %s has no line for %s (%v)", ref, name, err)
	return ""
}

// guestOf gives the guest of a request.
func (o *office) guestOf(ref string) guest.Guest {
	o.t.Helper()
	s, err := o.StoryByRequest(o.t.Context(), ref, o.clock.Now())
	if err != nil {
		o.t.Fatal(err)
	}
	return s.Guest
}

// act plays the worker for a guest.
func (o *office) act(g guest.Guest, decide func(guest.Case) (guest.Decision, error)) {
	o.t.Helper()
	if err := o.UpdateByGuest(o.t.Context(), g.Ref, decide); err != nil {
		o.t.Fatal(err)
	}
}

// invited brings a guest to where they can accept.
func (o *office) invited(change ...func(url.Values)) guest.Guest {
	o.t.Helper()
	return o.invitedBy(o.asked(change...))
}

// invitedBy does the same for a request.
func (o *office) invitedBy(ref string) guest.Guest {
	o.t.Helper()
	o.approved(ref)
	g := o.guestOf(ref)
	o.act(g, func(c guest.Case) (guest.Decision, error) { return guest.Created(c, "object-id", o.clock.Now()) })
	o.act(g, func(c guest.Case) (guest.Decision, error) { return guest.Settled(c, o.clock.Now()) })
	return o.guestOf(ref)
}

// answerRedemptions plays the worker that mints links, until the test ends.
func (o *office) answerRedemptions(link, trouble string) {
	o.t.Helper()
	done, stopped := make(chan struct{}), make(chan struct{})
	o.t.Cleanup(func() { close(done); <-stopped })
	go func() {
		defer close(stopped)
		for {
			select {
			case <-done:
				return
			case id := <-o.asks:
				o.answer(id, link, trouble)
			}
		}
	}()
}

// answer seals a link for whoever asked, or says that there is trouble.
func (o *office) answer(id, link, trouble string) {
	o.mu.Lock()
	row := o.redemptions[id]
	if row.trouble = trouble; trouble == "" {
		var err error
		if row.sealed, err = box.SealAnonymous(nil, []byte(link), (*[32]byte)(row.key), rand.Reader); err != nil {
			o.t.Error(err)
		}
	}
	o.mu.Unlock()
	o.hub.Announce("redemption:" + id)
}
