package guest_test

import (
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestWhatHasBecomeOfTheDatabaseIsSaid(t *testing.T) {
	t.Parallel()
	seen := guesttest.Noon
	here := guest.Home{Cluster: "7710962738711700724", Timeline: "00000001", Number: "5"}
	silent := guest.Home{Number: "5"}
	moved := func(change func(*guest.Home)) guest.Sighting {
		s := guest.Sighting{Known: true, Then: here, Now: here, SeenAt: seen}
		change(&s.Now)
		return s
	}
	same := moved(func(*guest.Home) {})
	for name, c := range map[string]struct {
		sighting   guest.Sighting
		remembered time.Time
		words      string // a part of what is said; empty: nothing is wrong
	}{
		"nobody has worked on it": {guest.Sighting{Now: here, Copied: true}, time.Time{}, ""},
		"it is where it was":      {same, seen, ""},
		"another cluster":         {moved(func(p *guest.Home) { p.Cluster = "1" }), seen, "from a copy"},
		"another database":        {moved(func(p *guest.Home) { p.Number = "16384" }), seen, "from a copy"},
		"rows that were copied":   {guest.Sighting{Known: true, Then: here, Now: here, Copied: true}, time.Time{}, "from a copy"},
		"another timeline":        {moved(func(p *guest.Home) { p.Timeline = "00000002" }), seen, "another server took over"},
		"signs of life are gone":  {same, seen.Add(61 * time.Second), "set back to an earlier time"},
		"the last sign is lost":   {same, seen.Add(time.Minute), ""},
		"the server tells less":   {guest.Sighting{Known: true, Then: here, Now: silent, SeenAt: seen}, seen, ""},
		"the server tells more":   {guest.Sighting{Known: true, Then: silent, Now: here, SeenAt: seen}, seen, ""},
		"it is paused already":    {guest.Sighting{Known: true, Then: here, Now: here, Paused: true}, time.Time{}, ""},
	} {
		got := c.sighting.Restored(c.remembered)
		if c.words == "" && got != "" || !strings.Contains(got, c.words) {
			t.Errorf("%s: %q, want %q", name, got, c.words)
		}
	}
}

func TestAGapCoversWhatWasMadeInItWithClocksThatDifferALittle(t *testing.T) {
	t.Parallel()
	g := guest.Gap{From: guesttest.Noon, Until: guesttest.Noon.Add(time.Hour)}
	for at, want := range map[time.Duration]bool{
		-3 * time.Minute: false, -time.Minute: true, 0: true, time.Hour: true, time.Hour + time.Minute: true, time.Hour + 3*time.Minute: false,
	} {
		if got := g.Covers(guesttest.Noon.Add(at)); got != want {
			t.Errorf("%s after its beginning: %v", at, got)
		}
	}
	if (guest.Gap{}).Covers(time.Time{}) {
		t.Error("no gap covers something")
	}
}

func TestWhatTheLostTimeGaveIsInheritedOnlyWithAnAccountOfThatTime(t *testing.T) {
	t.Parallel()
	gap := guest.Gap{From: guesttest.Noon, Until: guesttest.Noon.Add(time.Hour)}
	falcon, wiki, expenses := guesttest.FalconGroup(), guesttest.WikiApp(), guesttest.ExpensesApp()
	want := guest.Desired{Account: true, Resources: []guest.Resource{falcon, wiki}}
	for name, c := range map[string]struct {
		state   guest.State
		made    time.Duration
		given   []guest.Resource
		inherit bool
	}{
		"made in the lost time":       {guest.Inviting, 10 * time.Minute, nil, true},
		"older":                       {guest.Inviting, -time.Hour, nil, false},
		"known before":                {guest.Invited, 10 * time.Minute, nil, false},
		"known to have been given":    {guest.Inviting, 10 * time.Minute, []guest.Resource{falcon}, false},
		"made after somebody noticed": {guest.Inviting, 2 * time.Hour, nil, false},
	} {
		u := guest.Undertaking{Case: guesttest.Case(c.state), Lost: gap, Given: c.given}
		account := &guest.Account{CreatedAt: gap.From.Add(c.made)}
		got := u.Inherited(want, guest.Present{Account: account, Resources: []guest.Resource{falcon, expenses}})
		if inherits := len(got) == 1 && got[0].Same(falcon); inherits != c.inherit || len(got) > 1 {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestAfterARestoreNothingPasses(t *testing.T) {
	t.Parallel()
	wave := []guest.Step{
		{Kind: guest.StepInvite},
		{Kind: guest.StepAddMember},
		{Kind: guest.StepRemoveMember},
		{Kind: guest.StepBlock},
		{Kind: guest.StepUnblock},
		{Kind: guest.StepDelete},
		{Kind: guest.StepAddSponsor},
	}
	if rest := guest.Held().Meanwhile(wave, guest.Present{Account: &guest.Account{Enabled: true}}); len(rest) != 0 {
		t.Errorf("meanwhile %v", rest)
	}
	u := guest.Undertaking{Paused: []guest.Breaker{guest.BreakerGifts}}
	if u.Held() {
		t.Error("a paused breaker holds everything")
	}
	if u.Paused = append(u.Paused, guest.BreakerRestored); !u.Held() {
		t.Error("after a restore nothing is held")
	}
	trouble := guest.Held().Trouble(guesttest.Noon)
	if trouble.Breaker != guest.BreakerRestored || trouble.Who != guest.ActorAdministrator || !strings.Contains(trouble.What, "paused everything") {
		t.Errorf("guests are told %+v", trouble)
	}
	a := guest.RestoredAlarm("its database was restored from a copy", guesttest.Noon, guesttest.Noon.Add(time.Hour))
	if a.Kind != guest.AlarmRestored || !a.Pauses || a.Breaker().Doing() != "everything" ||
		!strings.Contains(a.Words, "restored from a copy. What was done after ") {
		t.Errorf("administrators are told %+v", a)
	}
	if a := guest.RestoredAlarm(guest.SaidToBeRestored, time.Time{}, guesttest.Noon); strings.Contains(a.Words, "What was done") {
		t.Errorf("without a sign of life: %s", a.Words)
	}
}
