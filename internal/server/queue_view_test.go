package server

import (
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/web/ui"
)

func TestWhoWaitsBehindManyIsToldForHowLong(t *testing.T) {
	t.Parallel()
	for ahead, want := range map[int]string{
		0: "", 19: "",
		20:     "Much is waiting to be done, so this takes about 1 minute",
		3000:   "Much is waiting to be done, so this takes about 11 minutes",
		20_000: "Much is waiting to be done, so this takes about 72 minutes",
		40_000: "Much is waiting to be done, so this takes about 2 hours",
	} {
		if got := queued(ahead); got != want {
			t.Errorf("behind %d: %q, want %q", ahead, got, want)
		}
	}
	now := time.Date(2026, 11, 21, 14, 0, 0, 0, time.UTC)
	v := reader{Clock: ui.Clock{Now: now}}
	fault := guest.Trouble{What: "Microsoft answered with an error when we tried to read what Gil Roy has."}
	waiting := guest.Guest{Attempts: 2, NextTry: now.Add(3 * time.Minute), Trouble: fault}
	for why, g := range map[string]guest.Guest{
		"1 group. " + fault.What + " Attempt 2 did not work. We try again at 14:03":              waiting,
		"1 group. " + fault.What + " Attempt 4 did not work. We try again in less than a minute": {Attempts: 4, NextTry: now.Add(8 * time.Second), Trouble: fault},
		"1 group. Much is waiting to be done. We go on at 14:03":                                 {Attempts: 2, NextTry: waiting.NextTry, Trouble: guest.Trouble{Queue: true}},
		"1 group. Much is waiting to be done, so this takes about 11 minutes":                    {NextTry: now},
	} {
		if _, got := v.working(g, 3000, "1 group"); got != why {
			t.Errorf("%q, want %q", got, why)
		}
	}
	due := guest.Guest{Attempts: 4, NextTry: now, Trouble: fault}
	if _, got := v.working(due, 0, ""); got != fault.What+" Attempt 4 did not work. We are trying again" {
		t.Errorf("when the time has come: %q", got)
	}
}
