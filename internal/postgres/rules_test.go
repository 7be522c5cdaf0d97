package postgres_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
)

// blocking is a change of the rules that blocks domains besides those that are.
func blocking(version int, domains ...string) lifecycle.RulesChange {
	return lifecycle.RulesChange{Version: version, Change: func(p guest.Policy) (guest.Policy, error) {
		p.BlockedDomains = append(p.BlockedDomains[:len(p.BlockedDomains):len(p.BlockedDomains)], domains...)
		return p, nil
	}}
}

func TestAChangeOfTheRulesIsAVersionAndHistory(t *testing.T) {
	t.Parallel()
	w := setup(t)
	cleo := w.person(t, "Cleo Marsh", guest.Administrator)
	p := w.offer(t, "Wiki")
	w.sent(t, w.ana, "lou@fabrikam.example", p)
	preview, err := w.PreviewRules(t.Context(), cleo, blocking(0, "fabrikam.example"))
	if err != nil || !reflect.DeepEqual(preview.Effects, []string{"1 open request can't be approved any more: it can be declined, and else it ends undecided when its time is over."}) {
		t.Errorf("the effect is %+v, %v", preview, err)
	}
	shorter := lifecycle.RulesChange{Change: func(p guest.Policy) (guest.Policy, error) {
		return p.PutPartner("", guest.PartnerForm{Domain: "fabrikam.example", MaxDays: "2"}, nil)
	}}
	preview, err = w.PreviewRules(t.Context(), cleo, shorter)
	if err != nil || !reflect.DeepEqual(preview.Effects, []string{"1 open request for a guest from fabrikam.example asks for longer than 2 days: it can be approved with an earlier end only."}) {
		t.Errorf("the effect is %+v, %v", preview, err)
	}
	other := lifecycle.RulesChange{Change: func(p guest.Policy) (guest.Policy, error) {
		return p.PutPartner("", guest.PartnerForm{Domain: "eu.fabrikam.example", MaxDays: "2"}, nil)
	}}
	if preview, err = w.PreviewRules(t.Context(), cleo, other); err != nil || !reflect.DeepEqual(preview.Effects, []string{"Nothing that is there now changes. It counts from now on."}) {
		t.Errorf("the effect on others is %+v, %v", preview, err)
	}
	if err := w.ChangeRules(t.Context(), cleo, blocking(0, "fabrikam.example"), "Bought."); err != nil {
		t.Fatal(err)
	}
	if err := w.ChangeRules(t.Context(), cleo, blocking(0, "fabrikam.example"), "Bought."); !errors.Is(err, guest.ErrRepeated) {
		t.Errorf("the same form again: %v", err)
	}
	if err := w.ChangeRules(t.Context(), cleo, blocking(0, "other.example"), "Also."); !errors.As(err, new(guest.MovedOn)) {
		t.Errorf("from an old page: %v", err)
	}
	if err := w.ChangeRules(t.Context(), cleo, blocking(1, "other.example"), "Also."); err != nil {
		t.Fatal(err)
	}
	page, err := w.RulesPage(t.Context(), w.person(t, "Dee Novak", guest.Auditor), lifecycle.RulesPlace{}, nil)
	if err != nil || len(page.Versions) != 2 || page.Policy.Version != 2 || page.More {
		t.Fatalf("%+v, %v", page, err)
	}
	if v := page.Versions[0]; v.AuthorID != cleo.ID || v.Author != "Cleo Marsh" || v.Reason != "Also." || !v.At.Equal(w.now) {
		t.Errorf("the newest version is %+v", v)
	}
	var words string
	const told = `SELECT string_agg(words || ' ' || comment, E'\n' ORDER BY id) FROM history WHERE kind = 'rules changed' AND actor_id = $1`
	if err := w.pool.QueryRow(t.Context(), told, cleo.ID).Scan(&words); err != nil || strings.Count(words, "Blocked domains: added") != 2 {
		t.Errorf("the history says %q, %v", words, err)
	}
	older, err := w.RulesPage(t.Context(), cleo, lifecycle.RulesPlace{Before: 2}, nil)
	if err != nil || len(older.Versions) != 1 || older.Versions[0].Policy.Version != 1 {
		t.Errorf("before version 2 there is %+v, %v", older.Versions, err)
	}
}

