package server

import (
	"net/url"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// tale walks one guest through their life, by the domain's own functions, and
// tells what pages show of it.
type tale struct {
	*memory
	t   *testing.T
	now time.Time
	ref string
}

// newTale begins with a request of Ana's for Falcon and Desk, just sent.
func newTale(t *testing.T, change ...func(*guest.Form)) *tale {
	t.Helper()
	at := &tale{memory: newMemory(), t: t, now: time.Date(2026, 11, 21, 14, 32, 0, 0, time.UTC)}
	f := fullForm()
	for _, c := range change {
		c(&f)
	}
	var err error
	life := at.service(func() time.Time { return at.now })
	if at.ref, err = life.SaveDraft(t.Context(), ana, f, "key"); err != nil {
		t.Fatal(err)
	}
	if err := life.Submit(t.Context(), ana, at.ref, 1); err != nil {
		t.Fatal(err)
	}
	return at
}

func fullForm() guest.Form {
	return guest.Form{
		Email: "gil@fabrikam.example", Name: "Gil Roy", Organisation: "Fabrikam", Language: "en", Packages: []string{"pkg-falcon", "pkg-desk"},
		Until: "90", Reason: "Works with us on the falcon wing.", Message: "See you soon", Delivery: "mail",
	}
}

// decide gives Ben's verdicts on the lines, in their order.
func (at *tale) decide(verdicts ...guest.Verdict) {
	at.t.Helper()
	r := at.read().Request()
	v := guest.Verdicts{Lines: map[guest.LineID]guest.Verdict{}, Comment: "As agreed", Version: r.Version, Digest: r.Digest(), Key: "k"}
	for i, verdict := range verdicts {
		v.Lines[r.Lines[i].ID] = verdict
	}
	at.change(func(c guest.Case) (guest.Decision, error) {
		return guest.Decide(c, r.ID, ben, v, at.service(nil).Mint, at.now)
	})
}

// change applies a decision of the domain a minute later.
func (at *tale) change(decide func(guest.Case) (guest.Decision, error)) {
	at.t.Helper()
	at.now = at.now.Add(time.Minute)
	d, err := decide(at.read().Case)
	if err == nil {
		err = at.keep(at.read().Guest.ID, d)
	}
	if err != nil {
		at.t.Fatal(err)
	}
}

func (at *tale) created() {
	at.change(func(c guest.Case) (guest.Decision, error) { return guest.Created(c, "object-id", at.now) })
}

func (at *tale) settled() {
	at.change(func(c guest.Case) (guest.Decision, error) { return guest.Settled(c, at.now) })
}

// gave notes that a resource was read back as given.
func (at *tale) gave(r guest.Resource) {
	at.now = at.now.Add(time.Minute)
	at.held = append(at.held, r)
}

func (at *tale) accepted() {
	at.change(func(c guest.Case) (guest.Decision, error) {
		d, _ := guest.Notice(c, guest.Observed{Account: guest.Account{ExternalUserState: "Accepted", Enabled: true}}, at.now)
		return d, nil
	})
}

func (at *tale) read() guest.Story {
	at.t.Helper()
	s, err := at.StoryByRequest(at.t.Context(), at.ref, at.now)
	if err != nil {
		at.t.Fatal(err)
	}
	return s
}

func (at *tale) reader(by guest.Person) reader {
	return reader{By: by, Clock: ui.Clock{Now: at.now}, Site: &url.URL{Scheme: "https", Host: "portal.example"}, Key: func() string { return "fresh" }}
}

func (at *tale) page(by guest.Person) page.Story {
	s := at.read()
	if guest.MaySeeLink(s.Guest, by) {
		s.LinkCode = codeOf(s.Guest.ID)
	}
	return at.reader(by).story(s, requestPath(at.ref), requestPath(at.ref, "live"), false)
}
