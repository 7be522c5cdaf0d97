package guest_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// TestNoOrderOfEventsApprovesWithoutAnApproverWhoIsNotTheRequester lets everybody
// send any verdicts, seen freshly or long ago, in any order, between withdrawals
// and expiry, and looks at every request that results.
func TestNoOrderOfEventsApprovesWithoutAnApproverWhoIsNotTheRequester(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		people := guesttest.Everybody()
		// Those who come close to deciding come first: rapid prefers small choices.
		anybody := rapid.SampledFrom(append([]guest.Person{guesttest.Ben, guesttest.Mia, guesttest.Ben, guesttest.Mia}, people...))
		sponsor := rapid.SampledFrom([]guest.Person{guesttest.Ana, guesttest.Mia, guesttest.Ben}).Draw(t, "sponsor")
		r := guesttest.Request(guesttest.For(packages(t, anybody)...), guesttest.By(sponsor), guesttest.Sent)
		pages := []guest.Request{r} // every version that was ever on a screen
		now := guesttest.Noon
		for i := range 15 {
			now = now.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "hours")) * time.Hour)
			c := guesttest.Of(r)
			var d guest.Decision
			var err error
			by := anybody.Draw(t, "by")
			switch rapid.SampledFrom([]string{"decide", "decide", "decide", "decide", "expire", "withdraw"}).Draw(t, "event") {
			case "withdraw":
				d, err = guest.Withdraw(c, r.ID, by, now)
			case "expire":
				d, err = guest.Expire(c, r.ID, guesttest.Mint(), now)
			default:
				seen := r
				if rapid.Bool().Draw(t, "stale") {
					seen = rapid.SampledFrom(pages).Draw(t, "page")
				}
				d, err = guest.Decide(c, r.ID, by, verdicts(t, seen, by, i), guesttest.Mint(), now)
			}
			if err != nil {
				if !reflect.DeepEqual(d, guest.Decision{}) {
					t.Fatalf("refused, and still: %+v", d)
				}
				continue
			}
			if r.State != guest.Pending {
				t.Fatalf("a request that was %s changed to %+v", r.State, d.Request)
			}
			follows(t, r, d)
			r = *d.Request
			pages = append(pages, r)
			approvedRightly(t, r, people)
		}
	})
}

func packages(t *rapid.T, anybody *rapid.Generator[guest.Person]) []guest.Package {
	some := []guest.Package{guesttest.Falcon(), guesttest.Expenses(), guesttest.AccountOnly()}[:rapid.IntRange(1, 3).Draw(t, "lines")]
	for i := range some {
		some[i].Approvers = rapid.SliceOfN(anybody, 1, 4).Draw(t, "approvers")
	}
	return some
}

// verdicts are any on the lines of a page, with good words; those on the lines
// that wait for the person are often the only ones, as the page has it.
func verdicts(t *rapid.T, seen guest.Request, by guest.Person, i int) guest.Verdicts {
	v := guest.Verdicts{
		Lines: map[guest.LineID]guest.Verdict{}, Comment: "As discussed.", Version: seen.Version, Digest: seen.Digest(),
		Key: guesttest.Ref("key", i/2), // sometimes the same as before
	}
	lines := seen.Lines
	if own := seen.Decidable(by); len(own) > 0 && rapid.Bool().Draw(t, "own") {
		lines = own
	}
	for _, l := range lines {
		if rapid.Bool().Draw(t, "says") {
			v.Lines[l.ID] = rapid.SampledFrom([]guest.Verdict{guest.Approve, guest.Decline}).Draw(t, "verdict")
		}
	}
	return v
}

// follows wants a change to be one version on, to take no decision back, and to
// give access exactly when the request is approved.
func follows(t *rapid.T, old guest.Request, d guest.Decision) {
	r := d.Request
	if r.Version != old.Version+1 || r.Digest() != old.Digest() {
		t.Fatalf("from version %d to %d, same ask %v", old.Version, r.Version, r.Digest() == old.Digest())
	}
	var approved []guest.LineID
	for i, l := range r.Lines {
		if before := old.Lines[i]; before.State != guest.Pending && !reflect.DeepEqual(before, l) {
			t.Fatalf("a decided line changed: %+v to %+v", before, l)
		}
		if l.State == guest.Approved {
			approved = append(approved, l.ID)
		}
	}
	gives := r.State == guest.Approved
	if gives != (d.Guest != nil) || gives != (len(d.Grants) > 0) || gives != (converges(d) == 1) {
		t.Fatalf("%s gives %+v", r.State, d)
	}
	for i, g := range d.Grants {
		if len(d.Grants) != len(approved) || g.Line != approved[i] || g.Digest != r.Digest() {
			t.Fatalf("grants %+v for the lines %v", d.Grants, approved)
		}
	}
}

// approvedRightly wants every approved line to name an approver of that line who
// has the role and is not the sponsor, and an approved request to have one.
func approvedRightly(t *rapid.T, r guest.Request, people []guest.Person) {
	lines := 0
	for _, l := range r.Lines {
		if l.State != guest.Approved {
			continue
		}
		lines++
		i := slices.IndexFunc(people, func(p guest.Person) bool { return p.ID == l.Decision.By })
		if i < 0 {
			t.Fatalf("approved by nobody: %+v", l)
		}
		by := people[i]
		if by.Same(r.Sponsor) || !by.Roles.Has(guest.Approver) || !slices.ContainsFunc(l.Package.Approvers, by.Same) {
			t.Fatalf("%s approved %s for %s", by.Name, l.Package.Name, r.Sponsor.Name)
		}
	}
	if r.State == guest.Approved && lines == 0 {
		t.Fatalf("approved without an approved line: %+v", r)
	}
	if moved := (guest.MovedOn{}); r.State != guest.Pending {
		_, err := guest.Withdraw(guesttest.Of(r), r.ID, r.Sponsor, r.ClosedAt)
		if !errors.As(err, &moved) || moved.Reason == "" {
			t.Fatalf("a closed request can be taken back: %v", err)
		}
	}
}
