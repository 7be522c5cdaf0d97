package guest_test

import (
	"slices"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestALaterLetterSupersedesOnlyWhatItSaysAll(t *testing.T) {
	t.Parallel()
	type pair struct{ later, earlier guest.MailKind }
	yes := map[pair]bool{
		{guest.MailAsked, guest.MailAsked}: true, {guest.MailChanged, guest.MailAsked}: true, {guest.MailKept, guest.MailAsked}: true,
		{guest.MailReminder, guest.MailAsked}: true, {guest.MailNudge, guest.MailAsked}: true,
		{guest.MailChanged, guest.MailChanged}: true, {guest.MailKept, guest.MailKept}: true, {guest.MailChanged, guest.MailKept}: true,
		{guest.MailReminder, guest.MailKept}: true, {guest.MailNudge, guest.MailKept}: true,
		{guest.MailReminder, guest.MailReminder}: true, {guest.MailNudge, guest.MailReminder}: true, {guest.MailNudge, guest.MailNudge}: true,
		{guest.MailSuggested, guest.MailSuggested}: true, {guest.MailAttention, guest.MailAttention}: true,
		{guest.MailAccepted, guest.MailAccepted}: true, {guest.MailSettled, guest.MailSettled}: true,
	}
	kinds := mailKinds(t)
	for _, later := range kinds {
		for _, earlier := range kinds {
			if got, want := guest.Supersedes(later, earlier), yes[pair{later, earlier}]; got != want {
				t.Errorf("%s after %s: %v", later, earlier, got)
			}
			// What comes at once is never dropped for what may wait for tomorrow.
			daily := guest.MailWishes{}
			for _, g := range guest.MailGroups {
				daily[g] = guest.MailDaily
			}
			first, second := to(earlier, daily, 100*time.Hour).Plan(guesttest.Noon), to(later, daily, 100*time.Hour).Plan(guesttest.Noon)
			if yes[pair{later, earlier}] && first.Digest.IsZero() && !second.Digest.IsZero() {
				t.Errorf("%s, which comes at once, is dropped for %s, which comes once a day", earlier, later)
			}
		}
	}
}

func TestOneDecisionMakesOneMessageForOneThing(t *testing.T) {
	t.Parallel()
	m := func(k guest.MailKind, to guest.PersonID, r guest.RequestID) guest.Mail {
		return guest.Mail{Kind: k, To: to, Request: r}
	}
	for name, c := range map[string]struct{ mails, want []guest.Mail }{
		"whoever is asked just now is not reminded": {
			[]guest.Mail{m(guest.MailAsked, "ben", "1"), m(guest.MailReminder, "mia", "1"), m(guest.MailReminder, "ben", "1")},
			[]guest.Mail{m(guest.MailAsked, "ben", "1"), m(guest.MailReminder, "mia", "1")},
		},
		"who stands in for two is asked once": {
			[]guest.Mail{m(guest.MailAsked, "ben", "1"), m(guest.MailAsked, "sam", "1"), m(guest.MailAsked, "mia", "1"), m(guest.MailAsked, "sam", "1")},
			[]guest.Mail{m(guest.MailAsked, "ben", "1"), m(guest.MailAsked, "sam", "1"), m(guest.MailAsked, "mia", "1")},
		},
		"who learns of the change is not asked besides": {
			[]guest.Mail{m(guest.MailAsked, "ben", "1"), m(guest.MailChanged, "ben", "1")},
			[]guest.Mail{m(guest.MailChanged, "ben", "1")},
		},
		"a sponsor who was asked learns what became of it": {
			[]guest.Mail{m(guest.MailSettled, "ana", "1"), m(guest.MailOwnerDone, "ana", "1"), m(guest.MailSettled, "ben", "1"), m(guest.MailApproved, "nia", "1")},
			[]guest.Mail{m(guest.MailOwnerDone, "ana", "1"), m(guest.MailSettled, "ben", "1"), m(guest.MailApproved, "nia", "1")},
		},
		"two requests are two things": {
			[]guest.Mail{m(guest.MailAsked, "ben", "1"), m(guest.MailReminder, "ben", "2")},
			[]guest.Mail{m(guest.MailAsked, "ben", "1"), m(guest.MailReminder, "ben", "2")},
		},
		"what tells of different things stays": {
			[]guest.Mail{m(guest.MailAccepted, "ana", "1"), m(guest.MailAttention, "ana", "1"), m(guest.MailInvitation, "", "1")},
			[]guest.Mail{m(guest.MailAccepted, "ana", "1"), m(guest.MailAttention, "ana", "1"), m(guest.MailInvitation, "", "1")},
		},
		"none": {nil, nil},
	} {
		if got := guest.Fold(c.mails); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestAmongAnyMessagesFoldingLeavesOneForEverybody(t *testing.T) {
	t.Parallel()
	kinds := mailKinds(t)
	for _, a := range kinds {
		for _, b := range kinds {
			for _, c := range kinds {
				left := guest.Fold([]guest.Mail{{Kind: a, To: "ben"}, {Kind: b, To: "ben"}, {Kind: c, To: "ben"}})
				if len(left) == 0 {
					t.Errorf("of %s, %s and %s nothing is left", a, b, c)
				}
			}
		}
	}
}

func TestWhatALetterIsAboutIsTheRequestOrElseTheGuest(t *testing.T) {
	t.Parallel()
	l := to(guest.MailAsked, nil, time.Hour)
	if got := l.About(); got != "request "+string(l.Request.ID) {
		t.Errorf("about a request: %q", got)
	}
	l.Request = guest.Request{}
	if got := l.About(); got != "guest "+string(l.Guest.ID) {
		t.Errorf("about a guest: %q", got)
	}
	l.To = guest.Person{}
	l.Kind = guest.MailInvitation
	if got := l.About(); got != "" {
		t.Errorf("the invitation waits for %q", got)
	}
	alarm := guest.Letter{Kind: guest.MailAlarm, To: guesttest.Cleo}
	if got := alarm.About(); got != "" {
		t.Errorf("an alarm waits for %q", got)
	}
}

func TestADigestTellsOfAThingOnce(t *testing.T) {
	t.Parallel()
	of := func(k guest.MailKind, id string, n int) guest.Letter {
		l := to(k, nil, time.Hour)
		l.ID, l.Request = id, guesttest.Request(guesttest.Numbered(n), guesttest.Sent)
		return l
	}
	told, superseded := guest.Digest([]guest.Letter{
		of(guest.MailAsked, "1", 1), of(guest.MailAsked, "2", 2), of(guest.MailChanged, "3", 1), of(guest.MailApproved, "4", 1), of(guest.MailChanged, "5", 1),
	})
	ids := func(letters []guest.Letter) (out []string) {
		for _, l := range letters {
			out = append(out, l.ID)
		}
		return out
	}
	if !slices.Equal(ids(told), []string{"2", "4", "5"}) || !slices.Equal(ids(superseded), []string{"1", "3"}) {
		t.Errorf("told %v, superseded %v", ids(told), ids(superseded))
	}
}
