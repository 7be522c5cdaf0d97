package guest

import "time"

// EventKind says what happened.
type EventKind string

const (
	EventRequested      EventKind = "requested"
	EventApproved       EventKind = "approved"
	EventDeclined       EventKind = "declined"
	EventWithdrawn      EventKind = "withdrawn"
	EventExpired        EventKind = "expired"
	EventStep           EventKind = "step"        // a step is about to be tried
	EventStepDone       EventKind = "step done"   // read back and found true
	EventStepFailed     EventKind = "step failed" // refused, or not known
	EventAccountCreated EventKind = "account created"
	EventInvitationSent EventKind = "invitation sent"
	EventResent         EventKind = "resent"
	EventAccepted       EventKind = "accepted"
	EventSuspended      EventKind = "suspended"
	EventResumed        EventKind = "resumed"
	EventEnded          EventKind = "access ended"
	EventRemoved        EventKind = "removed"
	EventReplaced       EventKind = "replaced" // one access by another, or by the same for longer
	EventAttention      EventKind = "attention"
	EventTryAgain       EventKind = "try again"
	EventInSync         EventKind = "in sync"

	EventDriftFound EventKind = "drift found"
	EventDriftGone  EventKind = "drift gone"
	EventAdopted    EventKind = "adopted"
	EventPutBack    EventKind = "put back"

	EventAppAsked EventKind = "app asked for"
	EventAppMade  EventKind = "app added"
	EventAppReady EventKind = "app ready"
	EventFollowed EventKind = "package followed" // a package was brought to a newer version
	EventReviewed EventKind = "reviewed"         // approved, and others have to as well
	EventAsked    EventKind = "asked"            // others are asked to decide, too
	EventReminded EventKind = "reminded"

	EventEdited    EventKind = "edited"    // the sponsor changed what they ask for
	EventSuggested EventKind = "suggested" // an approver would rather approve something else
	EventKept      EventKind = "kept"      // the sponsor does not want that

	EventHelpAsked EventKind = "help asked" // the guest had their sponsor told that they can't get in
	EventLinkMade  EventKind = "link made"  // the invitation link was made anew
	EventOpened    EventKind = "opened"     // somebody looked at the invitation by its link
)

// Event is one row of the history. The actor is kept as text: the row stays
// true when the person leaves.
type Event struct {
	At        time.Time
	Kind      EventKind
	Actor     PersonID // empty: the portal itself, or the guest
	ActorName string
	Request   RequestID // empty when it concerns the guest as a whole
	Version   int       // of the request after the event
	Words     string    // a sentence for people
	Comment   string    // what a person wrote about it
	Minor     bool      // shown under Everything only
}

// portalName is the actor of what nobody in particular did.
const portalName = "Guest Portal"

func byPerson(k EventKind, by Person, at time.Time, words string) Event {
	return Event{At: at, Kind: k, Actor: by.ID, ActorName: by.Name, Words: words}
}

func byPortal(k EventKind, at time.Time, words string) Event {
	return Event{At: at, Kind: k, ActorName: portalName, Words: words}
}
