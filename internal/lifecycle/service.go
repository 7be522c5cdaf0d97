package lifecycle

import (
	"context"
	"time"

	"guestportal/internal/guest"
)

// Drafts is where requests live until they are sent.
type Drafts interface {
	// DraftByKey gives the reference of the sponsor's draft that a form made;
	// guest.ErrNotFound when there is none.
	DraftByKey(ctx context.Context, by guest.PersonID, key string) (ref string, err error)
	// DraftsOf lists a sponsor's drafts, newest first, from the one after a given
	// one on.
	DraftsOf(ctx context.Context, by guest.PersonID, after guest.RequestID, limit int) (drafts []guest.Request, more bool, err error)
	// InsertDraft stores a new draft. When the sponsor has already made one with
	// the same form key it gives that one's reference instead.
	InsertDraft(ctx context.Context, r guest.Request) (ref string, err error)
	// UpdateDraft locks a draft, hands it to change and stores the result.
	UpdateDraft(ctx context.Context, ref string, change func(guest.Request) (guest.Request, error)) error
	// Send locks a draft, its sponsor and its address, hands it to decide with what
	// is then known of the address, the catalogue and the rules in force then, and
	// stores the decision with its guest, history and work.
	Send(ctx context.Context, ref string, now time.Time, decide func(guest.Sending) (guest.Decision, error), then guest.Then) error
	// SendEdit does the same for a draft that edits a request: its guest, with that
	// request, is in the facts. What is no such draft is guest.ErrNotFound.
	SendEdit(ctx context.Context, ref string, now time.Time, decide func(guest.Sending) (guest.Decision, error), then guest.Then) error
}

// Cases is where guests, their requests and grants live. Decide functions run
// inside the transaction, under the guest's lock, and may run again.
type Cases interface {
	UpdateByRequest(ctx context.Context, ref string, decide func(guest.Case, guest.RequestID) (guest.Decision, error)) error
	UpdateByGuest(ctx context.Context, ref string, decide func(guest.Case) (guest.Decision, error)) error
}

// Reader answers pages, each in a few queries.
type Reader interface {
	Policy(ctx context.Context) (guest.Policy, error)
	PackageNames(ctx context.Context, limit int) ([]string, error)
	Facts(ctx context.Context, rules guest.Policy, email guest.Address, by guest.Person, now time.Time) (guest.Facts, error)
	RequestByRef(ctx context.Context, ref string) (guest.Request, error)
	StoryByRequest(ctx context.Context, ref string, now time.Time) (guest.Story, error)
	StoryByGuest(ctx context.Context, ref string, now time.Time) (guest.Story, error)
	StoryOf(ctx context.Context, id guest.GuestID, now time.Time) (guest.Story, error)
	StoryByGrant(ctx context.Context, id guest.GrantID, now time.Time) (guest.Story, error)
	Guests(ctx context.Context, f guest.Filter) (guest.GuestPage, error)
	Reminders(ctx context.Context, sponsor guest.PersonID, now time.Time) (guest.Reminders, error)
	Inbox(ctx context.Context, by guest.PersonID, past bool, after guest.RequestID, limit int) (guest.InboxPage, error)
	WaitingFor(ctx context.Context, by guest.PersonID) (int, error)
	// RequestsByRef gives those of several requests that there are and that were sent.
	RequestsByRef(ctx context.Context, refs []string) ([]guest.Request, error)
	Around(ctx context.Context, ids []guest.RequestID) (map[guest.RequestID]guest.Around, error)
	DecisionTimes(ctx context.Context, ids []guest.PackageID) (map[guest.PackageID][]time.Duration, error)
	DriftList(ctx context.Context, f guest.DriftFilter) (guest.DriftPage, error)
}

// Invitations is what the guest's own page needs.
type Invitations interface {
	// StoryByCode finds the guest of an invitation link by the hash of its code.
	StoryByCode(ctx context.Context, hash []byte, now time.Time) (guest.Story, error)
	// AskRedemption queues the minting of a redeem link for a guest who was found by
	// their link, to be sealed for the given key, and gives the id to ask for it. A
	// link that was replaced meanwhile is guest.ErrNotFound.
	AskRedemption(ctx context.Context, g guest.Guest, publicKey []byte, now time.Time) (id string, err error)
	// TakeRedemption gives the sealed link once it is there and removes it;
	// trouble is a sentence for the guest when there will be none.
	TakeRedemption(ctx context.Context, id string) (sealed []byte, trouble string, err error)
	// HintAcceptance asks for the directory's changes to be read soon.
	HintAcceptance(ctx context.Context) error
}

// Service is the use cases. Its fields are its dependencies.
type Service struct {
	Drafts      Drafts
	Cases       Cases
	Reader      Reader
	Invitations Invitations
	People      People
	Office      Office
	Apps        Apps
	Delegations Delegations
	Catalogue   Catalogue
	Mirror      Mirror
	Rules       Rules
	Mint        guest.Mint
	Links       Links
	Now         func() time.Time
	Preferences Preferences

	Mailroom Mailroom
	Moot     func(guest.Letter) string // why a letter has nothing to say any more; empty when it has
}

// PageSize is how many rows a list shows.
const PageSize = 25

// People is where members of staff are kept.
type People interface {
	// SavePerson stores what a sign-in said of a person, keyed by tenant and
	// object id, and gives the person with their id.
	SavePerson(ctx context.Context, p guest.Person, now time.Time) (guest.Person, error)
}
