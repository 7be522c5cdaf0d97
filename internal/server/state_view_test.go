package server

import (
	"testing"
	"time"

	"guestportal/internal/guest"
)

func TestAccessIsCountedByWhatWasReadBackNotByWords(t *testing.T) {
	t.Parallel()
	at := newTale(t)
	at.decide(guest.Approve, guest.Approve)
	at.created()
	falcon := catalogueForTests()[0].Resources[0]
	at.change(func(c guest.Case) (guest.Decision, error) { // as of an earlier group of the same name
		return guest.Decision{Events: []guest.Event{guest.StepDone(c, guest.Step{Kind: guest.StepAddMember, Resource: falcon}, at.now)}}, nil
	})
	access := func() milestone { return at.reader(ana).accessMilestone(at.read(), at.read().Request()) }
	if m := access(); m.done || m.detail != "0 of 2 groups and apps" {
		t.Errorf("with a sentence alone: %+v", m)
	}
	falcon.Name = "Renamed meanwhile"
	at.gave(falcon)
	if m := access(); m.done || m.detail != "1 of 2 groups and apps" {
		t.Errorf("with one held: %+v", m)
	}
	at.settled()
	if m := access(); !m.done || !m.at.Equal(at.now) {
		t.Errorf("in sync: %+v, want it done at %s", m, at.now)
	}
}

func TestWhenAccessWasGivenIsNotGuessed(t *testing.T) {
	t.Parallel()
	at := newTale(t)
	at.decide(guest.Approve, guest.Approve)
	at.created()
	at.settled()
	first := at.now
	at.now = at.now.Add(time.Hour)
	at.settled() // nothing changed: no event
	s := at.read()
	closed := s.Request().ClosedAt
	if got, ever := agreed(s, closed); !ever || !got.Equal(first) {
		t.Errorf("agreed at %s, %v; want %s", got, ever, first)
	}
	if got, ever := agreed(s, first.Add(time.Second)); ever {
		t.Errorf("agreed at %s, before the moment that was asked about", got)
	}
	s.History = s.History[:1] // as after many newer events
	if got, ever := agreed(s, closed); !ever || !got.IsZero() {
		t.Errorf("with the beginning cut off: %s, %v; want no moment", got, ever)
	}
}
