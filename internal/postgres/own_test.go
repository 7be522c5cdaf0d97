package postgres_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
)

// linkOf gives the code that stands in a guest's link.
func linkOf(g guest.Guest) string { return "code 0 of " + string(g.ID) }

func TestAGuestHasTheirSponsorToldAsOftenAsTheRulesSay(t *testing.T) {
	t.Parallel()
	w, ctx := setup(t), t.Context()
	g, _ := w.invited(t)
	w.queue.mails = nil
	trouble := guest.SignInTrouble{Obstacle: guest.HomeBlocks, Code: 500212}

	// Many clicks at once are one message.
	var all sync.WaitGroup
	answers := make(chan error, 8)
	for range cap(answers) {
		all.Go(func() { answers <- w.TellSponsor(ctx, linkOf(g), trouble) })
	}
	all.Wait()
	close(answers)
	done := 0
	for err := range answers {
		_, moved := errors.AsType[guest.MovedOn](err)
		switch {
		case err == nil:
			done++
		case !moved:
			t.Error(err)
		}
	}
	if done != 1 {
		t.Errorf("told %d times", done)
	}
	told := w.told(t, g, guest.EventHelpAsked)
	if len(told) != 1 || told[0] != g.Name+" asked for help: their own organisation does not let them be a guest here (AADSTS500212)." {
		t.Errorf("history %q", told)
	}
	l := w.letter(t, w.queue.mails[len(w.queue.mails)-1])
	if l.Kind != guest.MailHelp || l.Trouble != trouble || l.To.ID != w.ana.ID || l.Guest.ID != g.ID || !l.At.Equal(w.now) {
		t.Errorf("letter %+v", l)
	}

	for _, step := range []struct {
		after time.Duration
		told  bool
	}{{59 * time.Minute, false}, {time.Minute, true}, {time.Hour, true}, {21 * time.Hour, false}, {time.Hour, true}} {
		w.now = w.now.Add(step.after)
		err := w.TellSponsor(ctx, linkOf(g), guest.SignInTrouble{Obstacle: guest.NoPasscode})
		if _, moved := errors.AsType[guest.MovedOn](err); moved == step.told || err != nil && !moved {
			t.Errorf("%s later: %v", step.after, err)
		}
	}
	s, err := w.Invitation(ctx, linkOf(g))
	if err != nil || len(s.Told) != 4 || !s.Told[0].At.Equal(w.now) || s.Told[0].About != string(guest.NoPasscode) {
		t.Errorf("the page knows of %v (%v)", s.Told, err)
	}
	if err := w.TellSponsor(ctx, "no such code", trouble); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("by a link that leads nowhere: %v", err)
	}
}

// leaves has a guest look at what they have, and give it back.
func leaves(ctx context.Context, s *lifecycle.Service, link string) error {
	story, err := s.Invitation(ctx, link)
	if err != nil {
		return err
	}
	return s.Leave(ctx, link, story.WhatTheyHave(s.Now()))
}

func TestAGuestLeavesOnceHoweverOftenTheyClick(t *testing.T) {
	t.Parallel()
	w, ctx := setup(t), t.Context()
	g, _ := w.invited(t)
	w.queue.mails, w.queue.first = nil, nil
	var all sync.WaitGroup
	answers := make(chan error, 8)
	for range cap(answers) {
		all.Go(func() { answers <- leaves(ctx, w.Service, linkOf(g)) })
	}
	all.Wait()
	close(answers)
	done := 0
	for err := range answers {
		if _, moved := errors.AsType[guest.MovedOn](err); err == nil {
			done++
		} else if !moved {
			t.Error(err)
		}
	}
	if done != 1 {
		t.Errorf("left %d times", done)
	}
	now := w.guest(t, g)
	if now.State != guest.Ending || now.Sync != guest.Converging || !now.Until.Equal(w.now) {
		t.Errorf("the guest is %+v", now)
	}
	s, err := w.Invitation(ctx, linkOf(g))
	if err != nil {
		t.Fatal(err)
	}
	for _, grant := range s.Grants {
		if !grant.EndedAt.Equal(w.now) {
			t.Errorf("%s ended at %s", grant.Package.Name, grant.EndedAt)
		}
	}
	if told := w.told(t, g, guest.EventEnded); len(told) != 1 || told[0] != "It was said through the invitation link of "+g.Name+" that they decline the invitation, so it ended." {
		t.Errorf("history %q", told)
	}
	if e := s.History[0]; e.Actor != "" || e.ActorName == g.Name {
		t.Errorf("it was done by %+v", e)
	}
	if !slices.Contains(w.queue.first, g.ID) {
		t.Error("taking away does not go before the rest")
	}
	if l := w.letter(t, w.queue.mails[len(w.queue.mails)-1]); l.Kind != guest.MailLeft || l.To.ID != w.ana.ID {
		t.Errorf("letter %+v", l)
	}
}

func TestALinkThatIsReplacedInThatMomentDoesNothingAnyMore(t *testing.T) {
	t.Parallel()
	w, ctx := setup(t), t.Context()
	g, _ := w.invited(t)
	number := 0
	late := *w.Service
	late.Cases = beforeDeciding{w.store, func() {
		if err := w.NewLink(ctx, w.ana, g.Ref, number); err != nil {
			t.Error(err)
		}
		number++
	}}
	if err := late.TellSponsor(ctx, w.link(t, g, 0), guest.SignInTrouble{Obstacle: guest.NoPasscode}); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("telling the sponsor: %v", err)
	}
	if err := leaves(ctx, &late, w.link(t, g, 1)); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("leaving: %v", err)
	}
	if number != 2 || w.guest(t, g).State != guest.Invited || len(w.told(t, g, guest.EventHelpAsked)) != 0 {
		t.Errorf("after %d new links they are %s", number, w.guest(t, g).State)
	}
	if err := leaves(ctx, w.Service, w.link(t, g, 2)); err != nil {
		t.Errorf("by the newest: %v", err)
	}
}

func TestWhatWaitsForAGuestWhoLeftCannotBeApproved(t *testing.T) {
	t.Parallel()
	w, ctx := setup(t), t.Context()
	g, has, olga, other := w.desk(t)
	ref, err := w.asks(t, olga, g, has, other)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Submit(ctx, olga, ref, 1); err != nil {
		t.Fatal(err)
	}
	if err := leaves(ctx, w.Service, linkOf(g)); err != nil {
		t.Fatal(err)
	}
	r, err := w.store.RequestByRef(ctx, ref)
	if err != nil || r.State != guest.Pending {
		t.Fatalf("the request is %s (%v)", r.State, err)
	}
	v := guest.Verdicts{Lines: map[guest.LineID]guest.Verdict{r.Lines[0].ID: guest.Approve}, Version: r.Version, Digest: r.Digest(), Key: newID()}
	if _, moved := errors.AsType[guest.MovedOn](w.Decide(ctx, w.ben, ref, v)); !moved {
		t.Error("it was approved")
	}
}
