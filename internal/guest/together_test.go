package guest_test

import (
	"errors"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// quiet is a request of which nothing speaks against approving it with others.
func quiet(change ...guesttest.RequestOption) guest.Request {
	return guesttest.Request(append([]guesttest.RequestOption{guesttest.For(guesttest.Falcon()), guesttest.Sent}, change...)...)
}

// reviewed lets Dee have approved a part of the first line.
func reviewed(comment string) guesttest.RequestOption {
	return func(r *guest.Request) {
		r.Lines[0].Reviews = []guest.Review{{By: guesttest.Dee.ID, ByName: "Dee", Verdict: guest.Approve, Comment: comment}}
	}
}

func TestWhatIsApprovedTogether(t *testing.T) {
	t.Parallel()
	now, known := guesttest.Noon.Add(time.Hour), guest.Around{DomainKnown: true}
	sensitive, other := guesttest.Falcon(), guesttest.Expenses()
	sensitive.Terms.Sensitive = true
	other.Approvers = []guest.Person{guesttest.Mia}
	address := func(local, domain string) guesttest.RequestOption {
		return func(r *guest.Request) { r.Email = guest.Address{Local: local, Domain: domain} }
	}
	fresh := guesttest.Ben
	fresh.AuthAt = now
	for _, c := range []struct {
		name   string
		r      guest.Request
		by     guest.Person
		around guest.Around
		policy func(*guest.Policy)
		want   string
	}{
		{"nothing speaks against it", quiet(), guesttest.Ben, known, nil, ""},
		{"two packages, both to decide", quiet(guesttest.For(guesttest.Falcon(), guesttest.Expenses())), guesttest.Ben, known, nil, ""},
		{"somebody else's", quiet(), guesttest.Sam, known, nil, "It does not wait for you any more."},
		{"one's own", quiet(guesttest.By(guesttest.Ben)), guesttest.Ben, known, nil, "It does not wait for you any more."},
		{"withdrawn", guesttest.Request(guesttest.Withdrawn), guesttest.Ben, known, nil, "It does not wait for you any more."},
		{"too late", quiet(func(r *guest.Request) { r.DecideBy = now }), guesttest.Ben, known, nil, "It does not wait for you any more."},
		{"a part is somebody else's", quiet(guesttest.For(guesttest.Falcon(), other)), guesttest.Ben, known, nil, "Others decide a part of it."},
		{"a part was approved in advance", quiet(guesttest.For(guesttest.Falcon(), other), func(r *guest.Request) {
			l := &r.Lines[1]
			l.State, l.Decision.By = guest.Approved, guesttest.Cleo.ID
			l.Asked = []guest.Asked{{Person: guesttest.Cleo, Why: guest.AskedInAdvance}}
		}), guesttest.Ben, known, nil, "A part of it was approved in advance."},
		{"a part one has decided", quiet(guesttest.For(guesttest.Falcon(), guesttest.Expenses()), func(r *guest.Request) {
			r.Lines[1].State, r.Lines[1].Decision.By = guest.Approved, guesttest.Ben.ID
		}), guesttest.Ben, known, nil, "You have decided a part of it already."},
		{"a part was decided by somebody else", quiet(guesttest.For(guesttest.Falcon(), other), func(r *guest.Request) {
			r.Lines[1].State, r.Lines[1].Decision.By = guest.Approved, guesttest.Mia.ID
		}), guesttest.Ben, known, nil, "A part of it is decided already."},
		{"sensitive, for who has just signed in, too", quiet(guesttest.For(sensitive)), fresh, known, nil, "It is sensitive."},
		{"changed since", quiet(func(r *guest.Request) { r.Edited = 1 }), guesttest.Ben, known, nil, "It was changed after it was sent."},
		{"an account that is here", quiet(func(r *guest.Request) { r.Purpose = guest.ForAccount }), guesttest.Ben, known, nil, "The guest has an account already."},
		{"more access", quiet(func(r *guest.Request) { r.Purpose = guest.AddAccess }), guesttest.Ben, known, nil, "It is about a guest who is here."},
		{"blocked by now", quiet(), guesttest.Ben, known, func(p *guest.Policy) { p.BlockedDomains = []string{"fabrikam.example"} }, "The rules are against it."},
		{"free mail", quiet(address("gil", "gmail.com")), guesttest.Ben, known, nil, "Look at the address."},
		{"looks like another", quiet(address("gil", "fabrlkam.example")), guesttest.Ben, known, func(p *guest.Policy) { p.Partners = []guest.Partner{{Domain: "fabrikam.example"}} }, "Look at the address."},
		{"a shared mailbox", quiet(address("sales", "fabrikam.example")), guesttest.Ben, known, nil, "Look at the address."},
		{"no work address, and why", quiet(func(r *guest.Request) { r.AddressReason = "Freelance" }), guesttest.Ben, known, nil, "Look at the address."},
		{"the first of a domain", quiet(), guesttest.Ben, guest.Around{}, nil, "Nobody from fabrikam.example is a guest here yet."},
		{"here before", quiet(), guesttest.Ben, guest.Around{DomainKnown: true, EarlierEnd: now.AddDate(-1, 0, 0)}, nil, "They were a guest here before."},
		{"half a year", quiet(func(r *guest.Request) { r.Until = guest.Today(now).AddDate(0, 0, guest.LongAccess+1) }), guesttest.Ben, known, nil, ""},
		{"a day more", quiet(func(r *guest.Request) { r.Until = guest.Today(now).AddDate(0, 0, guest.LongAccess+2) }), guesttest.Ben, known, nil, "The access is long."},
		{"answers", quiet(func(r *guest.Request) { r.Lines[0].Answers = []guest.Answer{{Key: "k", Text: "Yes"}} }), guesttest.Ben, known, nil, "There are answers to read."},
		{"an earlier end", quiet(func(r *guest.Request) { r.Lines[0].Until = r.Until.AddDate(0, 0, -1) }), guesttest.Ben, known, nil, "Somebody has set an earlier end."},
		{"something else is suggested", quiet(func(r *guest.Request) {
			r.Lines[0].Suggested = guest.Suggestion{By: guesttest.Mia.ID, ByName: "Mia Chen", Package: guesttest.Expenses()}
		}), guesttest.Ben, known, nil, "Something else is suggested."},
		{"a comment", quiet(reviewed("Not for long, please.")), guesttest.Ben, known, nil, "Somebody has written about it."},
		{"a review without a word", quiet(reviewed("")), guesttest.Ben, known, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			at := guesttest.Of(c.r)
			if c.policy != nil {
				c.policy(&at.Policy)
			}
			if got := c.r.Apart(c.by, at.Policy, c.around, now); got != c.want {
				t.Fatalf("apart because %q, want %q", got, c.want)
			}
			seen := guest.Seen{Version: c.r.Version, Digest: c.r.Digest()}
			d, err := guest.ApproveTogether(at, c.r.ID, c.by, seen, "form", c.around, guesttest.Mint(), now)
			if approved := err == nil && d.Request.State == guest.Approved; approved != (c.want == "") {
				t.Errorf("approved: %v, %v", approved, err)
			}
		})
	}
}

