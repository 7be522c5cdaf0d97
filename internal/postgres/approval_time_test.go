package postgres_test

import (
	"slices"
	"testing"
	"time"

	"guestportal/internal/guest"
)

// named is a rule that names people, one after the other.
func named(people ...guest.Person) []guest.Principal {
	var out []guest.Principal
	for _, p := range people {
		out = append(out, guest.Principal{Kind: guest.OnePerson, ObjectID: p.ObjectID, Name: p.Name})
	}
	return out
}

// goes says that somebody is away now, by the database's clock, and who decides.
func (w *world) goes(t *testing.T, who, to guest.Person) {
	t.Helper()
	d := guest.Delegation{ID: newID(), Person: who, To: to, From: time.Now().Add(-time.Hour), Until: time.Now().Add(time.Hour)}
	for range 2 { // the same form, twice
		if err := w.store.GoAway(t.Context(), d, w.now); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := w.store.Away(t.Context(), who.ID, time.Now()); err != nil || got.To.ID != to.ID {
		t.Fatalf("%s decides for %s (%v)", got.To.Name, who.Name, err)
	}
}

func TestWhoStandsInDecidesInAnothersPlace(t *testing.T) {
	t.Parallel()
	w := setup(t)
	mia := w.person(t, "Mia Chen", guest.Approver)
	w.goes(t, mia, w.ben)
	ref := w.sent(t, w.ana, "lou@fabrikam.example", w.staged(t, "Falcon", guest.Stage{Approvers: named(mia)}))
	if len(w.queue.mails) != 2 {
		t.Errorf("%d mails, want one for each of the two", len(w.queue.mails))
	}
	for _, p := range []guest.Person{mia, w.ben} {
		if n, err := w.WaitingFor(t.Context(), p); err != nil || n != 1 {
			t.Errorf("%d wait for %s (%v)", n, p.Name, err)
		}
		if page, err := w.Inbox(t.Context(), p, false, ""); err != nil || len(page.Requests) != 1 {
			t.Errorf("the inbox of %s holds %d (%v)", p.Name, len(page.Requests), err)
		}
	}
	if err := w.says(t, w.ben, ref, guest.Approve); err != nil {
		t.Fatal(err)
	}
	r := w.request(t, ref)
	if by := r.Lines[0].Decision; r.State != guest.Approved || by.By != w.ben.ID || by.ByName != "Ben Ito for Mia Chen" {
		t.Errorf("%s by %+v", r.State, by)
	}
}

func TestWhoStandsInForTheSponsorCountsAsTheSponsor(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ref := w.sent(t, w.ana, "lou@fabrikam.example", w.staged(t, "Falcon", guest.Stage{Approvers: named(w.ben)}))
	w.goes(t, w.ana, w.ben)
	err := w.says(t, w.ben, ref, guest.Approve)
	if want := (guest.NotAllowed{Reason: "You stand in for Ana Silva, so you can't decide their request"}); err != want {
		t.Errorf("it is answered with %v", err)
	}
	r := w.request(t, ref)
	const review = `
		INSERT INTO line_reviews (line_id, request_id, sponsor_id, stage, person_id, verdict, comment, digest, form_key, at)
		VALUES ($1, $2, $3, 0, $4, 'approve', '', $5, '', now())`
	w.refused(t, "nobody_reviews_their_own_request", review, r.Lines[0].ID, r.ID, w.ana.ID, w.ben.ID, r.Digest())
	if err := w.store.ComeBack(t.Context(), w.ana.ID, time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := w.says(t, w.ben, ref, guest.Approve); err != nil {
		t.Errorf("once she is back: %v", err)
	}
}

func TestASponsorWhoStandsInDoesNotFindTheirOwnRequest(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ana, err := w.store.SavePerson(t.Context(), guest.Person{
		TenantID: w.ana.TenantID, ObjectID: w.ana.ObjectID, Name: w.ana.Name, Email: w.ana.Email, Roles: guest.Sponsor | guest.Approver,
	}, w.now)
	if err != nil {
		t.Fatal(err)
	}
	w.goes(t, w.ben, ana)
	own := w.sent(t, ana, "lou@fabrikam.example", w.offer(t, "Wiki"))
	w.sent(t, w.sam, "kim@fabrikam.example", w.offer(t, "Falcon"))
	if n, err := w.WaitingFor(t.Context(), ana); err != nil || n != 1 {
		t.Errorf("%d wait for her (%v), want Sam's alone", n, err)
	}
	if err := w.says(t, ana, own, guest.Approve); err == nil {
		t.Error("she decided her own")
	}
	if got := len(w.queue.mails); got != 3 { // Ben twice, Ana once
		t.Errorf("%d mails, want 3", got)
	}
}

func TestTimeBringsRemindersAlternatesAndRescue(t *testing.T) {
	t.Parallel()
	w := setup(t)
	mia, cleo := w.person(t, "Mia Chen", guest.Approver), w.person(t, "Cleo Marsh", guest.Administrator)
	p := w.staged(t, "Falcon", guest.Stage{Approvers: named(w.ben), Alternates: named(mia), AlternatesAfter: 3})
	ref := w.sent(t, w.ana, "lou@fabrikam.example", p)
	sent := w.now
	mails := func(kind guest.MailKind) (to []string) {
		rows, err := w.pool.Query(t.Context(), `SELECT p.name FROM mails m JOIN people p ON p.id = m.person_id WHERE m.kind = $1 ORDER BY p.name`, kind)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				t.Fatal(err)
			}
			to = append(to, name)
		}
		return to
	}
	for _, step := range []struct {
		after           time.Duration
		asked, reminded []string
	}{
		{2 * 24 * time.Hour, []string{"Ben Ito"}, nil},
		{3 * 24 * time.Hour, []string{"Ben Ito", "Mia Chen"}, nil},
		{7 * 24 * time.Hour, []string{"Ben Ito", "Mia Chen"}, []string{"Ben Ito", "Mia Chen"}},
		{13 * 24 * time.Hour, []string{"Ben Ito", "Mia Chen"}, []string{"Ben Ito", "Ben Ito", "Mia Chen", "Mia Chen"}},
		{14 * 24 * time.Hour, []string{"Ben Ito", "Cleo Marsh", "Mia Chen"}, []string{"Ben Ito", "Ben Ito", "Mia Chen", "Mia Chen"}},
	} {
		w.now = sent.Add(step.after)
		w.sweep(t)
		w.sweep(t) // what was done is done once
		if asked, reminded := mails(guest.MailAsked), mails(guest.MailReminder); !slices.Equal(asked, step.asked) || !slices.Equal(reminded, step.reminded) {
			t.Errorf("after %v, asked %v, reminded %v", step.after, asked, reminded)
		}
	}
	r := w.request(t, ref)
	if r.State != guest.Pending || !r.DecideBy.Equal(w.now.Add(3*24*time.Hour)) {
		t.Fatalf("it is %s until %v", r.State, r.DecideBy)
	}
	if err := w.says(t, cleo, ref, guest.Approve); err != nil {
		t.Errorf("an administrator, as the last who can: %v", err)
	}
}