func TestTwoAdministratorsDoNotOverwriteEachOther(t *testing.T) {
	t.Parallel()
	w := setup(t)
	results := make(chan error, 8)
	for i := range 8 {
		by := w.person(t, "Cleo Marsh", guest.Administrator)
		go func() {
			results <- w.ChangeRules(t.Context(), by, blocking(0, string(rune('a'+i))+".example"), "Mine.")
		}()
	}
	won := 0
	for range 8 {
		switch err := <-results; {
		case err == nil:
			won++
		case !errors.As(err, new(guest.MovedOn)):
			t.Errorf("a loser is told %v", err)
		}
	}
	now, err := w.store.Policy(t.Context())
	if err != nil || won != 1 || now.Version != 1 || len(now.BlockedDomains) != 1 {
		t.Errorf("%d won, and the rules are %+v, %v", won, now, err)
	}
}

func TestAnAdministratorWhoHasAskedCannotChangeTheRuleForIt(t *testing.T) {
	t.Parallel()
	w := setup(t)
	both := w.person(t, "Mia Chen", guest.Administrator|guest.Sponsor)
	w.sent(t, both, "lou@fabrikam.example", w.offer(t, "Wiki"))
	if err := w.ChangeRules(t.Context(), both, blocking(0, "fabrikam.example"), "Mine."); !errors.As(err, new(guest.NotAllowed)) {
		t.Errorf("her guest's domain: %v", err)
	}
	if err := w.ChangeRules(t.Context(), both, blocking(0, "other.example"), "Another."); err != nil {
		t.Errorf("another domain: %v", err)
	}
}

func TestAnOrganisationIsAskedForAndAllowed(t *testing.T) {
	t.Parallel()
	w := setup(t)
	cleo := w.person(t, "Cleo Marsh", guest.Administrator)
	p := w.offer(t, "Wiki")
	if err := w.ChangeRules(t.Context(), cleo, blocking(0, "fabrikam.example"), "Not yet."); err != nil {
		t.Fatal(err)
	}
	f := form("lou@eu.fabrikam.example", p)
	f.AskDomain = true
	ref, err := w.SaveDraft(t.Context(), w.ana, f, newID())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.SaveDraft(t.Context(), w.ana, form("kim@eu.fabrikam.example", p), newID()); err != nil {
		t.Errorf("another draft while the ask waits: %v", err)
	}
	if err := w.Submit(t.Context(), w.ana, ref, 1); !errors.As(err, new(guest.Problems)) {
		t.Errorf("sent before it is allowed: %v", err)
	}
	watched, err := w.store.Watched(t.Context(), w.now)
	if err != nil || watched.Domains != 1 {
		t.Errorf("%d organisations wait (%v), want 1", watched.Domains, err)
	}
	page, err := w.RulesPage(t.Context(), cleo, lifecycle.RulesPlace{}, nil)
	if err != nil || len(page.Asks) != 1 || page.Asks[0].By.ID != w.ana.ID || page.Asks[0].Reason != f.Reason {
		t.Fatalf("%+v, %v", page.Asks, err)
	}
	id := page.Asks[0].ID
	const own = `UPDATE domain_asks SET state = 'allowed', answered_by = sponsor_id, answered_at = now()`
	if _, err := w.pool.Exec(t.Context(), own); err == nil {
		t.Error("a sponsor allowed their own organisation in SQL")
	}
	if err := w.AnswerDomain(t.Context(), cleo, id, true, 1, "A partner."); err != nil {
		t.Fatal(err)
	}
	if err := w.AnswerDomain(t.Context(), cleo, id, false, 2, "No."); !errors.As(err, new(guest.MovedOn)) {
		t.Errorf("a second answer: %v", err)
	}
	if ask, err := w.store.AskOf(t.Context(), w.ana.ID, "eu.fabrikam.example"); err != nil || ask.State != guest.AskAllowed || ask.Answer != "A partner." {
		t.Errorf("the ask is %+v, %v", ask, err)
	}
	if err := w.Submit(t.Context(), w.ana, ref, 1); err != nil {
		t.Errorf("sent after it was allowed: %v", err)
	}
}

