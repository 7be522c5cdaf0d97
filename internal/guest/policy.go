package guest

import "time"

// AfterEnd says what happens to the account when the last access has ended.
type AfterEnd string

const (
	Block  AfterEnd = "block"
	Delete AfterEnd = "delete"
)

// Policy is the organisation's rules for guests.
type Policy struct {
	Version        int           `json:"-"`
	OwnDomains     []string      `json:"own_domains"`     // people here are colleagues
	BlockedDomains []string      `json:"blocked_domains"` // nobody from here
	AllowedDomains []string      `json:"allowed_domains"` // when not empty, only from here, unless Everywhere
	Everywhere     bool          `json:"everywhere"`      // from all domains that are not blocked
	FreeMail       FreeMailRule  `json:"free_mail"`       // addresses of free mail providers; empty: as any other
	Partners       []Partner     `json:"partners"`        // what counts for guests from one organisation
	DecideWithin   time.Duration `json:"decide_within"`   // time for the approvers, in nanoseconds
	InvitesPerDay  int           `json:"invites_per_day"` // requests that one sponsor may send in 24 hours
	ResendsPerDay  int           `json:"resends_per_day"` // times that one invitation may be sent again in 24 hours
	ReasonMin      int           `json:"reason_min"`      // characters
	ReasonMax      int           `json:"reason_max"`      // characters
	MessageMax     int           `json:"message_max"`     // characters
	AfterEnd       AfterEnd      `json:"after_end"`       // what happens to the account at the end
	CheckEvery     time.Duration `json:"check_every"`     // how often each guest is compared with Entra, in nanoseconds
	AskForAccess   string        `json:"ask_for_access"`  // whom to ask about a blocked domain or a missing role
	SponsorGroup   string        `json:"sponsor_group"`   // where to be added to become a sponsor

	// Caps. Zero is none.
	MostDomainAsks     int `json:"most_domain_asks"`       // organisations that one sponsor asks for and that wait; zero is the default
	MostOpen           int `json:"most_open"`              // requests of one sponsor that wait for a decision
	MostGuests         int `json:"most_guests"`            // guests of one sponsor, with those who are asked for
	MostGuestsInAll    int `json:"most_guests_in_all"`     // the same for the organisation
	InvitesPerDayInAll int `json:"invites_per_day_in_all"` // requests that are sent in 24 hours

	// How much the worker does in an hour before it stops, or for removals tells,
	// the administrators. Zero is the default: none is never meant.
	InvitationsPerHour int `json:"invitations_per_hour"`
	GiftsPerHour       int `json:"gifts_per_hour"`     // groups and app roles
	DeletionsPerHour   int `json:"deletions_per_hour"` // of accounts, and no more than DeletionsPercent
	DeletionsPercent   int `json:"deletions_percent"`  // of the guests who have an account
	RemovalsPerHour    int `json:"removals_per_hour"`  // groups, app roles and accounts that are taken away

	Prompts Prompts `json:"prompts"` // letters that come by time
}

// DefaultPolicy holds until an administrator decides otherwise.
func DefaultPolicy() Policy {
	return Policy{
		DecideWithin:  14 * 24 * time.Hour,
		InvitesPerDay: 20,
		ResendsPerDay: 3,
		ReasonMin:     20,
		ReasonMax:     500,
		MessageMax:    500,
		AfterEnd:      Block,
		CheckEvery:    24 * time.Hour,
		AskForAccess:  "IT Service Desk",
		SponsorGroup:  "Guest sponsors",

		MostDomainAsks: 5,

		InvitationsPerHour: 100,
		GiftsPerHour:       300,
		DeletionsPerHour:   50,
		DeletionsPercent:   5,
		RemovalsPerHour:    300,

		Prompts: Prompts{First: 2, Second: 7, Third: 14, Guest: 4, Ends: 14, GuestEnds: 7},
	}
}

// checkEvery is CheckEvery, for rules that were written without it as well.
func (p Policy) checkEvery() time.Duration {
	if p.CheckEvery <= 0 {
		return DefaultPolicy().CheckEvery
	}
	return p.CheckEvery
}
