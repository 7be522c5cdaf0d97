package guest_test

import (
	"errors"
	"maps"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestADoubleClickCountsOnce(t *testing.T) {
	t.Parallel()
	r := two()
	v := all(r, guest.Approve)
	closed := *must(t)(decide(r, guesttest.Ben, v)).Request
	if _, err := decide(closed, guesttest.Ben, v); !errors.Is(err, guest.ErrRepeated) {
		t.Errorf("the same form again: %v", err)
	}

	part := only(r, guest.Approve, 0)
	open := *must(t)(decide(r, guesttest.Ben, part)).Request
	if _, err := decide(open, guesttest.Ben, part); !errors.Is(err, guest.ErrRepeated) {
		t.Errorf("the same form on a part again: %v", err)
	}

	// A form that says something else is not that form, whatever its key.
	for name, other := range map[string]guest.Verdicts{"the opposite": all(r, guest.Decline), "a part of it": only(r, guest.Approve, 1)} {
		other.Key = v.Key
		_, err := decide(closed, guesttest.Ben, other)
		movedOn(t, err, "Ben Ito approved this on 21 Nov 2026, 12:00 UTC.")
		if said := closed.Said(guesttest.Ben, v.Key); !maps.Equal(said, v.Lines) {
			t.Errorf("after %s, Ben said %v, want %v", name, said, v.Lines)
		}
	}
	more := all(r, guest.Approve)
	more.Key = part.Key
	_, err := decide(open, guesttest.Ben, more)
	movedOn(t, err, "Since you opened this page: Ben Ito approved Project Falcon on 21 Nov 2026, 12:00 UTC.")

	// A key is worth something only for the person who sent it, and never empty.
	_, err = decide(closed, guesttest.Mia, v)
	movedOn(t, err, "Ben Ito approved this on 21 Nov 2026, 12:00 UTC.")
	v.Key = ""
	bare := *must(t)(decide(r, guesttest.Ben, v)).Request
	_, err = decide(bare, guesttest.Ben, v)
	movedOn(t, err, "Ben Ito approved this on 21 Nov 2026, 12:00 UTC.")
}

func TestTheLoserOfARaceHearsWhoDecidedWhatAndWhen(t *testing.T) {
	t.Parallel()
	r := two()
	late := all(r, guest.Decline)
	late.Key = "late"
	lose := func(by guest.Person, now guest.Request) error {
		_, err := decide(now, by, late)
		return err
	}
	step := func(r guest.Request, by guest.Person, v guest.Verdicts, after time.Duration) guest.Request {
		return *must(t)(guest.Decide(guesttest.Of(r), r.ID, by, v, guesttest.Mint(), guesttest.Noon.Add(after))).Request
	}

	movedOn(t, lose(guesttest.Mia, step(r, guesttest.Ben, all(r, guest.Approve), time.Minute)),
		"Ben Ito approved this on 21 Nov 2026, 12:01 UTC.")
	movedOn(t, lose(guesttest.Ben, step(r, guesttest.Mia, all(r, guest.Decline), time.Minute)),
		"Mia Chen declined this on 21 Nov 2026, 12:01 UTC.")

	part := step(r, guesttest.Ben, only(r, guest.Approve, 0), time.Minute)
	movedOn(t, lose(guesttest.Mia, part), "Since you opened this page: Ben Ito approved Project Falcon on 21 Nov 2026, 12:01 UTC.")

	second := step(r, guesttest.Ben, only(r, guest.Approve, 1), time.Minute)
	movedOn(t, lose(guesttest.Mia, second), "Since you opened this page: Ben Ito approved Expense Desk on 21 Nov 2026, 12:01 UTC.")

	three := guesttest.Request(guesttest.For(guesttest.Falcon(), guesttest.Expenses(), guesttest.AccountOnly()), guesttest.Sent)
	mixed := all(three, guest.Approve)
	mixed.Lines[three.Lines[2].ID], mixed.Comment = guest.Decline, "Not needed."
	movedOn(t, lose(guesttest.Mia, step(three, guesttest.Ben, mixed, time.Minute)), "Ben Ito approved Project Falcon and Expense Desk on "+
		"21 Nov 2026, 12:01 UTC; Ben Ito declined Guest account only on 21 Nov 2026, 12:01 UTC.")

	whole := step(part, guesttest.Mia, only(part, guest.Decline, 1), time.Hour)
	movedOn(t, lose(guesttest.Ben, whole),
		"Ben Ito approved Project Falcon on 21 Nov 2026, 12:01 UTC; Mia Chen declined Expense Desk on 21 Nov 2026, 13:00 UTC.")
}

func TestDecidingTooLateSaysHowTheRequestEnded(t *testing.T) {
	t.Parallel()
	for words, option := range map[string]guesttest.RequestOption{
		"Ana Silva cancelled this request on 21 Nov 2026, 13:00 UTC.":         guesttest.Withdrawn,
		"This request ended on 5 Dec 2026, 12:00 UTC because nobody decided.": guesttest.Expired,
		"Ben Ito approved this on 21 Nov 2026, 13:00 UTC.":                    guesttest.Approved,
		"Ben Ito declined this on 21 Nov 2026, 13:00 UTC.":                    guesttest.Declined,
	} {
		r := guesttest.Request(option)
		_, err := decide(r, guesttest.Mia, all(r, guest.Approve))
		movedOn(t, err, words)
	}

	r := guesttest.Request(guesttest.Sent)
	at := func(now time.Time) error {
		_, err := guest.Decide(guesttest.Of(r), r.ID, guesttest.Ben, all(r, guest.Approve), guesttest.Mint(), now)
		return err
	}
	movedOn(t, at(r.DecideBy), "This request ended because nobody decided in time.")
	if err := at(r.DecideBy.Add(-time.Second)); err != nil {
		t.Errorf("a second before: %v", err)
	}
}

func TestAnApprovalAndTheRestExpiredAreToldApart(t *testing.T) {
	t.Parallel()
	r := two()
	part := *must(t)(decide(r, guesttest.Ben, only(r, guest.Approve, 0))).Request
	over := *must(t)(guest.Expire(guesttest.Of(part), part.ID, guesttest.Mint(), part.DecideBy)).Request
	_, err := decide(over, guesttest.Mia, all(over, guest.Approve))
	movedOn(t, err, "Ben Ito approved Project Falcon on 21 Nov 2026, 12:00 UTC.")
}

func TestWhatWasNotSeenCannotBeApproved(t *testing.T) {
	t.Parallel()
	r := two()
	for name, change := range map[string]func(*guest.Verdicts){
		"older version": func(v *guest.Verdicts) { v.Version-- },
		"newer version": func(v *guest.Verdicts) { v.Version++ },
		"no version":    func(v *guest.Verdicts) { v.Version = 0 },
		"other digest":  func(v *guest.Verdicts) { v.Digest = guesttest.Request(guesttest.Sent).Digest() },
		"no digest":     func(v *guest.Verdicts) { v.Digest = "" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := all(r, guest.Approve)
			change(&v)
			_, err := decide(r, guesttest.Ben, v)
			movedOn(t, err, "What is asked for is not what your page showed.")
		})
	}
}

func TestOnlyASentRequestIsDecided(t *testing.T) {
	t.Parallel()
	r := guesttest.Request()
	if _, err := decide(r, guesttest.Ben, all(r, guest.Approve)); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("a draft: %v", err)
	}
}
