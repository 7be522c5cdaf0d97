package postgres_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"guestportal/internal/guest"
)

func TestARequestComesBackAsItWasSent(t *testing.T) {
	t.Parallel()
	w := setup(t)
	falcon := w.offer(t, "Falcon", guest.Resource{Kind: guest.Group, ObjectID: newID(), Name: "Falcon"})
	ref := w.sent(t, w.ana, "lou@fabrikam.example", falcon)
	story, err := w.Request(t.Context(), w.ben, ref)
	if err != nil {
		t.Fatal(err)
	}
	r := story.Request()
	if r.State != guest.Pending || r.Email.String() != "lou@fabrikam.example" || len(r.Lines) != 1 || r.Lines[0].Package.Name != "Falcon" {
		t.Errorf("request is %+v", r)
	}
	if want := time.Date(2026, 12, 23, 0, 0, 0, 0, time.UTC); !r.Until.Equal(want) {
		t.Errorf("access ends %v, want %v: the zone of the session must not matter", r.Until, want)
	}
	if want := w.now.Add(guest.DefaultPolicy().DecideWithin); !r.DecideBy.Equal(want) {
		t.Errorf("decide by %v, want %v", r.DecideBy, want)
	}
	if len(story.History) != 1 || story.History[0].Kind != guest.EventRequested || !story.History[0].At.Equal(w.now) {
		t.Errorf("history is %+v", story.History)
	}
	again, err := w.store.RequestByRef(t.Context(), ref)
	if err != nil || again.Digest() != r.Digest() {
		t.Errorf("digest changes from one reading to the next: %v", err)
	}
	if len(w.queue.mails) != 1 {
		t.Errorf("%d mails queued, want one for the approver", len(w.queue.mails))
	}
}

func TestOneFormMakesOneDraft(t *testing.T) {
	t.Parallel()
	w := setup(t)
	p := w.offer(t, "Wiki")
	first, err := w.SaveDraft(t.Context(), w.ana, form("lou@fabrikam.example", p), "the same form")
	if err != nil {
		t.Fatal(err)
	}
	second, err := w.SaveDraft(t.Context(), w.ana, form("lou@fabrikam.example", p), "the same form")
	if err != nil || second != first {
		t.Errorf("the same form made %s and %s (%v)", first, second, err)
	}
}

func TestTwoSponsorsCannotAskForOnePersonAtOnce(t *testing.T) {
	t.Parallel()
	w := setup(t)
	p := w.offer(t, "Wiki")
	refs := map[guest.PersonID]string{}
	for _, by := range []guest.Person{w.ana, w.sam} {
		ref, err := w.SaveDraft(t.Context(), by, form("lou@fabrikam.example", p), newID())
		if err != nil {
			t.Fatal(err)
		}
		refs[by.ID] = ref
	}
	results := make(chan error, 2)
	for _, by := range []guest.Person{w.ana, w.sam} {
		go func() { results <- w.Submit(t.Context(), by, refs[by.ID], 1) }()
	}
	won := 0
	for range 2 {
		err := <-results
		var problems guest.Problems
		switch {
		case err == nil:
			won++
		case !errors.As(err, &problems) || problems["email"] == "":
			t.Errorf("the loser is told %v, want a problem of the address", err)
		}
	}
	if won != 1 {
		t.Errorf("%d requests were sent, want 1", won)
	}
}

