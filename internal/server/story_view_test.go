package server

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"guestportal/internal/guest"
	"guestportal/web/ui"
)

func TestStoryShowsEveryStateOfAGuest(t *testing.T) {
	t.Parallel()
	falcon, desk := catalogueForTests()[0].Resources[0], catalogueForTests()[1].Resources[0]
	approve := func(at *tale) { at.decide(guest.Approve, guest.Approve) }
	invited := func(at *tale) { approve(at); at.created(); at.gave(falcon); at.gave(desk); at.settled() }
	for _, c := range []struct {
		name     string
		walk     func(*tale)
		state    ui.State
		progress string // first letters of the five statuses
		detail   string // of the step that is not done, or of the last
		access   []ui.State
	}{
		{"waiting", func(*tale) {}, ui.StatePending, "d c t t t", "", []ui.State{ui.StatePending, ui.StatePending}},
		{"one line decided", func(at *tale) { at.decide(guest.Approve) }, ui.StatePending, "d c t t t", "1 of 2 decided", []ui.State{ui.StateApproved, ui.StatePending}},
		{"declined", func(at *tale) { at.decide(guest.Decline, guest.Decline) }, ui.StateDeclined, "d s s s s", "Declined", []ui.State{ui.StateDeclined, ui.StateDeclined}},
		{"cancelled", func(at *tale) {
			at.change(func(c guest.Case) (guest.Decision, error) { return guest.Withdraw(c, c.Requests[0].ID, ana, at.now) })
		}, ui.StateCancelled, "d s s s s", "Cancelled", []ui.State{ui.StateCancelled, ui.StateCancelled}},
		{"nobody decided", func(at *tale) {
			at.now = at.now.Add(20 * 24 * time.Hour)
			at.change(func(c guest.Case) (guest.Decision, error) {
				return guest.Expire(c, c.Requests[0].ID, guest.Mint{}, at.now)
			})
		}, ui.StateUndecided, "d s s s s", "Nobody decided in time", []ui.State{ui.StateUndecided, ui.StateUndecided}},
		{"approved", approve, ui.StateSettingUp, "d d c t t", "0 of 2 groups and apps", []ui.State{ui.StateSettingUp, ui.StateSettingUp}},
		{"account made", func(at *tale) { approve(at); at.created() }, ui.StateSettingUp, "d d d c t", "0 of 2 groups and apps", []ui.State{ui.StateSettingUp, ui.StateSettingUp}},
		{"half given", func(at *tale) { approve(at); at.created(); at.gave(falcon) }, ui.StateSettingUp, "d d d c t", "1 of 2 groups and apps", []ui.State{ui.StateInvited, ui.StateSettingUp}},
		{"waiting for Microsoft", func(at *tale) {
			approve(at)
			at.created()
			at.change(func(c guest.Case) (guest.Decision, error) {
				return guest.Waiting(c, guest.Trouble{What: "Busy."}, 4*time.Minute, at.now), nil
			})
		}, ui.StateSettingUp, "d d d c t", "0 of 2 groups and apps. Busy. Attempt 1 did not work. We try again at 14:39", []ui.State{ui.StateSettingUp, ui.StateSettingUp}},
		{"stopped", func(at *tale) {
			approve(at)
			at.created()
			at.gave(falcon)
			at.change(func(c guest.Case) (guest.Decision, error) {
				return guest.Stopped(c, guest.Trouble{What: "Refused.", Who: guest.ActorAdministrator}, at.now), nil
			})
		}, ui.StateAttention, "d d d f t", "1 of 2 groups and apps", []ui.State{ui.StateInvited, ui.StateAttention}},
		{"invited", invited, ui.StateInvited, "d d d d c", "", []ui.State{ui.StateInvited, ui.StateInvited}},
		{"active", func(at *tale) { invited(at); at.accepted() }, ui.StateActive, "d d d d d", "", []ui.State{ui.StateActive, ui.StateActive}},
		{"part declined", func(at *tale) { at.decide(guest.Approve, guest.Decline); at.created(); at.settled() }, ui.StateInvited, "d d d d c", "", []ui.State{ui.StateInvited, ui.StateDeclined}},
		{"ends soon", func(at *tale) { invited(at); at.accepted(); at.now = at.now.AddDate(0, 0, 80) }, ui.StateEnding, "d d d d d", "", []ui.State{ui.StateEnding, ui.StateEnding}},
		{"ending", func(at *tale) {
			invited(at)
			at.change(func(c guest.Case) (guest.Decision, error) { return guest.EndAccess(c, ana, "Left", at.now) })
		}, ui.StateRemoving, "d d d d s", "", []ui.State{ui.StateRemoving, ui.StateRemoving}},
		{"ended", func(at *tale) {
			invited(at)
			at.accepted()
			at.change(func(c guest.Case) (guest.Decision, error) { return guest.EndAccess(c, ana, "Left", at.now) })
			at.settled()
		}, ui.StateEnded, "d d d d d", "", []ui.State{ui.StateEnded, ui.StateEnded}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			at := newTale(t)
			c.walk(at)
			got := at.page(ana)
			if got.State != c.state {
				t.Errorf("state %q, want %q", got.State, c.state)
			}
			if got.Sentence == "" {
				t.Error("no sentence says how it stands")
			}
			var letters []string
			detail := ""
			for _, s := range got.Progress {
				letters = append(letters, string(s.Status)[:1])
				if s.Status != ui.StepDone && detail == "" {
					detail = s.Detail
				}
				if s.Status != ui.StepDone && !s.When.IsZero() {
					t.Errorf("%s is not done and has a time", s.Label)
				}
			}
			if progress := strings.Join(letters, " "); progress != c.progress {
				t.Errorf("progress %q, want %q", progress, c.progress)
			}
			if detail != c.detail {
				t.Errorf("detail %q, want %q", detail, c.detail)
			}
			var access []ui.State
			for _, l := range got.Access {
				access = append(access, l.State)
			}
			if diff := cmp.Diff(c.access, access); diff != "" {
				t.Errorf("states of the lines (-want +got):\n%s", diff)
			}
		})
	}
}

