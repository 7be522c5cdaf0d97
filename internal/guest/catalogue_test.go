package guest_test

import (
	"errors"
	"strings"
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

var (
	cleo = guest.Person{ID: "cleo", TenantID: "t", ObjectID: "cleo", Name: "Cleo Marsh", Roles: guest.Administrator}
	dee  = guest.Person{ID: "dee", TenantID: "t", ObjectID: "dee", Name: "Dee Novak", Roles: guest.Auditor}
	mia  = guest.Person{ID: "mia", TenantID: "t", ObjectID: "mia", Name: "Mia Chen", Roles: guest.Sponsor}
	sam  = guest.Person{ID: "sam", TenantID: "t", ObjectID: "sam", Name: "Sam Okafor", Roles: guest.Sponsor | guest.Approver}
)

// live is a package that is on and that Mia owns.
func live() guest.Entry {
	p := guesttest.Falcon()
	p.Version, p.Enabled, p.Owners = 3, true, []guest.Person{mia}
	return guest.Entry{Package: p, Published: true, Edits: 5}
}

func TestWhoMayReadAndChangeAPackage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		by           guest.Person
		read, change string // "" may, "no" may not, "gone" does not exist
		makes        string
	}{
		{cleo, "", "", ""},
		{mia, "", "", "gone"},
		{dee, "", "no", "no"},
		{sam, "gone", "gone", "gone"},
	} {
		for what, got := range map[string]struct {
			err  error
			want string
		}{
			"read":   {guest.MayReadPackage(live(), c.by), c.read},
			"change": {guest.MayChangePackage(live(), c.by), c.change},
			"make":   {guest.MayMakePackages(c.by), c.makes},
		} {
			is := ""
			if _, no := errors.AsType[guest.NotAllowed](got.err); no {
				is = "no"
			} else if errors.Is(got.err, guest.ErrNotFound) {
				is = "gone"
			} else if got.err != nil {
				is = got.err.Error()
			}
			if is != got.want {
				t.Errorf("%s to %s: %q, want %q", c.by.Name, what, is, got.want)
			}
		}
	}
}

func TestAChangeOfWhatIsOnWaitsAndOneOfWhatNeverWasDoesNot(t *testing.T) {
	t.Parallel()
	e := live()
	changed, err := e.Change(mia, 5, "the limits", guest.Limit("30", "7", "Fabrikam.example, @northwind.example"), guesttest.Noon)
	if err != nil || changed.MaxDays == 30 || changed.Draft == nil || changed.Draft.MaxDays != 30 || changed.Edits != 6 || changed.Last.ByName != "Mia Chen" {
		t.Fatalf("a change of what is on: %+v, %v", changed, err)
	}
	if d := changed.Draft.Terms; d.DefaultDays != 7 || strings.Join(d.Domains, " ") != "fabrikam.example northwind.example" || !d.ForDomain("eu.fabrikam.example") || d.ForDomain("evilfabrikam.example") {
		t.Errorf("the terms are %+v", d)
	}
	if len(changed.Changes()) != 3 {
		t.Errorf("the changes are %+v", changed.Changes())
	}
	if _, err := changed.Change(mia, 5, "the limits", guest.Limit("30", "7", "fabrikam.example northwind.example"), guesttest.Noon); !errors.Is(err, guest.ErrRepeated) {
		t.Errorf("the same again: %v", err)
	}
	_, err = changed.Change(cleo, 5, "the limits", guest.Limit("60", "", ""), guesttest.Noon)
	if moved, is := errors.AsType[guest.MovedOn](err); !is || !strings.HasPrefix(moved.Reason, "Mia Chen changed the limits of this package") {
		t.Errorf("from an older state: %v", err)
	}
	back, err := changed.Change(mia, 6, "the limits", guest.Limit("180", "", ""), guesttest.Noon)
	if err != nil || back.Draft != nil {
		t.Errorf("back to what is in force: %+v, %v", back.Draft, err)
	}
	fresh, err := guest.NewPackage("p", "Wiki", "Read it.", cleo, guesttest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	if fresh, err = fresh.Change(cleo, 1, "the limits", guest.Limit("30", "", ""), guesttest.Noon); err != nil || fresh.Draft != nil || fresh.MaxDays != 30 || fresh.Version != 1 {
		t.Errorf("a change of what never was on: %+v, %v", fresh, err)
	}
	if _, err := guest.NewPackage("p", "Wiki", "Read it.", mia, guesttest.Noon); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("an owner made a package: %v", err)
	}
}

