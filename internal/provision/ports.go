package provision

import (
	"context"
	"time"

	"guestportal/internal/guest"
)

// Directory is what this package needs of Microsoft Graph. Every error is a
// *guest.Fault. Writes make one attempt each.
type Directory interface {
	Accounts
	Memberships
	Roles
	// Turn waits, for as long as patience at most, until the calls of these steps
	// may be made, and gives the context to make them under. At a step's place, away
	// tells why its call must not be made now. Steps that take something away go
	// before everything else; they are asked for by themselves.
	Turn(ctx context.Context, steps []guest.Step, patience time.Duration) (under context.Context, away []*guest.Fault)
	// Target reads a group or app as it stands now.
	Target(ctx context.Context, r guest.Resource) (guest.Target, error)
}

// Accounts is users, invitations and sponsors.
type Accounts interface {
	FindByMail(ctx context.Context, email string) ([]guest.Account, error)
	Account(ctx context.Context, objectID string) (guest.Account, error)
	Invite(ctx context.Context, o guest.InvitationOrder, clientRequestID string) (objectID string, redeem guest.Secret, err error)
	Sponsors(ctx context.Context, objectID string) ([]string, error)
	AddSponsor(ctx context.Context, objectID, sponsorID, clientRequestID string) error
	SetEnabled(ctx context.Context, objectID string, enabled bool, clientRequestID string) error
	Delete(ctx context.Context, objectID, clientRequestID string) error
}

// Memberships is groups.
type Memberships interface {
	Groups(ctx context.Context, objectID string) ([]string, error)
	AddMember(ctx context.Context, groupID, objectID, clientRequestID string) error
	RemoveMember(ctx context.Context, groupID, objectID, clientRequestID string) error
}

// Roles is app-role assignments.
type Roles interface {
	Assignments(ctx context.Context, objectID string) ([]guest.Assignment, error)
	AssignRole(ctx context.Context, objectID, appID, roleID, clientRequestID string) error
	UnassignRole(ctx context.Context, appID, assignmentID, clientRequestID string) error
}

// Ledger is where intents and outcomes are committed, under a lease.
type Ledger interface {
	Claim(ctx context.Context, id guest.GuestID, owner int32) (guest.Lease, bool, error)
	Release(ctx context.Context, l guest.Lease) error
	TakeUp(ctx context.Context, l guest.Lease) (guest.Undertaking, error)
	Intend(ctx context.Context, l guest.Lease, intents []guest.Intent, events []guest.Event) error
	// Peek gives the lease that stands, for a look that takes nothing.
	Peek(ctx context.Context, id guest.GuestID) (guest.Lease, error)
	Conclude(ctx context.Context, l guest.Lease, outcomes []guest.Outcome, taken []guest.Resource, now time.Time,
		decide func(guest.Case) (guest.Decision, error)) error
}

// Redemptions is where guests who pressed Accept wait for their link.
type Redemptions interface {
	// Redemption commits the intent to mint a link and gives who asks, and the
	// key to seal the link for. While everything is paused the error is guest.Braked.
	Redemption(ctx context.Context, id string, i guest.Intent) (g guest.Guest, publicKey []byte, err error)
	// AnswerRedemption commits the outcome of the intent, if one was committed, with
	// the sealed link, or the words for the guest when there is none.
	AnswerRedemption(ctx context.Context, id string, o guest.Outcome, sealed []byte, trouble string, now time.Time) error
}

// Worker converges guests. Its fields are its dependencies.
type Worker struct {
	Directory   Directory
	Removals    Directory // the same, to look at those who are to lose something: first in line; nil means Directory
	Checks      Directory // the same, for comparisons: last in line; nil means Directory
	Ledger      Ledger
	Redemptions Redemptions
	Owner       int32 // the number of this process among workers
	NewID       func() string
	Now         func() time.Time
	// LandingURL gives our own page to which a guest returns after redeeming.
	LandingURL func(ctx context.Context, g guest.Guest) (string, error)

	targets targets // that were looked at before they were given, for all guests
}

// The worker's own patience. All of it is about what Graph does not tell.
const (
	// roundsAtMost bounds the steps of one run; what is left is for the next.
	roundsAtMost = 8
	// inviteWindow is how long an invitation without an answer may take to show
	// as an account, before it is sent a second time.
	inviteWindow = 2 * time.Minute
	// freshFor is how long a missing account is held for not yet visible rather
	// than deleted.
	freshFor = 15 * time.Minute
	// lagsFor is the same for an account that was seen already: as long as replicas
	// usually lag behind one another.
	lagsFor = 2 * time.Minute
	// lookAgain is the wait between two looks at something that may still appear.
	lookAgain = 3 * time.Second
	// sendAgainAfter is how long a change that Microsoft took may take to show,
	// before it is sent a second time.
	sendAgainAfter = 30 * time.Second
	// targetGoodFor is how long a look at a group or app is good for giving it.
	targetGoodFor = 30 * time.Second
	// pausedFor is the wait for a breaker that has tripped. Whoever lets it go on
	// queues the guests who wait.
	pausedFor = 15 * time.Minute
	// heldElsewhere is the wait when another worker has the guest.
	heldElsewhere = 5 * time.Second
	// atOnce is how many steps of one guest go side by side.
	atOnce = 4
	// callsWithin is how long after its intent a call may begin or end, so that the
	// lease still holds when it does.
	callsWithin = guest.LeaseFor - 5*time.Second
	// tidyUp bounds what is committed after the context has ended.
	tidyUp = 10 * time.Second
)