func TestCapsCountWhatThereIs(t *testing.T) {
	t.Parallel()
	w := setup(t)
	p := w.offer(t, "Wiki")
	w.approve(t, w.sent(t, w.ana, "one@fabrikam.example", p))
	w.sent(t, w.ana, "two@fabrikam.example", p)
	w.sent(t, w.sam, "three@fabrikam.example", p)
	facts := func(change func(*guest.Policy)) guest.Facts {
		t.Helper()
		policy := guest.DefaultPolicy()
		change(&policy)
		if err := w.store.SetPolicy(t.Context(), policy, "Cleo Marsh", "Caps", w.now); err != nil {
			t.Fatal(err)
		}
		f, err := w.store.Facts(t.Context(), policy, guest.Address{Local: "new", Domain: "fabrikam.example"}, w.ana, w.now)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	none := facts(func(*guest.Policy) {})
	if none.Open != 1 || none.SentToday != 2 || none.Guests != 0 || none.GuestsInAll != 0 || none.SentTodayInAll != 0 {
		t.Errorf("without caps nothing is counted for them: %+v", none)
	}
	if shut := facts(func(p *guest.Policy) { p.InvitesPerDay = 0 }); shut.SentToday != 2 {
		t.Errorf("where nobody may send: %+v", shut)
	}
	all := facts(func(p *guest.Policy) { p.MostGuests, p.MostGuestsInAll, p.InvitesPerDayInAll = 9, 9, 9 })
	if all.Guests != 2 || all.GuestsInAll != 3 || all.SentTodayInAll != 3 {
		t.Errorf("counted: %+v", all)
	}
	capped := facts(func(p *guest.Policy) { p.MostGuestsInAll = 2 })
	if capped.GuestsInAll != 2 {
		t.Errorf("counted to %d, want 2", capped.GuestsInAll)
	}
}

func TestOfManySentAtOnceNoneExceedsTheCapOnAll(t *testing.T) {
	t.Parallel()
	w := setup(t)
	p := w.offer(t, "Wiki")
	policy := guest.DefaultPolicy()
	policy.MostGuestsInAll = 3
	if err := w.store.SetPolicy(t.Context(), policy, "Cleo Marsh", "Three", w.now); err != nil {
		t.Fatal(err)
	}
	drafts := map[string]guest.Person{}
	for i := range 8 {
		by := w.person(t, "Ana Silva", guest.Sponsor)
		ref, err := w.SaveDraft(t.Context(), by, form(string(rune('a'+i))+"@fabrikam.example", p), newID())
		if err != nil {
			t.Fatal(err)
		}
		drafts[ref] = by
	}
	results := make(chan error, len(drafts))
	for ref, by := range drafts {
		go func() { results <- w.Submit(t.Context(), by, ref, 1) }()
	}
	won := 0
	for range 8 {
		switch err := <-results; {
		case err == nil:
			won++
		case !errors.As(err, new(guest.MovedOn)):
			t.Errorf("a loser is told %v", err)
		}
	}
	if won != 3 {
		t.Errorf("%d were sent, want 3", won)
	}
}

func TestWhatIsKnownOfAnAddressDependsOnWhoAsks(t *testing.T) {
	t.Parallel()
	w := setup(t)
	p := w.offer(t, "Wiki")
	w.approve(t, w.sent(t, w.ana, "one@fabrikam.example", p))
	open := w.sent(t, w.ana, "two@fabrikam.example", p)
	facts := func(by guest.Person, local string) guest.Facts {
		t.Helper()
		f, err := w.store.Facts(t.Context(), guest.DefaultPolicy(), guest.Address{Local: local, Domain: "fabrikam.example"}, by, w.now)
		if err != nil {
			t.Fatal(err)
		}
		f.SentToday, f.Open = 0, 0
		return f
	}
	mine := facts(w.ana, "one")
	if !mine.Guest || mine.GuestRef == "" || !reflect.DeepEqual(mine.GuestHas, []string{"Wiki"}) || !mine.GuestUntil.Equal(time.Date(2026, 12, 23, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("to the sponsor: %+v", mine)
	}
	if theirs := facts(w.sam, "one"); !reflect.DeepEqual(theirs, guest.Facts{Guest: true, GuestHas: []string{}}) {
		t.Errorf("to another sponsor: %+v", theirs)
	}
	if theirs := facts(w.sam, "two"); !reflect.DeepEqual(theirs, guest.Facts{OpenRequest: true, GuestHas: []string{}}) {
		t.Errorf("of a request to another sponsor: %+v", theirs)
	}
	everything := w.person(t, "Mia Chen", guest.Sponsor|guest.Auditor)
	if f := facts(everything, "two"); f.OpenRef != open || f.OpenOf != "Ana Silva" {
		t.Errorf("to who reads everything: %+v", f)
	}
	if f := facts(everything, "one"); f.GuestRef != mine.GuestRef || f.GuestOf != "Ana Silva" || mine.GuestOf != "" {
		t.Errorf("to who reads everything: %+v", f)
	}
	const group = `
		INSERT INTO directory_groups (object_id, name, description, mail, security, mail_enabled, unified, dynamic, synced, role_assignable, restricted, hidden, reading)
		VALUES (gen_random_uuid(), 'Sales', '', 'Sales@Fabrikam.example', false, true, false, false, false, false, false, false, 1)`
	if _, err := w.pool.Exec(t.Context(), group); err != nil {
		t.Fatal(err)
	}
	if f := facts(w.sam, "sales"); !f.Group {
		t.Errorf("of a group: %+v", f)
	}
}