func TestStoryOffersOnlyWhatThePersonMayDo(t *testing.T) {
	t.Parallel()
	invited := func(at *tale) { at.decide(guest.Approve, guest.Approve); at.created(); at.settled() }
	stopped := func(at *tale) {
		at.decide(guest.Approve, guest.Approve)
		at.change(func(c guest.Case) (guest.Decision, error) {
			return guest.Stopped(c, guest.Trouble{What: "Refused.", Who: guest.ActorSponsor, Do: "Check.", Detail: "Status 400\nAnswer: no"}, at.now), nil
		})
	}
	for _, c := range []struct {
		name string
		walk func(*tale)
		by   guest.Person
		want string // actions, then link and retry when they are there
	}{
		{"sponsor waits", func(*tale) {}, ana, "Change request, Cancel request, Nudge"},
		{"approver decides", func(*tale) {}, ben, "Decide"},
		{"auditor reads", func(*tale) {}, dee, ""},
		{"sponsor invited", invited, ana, "End access, link, Send again"},
		{"approver reads later", invited, ben, ""},
		{"auditor reads later", invited, dee, ""},
		{"administrator manages", invited, cleoMarsh, "End access, link, Send again"},
		{"sponsor mends", stopped, ana, "End access, retry by You"},
		{"administrator mends", stopped, cleoMarsh, "End access, retry by Ana Silva"},
		{"declined", func(at *tale) { at.decide(guest.Decline, guest.Decline) }, ana, "Ask again"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			at := newTale(t)
			c.walk(at)
			got := at.page(c.by)
			var words []string
			for _, a := range got.Actions {
				words = append(words, a.Text)
			}
			if got.Invitation != nil {
				words = append(words, "link")
				if got.Invitation.SendAgain != nil {
					words = append(words, got.Invitation.SendAgain.Text)
				}
			}
			if got.Attention != nil && got.Attention.Retry != nil {
				words = append(words, "retry by "+got.Attention.Who)
			}
			if s := strings.Join(words, ", "); s != c.want {
				t.Errorf("offered %q, want %q", s, c.want)
			}
		})
	}
}

func TestTroubleSaysWhoMustActAndWhenItIsTriedAgain(t *testing.T) {
	t.Parallel()
	about := guest.About{Permission: "User.Invite.All", Step: guest.Step{Kind: guest.StepInvite}}
	waiting := func(r guest.Reason, wait time.Duration) func(guest.Case, time.Time) guest.Decision {
		return func(c guest.Case, now time.Time) guest.Decision {
			about.Guest = c.Guest
			t := guest.TroubleOf(r, about, now)
			t.Detail = "Status: 403\nRequest id: 1"
			return guest.Waiting(c, t, wait, now)
		}
	}
	stopped := func(r guest.Reason) func(guest.Case, time.Time) guest.Decision {
		return func(c guest.Case, now time.Time) guest.Decision {
			about.Guest = c.Guest
			return guest.Stopped(c, guest.TroubleOf(r, about, now), now)
		}
	}
	for _, c := range []struct {
		name string
		end  func(guest.Case, time.Time) guest.Decision
		by   guest.Person
		want string // title, who, next try, and what is offered; empty for no card
	}{
		{"in a moment", waiting(guest.ReasonBusy, 2*time.Second), ana, ""},
		{"in minutes", waiting(guest.ReasonBusy, 4*time.Minute), ana, "waiting, Nobody, at 14:38"},
		{"the administrator's", waiting(guest.ReasonPermission, 15*time.Second), ana, "waiting, Our administrator, in less than a minute, copy"},
		{"for an auditor", waiting(guest.ReasonPermission, 4*time.Minute), dee, "waiting, Our administrator, at 14:38"},
		{"stopped", stopped(guest.ReasonInvitationsOff), ana, "attention, Our administrator, , copy, retry"},
		{"nothing helps", stopped(guest.ReasonAddress), ana, "attention, You, , copy"},
		{"for a colleague", stopped(guest.ReasonAddress), cleoMarsh, "attention, Ana Silva, , copy"},
	} {
		at := newTale(t)
		at.decide(guest.Approve, guest.Approve)
		at.change(func(g guest.Case) (guest.Decision, error) { return c.end(g, at.now), nil })
		got := at.page(c.by)
		words := ""
		if card := got.Attention; card != nil {
			words = "attention, "
			if card.Waiting {
				words = "waiting, "
			}
			words += card.Who + ", " + card.Next.Text
			if card.Copy != "" {
				words += ", copy"
				if !strings.Contains(card.Copy, card.What+"\n"+card.Do+"\n") {
					t.Errorf("%s: the text to copy is %q", c.name, card.Copy)
				}
			}
			if card.Retry != nil {
				words += ", retry"
			}
		}
		if words != c.want {
			t.Errorf("%s: shows %q, want %q", c.name, words, c.want)
		}
		if slow := strings.HasPrefix(got.Sentence, "This takes longer"); slow != strings.HasPrefix(words, "waiting") {
			t.Errorf("%s: says %q", c.name, got.Sentence)
		}
	}
}

