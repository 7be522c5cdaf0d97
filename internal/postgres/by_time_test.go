package postgres_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
)

// ofKinds counts a guest's mails by what they are about: "coach 1".
func (w *world) ofKinds(t *testing.T, g guest.Guest) map[string]int {
	t.Helper()
	rows, err := w.pool.Query(t.Context(), `SELECT split_part(form_key, ' of ', 1) FROM mails WHERE guest_id = $1 AND kind = ANY($2) ORDER BY created_at`,
		g.ID, guest.KindsByTime)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	all := map[string]int{}
	for rows.Next() {
		var about string
		if err := rows.Scan(&about); err != nil {
			t.Fatal(err)
		}
		kind, _, end := strings.Cut(about, "ends soon ")
		if end {
			about = kind + "ends soon"
		}
		all[about]++
	}
	return all
}

func (w *world) prompted(t *testing.T) []guest.GuestID {
	t.Helper()
	ids, err := w.store.Prompted(t.Context(), w.now, 10)
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// setRules changes the rules as an administrator does.
func (w *world) setRules(t *testing.T, change func(*guest.Prompts)) {
	t.Helper()
	cleo := w.person(t, "Cleo Marsh", guest.Administrator)
	err := w.store.UpdateRules(t.Context(), cleo.ID, func(c guest.RulesCase) (guest.RulesDecision, error) {
		return guest.ChangeRules(c, cleo, c.Policy.Version, "As agreed.", w.now, func(p guest.Policy) (guest.Policy, error) {
			change(&p.Prompts)
			return p, nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestASweepWritesWhatIsDueByTimeOnce(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, _ := w.invited(t)
	start := w.now
	total := map[string]int{}
	for _, at := range []struct {
		days float64
		new  string
	}{{0, ""}, {1.99, ""}, {2, "coach 1"}, {4, "guest reminder"}, {2, ""}, {7, "coach 2"}, {14, "coach 3"}, {20, ""}} {
		w.now = start.Add(time.Duration(at.days * 24 * float64(time.Hour)))
		for range 2 {
			w.sweep(t)
			if left := w.prompted(t); len(left) != 0 {
				t.Fatalf("after %v days %v are found again and again", at.days, left)
			}
		}
		if at.new != "" {
			total[at.new]++
		}
		got := w.ofKinds(t, g)
		for about, n := range got {
			if n != total[about] {
				t.Errorf("after %v days: %v, want %v", at.days, got, total)
			}
		}
		if len(got) != len(total) {
			t.Errorf("after %v days: %v, want %v", at.days, got, total)
		}
	}
	if got := w.told(t, g, guest.EventReminded); len(got) != 4 {
		t.Errorf("told: %q", got)
	}
}

func TestWhoHasAcceptedIsToldOfTheEnd(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, _ := w.invited(t)
	w.sweep(t)
	w.change(t, g.ID, func(c guest.Case) (guest.Decision, error) {
		d, _ := guest.Notice(c, guest.Observed{Account: guest.Account{ObjectID: g.ObjectID, ExternalUserState: "Accepted", AcceptedAt: w.now, Enabled: true}}, w.now)
		return d, nil
	})
	if got := w.prompted(t); !slices.Equal(got, []guest.GuestID{g.ID}) {
		t.Fatalf("what changed is not reckoned anew: %v", got)
	}
	last := guest.LastDay(g.Until)
	for _, at := range []struct {
		daysBefore int
		want       int
	}{{28, 0}, {14, 1}, {8, 1}, {7, 2}, {1, 2}} {
		w.now = last.AddDate(0, 0, -at.daysBefore)
		w.sweep(t)
		if got := w.ofKinds(t, g); len(got) != at.want || got["coach 1"]+got["coach 3"] > 0 {
			t.Errorf("%d days before: %v", at.daysBefore, got)
		}
	}
	ids := w.queue.mails[len(w.queue.mails)-2:]
	sponsor, own := w.letter(t, ids[0]), w.letter(t, ids[1])
	if sponsor.To.ID != w.ana.ID || sponsor.Timely.Moot != "" || sponsor.Timely.Grant == "" || sponsor.LinkCode != "" {
		t.Errorf("to the sponsor: %+v", sponsor)
	}
	if own.To.ID != "" || own.LinkCode != "code 0 of "+string(g.ID) || own.Timely.Moot != "" || own.Guest.ID != g.ID {
		t.Errorf("to the guest: %+v", own)
	}
	// Extended before it is sent: it has nothing to say.
	if _, err := w.pool.Exec(t.Context(), `UPDATE grants SET access_until = access_until + interval '60 days'`); err != nil {
		t.Fatal(err)
	}
	if _, err := w.pool.Exec(t.Context(), `UPDATE guests SET access_until = access_until + interval '60 days'`); err != nil {
		t.Fatal(err)
	}
	if l := w.letter(t, ids[0]); l.Timely.Moot != "the end was moved before" {
		t.Errorf("about the old end: %+v", l.Timely)
	}
	w.sweep(t)
	w.now = last.AddDate(0, 0, 60-14)
	w.sweep(t)
	if got := w.ofKinds(t, g); got["ends soon"] != 2 || got["guest ends soon"] != 1 {
		t.Errorf("about the new end: %v", got)
	}
}

func TestAnInvitationThatNobodyAcceptsEndsOnlyByTheRules(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, _ := w.invited(t)
	start := w.now
	on := func(days int) {
		w.now = start.AddDate(0, 0, days)
		w.sweep(t)
	}
	on(2)
	on(20)
	if got := w.ofKinds(t, g); got["withdraws 0"]+got["withdraws 21"] != 0 {
		t.Fatalf("without a rule: %v", got)
	}
	w.setRules(t, func(p *guest.Prompts) { p.GiveUp = 21 })
	if got := w.prompted(t); !slices.Equal(got, []guest.GuestID{g.ID}) {
		t.Fatalf("the rules changed, and nobody is looked at again: %v", got)
	}
	on(20)
	announced := w.queue.mails[len(w.queue.mails)-1]
	if l := w.letter(t, announced); !l.Timely.Withdrawn.Equal(start.AddDate(0, 0, 27)) || l.Timely.Hint != guest.HintSender {
		t.Errorf("announced: %+v", l.Timely)
	}
	if err := w.store.LetterSent(t.Context(), w.letter(t, announced), w.now); err != nil {
		t.Fatal(err)
	}
	on(26)
	if got := w.guest(t, g); got.State != guest.Invited {
		t.Fatalf("before the notice is over it is %s", got.State)
	}
	on(27)
	on(28)
	if got := w.guest(t, g); got.State != guest.Ending || w.ofKinds(t, g)["gave up"] != 1 || !slices.Contains(w.queue.first, g.ID) {
		t.Errorf("%s, written %v, taken away at once %v", got.State, w.ofKinds(t, g), w.queue.first)
	}
	if told := w.told(t, g, guest.EventEnded); len(told) != 1 || !strings.Contains(told[0], "was not accepted within 27 days") {
		t.Errorf("told: %q", told)
	}
	if l := w.letter(t, announced); l.Timely.Moot != "the access had ended before" {
		t.Errorf("the notice is still worth sending: %+v", l.Timely)
	}
}

func TestALetterKnowsWhatBecameOfTheInvitation(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, ids := w.invited(t)
	if err := w.store.LetterFailed(t.Context(), ids[2], guest.Setback{Words: "the mail server refused the address", Final: true}, w.now); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.AddDate(0, 0, 4)
	w.sweep(t)
	coach := w.queue.mails[len(w.queue.mails)-1]
	if l := w.letter(t, coach); l.Kind != guest.MailCoach || l.Timely.Hint != guest.HintLost || !l.Timely.Reminded.IsZero() {
		t.Errorf("given up: %+v", l)
	}
	if err := w.store.LetterSent(t.Context(), w.letter(t, ids[2]), w.now); err != nil {
		t.Fatal(err)
	}
	if got := w.ofKinds(t, g); got["guest reminder"] != 0 {
		t.Errorf("whoever could not be written to is reminded: %v", got)
	}
	w.now = w.now.AddDate(0, 0, 1)
	w.sweep(t)
	if l := w.letter(t, coach); l.Timely.Hint != guest.HintArrived || !l.Timely.Reminded.IsZero() {
		t.Errorf("the reminder is not out yet: %+v", l.Timely)
	}
	if err := w.store.LetterSent(t.Context(), w.letter(t, w.queue.mails[len(w.queue.mails)-1]), w.now); err != nil {
		t.Fatal(err)
	}
	if l := w.letter(t, coach); l.Timely.Hint != guest.HintArrived || !l.Timely.Reminded.Equal(w.now) {
		t.Errorf("sent after all: %+v", l.Timely)
	}
	w.change(t, g.ID, func(c guest.Case) (guest.Decision, error) {
		c.Guest.State, c.Guest.AcceptedAt = guest.Active, w.now
		return guest.Decision{Guest: &c.Guest}, nil
	})
	for _, id := range w.queue.mails[len(w.queue.mails)-2:] {
		if l := w.letter(t, id); l.Timely.Moot != "it was accepted before" {
			t.Errorf("%s after acceptance: %+v", l.Kind, l.Timely)
		}
	}
}
