package invariant

import (
	"slices"
	"time"
)

// Database is the rows that are judged. A time that is null is zero.
type Database struct {
	Guests   []Guest   `json:"guests"`
	Requests []Request `json:"requests"`
	Lines    []Line    `json:"lines"`
	Grants   []Grant   `json:"grants"`
	Steps    []Step    `json:"steps"` // in the order of their intents
	Given    []Given   `json:"given"`
	History  []Event   `json:"history"` // in the order in which it was written
	Mails    []Mail    `json:"mails"`
	Alarms   []Alarm   `json:"alarms"`
	Policies []Policy  `json:"policies"` // in the order of their versions
	Drifts   []Drift   `json:"drifts"`

	Additions     []Addition     `json:"additions"`
	AdditionSteps []AdditionStep `json:"addition_steps"` // in the order of their intents
}

// Guest is a row of guests, with the sponsor's id in the directory.
type Guest struct {
	ID        string    `json:"id"`
	Ref       string    `json:"ref"`
	State     string    `json:"state"`
	Sync      string    `json:"sync"`
	Email     string    `json:"email"`
	ObjectID  string    `json:"object_id"`
	Sponsor   string    `json:"sponsor"`
	NextTry   time.Time `json:"next_try"`
	Epoch     int64     `json:"epoch"`
	CreatedAt time.Time `json:"created_at"`
	Trouble   struct {
		What    string `json:"what"`
		Who     string `json:"who"`
		Breaker string `json:"breaker"`
	} `json:"trouble"`
}

// Request is a row of requests.
type Request struct {
	ID      string `json:"id"`
	Ref     string `json:"ref"`
	GuestID string `json:"guest_id"`
	Version int    `json:"version"`
	State   string `json:"state"`
	Purpose string `json:"purpose"`
	Account string `json:"account_id"` // that is taken on, when that is the purpose
}

// invites tells whether the request was for somebody to get an account; the others
// are for a guest who is here.
func (r Request) invites() bool { return r.Purpose == "" || r.Purpose == "account" }

// Line is a row of request_lines.
type Line struct {
	ID        string `json:"id"`
	RequestID string `json:"request_id"`
	SponsorID string `json:"sponsor_id"`
	State     string `json:"state"`
	DecidedBy string `json:"decided_by"`
	Digest    string `json:"digest"`
	Replaces  string `json:"replaces"` // the grant that ends when the line is approved
	Package   Package
}

// Package is what a line or a grant is about.
type Package struct {
	Name      string
	Resources []Resource
}

// Grant is a row of grants.
type Grant struct {
	ID          string    `json:"id"`
	GuestID     string    `json:"guest_id"`
	LineID      string    `json:"line_id"`
	RequestID   string    `json:"request_id"`
	Digest      string    `json:"digest"`
	StartsAt    time.Time `json:"starts_at"`
	AccessUntil time.Time `json:"access_until"`
	EndedAt     time.Time `json:"ended_at"`
	FollowedAt  time.Time `json:"followed_at"` // when a newer version of the package last took its place
	Package     Package
}

// end is when a grant stops to count.
func (g Grant) end() time.Time {
	if !g.EndedAt.IsZero() && g.EndedAt.Before(g.AccessUntil) {
		return g.EndedAt
	}
	return g.AccessUntil
}

// liveAt tells whether a grant counts at a moment.
func (g Grant) liveAt(t time.Time) bool { return !t.Before(g.StartsAt) && t.Before(g.end()) }

// opened gives what a grant opened at a moment: before it followed a newer version of
// its package, what its line did.
func (d Database) opened(g Grant, at time.Time) []Resource {
	if g.FollowedAt.IsZero() || !at.Before(g.FollowedAt) {
		return g.Package.Resources
	}
	for _, l := range d.Lines {
		if l.ID == g.LineID {
			return l.Package.Resources
		}
	}
	return nil
}

