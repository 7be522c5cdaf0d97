package guest_test

import (
	"strings"
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestTheDaysOfRemindersComeOneAfterTheOther(t *testing.T) {
	t.Parallel()
	s, _ := guest.SectionOf("reminders")
	for field, c := range map[string]struct {
		typed map[string]string
		words string
	}{
		"coach_second": {map[string]string{"coach_second": "2"}, "Second suggestion must come later than the one before it, which comes after 2 days"},
		"give_up":      {map[string]string{"give_up": "20"}, "Invitations can be withdrawn after 21 days or more: the sponsor has a week after the last suggestion"},
		"coach_third":  {map[string]string{"coach_second": "0", "coach_third": "1"}, "Third suggestion must come later than the one before it, which comes after 2 days"},
		"ends_guest":   {map[string]string{"ends_guest": ""}, "Tell the guest before their access ends must be a number from 1 to 90, or 0: no"},
		"coach_first":  {map[string]string{"coach_first": "61"}, "First suggestion to the sponsor must be a number from 1 to 60"},
		"ends_sponsor": {map[string]string{"ends_sponsor": "soon"}, "must be a number from 1 to 90"},
	} {
		_, problems := s.Fill(guest.DefaultPolicy(), typed(s, guest.DefaultPolicy(), c.typed))
		if len(problems) != 1 || !strings.Contains(problems[field], c.words) {
			t.Errorf("%s: %v", field, map[string]string(problems))
		}
	}
	p := ruled(t, guest.DefaultPolicy(), "reminders", map[string]string{
		"coach_first": "0", "coach_second": "0", "coach_third": "0", "remind_guest": "0", "give_up": "14", "ends_sponsor": "0", "ends_guest": "0",
	})
	if (p.Prompts != guest.Prompts{GiveUp: 14}) {
		t.Errorf("the rules are %+v", p.Prompts)
	}
}

func TestNothingIsWithdrawnUnlessAnAdministratorSaysSo(t *testing.T) {
	t.Parallel()
	s, _ := guest.SectionOf("reminders")
	for _, r := range s.Rules {
		if said := r.Say(guest.DefaultPolicy()); (said == "Never") != (r.Name == "give_up") {
			t.Errorf("%s: %s", r.Label, said)
		}
	}
}

func TestAChangeOfTheDaysSaysWhatItDoesAndHasTheTimesReckonedAnew(t *testing.T) {
	t.Parallel()
	before := guest.DefaultPolicy()
	before.Version, before.Prompts.Since = 7, 3
	change := func(key string, typed map[string]string) guest.Policy {
		t.Helper()
		d, err := guest.ChangeRules(guest.RulesCase{Policy: before}, guesttest.Cleo, 7, "As agreed.", guesttest.Noon,
			func(p guest.Policy) (guest.Policy, error) { return ruled(t, p, key, typed), nil })
		if err != nil {
			t.Fatal(err)
		}
		return *d.Policy
	}
	if after := change("deciding", map[string]string{"decide_within": "3"}); after.Prompts.Since != 3 {
		t.Errorf("another rule was changed, and the times are those of version %d", after.Prompts.Since)
	}
	after := change("reminders", map[string]string{"give_up": "60"})
	if after.Prompts.Since != 8 {
		t.Errorf("the times are those of version %d", after.Prompts.Since)
	}
	got := strings.Join(guest.Effects(before, after, guest.Standing{Unaccepted: 5, Overdue: 1}), " ")
	want := "1 invitation has waited for that long already: it is withdrawn a week after its sponsor was told so, if it is not accepted by then. It counts for 4 invitations that are not accepted yet."
	if got != want {
		t.Errorf("it does %q", got)
	}
	if got := guest.RuleDifferences(before, after); len(got) != 1 || got[0] != "Withdraw invitations that nobody accepts after: 60 days (was: Never)" {
		t.Errorf("differences: %q", got)
	}
	here := []guest.DomainCount{{Domain: "fabrikam.example", Count: 9}}
	for name, c := range map[string]struct {
		after guest.Policy
		want  string
	}{
		"never again":    {before, "It counts for 5 invitations that are not accepted yet."},
		"a suggestion":   {ruled(t, after, "reminders", map[string]string{"coach_third": "15"}), "It counts for 5 invitations that are not accepted yet."},
		"before an end":  {ruled(t, after, "reminders", map[string]string{"ends_guest": "3"}), "It counts for 9 guests who are here now."},
		"something else": {ruled(t, after, "deciding", map[string]string{"decide_within": "3"}), "Nothing that is there now changes. It counts from now on."},
	} {
		if got := strings.Join(guest.Effects(after, c.after, guest.Standing{Unaccepted: 5, Guests: here}), " "); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
