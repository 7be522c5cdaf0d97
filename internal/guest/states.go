package guest

import (
	"fmt"
	"strings"
)

// State is where a request or a guest stands. Both machines live in one table.
type State string

const (
	Draft     State = "draft"
	Pending   State = "pending"
	Approved  State = "approved"
	Declined  State = "declined"
	Withdrawn State = "withdrawn"
	Expired   State = "expired"

	None      State = "none"
	Inviting  State = "inviting"
	Invited   State = "invited"
	Active    State = "active"
	Suspended State = "suspended"
	Ending    State = "ending"
	Removed   State = "removed"
)

// Action is what can happen to a request or a guest.
type Action string

const (
	ActSend     Action = "send"
	ActApprove  Action = "approve"
	ActDecline  Action = "decline"
	ActWithdraw Action = "withdraw"
	ActExpire   Action = "expire"

	ActGrant   Action = "grant access"
	ActCreated Action = "account created"
	ActAccept  Action = "accept"
	ActSuspend Action = "suspend"
	ActResume  Action = "resume"
	ActEnd     Action = "end access"
	ActTaken   Action = "access taken away"

	ActTakeAgain Action = "take away again" // the account came back after the end
)

// Machine names which of the two a transition belongs to.
type Machine string

const (
	RequestMachine Machine = "request"
	GuestMachine   Machine = "guest"
)

// Transition is one allowed change of state.
type Transition struct {
	Machine Machine
	From    State
	Action  Action
	To      State
}

// Transitions is the whole table; what is not in it cannot happen.
var Transitions = []Transition{
	{RequestMachine, Draft, ActSend, Pending},
	{RequestMachine, Draft, ActWithdraw, Withdrawn},
	{RequestMachine, Pending, ActApprove, Approved},
	{RequestMachine, Pending, ActDecline, Declined},
	{RequestMachine, Pending, ActWithdraw, Withdrawn},
	{RequestMachine, Pending, ActExpire, Expired},

	{GuestMachine, None, ActGrant, Inviting},
	{GuestMachine, Inviting, ActCreated, Invited},
	{GuestMachine, Inviting, ActEnd, Ending},
	{GuestMachine, Invited, ActAccept, Active},
	{GuestMachine, Invited, ActEnd, Ending},
	{GuestMachine, Active, ActSuspend, Suspended},
	{GuestMachine, Active, ActEnd, Ending},
	{GuestMachine, Suspended, ActResume, Active},
	{GuestMachine, Suspended, ActEnd, Ending},
	{GuestMachine, Ending, ActTaken, Removed},
	{GuestMachine, Removed, ActTakeAgain, Ending},
}

// RequestStates and GuestStates are all states, first one first.
var (
	RequestStates = []State{Draft, Pending, Approved, Declined, Withdrawn, Expired}
	GuestStates   = []State{None, Inviting, Invited, Active, Suspended, Ending, Removed}
)

// Actions are all actions.
var Actions = []Action{
	ActSend, ActApprove, ActDecline, ActWithdraw, ActExpire,
	ActGrant, ActCreated, ActAccept, ActSuspend, ActResume, ActEnd, ActTaken, ActTakeAgain,
}

// next gives the state after an action, or MovedOn when the table has no such
// transition.
func next(m Machine, from State, a Action) (State, error) {
	for _, t := range Transitions {
		if t.Machine == m && t.From == from && t.Action == a {
			return t.To, nil
		}
	}
	return from, MovedOn{Reason: fmt.Sprintf("“%s” is not possible any more: this is %s now.", a, from)}
}

// can tells whether the table allows an action.
func can(m Machine, from State, a Action) bool {
	_, err := next(m, from, a)
	return err == nil
}

// Diagram draws the table as a Mermaid state diagram, for README.
func Diagram(m Machine) string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n")
	first := map[Machine]State{RequestMachine: Draft, GuestMachine: None}[m]
	fmt.Fprintf(&b, "    [*] --> %s\n", first)
	for _, t := range Transitions {
		if t.Machine == m {
			fmt.Fprintf(&b, "    %s --> %s: %s\n", t.From, t.To, t.Action)
		}
	}
	return b.String()
}

// Sync tells how the guest's account in Entra compares with what should be so.
type Sync string

const (
	InSync     Sync = "in sync"
	Converging Sync = "converging"
	Attention  Sync = "attention"
)
