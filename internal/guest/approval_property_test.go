package guest_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// TestNoOrderOfEventsApprovesWithoutTheThreshold lets everybody send any verdicts,
// seen freshly or long ago, while time passes, people name others in their place,
// the sponsor changes what they ask for, and approvers suggest something else, under
// any rule of up to three stages. What it believes it has noted
// itself: whose approval was taken, while the line was in which stage.
func TestNoOrderOfEventsApprovesWithoutTheThreshold(t *testing.T) {
	t.Parallel()
	approved, edited, approvedAfter := 0, 0, 0
	events := func(t *rapid.T) {
		w := newPanel(t)
		pages := []guest.Request{w.r}
		for i := range 25 {
			w.standIns(t)
			w.now = w.now.Add(time.Duration(rapid.IntRange(0, 50).Draw(t, "hours")) * time.Hour)
			var d guest.Decision
			var err error
			before := w.r
			by := w.people[rapid.IntRange(0, len(w.people)-1).Draw(t, "by")]
			var v guest.Verdicts
			seen := w.r
			if rapid.IntRange(0, 3).Draw(t, "stale") == 0 {
				seen = rapid.SampledFrom(pages).Draw(t, "page")
			}
			asker := by
			if rapid.IntRange(0, 3).Draw(t, "asker") > 0 {
				asker = w.r.Sponsor
			}
			switch rapid.IntRange(0, 11).Draw(t, "event") {
			case 0, 1:
				d, err = guest.Wake(w.theCase(), w.r.ID, w.mint, w.now)
			case 2:
				d, err = w.edits(t, asker, seen)
			case 3:
				d, err = w.suggests(t, by, seen, i)
			case 4:
				d, err = w.answers(t, asker, seen)
			default:
				v = verdicts(t, seen, by, i)
				d, err = guest.Decide(w.theCase(), w.r.ID, by, v, w.mint, w.now)
			}
			if err != nil {
				continue
			}
			w.r = *d.Request
			w.note(before, by, v)
			pages = append(pages, w.r)
			edited += w.afterEdit(t, before)
			n := w.judge(t)
			if approved += n; w.r.Edited > 0 {
				approvedAfter += n
			}
		}
	}
	// A short run is of a few cases, by which perhaps nothing is approved: then there
	// are some more.
	for n := 0; n < 20 && (n == 0 || approved == 0 || edited == 0 || approvedAfter == 0); n++ {
		rapid.Check(t, events)
	}
	if approved == 0 || edited == 0 || approvedAfter == 0 {
		t.Error("nothing was ever approved: this shows nothing")
	}
}

// panel is a request under random rules, with what the test notes of it.
type panel struct {
	r       guest.Request
	offered []guest.Package
	asks    int
	mint    guest.Mint
	people  []guest.Person
	roster  guest.Roster
	now     time.Time
	taken   map[string][]taken // approvals by line
	away    map[guest.PersonID]guest.PersonID
}

type taken struct {
	stage  int
	by     guest.PersonID
	place  guest.PersonID // whose it was
	digest string
}

func newPanel(t *rapid.T) *panel {
	w := &panel{now: guesttest.Noon, roster: guest.Roster{}, mint: guesttest.Mint(), taken: map[string][]taken{}, away: map[guest.PersonID]guest.PersonID{}}
	for _, p := range guesttest.Everybody() {
		p.Roles |= guest.Sponsor | guest.Approver
		w.people = append(w.people, p)
		w.roster[guest.Who{Kind: guest.OnePerson, ID: p.ObjectID}] = []guest.Person{p}
	}
	somebody := rapid.SampledFrom(w.people)
	w.roster[guest.Who{Kind: guest.Members, ID: "team"}] = rapid.SliceOfNDistinct(somebody, 1, 4, func(p guest.Person) guest.PersonID { return p.ID }).Draw(t, "team")
	var packages []guest.Package
	for _, p := range []guest.Package{guesttest.Falcon(), guesttest.Expenses(), reviewer()} {
		for range rapid.IntRange(1, 3).Draw(t, "stages") {
			p.Terms.Approval.Stages = append(p.Terms.Approval.Stages, guest.Stage{
				Approvers: w.principals(t, 1), Needed: rapid.IntRange(0, 3).Draw(t, "needed"),
				Fallback: w.principals(t, 0), Alternates: w.principals(t, 0), AlternatesAfter: rapid.IntRange(0, 3).Draw(t, "after"),
			})
		}
		w.offered = append(w.offered, p)
	}
	packages = w.offered[:rapid.IntRange(1, 2).Draw(t, "lines")]
	sponsor := somebody.Draw(t, "sponsor")
	draft := guesttest.Request(guesttest.By(sponsor), guesttest.For(packages...))
	ask := guest.Ask{
		Email: draft.Email, Name: draft.Name, Delivery: draft.Delivery, Until: draft.Until, Reason: draft.Reason,
		Packages: packages, Roster: w.roster,
	}
	d, err := guest.Submit(draft, ask, sponsor, draft.Version, guesttest.Policy(), w.mint, w.now)
	if err != nil {
		t.Skip("a rule that nobody could meet")
	}
	w.r = *d.Request
	return w
}