func TestTwentyApprovalsAtOnceAreOneDecision(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ref := w.sent(t, w.ana, "lou@fabrikam.example", w.offer(t, "Wiki"))
	r, err := w.store.RequestByRef(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	results := make(chan error, 20)
	for i := range 20 {
		go func() {
			results <- w.Decide(t.Context(), w.ben, ref, guest.Verdicts{
				Lines: map[guest.LineID]guest.Verdict{r.Lines[0].ID: guest.Approve}, Version: r.Version, Digest: r.Digest(), Key: fmt.Sprint(i),
			})
		}()
	}
	won := 0
	for range 20 {
		err := <-results
		var moved guest.MovedOn
		switch {
		case err == nil:
			won++
		case !errors.As(err, &moved):
			t.Errorf("a loser is told %v", err)
		}
	}
	story, err := w.Request(t.Context(), w.ana, ref)
	if err != nil {
		t.Fatal(err)
	}
	approvals := 0
	for _, e := range story.History {
		if e.Kind == guest.EventApproved {
			approvals++
		}
	}
	if won != 1 || approvals != 1 || len(story.Grants) != 1 || story.Guest.State != guest.Inviting {
		t.Errorf("%d won, %d approvals in the history, %d grants, guest %s", won, approvals, len(story.Grants), story.Guest.State)
	}
}

func TestTheDatabaseItselfRefusesADecisionOnOnesOwnRequest(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ref := w.sent(t, w.ana, "lou@fabrikam.example", w.offer(t, "Wiki"))
	_, err := w.pool.Exec(t.Context(), `
		UPDATE request_lines SET state = 'approved', decided_by = sponsor_id, decided_at = now()
		WHERE request_id = (SELECT id FROM requests WHERE ref = $1)`, ref)
	if err == nil {
		t.Error("a sponsor approved their own request in SQL")
	}
}

func TestHistoryCannotBeChanged(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.sent(t, w.ana, "lou@fabrikam.example", w.offer(t, "Wiki"))
	for _, sql := range []string{`UPDATE history SET words = ''`, `DELETE FROM history`, `TRUNCATE history`} {
		if _, err := w.pool.Exec(t.Context(), sql); err == nil {
			t.Errorf("%s was allowed", sql)
		}
	}
}

func TestListsShowOnesOwnGuestsNewestFirst(t *testing.T) {
	t.Parallel()
	w := setup(t)
	p := w.offer(t, "Wiki")
	for i := range 3 {
		w.sent(t, w.ana, fmt.Sprintf("lou%d@fabrikam.example", i), p)
	}
	w.sent(t, w.sam, "kim@fabrikam.example", p)
	page, err := w.store.Guests(t.Context(), guest.Filter{Sponsor: w.ana.ID, Limit: 2})
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Rows) != 2 || !page.More || page.Rows[0].Guest.Email.String() != "lou2@fabrikam.example" {
		t.Fatalf("first page is %+v", page)
	}
	rest, err := w.store.Guests(t.Context(), guest.Filter{Sponsor: w.ana.ID, Limit: 2, After: page.Rows[1].Guest.ID})
	if err != nil {
		t.Fatal(err)
	}
	if len(rest.Rows) != 1 || rest.More || !slices.Equal(rest.Rows[0].Access, []string{"Wiki"}) || rest.Rows[0].Status != guest.StatusPending {
		t.Errorf("second page is %+v", rest)
	}
	found, err := w.store.Guests(t.Context(), guest.Filter{Query: "KIM@", Limit: 10})
	if err != nil || len(found.Rows) != 1 {
		t.Errorf("search finds %d (%v), want 1", len(found.Rows), err)
	}
}

func TestAnInboxHoldsWhatWaitsAndThenWhatWasDecided(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ref := w.sent(t, w.ana, "lou@fabrikam.example", w.offer(t, "Wiki"))
	waiting, err := w.Inbox(t.Context(), w.ben, false, "")
	if err != nil || len(waiting.Requests) != 1 {
		t.Fatalf("inbox holds %d (%v), want 1", len(waiting.Requests), err)
	}
	w.approve(t, ref)
	n, err := w.WaitingFor(t.Context(), w.ben)
	if err != nil || n != 0 {
		t.Errorf("%d still wait (%v)", n, err)
	}
	past, err := w.Inbox(t.Context(), w.ben, true, "")
	if err != nil || len(past.Requests) != 1 || past.Requests[0].Lines[0].Decision.ByName != "Ben Ito" {
		t.Errorf("decided requests are %+v (%v)", past, err)
	}
}

func TestAnotherSponsorsRequestDoesNotExist(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ref := w.sent(t, w.ana, "lou@fabrikam.example", w.offer(t, "Wiki"))
	if _, err := w.Request(t.Context(), w.sam, ref); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("Sam is told %v", err)
	}
	if err := w.Withdraw(t.Context(), w.sam, ref); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("Sam's withdrawal says %v", err)
	}
}
