package guest

import "time"

// Guest is an external person, from the first request to the end of the last
// access. It is the aggregate: every change to a request, a grant or an account
// is made under the lock of the guest's row.
type Guest struct {
	ID       GuestID
	Ref      string // GU-…
	State    State
	Sync     Sync
	Trouble  Trouble // what failed, when Sync is Attention; or what we wait for
	Sponsor  Person
	Email    Address
	Name     string
	Org      string
	Language string
	Delivery Delivery
	Message  string

	ObjectID   string    // in Entra; empty until the account exists
	InvitedAt  time.Time // the account was created
	AcceptedAt time.Time
	Until      time.Time // when the last grant ends, or was ended; before one, the end that is asked for
	Attempts   int       // failed tries to converge in a row
	NextTry    time.Time // not before; zero: at once
	CheckedAt  time.Time // last compared with Entra; zero: never
	CheckDue   time.Time // to be compared again; zero: not until the directory reports something
	Doubt      Doubt     // what the last looks have found that is not recorded
	CreatedAt  time.Time
	Link       Link // to the guest's own page
}

// Grant is the standing result of an approved line.
type Grant struct {
	ID      GrantID
	Guest   GuestID
	Line    LineID
	Request RequestID
	Digest  string // of the request as it was approved
	Package Package
	// FollowedAt is when a newer version of the package last took its place, without
	// what was not approved in it; zero: it is as it was approved.
	FollowedAt time.Time
	From       time.Time
	Until      time.Time
	EndedAt    time.Time // zero while it stands
}

// Live tells whether the grant gives access at a moment.
func (g Grant) Live(now time.Time) bool {
	return g.EndedAt.IsZero() && !now.Before(g.From) && now.Before(g.Until)
}

// Case is all that the domain needs to decide about one guest, loaded under the
// guest's lock.
type Case struct {
	Guest    Guest
	Requests []Request   // all but drafts, newest first
	Grants   []Grant     // all, newest first
	Resent   []time.Time // when the invitation was sent again, newest first; at most 100
	Told     []HelpAsked // what the guest had their sponsor told, newest first; the last few
	Drifts   []Drift     // differences that are not settled, oldest first
	Policy   Policy
	Roster   Roster                 // whom the requests that wait may turn to; nil when none waits
	Owners   map[PackageID][]Person // of the packages that were given, as the catalogue names them now; a package that it does not have is not here
}

// request finds one of the case's requests.
func (c Case) request(id RequestID) (Request, error) {
	for _, r := range c.Requests {
		if r.ID == id {
			return r, nil
		}
	}
	return Request{}, ErrNotFound
}

// Decision is what follows from an action: rows as they then stand, the history
// to append and the work to queue. Nothing has happened yet.
type Decision struct {
	Request *Request
	Used    *Request // the draft that an edit was made from
	Guest   *Guest
	Grants  []Grant    // new or changed ones
	Drifts  []Drift    // new or changed ones
	Gifts   []Resource // that turn out to have been given by the portal
	Events  []Event
	Work    []Work
	Quiet   bool // only the guest's own page looks different
}

// Work is something to be done after the decision is stored, queued in the same
// transaction.
type Work struct {
	Kind WorkKind
	Mail Mail // for WorkMail
}

// WorkKind says which worker takes it.
type WorkKind string

const (
	WorkConverge WorkKind = "converge"
	WorkMail     WorkKind = "mail"
	WorkCheck    WorkKind = "check" // compare the guest with Entra
)

// MailKind says which message is to be written. Its text is made when it is
// sent, from the rows as they then stand.
type MailKind string

const (
	MailInvitation MailKind = "invitation" // to the guest
	MailAsked      MailKind = "asked"      // to an approver
	MailApproved   MailKind = "approved"   // to the sponsor, and so the rest
	MailDeclined   MailKind = "declined"
	MailExpired    MailKind = "expired"
	MailAccepted   MailKind = "accepted"
	MailAttention  MailKind = "attention"
	MailAlarm      MailKind = "alarm"    // to an administrator, about no guest
	MailReminder   MailKind = "reminder" // to who has not decided yet
	MailNudge      MailKind = "nudge"    // the same, because the sponsor asks for it
	MailSettled    MailKind = "settled"  // to those who were asked and need not decide any more

	MailChanged   MailKind = "changed"      // to those who were asked or have decided: the sponsor asks for something else now
	MailSuggested MailKind = "suggested"    // to the sponsor, whom an approver suggests something else
	MailKept      MailKind = "kept"         // to that approver: the sponsor keeps what they asked for
	MailDomain    MailKind = "organisation" // to the sponsor who asked for it: it is allowed, or not

	// To the sponsor, about what somebody who looks after a package does.
	MailOwnerAsks  MailKind = "owner asks"
	MailOwnerDone  MailKind = "owner done" // what they asked for was decided
	MailOwnerEnded MailKind = "owner ended"

	MailDigest MailKind = "digest" // to a member of staff: the messages of a day, a line each
	MailTest   MailKind = "test"   // to an administrator who tries whether mail arrives, about nothing
	// To the sponsor, about what the guest did on their own page.
	MailHelp MailKind = "help" // they can't get in
	MailLeft MailKind = "left" // they no longer need access
	// Those that come by time; see ByTime.
	MailCoach         MailKind = "coach"           // to the sponsor: the guest has not accepted yet
	MailWithdraws     MailKind = "withdraws"       // the same, and the invitation will be withdrawn
	MailGaveUp        MailKind = "gave up"         // to the sponsor: nobody accepted, and the access was withdrawn
	MailGuestReminder MailKind = "guest reminder"  // to the guest, of the invitation
	MailEndsSoon      MailKind = "ends soon"       // to the sponsor
	MailGuestEnds     MailKind = "guest ends soon" // to the guest
)

// AsksToDecide tells of kinds that ask somebody to decide, in their own place or in
// that of somebody who is away.
func (k MailKind) AsksToDecide() bool {
	switch k {
	case MailAsked, MailReminder, MailNudge, MailChanged, MailKept:
		return true
	}
	return false
}

// QueuedMail is a stored message that is to be sent.
type QueuedMail struct {
	ID   string
	Kind MailKind
}

// Mail names a message. To is empty when it goes to the guest.
type Mail struct {
	Kind    MailKind
	To      PersonID
	Request RequestID
	Key     string // idempotency key; empty for mails that follow from a state
	About   string // what keeps the guest from getting in, of MailHelp: a SignInTrouble
}
