package guest_test

import (
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// The table is one thing, what people and the worker call is another: here every
// function that moves a state is called in every state, and must do what the
// table says.

func TestEveryFunctionMovesRequestsAsTheTableSays(t *testing.T) {
	t.Parallel()
	inState := map[guest.State]func(*guest.Request){
		guest.Draft: func(*guest.Request) {}, guest.Pending: guesttest.Sent, guest.Approved: guesttest.Approved,
		guest.Declined: guesttest.Declined, guest.Withdrawn: guesttest.Withdrawn, guest.Expired: guesttest.Expired,
	}
	now := guesttest.Noon
	calls := map[guest.Action]func(guest.Request) (guest.Decision, error){
		guest.ActSend: func(r guest.Request) (guest.Decision, error) {
			return guest.Submit(r, ask(t), guesttest.Ana, r.Version, guesttest.Policy(), guesttest.Mint(), now)
		},
		guest.ActApprove: func(r guest.Request) (guest.Decision, error) {
			return decide(r, guesttest.Ben, all(r, guest.Approve))
		},
		guest.ActDecline: func(r guest.Request) (guest.Decision, error) {
			return decide(r, guesttest.Ben, all(r, guest.Decline))
		},
		guest.ActWithdraw: func(r guest.Request) (guest.Decision, error) {
			return guest.Withdraw(guesttest.Of(r), r.ID, guesttest.Ana, now)
		},
		guest.ActExpire: func(r guest.Request) (guest.Decision, error) {
			return guest.Expire(guesttest.Of(r), r.ID, guesttest.Mint(), r.DecideBy)
		},
	}
	for _, s := range guest.RequestStates {
		for a, call := range calls {
			r := guesttest.Request(inState[s])
			d, err := call(r)
			to, allowed := wanted()[move{guest.RequestMachine, s, a}]
			switch {
			case allowed && err != nil:
				t.Errorf("%s on %s: %v", a, s, err)
			case allowed && d.Request.State != to:
				t.Errorf("%s on %s gives %s, want %s", a, s, d.Request.State, to)
			case allowed && (d.Request.Version != r.Version+1 || len(d.Events) == 0 || d.Events[0].Version != d.Request.Version):
				t.Errorf("%s on %s: version %d after %d, events %v", a, s, d.Request.Version, r.Version, d.Events)
			case !allowed && err == nil:
				t.Errorf("%s on %s gives %s, want a refusal", a, s, d.Request.State)
			}
		}
	}
}

func TestEveryFunctionMovesGuestsAsTheTableSays(t *testing.T) {
	t.Parallel()
	now := guesttest.Noon
	notice := func(c guest.Case, state string, enabled bool) (guest.Decision, bool) {
		return guest.Notice(c, guest.Observed{Account: guest.Account{ExternalUserState: state, Enabled: enabled}}, now)
	}
	accepted := func(c guest.Case) string {
		if c.Guest.State == guest.Active || c.Guest.State == guest.Suspended {
			return "Accepted"
		}
		return "PendingAcceptance"
	}
	calls := map[guest.Action]func(guest.Case) (guest.Decision, bool){
		guest.ActGrant: func(c guest.Case) (guest.Decision, bool) {
			r := guesttest.Request(guesttest.Sent)
			c.Requests = []guest.Request{r}
			d, err := guest.Decide(c, r.ID, guesttest.Ben, all(r, guest.Approve), guesttest.Mint(), now)
			return d, err == nil
		},
		guest.ActCreated: func(c guest.Case) (guest.Decision, bool) {
			d, err := guest.Created(c, "object", now)
			return d, err == nil
		},
		guest.ActAccept: func(c guest.Case) (guest.Decision, bool) {
			return notice(c, "Accepted", c.Guest.State != guest.Suspended)
		},
		guest.ActSuspend: func(c guest.Case) (guest.Decision, bool) { return notice(c, accepted(c), false) },
		guest.ActResume:  func(c guest.Case) (guest.Decision, bool) { return notice(c, accepted(c), true) },
		guest.ActEnd: func(c guest.Case) (guest.Decision, bool) {
			d, err := guest.EndAccess(c, guesttest.Ana, "The project is over.", now)
			return d, err == nil
		},
		guest.ActTaken: func(c guest.Case) (guest.Decision, bool) {
			d, err := guest.Settled(c, now)
			return d, err == nil && d.Guest.State != c.Guest.State
		},
		guest.ActTakeAgain: func(c guest.Case) (guest.Decision, bool) {
			c.Drifts = []guest.Drift{drift(guest.BackAgain, guest.DriftOpen, guest.Resource{})}
			d, err := guest.PutBack(c, c.Drifts[0].ID, guesttest.Ana, now)
			return d, err == nil
		},
	}
	for _, s := range guest.GuestStates {
		for a, call := range calls {
			d, moved := call(guesttest.Case(s))
			to, allowed := wanted()[move{guest.GuestMachine, s, a}]
			switch {
			case allowed && !moved:
				t.Errorf("%s on %s is refused", a, s)
			case allowed && d.Guest.State != to:
				t.Errorf("%s on %s gives %s, want %s", a, s, d.Guest.State, to)
			case !allowed && moved:
				t.Errorf("%s on %s gives %s, want a refusal", a, s, d.Guest.State)
			}
			if allowed && len(d.Events) == 0 {
				t.Errorf("%s on %s leaves no trace in the history", a, s)
			}
		}
	}
}
