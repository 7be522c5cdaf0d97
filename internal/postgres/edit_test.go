package postgres_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"guestportal/internal/guest"
)

// role is an app as one of its roles.
func role(app, id, name string) guest.Resource {
	return guest.Resource{Kind: guest.App, ObjectID: app, AppID: app, RoleID: id, Name: "Wiki", RoleName: name}
}

// draftOf keeps a changed form of a request as a draft.
func (w *world) draftOf(t *testing.T, by guest.Person, ref string, change func(*guest.Form)) guest.Request {
	t.Helper()
	f := w.request(t, ref).Form()
	change(&f)
	draft, err := w.SaveEdit(t.Context(), by, ref, f, newID())
	if err != nil {
		t.Fatal(err)
	}
	return w.request(t, draft)
}

func (w *world) shown(t *testing.T, draft guest.Request) guest.Shown {
	t.Helper()
	return guest.Shown{Draft: draft.Version, Request: w.request(t, draft.EditsRef).Version}
}

func (w *world) count(t *testing.T, query string, args ...any) (n int) {
	t.Helper()
	if err := w.pool.QueryRow(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAnEditTakesThePlaceOfWhatWasAskedAndIsDecidedAnew(t *testing.T) {
	t.Parallel()
	w := setup(t)
	falcon, wiki := w.offer(t, "Falcon"), w.offer(t, "Wiki")
	ref := w.sent(t, w.ana, "lou@fabrikam.example", falcon, wiki)
	before := w.request(t, ref)
	one := guest.Verdicts{Lines: map[guest.LineID]guest.Verdict{before.Lines[0].ID: guest.Approve}, Version: before.Version, Digest: before.Digest(), Key: newID()}
	if err := w.Decide(t.Context(), w.ben, ref, one); err != nil {
		t.Fatal(err)
	}
	draft := w.draftOf(t, w.ana, ref, func(f *guest.Form) { f.Email, f.Name, f.Organisation = "kim@northwind.example", "Kim Lee", "Northwind" })
	if now := w.request(t, ref); now.Email != before.Email || now.Lines[0].State != guest.Approved {
		t.Fatalf("a draft alone has changed the request: %+v", now)
	}
	seen := w.shown(t, draft)
	if err := w.SubmitEdit(t.Context(), w.ana, draft.Ref, seen); err != nil {
		t.Fatal(err)
	}
	after := w.request(t, ref)
	if after.ID != before.ID || after.State != guest.Pending || after.Email.String() != "kim@northwind.example" || after.Edited != 1 || len(after.Undecided()) != 2 {
		t.Fatalf("the request is now %+v", after)
	}
	story, err := w.store.StoryByRequest(t.Context(), ref, w.now)
	if err != nil {
		t.Fatal(err)
	}
	if g := story.Guest; g.Email != after.Email || g.Name != "Kim Lee" || g.Org != "Northwind" {
		t.Errorf("the guest is now %+v", g)
	}
	if e, told := story.LastEdit(); !told || e.Comment == "" {
		t.Errorf("the history has %+v", story.History)
	}
	if err := w.SubmitEdit(t.Context(), w.ana, draft.Ref, seen); !errors.Is(err, guest.ErrRepeated) {
		t.Errorf("sent twice: %v", err)
	}
	if n := w.count(t, `SELECT count(*) FROM mails WHERE kind = 'changed' AND person_id = $1`, w.ben.ID); n != 1 {
		t.Errorf("Ben is told %d times", n)
	}
	if n := w.count(t, `SELECT count(*) FROM past_reviews WHERE person_id = $1 AND package_name = 'Falcon'`, w.ben.ID); n != 1 {
		t.Errorf("%d of Ben's reviews stay on record", n)
	}
	if err := w.Decide(t.Context(), w.ben, ref, one); !errors.As(err, new(guest.MovedOn)) {
		t.Errorf("the form from before: %v", err)
	}
	if err := w.says(t, w.ben, ref, guest.Approve); err != nil {
		t.Fatal(err)
	}
	if story, err = w.store.StoryByRequest(t.Context(), ref, w.now); err != nil || len(story.Grants) != 2 || story.Grants[0].Digest != after.Digest() {
		t.Errorf("what was given: %+v, %v", story.Grants, err)
	}
}

func TestAnEditAndADecisionAtOnceLeaveOneOfThem(t *testing.T) {
	t.Parallel()
	w := setup(t)
	p := w.offer(t, "Falcon")
	for i := range 5 {
		ref := w.sent(t, w.ana, string(rune('a'+i))+"@fabrikam.example", p)
		draft := w.draftOf(t, w.ana, ref, func(f *guest.Form) { f.Reason += " Once more." })
		seen, before := w.shown(t, draft), w.request(t, ref)
		var edited, decided error
		var both sync.WaitGroup
		both.Go(func() { edited = w.SubmitEdit(t.Context(), w.ana, draft.Ref, seen) })
		both.Go(func() {
			decided = w.Decide(t.Context(), w.ben, ref, guest.Verdicts{
				Lines: map[guest.LineID]guest.Verdict{before.Lines[0].ID: guest.Approve}, Version: before.Version, Digest: before.Digest(), Key: newID(),
			})
		})
		both.Wait()
		loser, won := edited, w.request(t, ref).State == guest.Approved
		if !won {
			loser = decided
		}
		if (edited == nil) == (decided == nil) || !errors.As(loser, new(guest.MovedOn)) || won != (decided == nil) {
			t.Fatalf("edited: %v, decided: %v, approved: %t", edited, decided, won)
		}
	}
}

func TestASuggestionIsAcceptedOrNot(t *testing.T) {
	t.Parallel()
	w := setup(t)
	app := newID()
	editor := w.offer(t, "Wiki editor", role(app, newID(), "Editor"))
	reader := w.offer(t, "Wiki reader", role(app, newID(), "Reader"))
	w.offer(t, "Another", role(newID(), newID(), "Reader"))
	ref := w.sent(t, w.ana, "lou@fabrikam.example", editor)
	suggest := func() guest.Request {
		t.Helper()
		r := w.request(t, ref)
		line := r.Lines[0].ID
		err := w.Decide(t.Context(), w.ben, ref, guest.Verdicts{
			Lines: map[guest.LineID]guest.Verdict{line: guest.Suggest}, Instead: map[guest.LineID]guest.PackageID{line: reader.ID},
			Comment: "They only read.", Version: r.Version, Digest: r.Digest(), Key: newID(),
		})
		if err != nil {
			t.Fatal(err)
		}
		return w.request(t, ref)
	}
	r := suggest()
	if s, open := r.Lines[0].Suggestion(); !open || s.Package.ID != reader.ID || s.By != w.ben.ID || s.Comment != "They only read." || !s.At.Equal(w.now) {
		t.Fatalf("stored as %+v", r.Lines[0].Suggested)
	}
	offered, err := w.Suggestable(t.Context(), w.ben, r)
	if err != nil || len(offered) != 2 {
		t.Errorf("to choose from: %d, %v", len(offered), err)
	}
	if err := w.Keep(t.Context(), w.ana, ref, r.Lines[0].ID, reader.ID); err != nil {
		t.Fatal(err)
	}
	if _, open := w.request(t, ref).Lines[0].Suggestion(); open {
		t.Error("it is still open")
	}
	r = suggest()
	key := newID()
	for _, want := range []error{nil, guest.ErrRepeated} {
		if _, err := w.Accept(t.Context(), w.ana, ref, r.Lines[0].ID, reader.ID, r.Version, key); !errors.Is(err, want) {
			t.Fatalf("accept: %v, want %v", err, want)
		}
	}
	after := w.request(t, ref)
	if after.Lines[0].Package.ID != reader.ID || after.Lines[0].State != guest.Pending || after.Edited != 1 {
		t.Errorf("the request is now %+v", after)
	}
	for kind, to := range map[string]guest.Person{"suggested": w.ana, "kept": w.ben, "changed": w.ben} {
		want := map[string]int{"suggested": 2}[kind]
		if n := w.count(t, `SELECT count(*) FROM mails WHERE kind = $1 AND person_id = $2`, kind, to.ID); n != max(1, want) {
			t.Errorf("%d mails of the kind %s", n, kind)
		}
	}
}

func TestTheDatabaseRefusesEditsAndSuggestionsThatNobodyMayMake(t *testing.T) {
	t.Parallel()
	w := setup(t)
	p := w.offer(t, "Falcon")
	ref := w.sent(t, w.ana, "lou@fabrikam.example", p)
	other := w.sent(t, w.sam, "kim@fabrikam.example", p)
	done := w.sent(t, w.ana, "joe@fabrikam.example", p)
	w.approve(t, done)
	for name, c := range map[string]struct{ constraint, sql, of string }{
		"an edit of somebody else's": {"nobody_edits_what_others_ask", `UPDATE requests SET state = 'withdrawn', edits = (SELECT id FROM requests WHERE ref = '` + other + `') WHERE ref = $1`, ref},
		"one that waits itself":      {"only_drafts_edit", `UPDATE requests SET edits = id WHERE ref = $1`, ref},
		"a suggestion to oneself":    {"nobody_suggests_to_themselves", `UPDATE request_lines l SET suggested = jsonb_build_object('By', l.sponsor_id) FROM requests r WHERE r.id = l.request_id AND r.ref = $1`, ref},
		"of who is not asked":        {"only_who_is_asked_decides", `UPDATE request_lines l SET suggested = jsonb_build_object('By', '` + string(w.sam.ID) + `') FROM requests r WHERE r.id = l.request_id AND r.ref = $1`, ref},
		"of what was decided":        {"lines_stay", `DELETE FROM request_lines l USING requests r WHERE r.id = l.request_id AND r.ref = $1`, done},
	} {
		_, err := w.pool.Exec(t.Context(), c.sql, c.of)
		if refused, is := errors.AsType[*pgconn.PgError](err); !is || refused.ConstraintName != c.constraint {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestADraftThatAnOlderVersionDeletesChangedNothing(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ref := w.sent(t, w.ana, "lou@fabrikam.example", w.offer(t, "Falcon"))
	draft := w.draftOf(t, w.ana, ref, func(f *guest.Form) { f.Reason += " Once more." })
	w.exec(t, `UPDATE requests SET state = 'withdrawn', version = version + 1, closed_at = now() WHERE ref = $1`, draft.Ref)
	if r := w.request(t, draft.Ref); r.Used() || r.Edits == "" {
		t.Errorf("it is taken for used: %+v", r)
	}
	err := w.SubmitEdit(t.Context(), w.ana, draft.Ref, guest.Shown{Draft: draft.Version, Request: 1})
	if moved, is := errors.AsType[guest.MovedOn](err); !is || moved.Reason != "You cancelled this request." {
		t.Errorf("sending it: %v", err)
	}
}

func TestNoConstraintIsLeftUnvalidated(t *testing.T) {
	t.Parallel()
	w := setup(t)
	if n := w.count(t, `SELECT count(*) FROM pg_constraint WHERE NOT convalidated`); n != 0 {
		t.Errorf("%d constraints were never validated", n)
	}
}
