package guest_test

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// edits lets somebody, mostly the sponsor, ask for something else.
func (w *panel) edits(t *rapid.T, by guest.Person, seen guest.Request) (guest.Decision, error) {
	packages := rapid.SliceOfNDistinct(rapid.SampledFrom(w.offered), 1, len(w.offered), func(p guest.Package) guest.PackageID { return p.ID }).Draw(t, "packages")
	w.asks++
	return w.ask(by, seen.Version, fmt.Sprintf("For the %dth reason.", w.asks), packages)
}

func (w *panel) ask(by guest.Person, seen int, reason string, packages []guest.Package) (guest.Decision, error) {
	ask := guest.Ask{
		Email: w.r.Email, Name: w.r.Name, Delivery: w.r.Delivery, Until: w.r.Until, Reason: reason, Packages: packages, Roster: w.roster,
	}
	draft, err := guest.NewEdit(w.r, ask, by, "key", w.mint, w.now)
	if err != nil {
		return guest.Decision{}, err
	}
	return guest.SubmitEdit(w.theCase(), draft, ask, by, guest.Shown{Draft: draft.Version, Request: seen}, w.mint, w.now)
}

// suggests lets somebody suggest something for a line of what they have seen.
func (w *panel) suggests(t *rapid.T, by guest.Person, seen guest.Request, i int) (guest.Decision, error) {
	l := rapid.SampledFrom(seen.Lines).Draw(t, "line")
	v := guest.Verdicts{
		Lines:   map[guest.LineID]guest.Verdict{l.ID: guest.Suggest},
		Instead: map[guest.LineID]guest.PackageID{l.ID: rapid.SampledFrom(w.offered).Draw(t, "instead").ID},
		Offered: w.offered, Comment: "Rather this.", Version: seen.Version, Digest: seen.Digest(), Key: fmt.Sprint("suggestion ", i),
	}
	return guest.Decide(w.theCase(), w.r.ID, by, v, w.mint, w.now)
}

// answers accepts what is suggested, or keeps what was asked for.
func (w *panel) answers(t *rapid.T, by guest.Person, seen guest.Request) (guest.Decision, error) {
	l := rapid.SampledFrom(seen.Lines).Draw(t, "line")
	s, _ := l.Suggestion()
	if rapid.Bool().Draw(t, "keeps") {
		return guest.Keep(w.theCase(), w.r.ID, l.ID, s.Package.ID, by, w.now)
	}
	f, err := guest.Accepting(w.r, guesttest.Policy(), l.ID, s.Package.ID, seen.Version, by, w.now)
	if err != nil {
		return guest.Decision{}, err
	}
	var packages []guest.Package
	for _, p := range w.offered {
		if slices.Contains(f.Packages, string(p.ID)) {
			packages = append(packages, p)
		}
	}
	return w.ask(by, seen.Version, f.Reason, packages)
}

func (w *panel) theCase() guest.Case {
	c := guesttest.Of(w.r)
	c.Roster = w.roster
	return c
}

// afterEdit wants an edit to leave a request that waits with all it asks for, under
// ids that nobody has said anything of.
func (w *panel) afterEdit(t *rapid.T, before guest.Request) (edited int) {
	if w.r.Edited == before.Edited {
		return 0
	}
	if w.r.State != guest.Pending || len(w.r.Undecided()) != len(w.r.Lines) || w.r.Digest() == before.Digest() || w.now.After(w.r.DecideBy) {
		t.Fatalf("an edit has left %+v", w.r)
	}
	for _, l := range w.r.Lines {
		if _, there := w.taken[string(l.ID)]; there || len(l.Reviews) > 0 || l.Stage != 0 {
			t.Fatalf("%s does not begin anew", l.Package.Name)
		}
	}
	return 1
}
