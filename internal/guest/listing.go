package guest

import "time"

// Filter narrows a list of guests. Zero values narrow nothing.
type Filter struct {
	Sponsor    PersonID  // empty: everybody's
	Query      string    // part of name, address or organisation; of everybody's guests, how words in them begin
	Status     Status    // one status
	EndsBefore time.Time // access ends before this moment
	Package    string    // name of an access package, or a part of the names of several
	// Administrator leaves only those for whom an administrator must act.
	Administrator bool
	After         GuestID // the last guest of the page before; empty: the first page
	Limit         int     // rows on a page
}

// GuestRow is one guest in a list.
type GuestRow struct {
	Guest     Guest
	Status    Status
	Access    []string  // names of access packages, asked for or given
	Until     time.Time // end of access, given or asked for
	RequestID RequestID
	Request   string // reference of the newest request
}

// GuestPage is one page of a list. More tells whether there is a next one.
type GuestPage struct {
	Rows []GuestRow
	More bool
}

// Reminders counts what a sponsor should look at; each is capped at 100.
type Reminders struct {
	NotAccepted int
	EndingSoon  int // within 30 days
	Trouble     int
	Drafts      int // requests that are not sent yet
}

// InboxPage is one page of requests for an approver, oldest first; of decided
// ones, newest first.
type InboxPage struct {
	Requests []Request
	More     bool
}

// Story is everything that is known of one guest and the requests for them.
type Story struct {
	Case
	Focus         RequestID            // the request that was opened; empty for the guest's own page
	Held          []Resource           // resources that were read back as given
	History       []Event              // newest first, at most 200
	InvitationAt  time.Time            // when an invitation was last sent; zero: never
	Mailings      []Mailing            // messages to the guest, newest first, at most 10
	LinkCode      string               // code of the invitation link, when the reader may see it
	SponsorGuests int                  // guests that the sponsor answers for now; capped at 1000
	DomainGuests  int                  // other guests from the same domain in the directory now; capped at 1000
	EarlierEnd    time.Time            // when an earlier access of the same person ended; zero: there was none
	Usual         map[PackageID]string // how long decisions usually take, for the sponsor of a request that waits; see Usually
	NameInEntra   string               // what the directory calls the account that a request asks to take on; empty where none does
	Ahead         int                  // guests who are waiting for the worker and come before this one, who waits as well; capped at 20000
	Unified       []string             // object ids of the guest's groups that are Microsoft 365 groups; for the guest's own page
}

// Holds tells whether a resource was read back as given, and not taken away
// since.
func (s Story) Holds(r Resource) bool {
	d, _ := s.driftOf(TakenOutside, r)
	return Contains(s.Held, r) && !d.heldBack()
}

// DriftFilter narrows the list of differences. Zero values narrow nothing.
type DriftFilter struct {
	Kind  DriftKind
	After DriftID // the last one of the page before; empty: the first page
	Limit int
}

// DriftRow is one difference in a list, with the guest it is about.
type DriftRow struct {
	Drift
	GuestRef, GuestName, GuestEmail string
	Sponsor                         string
}

// DriftPage is one page of differences, newest first.
type DriftPage struct {
	Rows []DriftRow
	More bool
}

// Request gives the request in focus, else the newest one.
func (s Story) Request() Request {
	for _, r := range s.Requests {
		if r.ID == s.Focus {
			return r
		}
	}
	if len(s.Requests) > 0 {
		return s.Requests[0]
	}
	return Request{}
}