func TestPublishingNeedsAReasonAndNobodyPublishesWhatStops(t *testing.T) {
	t.Parallel()
	e, err := live().Change(mia, 5, "the limits", guest.Limit("30", "", ""), guesttest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		reason, field string
		faults        []string
	}{"no reason": {" ", "reason", nil}, "a control character": {"x\u202ey", "reason", nil}, "a fault": {"Shorter", "", []string{"Nobody approves this package"}}} {
		_, _, err := e.Publish(mia, 6, true, c.reason, c.faults, guesttest.Noon)
		if p, wrong := errors.AsType[guest.Problems](err); !wrong || p[c.field] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := e.Publish(mia, 6, false, "Off with it", []string{"Nobody approves this package"}, guesttest.Noon); err != nil {
		t.Errorf("what can't be asked for may be wrong: %v", err)
	}
	if _, _, err := e.Publish(mia, 5, true, "Shorter", nil, guesttest.Noon); err == nil {
		t.Error("published without being seen")
	}
	after, version, err := e.Publish(mia, 6, true, "Shorter", nil, guesttest.Noon)
	if err != nil || after.Version != 4 || after.MaxDays != 30 || after.Draft != nil || version.Package.Version != 4 || version.AuthorName != "Mia Chen" || version.Reason != "Shorter" {
		t.Fatalf("%+v, %+v, %v", after, version, err)
	}
	if _, _, err := after.Publish(mia, 6, true, "Shorter", nil, guesttest.Noon); !errors.Is(err, guest.ErrRepeated) {
		t.Errorf("the same form twice: %v", err)
	}
}

func TestTurningOffKeepsTheChangesThatWait(t *testing.T) {
	t.Parallel()
	e, err := live().Change(mia, 5, "the limits", guest.Limit("30", "", ""), guesttest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	off, version, err := e.TurnOff(cleo, 6, "Moves elsewhere", guesttest.Noon)
	if err != nil || off.Enabled || off.Version != 4 || off.MaxDays != 180 || off.Draft.MaxDays != 30 || version.Package.MaxDays != 180 || len(off.Changes()) != 1 {
		t.Fatalf("%+v, %+v, %v", off, version, err)
	}
	on, _, err := off.Publish(cleo, 7, true, "Here again", nil, guesttest.Noon)
	if err != nil || !on.Enabled || on.Version != 5 || on.MaxDays != 30 {
		t.Errorf("on again: %+v, %v", on, err)
	}
}

func TestOwnersAddOnlyWhatTheyOwnAndNameNoOwners(t *testing.T) {
	t.Parallel()
	own := guest.Candidate{Kind: guest.Group, ObjectID: "own", Name: "Own", Owners: []guest.Principal{{Kind: guest.OnePerson, ObjectID: mia.ObjectID}}}
	other := guest.Candidate{Kind: guest.Group, ObjectID: "other", Name: "Board", Owners: []guest.Principal{{Kind: guest.OnePerson, ObjectID: "x"}}}
	synced := guest.Candidate{Kind: guest.Group, ObjectID: "s", Name: "Synced", Target: guest.Target{Synced: true}}
	for _, c := range []struct {
		by   guest.Person
		add  guest.Candidate
		want string // part of the problem; empty: none
	}{{mia, own, ""}, {mia, other, "you don't own this"}, {cleo, other, ""}, {cleo, synced, "on-premises"}} {
		_, err := live().Change(c.by, 5, "what it opens", guest.AddResource(c.add, "", c.by), guesttest.Noon)
		p, _ := errors.AsType[guest.Problems](err)
		if c.want == "" && err != nil || c.want != "" && !strings.Contains(p["resource"], c.want) {
			t.Errorf("%s adds %s: %v, want %q", c.by.Name, c.add.Name, err, c.want)
		}
	}
	if _, err := live().Change(mia, 5, "the owners", guest.AddOwner(sam), guesttest.Noon); err == nil {
		t.Error("an owner named an owner")
	}
	e, err := live().Change(cleo, 5, "the owners", guest.AddOwner(sam), guesttest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := e.Publish(mia, 6, true, "Sam helps", nil, guesttest.Noon); err == nil {
		t.Error("an owner published who owns it")
	}
	if e, _, err = e.Publish(cleo, 6, true, "Sam helps", nil, guesttest.Noon); err != nil || guest.MayChangePackage(e, sam) != nil {
		t.Errorf("an administrator could not: %v", err)
	}
}

func TestQuestionsKeepTheirKeysAndSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	p := guesttest.Falcon()
	ask := func(typed ...guest.Question) guest.Problems { return guest.AskQuestions(typed)(&p) }
	if problems := ask(guest.Question{Words: " Which  part? "}, guest.Question{}, guest.Question{Words: "Where?", Choices: []string{"Here", " ", "There", "Here"}}); len(problems) > 0 {
		t.Fatal(problems)
	}
	q := p.Terms.Questions
	if len(q) != 2 || q[0].Words != "Which part?" || q[0].Key == q[1].Key || len(q[1].Choices) != 2 {
		t.Fatalf("the questions are %+v", q)
	}
	second := q[1].Key
	if problems := ask(guest.Question{Key: second, Words: "Where will they work?"}, guest.Question{Key: second, Words: "Twice?"}, guest.Question{Key: "mine", Words: "Mine?"}); len(problems) > 0 {
		t.Fatal(problems)
	}
	keys := map[string]bool{}
	for _, q := range p.Terms.Questions {
		keys[q.Key] = true
	}
	if p.Terms.Questions[0].Key != second || len(keys) != 3 || keys["mine"] {
		t.Errorf("the questions are %+v", p.Terms.Questions)
	}
	if problems := ask(guest.Question{Choices: []string{"a"}}, guest.Question{Words: "One?", Choices: []string{"only"}}); problems["q.0.words"] == "" || problems["q.1.choices"] == "" {
		t.Errorf("the problems are %v", problems)
	}
}

func TestTheFormKeepsToThePackagesTerms(t *testing.T) {
	t.Parallel()
	p := guesttest.Falcon()
	p.Terms = guest.Terms{
		Domains: []string{"fabrikam.example"}, DefaultDays: 14,
		Questions: []guest.Question{{Key: "q1", Words: "Which part?", Required: true}, {Key: "q2", Words: "Where?", Choices: []string{"Here", "There"}}},
	}
	first, second := guest.AnswerField(p.ID, p.Terms.Questions[0]), guest.AnswerField(p.ID, p.Terms.Questions[1])
	form := func(change func(*guest.Form)) guest.Form {
		f := guesttest.Form()
		f.Email, f.Packages, f.Until = "gil@fabrikam.example", []string{string(p.ID)}, "usual"
		f.Answers = map[string]string{first: " The wings ", second: "Here"}
		change(&f)
		return f
	}
	check := func(f guest.Form) (guest.Ask, guest.Problems) {
		return guest.CheckForm(f, []guest.Package{p}, guesttest.Policy(), guesttest.Ana, guest.Facts{}, guesttest.Noon)
	}
	a, problems := check(form(func(*guest.Form) {}))
	if problems != nil || !a.Until.Equal(guest.Today(guesttest.Noon).AddDate(0, 0, 15)) || len(a.Answers[p.ID]) != 2 || a.Answers[p.ID][0].Text != "The wings" {
		t.Fatalf("%+v, %v", a, problems)
	}
	for field, f := range map[string]guest.Form{
		"package": form(func(f *guest.Form) { f.Email = "gil@northwind.example" }),
		first:     form(func(f *guest.Form) { f.Answers[first] = " " }),
		second:    form(func(f *guest.Form) { f.Answers[second] = "Elsewhere" }),
	} {
		if _, problems := check(f); problems[field] == "" || len(problems) != 1 {
			t.Errorf("%s: %v", field, problems)
		}
	}
	r, err := guest.NewDraft(a, guesttest.Ana, "k", guesttest.Mint(), guesttest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Form().Answers; got[first] != "The wings" || got[second] != "Here" || !r.Same(a) {
		t.Errorf("as a form again: %v", got)
	}
	digest := r.Digest()
	r.Lines[0].Answers[0].Text = "The tail"
	if r.Digest() == digest || r.Same(a) && a.Answers[p.ID][0].Text != "The tail" {
		t.Error("an approval would cover another answer")
	}
}

func TestOnlyTheAudienceMayAsk(t *testing.T) {
	t.Parallel()
	some := guest.Terms{Audience: []guest.Principal{{Kind: guest.OnePerson, ObjectID: "mia", Name: "Mia Chen"}, {Kind: guest.Members, ObjectID: "crew", Name: "Crew"}}}
	for _, c := range []struct {
		name   string
		t      guest.Terms
		by     guest.Person
		groups []string
		want   bool
	}{
		{"everyone", guest.Terms{}, sam, nil, true},
		{"a person", some, mia, nil, true},
		{"a member", some, sam, []string{"x", "crew"}, true},
		{"somebody else", some, sam, []string{"x", "mia"}, false},
		{"nobody in particular", some, guest.Person{}, nil, false},
	} {
		if got := c.t.MayAsk(c.by, c.groups); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	p := guest.Package{Terms: some}
	if problems := guest.StopAsking("mia")(&p); problems != nil || some.Audience[0].Name != "Mia Chen" {
		t.Errorf("one less: %v, %v", problems, some)
	}
	if problems := guest.StopAsking("crew")(&p); problems["who"] == "" || len(p.Terms.Audience) != 1 {
		t.Error("taking the last one away let everybody ask")
	}
}