func TestInvitationLinkIsCountedDown(t *testing.T) {
	t.Parallel()
	for sent, want := range map[int]string{
		0: "You can send it 3 more times today.",
		2: "You can send it 1 more time today.",
		3: "This was sent again 3 times today. Copy the link instead.",
	} {
		at := newTale(t)
		at.decide(guest.Approve, guest.Approve)
		at.created()
		s := at.read()
		s.LinkCode, s.Resent = "secret", slices.Repeat([]time.Time{at.now.Add(-time.Hour)}, sent)
		card := at.reader(ana).invitationLink(s)
		if card.Left != want || (card.SendAgain == nil) != (sent >= 3) || card.URL != "https://portal.example/i/secret" {
			t.Errorf("after %d: %+v, want %q", sent, card, want)
		}
	}
}

func TestHistorySetsTheActorApartAndLeavesMinorEventsOut(t *testing.T) {
	t.Parallel()
	at := newTale(t)
	at.decide(guest.Approve, guest.Decline)
	at.created()
	at.settled()
	var got []string
	for _, e := range at.page(ana).History {
		got = append(got, e.Who+"|"+e.What)
	}
	want := []string{
		"|The account of Gil Roy was created.", "Ben Ito|declined Desk.", "Ben Ito|approved Falcon.", "Ana Silva|asked to invite Gil Roy.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}

func TestEndsAreTheSameDayForEveryReader(t *testing.T) {
	t.Parallel()
	at := newTale(t)
	for _, zone := range []string{"UTC", "America/Los_Angeles", "Pacific/Auckland"} {
		place, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		v := at.reader(ana)
		v.Clock.Zone = place
		if got := v.lastDay(at.read().Request().Until).Text; got != "19 Feb 2027" {
			t.Errorf("in %s: %s", zone, got)
		}
	}
}

func TestASponsorIsToldThatTheRulesHaveComeToSpeakAgainstWhatWaits(t *testing.T) {
	t.Parallel()
	at := newTale(t)
	sentence := func(change func(*guest.Policy)) string {
		s := at.read()
		change(&s.Policy)
		return at.reader(ana).sentence(s)
	}
	waits := sentence(func(*guest.Policy) {})
	for want, change := range map[string]func(*guest.Policy){
		waits + " Guests from fabrikam.example are refused by the rules as they are now, so this can't be approved. Ask IT Service Desk if you think they should be allowed. You can change or cancel it.": func(p *guest.Policy) {
			p.BlockedDomains = []string{"fabrikam.example"}
		},
		waits + " By the rules as they are now, guests from fabrikam.example can have access until 24 November 2026 at most. This can be approved with an earlier end only. You can change or cancel it.": func(p *guest.Policy) {
			p.Partners = []guest.Partner{{Domain: "fabrikam.example", MaxDays: 3}}
		},
	} {
		if got := sentence(change); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

func TestAGuestsPageShowsWhatTheirAccessOpensByNow(t *testing.T) {
	t.Parallel()
	at := newTale(t)
	at.decide(guest.Approve, guest.Approve)
	at.created()
	at.settled()
	s := at.read()
	s.Grants = slices.Clone(s.Grants)
	for i, g := range s.Grants { // follows a version with another group
		if g.Package.Name == "Falcon" {
			s.Grants[i].Package.Resources = []guest.Resource{{Kind: guest.Group, ObjectID: "new", Name: "Falcon Two"}}
		}
	}
	for _, line := range at.reader(ana).access(s) {
		if line.Package == "Falcon" && !slices.Equal(line.Opens, []string{"Group Falcon Two"}) {
			t.Errorf("it opens %v", line.Opens)
		}
	}
}