// Step is a row of steps.
type Step struct {
	ID              string    `json:"id"`
	GuestID         string    `json:"guest_id"`
	Epoch           int64     `json:"epoch"`
	Kind            string    `json:"kind"`
	Resource        Resource  `json:"resource"`
	Sponsor         string    `json:"sponsor"`
	Digest          string    `json:"digest"`
	ClientRequestID string    `json:"client_request_id"`
	IntentAt        time.Time `json:"intent_at"`
	Outcome         string    `json:"outcome"`
	OutcomeAt       time.Time `json:"outcome_at"`
}

// gives tells whether the step gives access to a resource.
func (s Step) gives() bool { return s.Kind == "add member" || s.Kind == "assign role" }

// mints tells whether the step only asks for another link to accept by.
func (s Step) mints() bool { return s.Kind == "mint link" }

// Given is a row of given.
type Given struct {
	GuestID   string   `json:"guest_id"`
	Resource  Resource `json:"resource"`
	Confirmed bool     `json:"confirmed"`
}

// Event is a row of history.
type Event struct {
	ID        int64     `json:"id"`
	At        time.Time `json:"at"`
	Kind      string    `json:"kind"`
	GuestID   string    `json:"guest_id"`
	RequestID string    `json:"request_id"`
	Version   int       `json:"version"`
	Words     string    `json:"words"`
}

// Drift is a row of drift.
type Drift struct {
	ID       string   `json:"id"`
	GuestID  string   `json:"guest_id"`
	Kind     string   `json:"kind"`
	State    string   `json:"state"`
	Resource Resource `json:"resource"`
	ByID     string   `json:"by_id"`
	Why      string   `json:"why"`
}

// Mail is a row of mails.
type Mail struct {
	ID      string `json:"id"`
	Kind    string `json:"kind"`
	GuestID string `json:"guest_id"`
}

// Alarm is a row of alarms.
type Alarm struct {
	Kind     string    `json:"kind"`
	Pauses   bool      `json:"pauses"`
	RaisedAt time.Time `json:"raised_at"`
	ClosedAt time.Time `json:"closed_at"`
	ClosedBy string    `json:"closed_by"`
	Reason   string    `json:"reason"`
}

// Policy is a row of policies.
type Policy struct {
	At   time.Time `json:"at"`
	Body Limits    `json:"body"`
}

// Limits are those of a policy; zero is the standard one.
type Limits struct {
	Invitations int `json:"invitations_per_hour"`
	Gifts       int `json:"gifts_per_hour"`
	Deletions   int `json:"deletions_per_hour"`
}

// of gives the rows that belong to something.
func of[T any](rows []T, theirs func(T) bool) (out []T) {
	for _, r := range rows {
		if theirs(r) {
			out = append(out, r)
		}
	}
	return out
}

func (d Database) steps(guest string) []Step {
	return of(d.Steps, func(s Step) bool { return s.GuestID == guest })
}

func (d Database) grants(guest string) []Grant {
	return of(d.Grants, func(g Grant) bool { return g.GuestID == guest })
}

// drifting tells whether a guest's differing is known: of that kind, in one of
// those states, and about that resource.
func (d Database) drifting(guest, kind string, r Resource, states ...string) bool {
	return slices.ContainsFunc(d.Drifts, func(x Drift) bool {
		return x.GuestID == guest && x.Kind == kind && x.Resource.same(r) && slices.Contains(states, x.State)
	})
}

func (d Database) history(guest string) []Event {
	return of(d.History, func(e Event) bool { return e.GuestID == guest })
}

func (d Database) guest(id string) Guest {
	if i := slices.IndexFunc(d.Guests, func(g Guest) bool { return g.ID == id }); i >= 0 {
		return d.Guests[i]
	}
	return Guest{ID: id, Ref: "an unknown guest"}
}

// approvals gives the lines of a guest that were approved.
func (d Database) approvals(guest string) []Line {
	theirs := map[string]bool{}
	for _, r := range d.Requests {
		theirs[r.ID] = r.GuestID == guest && r.State == "approved"
	}
	return of(d.Lines, func(l Line) bool { return theirs[l.RequestID] && l.State == "approved" && l.DecidedBy != "" })
}
