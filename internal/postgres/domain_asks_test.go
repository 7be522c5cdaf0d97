package postgres_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
)

// wants asks for the domain of an address.
func (w *world) wants(t *testing.T, by guest.Person, email string, p guest.Package) error {
	t.Helper()
	f := form(email, p)
	f.AskDomain = true
	_, err := w.SaveDraft(t.Context(), by, f, newID())
	return err
}

func TestASponsorAsksForSoManyOrganisationsAtOnceAndNoMore(t *testing.T) {
	t.Parallel()
	w := setup(t)
	p := w.offer(t, "Wiki")
	w.rule(t, func(p *guest.Policy) { p.AllowedDomains, p.MostDomainAsks = []string{"partner.example"}, 3 })
	errs := make([]error, 6)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { errs[i] = w.wants(t, w.ana, fmt.Sprintf("lou@org%d.example", i), p) })
	}
	all.Wait()
	asked := 0
	for _, err := range errs {
		if err == nil {
			asked++
		} else if problems, is := errors.AsType[guest.Problems](err); !is || problems["email"] == "" {
			t.Errorf("refused with %v", err)
		}
	}
	open, err := w.store.OpenAsks(t.Context(), guest.AskFilter{Limit: 10})
	if err != nil || len(open) != 3 || asked != 3 {
		t.Errorf("%d were asked, %d wait (%v)", asked, len(open), err)
	}
	sam := w.person(t, "Sam Okafor", guest.Sponsor)
	if err := w.wants(t, sam, "kim@org9.example", p); err != nil {
		t.Errorf("another sponsor: %v", err)
	}
}

func TestAnswersAreMailedAndARefusedOrganisationIsNotAskedForAtOnce(t *testing.T) {
	t.Parallel()
	w, ctx := setup(t), t.Context()
	p := w.offer(t, "Wiki")
	cleo, sam := w.person(t, "Cleo Marsh", guest.Administrator), w.person(t, "Sam Okafor", guest.Sponsor)
	w.rule(t, func(p *guest.Policy) { p.BlockedDomains = []string{"northwind.example"} })
	for _, by := range []guest.Person{w.ana, sam} {
		if err := w.wants(t, by, "lou@northwind.example", p); err != nil {
			t.Fatal(err)
		}
	}
	open, err := w.store.OpenAsks(ctx, guest.AskFilter{Limit: 1})
	if err != nil || len(open) != 1 {
		t.Fatal(open, err)
	}
	next, err := w.store.OpenAsks(ctx, guest.AskFilter{After: open[0].ID, Limit: 5})
	if err != nil || len(next) != 1 || next[0].ID == open[0].ID {
		t.Fatalf("after the first there is %+v, %v", next, err)
	}
	page, err := w.RulesPage(ctx, cleo, lifecycle.RulesPlace{}, nil)
	if err != nil || len(page.Asks) != 2 || page.MoreAsks {
		t.Fatalf("%+v, %v", page.Asks, err)
	}
	w.queue.mails, w.queue.mailing = nil, 0
	if err := w.AnswerDomain(ctx, cleo, open[0].ID, false, page.Policy.Version, "We have had trouble with them."); err != nil {
		t.Fatal(err)
	}
	told := map[guest.PersonID]bool{}
	for _, id := range w.queue.mails {
		l := w.letter(t, id)
		if l.Kind != guest.MailDomain || l.Ask.Domain != "northwind.example" || l.Ask.State != guest.AskRefused || l.Ask.Answer == "" {
			t.Errorf("a letter about %+v", l.Ask)
		}
		told[l.To.ID] = true
		if err := w.store.LetterSent(ctx, w.letter(t, id), w.now); err != nil {
			t.Error(err)
		}
	}
	if w.queue.mailing != 1 {
		t.Errorf("they are queued in %d statements", w.queue.mailing)
	}
	if !told[w.ana.ID] || !told[sam.ID] || len(told) != 2 {
		t.Errorf("told are %v", told)
	}
	err = w.wants(t, sam, "kim@northwind.example", p)
	if problems, _ := errors.AsType[guest.Problems](err); problems["email"] == "" {
		t.Errorf("asked again at once: %v", err)
	}
	w.now = w.now.Add(guest.RefusedFor + 1)
	if err := w.wants(t, sam, "kim@northwind.example", p); err != nil {
		t.Errorf("asked again later: %v", err)
	}
}
