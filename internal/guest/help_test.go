package guest_test

import (
	"errors"
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// ask is the ask of a form without a fault.
func ask(t *testing.T, packages ...guest.Package) guest.Ask {
	t.Helper()
	if len(packages) == 0 {
		packages = []guest.Package{guesttest.Falcon()}
	}
	a, p := guest.CheckForm(guesttest.Form(packages...), packages, guesttest.Policy(), guesttest.Ana, guest.Facts{}, guesttest.Noon)
	if p != nil {
		t.Fatalf("the good form has faults: %v", map[string]string(p))
	}
	return a
}

// all says the same of every line, on the request as it stands.
func all(r guest.Request, what guest.Verdict) guest.Verdicts {
	v := guest.Verdicts{Lines: map[guest.LineID]guest.Verdict{}, Version: r.Version, Digest: r.Digest(), Key: "key-" + string(what)}
	for _, l := range r.Lines {
		v.Lines[l.ID] = what
	}
	if what == guest.Decline {
		v.Comment = "Not this year."
	}
	return v
}

// only says something of some lines, by their place.
func only(r guest.Request, what guest.Verdict, places ...int) guest.Verdicts {
	v := all(r, what)
	v.Lines = map[guest.LineID]guest.Verdict{}
	for _, i := range places {
		v.Lines[r.Lines[i].ID] = what
	}
	return v
}

// decide decides at Noon on the only request of a guest without access.
func decide(r guest.Request, by guest.Person, v guest.Verdicts) (guest.Decision, error) {
	return guest.Decide(guesttest.Of(r), r.ID, by, v, guesttest.Mint(), guesttest.Noon)
}

// must gives the decision of a call that has to succeed: must(t)(call()).
func must(t *testing.T) func(guest.Decision, error) guest.Decision {
	return func(d guest.Decision, err error) guest.Decision {
		t.Helper()
		if err != nil {
			t.Fatalf("unexpected refusal: %v", err)
		}
		return d
	}
}

// movedOn wants a refusal with these words because things have changed.
func movedOn(t *testing.T, err error, words string) {
	t.Helper()
	var m guest.MovedOn
	if !errors.As(err, &m) || m.Reason != words {
		t.Errorf("got  %v\nwant moved on: %s", err, words)
	}
}

// notAllowed wants a refusal with these words because of who asks.
func notAllowed(t *testing.T, err error, words string) {
	t.Helper()
	var n guest.NotAllowed
	if !errors.As(err, &n) || n.Reason != words {
		t.Errorf("got  %v\nwant not allowed: %s", err, words)
	}
}

// problem wants a fault with these words beside one field, and no other.
func problem(t *testing.T, err error, field, words string) {
	t.Helper()
	var p guest.Problems
	if !errors.As(err, &p) || len(p) != 1 || p[field] != words {
		t.Errorf("got  %v %v\nwant %s: %s", err, map[string]string(p), field, words)
	}
}

// mails counts the queued messages by kind and addressee.
func mails(d guest.Decision) map[guest.Mail]int {
	out := map[guest.Mail]int{}
	for _, w := range d.Work {
		if w.Kind == guest.WorkMail {
			out[w.Mail]++
		}
	}
	return out
}

// converges counts how often the worker is queued.
func converges(d guest.Decision) int {
	n := 0
	for _, w := range d.Work {
		if w.Kind == guest.WorkConverge {
			n++
		}
	}
	return n
}

// oneMail wants exactly one message.
func oneMail(t *testing.T, d guest.Decision, want guest.Mail) {
	t.Helper()
	if got := mails(d); len(got) != 1 || got[want] != 1 {
		t.Errorf("mails %v, want one %v", got, want)
	}
}

// oneEvent wants exactly one event, of a kind and with words.
func oneEvent(t *testing.T, d guest.Decision, kind guest.EventKind, words string) {
	t.Helper()
	if len(d.Events) != 1 || d.Events[0].Kind != kind || d.Events[0].Words != words {
		t.Errorf("events %+v\nwant one %s: %s", d.Events, kind, words)
	}
}
