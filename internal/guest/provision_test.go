package guest_test

import (
	"reflect"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

var trouble = guest.Trouble{What: "Microsoft did not answer.", Who: guest.ActorNobody, Do: "We try again by ourselves."}

func TestACreatedAccountIsInvited(t *testing.T) {
	t.Parallel()
	c := guesttest.Case(guest.Inviting)
	d := must(t)(guest.Created(c, "object", guesttest.Noon))
	if g := *d.Guest; g.State != guest.Invited || g.ObjectID != "object" || !g.InvitedAt.Equal(guesttest.Noon) || g.Sync != guest.Converging {
		t.Errorf("guest %+v", g)
	}
	oneEvent(t, d, guest.EventAccountCreated, "The account of Gil Roy was created.")
	oneMail(t, d, guest.Mail{Kind: guest.MailInvitation, Request: c.Requests[0].ID})

	c.Guest.Delivery = guest.ByLink
	if d := must(t)(guest.Created(c, "object", guesttest.Noon)); len(d.Work) != 0 {
		t.Errorf("the sponsor hands the link over, and yet: %+v", d.Work)
	}
	c.Requests, c.Guest.Delivery = nil, guest.ByMail
	oneMail(t, must(t)(guest.Created(c, "object", guesttest.Noon)), guest.Mail{Kind: guest.MailInvitation})
}

func TestAnAccountIsRecordedInAnyStateAndNotYetInvited(t *testing.T) {
	t.Parallel()
	for _, state := range []guest.State{guest.Inviting, guest.Ending} {
		c := guesttest.Case(state)
		c.Guest.ObjectID, c.Guest.Trouble, c.Guest.Attempts = "", trouble, 3
		d := guest.Recorded(c, "object")
		if g := *d.Guest; g.State != state || g.ObjectID != "object" || !g.Trouble.None() || g.Attempts != 0 || d.Work != nil || d.Events != nil {
			t.Errorf("%s: %+v", state, d)
		}
	}
	if d, err := guest.Created(guesttest.Case(guest.Ending), "object", guesttest.Noon); err == nil {
		t.Errorf("a guest whose access ends is invited: %+v", d)
	}
}

func TestInSyncClearsTroubleAndIsNotedOnce(t *testing.T) {
	t.Parallel()
	c := guesttest.Case(guest.Active)
	c.Guest.Sync, c.Guest.Trouble, c.Guest.Attempts, c.Guest.NextTry = guest.Attention, trouble, 3, guesttest.Noon
	d := must(t)(guest.Settled(c, guesttest.Noon))
	if g := *d.Guest; g.Sync != guest.InSync || !g.Trouble.None() || g.Attempts != 0 || !g.NextTry.IsZero() || g.State != guest.Active || d.Work != nil {
		t.Errorf("guest %+v, work %v", g, d.Work)
	}
	oneEvent(t, d, guest.EventInSync, "Entra agrees with what Gil Roy should have.")
	if !d.Events[0].Minor {
		t.Error("in sync is shown to everybody")
	}
	c.Guest = *d.Guest
	if d := must(t)(guest.Settled(c, guesttest.Noon)); d.Events != nil {
		t.Errorf("noted again: %+v", d.Events)
	}
}

func TestAnEndedGuestIsRemovedWhenEntraAgrees(t *testing.T) {
	t.Parallel()
	d := must(t)(guest.Settled(guesttest.Case(guest.Ending), guesttest.Noon))
	if d.Guest.State != guest.Removed || d.Guest.Sync != guest.InSync {
		t.Errorf("guest %+v", d.Guest)
	}
	oneEvent(t, d, guest.EventRemoved, "Everything that Gil Roy was given here has been taken away.")
}

func TestAPassingFaultIsWaitedOutUntilPatienceEnds(t *testing.T) {
	t.Parallel()
	c := guesttest.Case(guest.Inviting)
	c.Guest.Sync = guest.Converging
	waiting := trouble
	waiting.Since = guesttest.Noon
	for try := 1; try <= 100; try++ { // however often: only time counts
		now := guesttest.Noon.Add(time.Duration(try-1) * time.Second)
		d := guest.Waiting(c, trouble, 4*time.Second, now)
		g := *d.Guest
		if g.Attempts != try || g.Sync != guest.Converging || g.Trouble != waiting || !g.NextTry.Equal(now.Add(4*time.Second)) ||
			d.Events != nil || d.Work != nil || g.State != guest.Inviting {
			t.Fatalf("try %d: %+v", try, d)
		}
		c.Guest = g
	}
	d := guest.Waiting(c, trouble, 4*time.Second, guesttest.Noon.Add(guest.GiveUpAfter))
	want := waiting
	want.Who = guest.ActorAdministrator
	want.Do = "We tried for a long time. Check that Microsoft Graph can be reached, then choose Try again."
	if d.Guest.Sync != guest.Attention || d.Guest.Trouble != want || !d.Guest.NextTry.IsZero() {
		t.Errorf("at last: %+v", d.Guest)
	}
	oneMail(t, d, guest.Mail{Kind: guest.MailAttention, To: guesttest.Ana.ID, Request: c.Requests[0].ID})
}

func TestAQueueIsWaitedForHoweverLongItIs(t *testing.T) {
	t.Parallel()
	c := guesttest.Case(guest.Inviting)
	c.Guest.Sync = guest.Converging
	queue := guest.TroubleFrom(&guest.Fault{Kind: guest.FaultThrottled, Cause: guest.ErrQueue}, guest.Step{}, guesttest.Guest(guest.Inviting), guesttest.Noon)
	for hour := range 5 {
		d := guest.Waiting(c, queue, time.Minute, guesttest.Noon.Add(time.Duration(hour)*time.Hour))
		if d.Guest.Sync != guest.Converging || d.Guest.Trouble.Who != guest.ActorNobody {
			t.Fatalf("after %d hours: %+v", hour, d.Guest)
		}
		c.Guest = *d.Guest
	}
}

func TestALastingFaultIsToldOnce(t *testing.T) {
	t.Parallel()
	c := guesttest.Case(guest.Active)
	c.Guest.Sync = guest.Converging
	d := guest.Stopped(c, trouble, guesttest.Noon)
	if g := *d.Guest; g.Sync != guest.Attention || g.Trouble != trouble || !g.NextTry.IsZero() || g.State != guest.Active {
		t.Errorf("guest %+v", g)
	}
	oneEvent(t, d, guest.EventAttention, trouble.What)
	oneMail(t, d, guest.Mail{Kind: guest.MailAttention, To: guesttest.Ana.ID, Request: c.Requests[0].ID})

	c.Guest = *d.Guest
	other := guest.Trouble{What: "Something else."}
	d = guest.Stopped(c, other, guesttest.Noon)
	if d.Guest.Trouble != other || d.Events != nil || d.Work != nil {
		t.Errorf("again: %+v", d)
	}
}

func TestTryingAgainStartsAfresh(t *testing.T) {
	t.Parallel()
	c := guesttest.Case(guest.Active)
	_, err := guest.TryAgain(c, guesttest.Ana, guesttest.Noon)
	movedOn(t, err, "Nothing needs to be tried again at the moment.")
	c.Guest.Sync, c.Guest.Trouble, c.Guest.Attempts = guest.Attention, trouble, 14
	d := must(t)(guest.TryAgain(c, guesttest.Cleo, guesttest.Noon))
	if g := *d.Guest; g.Sync != guest.Converging || !g.Trouble.None() || g.Attempts != 0 || !g.NextTry.Equal(guesttest.Noon) || converges(d) != 1 {
		t.Errorf("decision %+v", d)
	}
	oneEvent(t, d, guest.EventTryAgain, "Cleo Marsh asked to try again.")
}

func TestTryingAgainForgetsAnAccountThatNeverAppeared(t *testing.T) {
	t.Parallel()
	c := guesttest.Case(guest.Inviting)
	c.Guest.ObjectID = "promised"
	c.Guest.Sync, c.Guest.Trouble = guest.Attention, guest.TroubleOf(guest.ReasonPhantom, guest.About{Guest: c.Guest}, guesttest.Noon)
	d := must(t)(guest.TryAgain(c, guesttest.Ana, guesttest.Noon))
	if d.Guest.ObjectID != "" || d.Guest.Sync != guest.Converging {
		t.Errorf("guest %+v", d.Guest)
	}
	oneEvent(t, d, guest.EventTryAgain, "Ana Silva asked to try again. The account that Microsoft promised, promised, is waited for no more.")

	c.Guest.State = guest.Invited // an account that was seen is never forgotten
	if d := must(t)(guest.TryAgain(c, guesttest.Ana, guesttest.Noon)); d.Guest.ObjectID != "promised" {
		t.Errorf("guest %+v", d.Guest)
	}
}

func TestWhatTryingAgainCannotHelpIsNotTried(t *testing.T) {
	t.Parallel()
	c := guesttest.Case(guest.Inviting)
	c.Guest.Sync, c.Guest.Trouble = guest.Attention, guest.TroubleOf(guest.ReasonOwnDomain, guest.About{Guest: c.Guest}, guesttest.Noon)
	_, err := guest.TryAgain(c, guesttest.Ana, guesttest.Noon)
	movedOn(t, err, "Trying again cannot help here. "+c.Guest.Trouble.Do)
}

func TestAnEarlierAcceptanceCountsAndIsNotNews(t *testing.T) {
	t.Parallel()
	c := guesttest.Case(guest.Invited)
	before := guest.Account{ExternalUserState: "Accepted", AcceptedAt: c.Guest.CreatedAt.Add(-time.Hour), Enabled: true}
	d, noticed := guest.Notice(c, guest.Observed{Account: before}, guesttest.Noon)
	if !noticed || d.Guest.State != guest.Active || d.Work != nil {
		t.Errorf("decision %+v", d)
	}
	oneEvent(t, d, guest.EventAccepted, "Gil Roy had accepted an earlier invitation, so the access works at once.")

	before.CreatedAt = c.Guest.CreatedAt.Add(-time.Hour)
	c.Guest.State = guest.Inviting
	oneEvent(t, must(t)(guest.Appeared(c, before, guesttest.Noon)), guest.EventAccountCreated, "The account that Gil Roy had here before is used again.")
}

func TestAcceptanceAndBlockingAreNoticedInTheDirectory(t *testing.T) {
	t.Parallel()
	earlier := guesttest.Noon.Add(-time.Minute)
	accepted := guest.Account{ExternalUserState: "Accepted", AcceptedAt: earlier, Enabled: true}
	c := guesttest.Case(guest.Invited)
	c.Guest.CreatedAt = earlier.Add(-time.Hour)
	d, any := guest.Notice(c, guest.Observed{Account: accepted}, guesttest.Noon)
	if !any || d.Guest.State != guest.Active || !d.Guest.AcceptedAt.Equal(earlier) {
		t.Errorf("accepted: %v %+v", any, d.Guest)
	}
	oneEvent(t, d, guest.EventAccepted, "Gil Roy accepted the invitation.")
	if d.Events[0].ActorName != "Gil Roy" {
		t.Errorf("event %+v", d.Events[0])
	}
	oneMail(t, d, guest.Mail{Kind: guest.MailAccepted, To: guesttest.Ana.ID, Request: c.Requests[0].ID})

	undated := accepted
	undated.AcceptedAt = time.Time{}
	if d, _ := guest.Notice(c, guest.Observed{Account: undated}, guesttest.Noon); !d.Guest.AcceptedAt.Equal(guesttest.Noon) {
		t.Errorf("Entra gave no time: %v", d.Guest.AcceptedAt)
	}

	blocked := accepted
	blocked.Enabled = false
	d, _ = guest.Notice(c, guest.Observed{Account: blocked}, guesttest.Noon)
	if d.Guest.State != guest.Suspended || len(d.Events) != 2 || d.Events[0].Kind != guest.EventAccepted || d.Events[1].Words != "The account of Gil Roy was blocked in Entra." {
		t.Errorf("accepted and blocked: %+v", d)
	}
	c.Guest = *d.Guest
	d, _ = guest.Notice(c, guest.Observed{Account: accepted}, guesttest.Noon)
	oneEvent(t, d, guest.EventResumed, "The account of Gil Roy was unblocked in Entra.")
}

func TestNothingNewIsNoNews(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		state guest.State
		seen  guest.Observed
	}{
		"still pending":            {guest.Invited, guest.Observed{Account: guest.Account{ExternalUserState: "PendingAcceptance", Enabled: true}}},
		"pending and blocked":      {guest.Invited, guest.Observed{Account: guest.Account{ExternalUserState: "PendingAcceptance"}}},
		"active as before":         {guest.Active, guest.Observed{Account: guest.Account{ExternalUserState: "Accepted", Enabled: true}}},
		"suspended as before":      {guest.Suspended, guest.Observed{Account: guest.Account{ExternalUserState: "Accepted"}}},
		"blocked by us at the end": {guest.Ending, guest.Observed{Account: guest.Account{ExternalUserState: "Accepted"}}},
		"unblocked after the end":  {guest.Removed, guest.Observed{Account: guest.Account{ExternalUserState: "Accepted", Enabled: true}}},
		"gone":                     {guest.Active, guest.Observed{Removed: true}},
		"gone before it was used":  {guest.Invited, guest.Observed{Removed: true, Account: guest.Account{ExternalUserState: "Accepted"}}},
	} {
		before := guesttest.Case(c.state)
		if d, any := guest.Notice(before, c.seen, guesttest.Noon); any || d.Events != nil || d.Work != nil {
			t.Errorf("%s: %+v", name, d)
		}
		if !reflect.DeepEqual(before, guesttest.Case(c.state)) {
			t.Errorf("%s: the case changed", name)
		}
	}
}

func TestOnlyInvitedGuestsAreOurs(t *testing.T) {
	t.Parallel()
	for account, want := range map[guest.Account]bool{
		{UserType: "Guest", CreationType: "Invitation"}:  true,
		{UserType: "Member", CreationType: "Invitation"}: false,
		{UserType: "Guest", CreationType: ""}:            false,
		{UserType: "guest", CreationType: "Invitation"}:  false,
	} {
		if account.Invited() != want {
			t.Errorf("%+v", account)
		}
	}
}