func (w *panel) principals(t *rapid.T, least int) []guest.Principal {
	var out []guest.Principal
	for _, p := range rapid.SliceOfN(rapid.SampledFrom(w.people), least, 3).Draw(t, "people") {
		out = append(out, guest.Principal{Kind: guest.OnePerson, ObjectID: p.ObjectID, Name: p.Name})
	}
	if rapid.Bool().Draw(t, "and the team") {
		out = append(out, guest.Principal{Kind: guest.Members, ObjectID: "team", Name: "team"})
	}
	return out
}

// standIns lets somebody go away or come back, and puts who stands in for whom
// into the request, as loading it does.
func (w *panel) standIns(t *rapid.T) {
	if rapid.IntRange(0, 3).Draw(t, "away") == 0 {
		a, b := rapid.SampledFrom(w.people).Draw(t, "who"), rapid.SampledFrom(w.people).Draw(t, "names")
		if delete(w.away, a.ID); !a.Same(b) {
			w.away[a.ID] = b.ID
		}
	}
	w.r.StandIns = nil
	if in, away := w.away[w.r.Sponsor.ID]; away {
		w.r.StandIns = []guest.PersonID{in}
	}
	w.r.Lines = slices.Clone(w.r.Lines)
	for i, l := range w.r.Lines {
		asked := l.Everybody()
		for _, a := range l.Everybody() {
			in, away := w.away[a.ID]
			if j := slices.IndexFunc(w.people, func(p guest.Person) bool { return p.ID == in }); away {
				asked = append(asked, guest.Asked{Person: w.people[j], Stage: a.Stage, Why: a.Why, For: a.ID, ForName: a.Name})
			}
		}
		w.r.Lines[i].Asked = asked
	}
}

// note keeps whose approvals were just taken.
func (w *panel) note(before guest.Request, by guest.Person, v guest.Verdicts) {
	for _, l := range before.Lines {
		if l.State != guest.Pending || v.Lines[l.ID] != guest.Approve {
			continue
		}
		place := by.ID
		if !slices.ContainsFunc(l.Everybody(), func(a guest.Asked) bool { return a.Stage == l.Stage && a.Same(by) }) {
			// Of several for whom somebody stands in it is the first who is asked.
			of := before.Deciders(l)
			if i := slices.IndexFunc(of, func(a guest.Asked) bool { return a.Same(by) && w.away[a.For] == by.ID }); i >= 0 {
				place = of[i].For
			}
		}
		w.taken[string(l.ID)] = append(w.taken[string(l.ID)], taken{l.Stage, by.ID, place, v.Digest})
	}
}

// judge wants every approved line to rest on enough different people in each of
// its stages, nobody in two of them, and none of them the sponsor.
func (w *panel) judge(t *rapid.T) (approved int) {
	for _, l := range w.r.Lines {
		seen := map[guest.PersonID]bool{}
		stages := map[int]int{}
		for _, a := range w.taken[string(l.ID)] {
			if a.by == w.r.Sponsor.ID || a.place == w.r.Sponsor.ID {
				t.Fatalf("the sponsor counts: %+v", a)
			}
			if seen[a.by] || a.place != a.by && seen[a.place] {
				t.Fatalf("%s counts twice: %+v", a.by, w.taken[string(l.ID)])
			}
			if a.digest != w.r.Digest() {
				t.Fatalf("%s approved something else than what stands: %+v", l.Package.Name, a)
			}
			seen[a.by], seen[a.place] = true, true
			stages[a.stage]++
		}
		if l.State != guest.Approved {
			continue
		}
		approved++
		for i, s := range l.Package.Terms.Approval.Stages {
			if stages[i] < max(1, s.Needed) {
				t.Fatalf("%s has %d of %d approvals in stage %d: %s", l.Package.Name, stages[i], s.Needed, i+1, fmt.Sprint(w.taken[string(l.ID)]))
			}
		}
	}
	return approved
}