func TestAlikeIsTheSameAccess(t *testing.T) {
	t.Parallel()
	newer := guesttest.Falcon()
	newer.Version++
	falcon, expenses := guesttest.Falcon(), guesttest.Expenses()
	for _, c := range []struct {
		name string
		a, b []guest.Package
		want bool
	}{
		{"the same", []guest.Package{falcon}, []guest.Package{falcon}, true},
		{"in another order", []guest.Package{falcon, expenses}, []guest.Package{expenses, falcon}, true},
		{"more", []guest.Package{falcon}, []guest.Package{falcon, expenses}, false},
		{"another", []guest.Package{falcon}, []guest.Package{expenses}, false},
		{"another version", []guest.Package{falcon}, []guest.Package{newer}, false},
	} {
		a, b := quiet(guesttest.For(c.a...)), quiet(guesttest.For(c.b...), guesttest.Numbered(2))
		if got := guest.Alike([]guest.Request{a, b}); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	if !guest.Alike(nil) {
		t.Error("none is not alike")
	}
}

func TestOneOfSeveralIsApprovedAsItWasSeenAndOnce(t *testing.T) {
	t.Parallel()
	now, known := guesttest.Noon.Add(time.Hour), guest.Around{DomainKnown: true}
	r := quiet()
	seen := guest.Seen{Version: r.Version, Digest: r.Digest()}
	approve := func(r guest.Request, by guest.Person, seen guest.Seen, key string) (guest.Decision, error) {
		return guest.ApproveTogether(guesttest.Of(r), r.ID, by, seen, key, known, guesttest.Mint(), now)
	}
	d, err := approve(r, guesttest.Ben, seen, "form")
	if err != nil || len(d.Grants) != 1 {
		t.Fatalf("%d grants, %v", len(d.Grants), err)
	}
	if _, err := approve(*d.Request, guesttest.Ben, seen, "form"); !errors.Is(err, guest.ErrRepeated) {
		t.Errorf("the same form again: %v", err)
	}
	for name, c := range map[string]struct {
		r    guest.Request
		by   guest.Person
		seen guest.Seen
		want string
	}{
		"decided by another": {*d.Request, guesttest.Mia, seen, "Ben Ito approved this on 21 Nov 2026, 13:00 UTC."},
		"another version":    {r, guesttest.Ben, guest.Seen{Version: r.Version - 1, Digest: r.Digest()}, "What is asked for is not what your page showed."},
		"other contents":     {r, guesttest.Ben, guest.Seen{Version: r.Version, Digest: "of something else"}, "What is asked for is not what your page showed."},
	} {
		_, err := approve(c.r, c.by, c.seen, "another form")
		if moved, ok := errors.AsType[guest.MovedOn](err); !ok || moved.Reason != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := approve(r, guesttest.Dee, seen, "form"); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("who was never asked: %v", err)
	}
}