func TestWhatNobodyRescuesEnds(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ref := w.sent(t, w.ana, "lou@fabrikam.example", w.staged(t, "Falcon", guest.Stage{Approvers: named(w.ben)}))
	w.now = w.now.AddDate(0, 0, 14)
	w.sweep(t)
	if r := w.request(t, ref); r.State != guest.Expired {
		t.Errorf("it is %s", r.State)
	}
}

func TestAnEarlierEndAndANudgeAreKept(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ref := w.sent(t, w.ana, "lou@fabrikam.example", w.offer(t, "Wiki"))
	if err := w.Nudge(t.Context(), w.ana, ref); err != nil {
		t.Fatal(err)
	}
	r := w.request(t, ref)
	if !r.NudgedAt.Equal(w.now) || len(w.queue.mails) != 2 {
		t.Errorf("reminded at %v with %d mails in all", r.NudgedAt, len(w.queue.mails))
	}
	v := guest.Verdicts{
		Lines: map[guest.LineID]guest.Verdict{r.Lines[0].ID: guest.Earlier}, Ends: map[guest.LineID]string{r.Lines[0].ID: "2026-12-01"},
		Version: r.Version, Digest: r.Digest(), Key: newID(),
	}
	if err := w.Decide(t.Context(), w.ben, ref, v); err != nil {
		t.Fatal(err)
	}
	if err := w.Decide(t.Context(), w.ben, ref, v); err != guest.ErrRepeated {
		t.Errorf("the same form again: %v", err)
	}
	r = w.request(t, ref)
	end := time.Date(2026, 12, 2, 0, 0, 0, 0, time.UTC)
	story, err := w.Request(t.Context(), w.ana, ref)
	if err != nil || len(story.Grants) != 1 || !story.Grants[0].Until.Equal(end) || !r.Lines[0].Ends(r).Equal(end) || !r.Lines[0].Reviews[0].Until.Equal(end) {
		t.Errorf("grants %+v, line %+v (%v)", story.Grants, r.Lines[0], err)
	}
}
