package guest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"
)

// Line asks for one access package. It keeps the package as it was when the
// request was made: that, and nothing newer, is what an approval covers.
type Line struct {
	ID       LineID
	Package  Package
	Answers  []Answer // to the package's questions
	Replaces Replaced // what it takes the place of
	State    State    // Pending, Approved, Declined or Expired
	Decision LineDecision

	Stage   int       // of the package's approval that it is in, from 0
	StageAt time.Time // since when; zero: since the request was sent
	Until   time.Time // an earlier end that an approver has set; zero: as asked
	Asked   []Asked   // in all stages so far
	Reviews []Review  // oldest first

	Suggested Suggestion // what an approver would rather approve
}

// LineDecision is who decided a line, when, why and on which digest: the review
// that settled it.
type LineDecision struct {
	By      PersonID
	ByName  string
	At      time.Time
	Comment string
	Digest  string
	Key     string // idempotency key of the form, so that a double click counts once
}

// Request is a sponsor's ask for one guest.
type Request struct {
	ID        RequestID
	Ref       string  // GR-…
	Guest     GuestID // of a draft for a new guest: empty
	Purpose   Purpose
	Account   string // for ForAccount: its object id
	Version   int    // grows with every change
	State     State
	Sponsor   Person
	Email     Address
	Name      string
	Org       string
	Language  string
	Delivery  Delivery
	Until     time.Time
	Reason    string
	Message   string
	Lines     []Line
	CreatedAt time.Time
	SentAt    time.Time // zero for a draft
	DecideBy  time.Time // zero for a draft
	ClosedAt  time.Time // zero while open
	Key       string    // idempotency key of the form that made it

	WakeAt        time.Time  // when time alone changes something next; zero: never, or an older version of the program stored it
	NudgedAt      time.Time  // when the sponsor last reminded those who decide; zero: never
	EscalatedAt   time.Time  // when the sponsor last asked others, too; zero: never
	StandIns      []PersonID // who decides for the sponsor while they are away, and so not on this request
	Answers       PersonID   // the guest's sponsor, when somebody else asks; empty when they ask themselves
	AddressReason string     // why the address is no work address; empty where nobody asked

	Edits    RequestID // of a draft: the request that waits for a decision, in whose place it comes when it is sent
	EditsRef string
	UsedAt   time.Time // a draft took the place of what that request asked for; zero: it did not
	Edited   int       // how often its sponsor has changed it since it was sent
}

// Digest is the fingerprint of what an approver is shown and an approval
// covers: lower-case hex of SHA-256 over the canonical JSON of the ask.
func (r Request) Digest() string {
	type line struct {
		ID        LineID     `json:"id"`
		Package   PackageID  `json:"package"`
		Version   int        `json:"version"`
		Resources []Resource `json:"resources"`
		Answers   []Answer   `json:"answers,omitempty"`
		Replaces  *Replaced  `json:"replaces,omitempty"`
	}
	what := struct {
		Request                   RequestID
		Sponsor                   PersonID
		Email, Name, Org, Lang    string
		Until                     string
		Reason, Message, Delivery string
		Lines                     []line
		AddressReason             string  `json:",omitempty"`
		Purpose                   Purpose `json:",omitempty"`
		Guest                     GuestID `json:",omitempty"`
		Account                   string  `json:",omitempty"`
	}{
		r.ID, r.Sponsor.ID, r.Email.String(), r.Name, r.Org, r.Language,
		r.Until.UTC().Format(time.RFC3339), r.Reason, r.Message, string(r.Delivery), nil, r.AddressReason,
		r.Purpose, "", r.Account,
	}
	if r.Purpose.Changes() {
		what.Guest = r.Guest
	}
	for _, l := range r.Lines {
		asked := line{l.ID, l.Package.ID, l.Package.Version, l.Package.Resources, l.Answers, nil}
		if !l.Replaces.None() {
			asked.Replaces = &l.Replaces
		}
		what.Lines = append(what.Lines, asked)
	}
	raw, err := json.Marshal(what)
	if err != nil {
		panic("a request is plain data and always has a JSON form: " + err.Error())
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// Undecided gives the lines that wait for a decision.
func (r Request) Undecided() []Line {
	var out []Line
	for _, l := range r.Lines {
		if l.State == Pending {
			out = append(out, l)
		}
	}
	return out
}

// Approvers gives everyone who may still decide at least one line, once.
func (r Request) Approvers() []Person {
	var out []Person
	seen := map[PersonID]bool{}
	for _, l := range r.Undecided() {
		for _, a := range r.Deciders(l) {
			if !seen[a.ID] && a.Why != AskedInAdvance {
				seen[a.ID] = true
				out = append(out, a.Person)
			}
		}
	}
	return out
}

// Resources gives what the request asks for, each once.
func (r Request) Resources() []Resource {
	var lists [][]Resource
	for _, l := range r.Lines {
		lists = append(lists, l.Package.Resources)
	}
	return union(lists...)
}

// fill puts an ask into a draft. Lines get new ids: nothing that was said about
// the old ones may cover the new ones.
func (r Request) fill(a Ask, newLine func() LineID) Request {
	r.Email, r.Name, r.Org, r.Language = a.Email, a.Name, a.Organisation, a.Language
	r.Delivery, r.Until, r.Reason, r.Message = a.Delivery, a.Until, a.Reason, a.Message
	r.Purpose, r.Guest, r.Account = a.Purpose, a.Here.ID, a.Account
	r.AddressReason, r.Lines = a.AddressReason, nil
	for _, p := range a.Packages {
		r.Lines = append(r.Lines, Line{ID: newLine(), Package: p, Answers: a.Answers[p.ID], Replaces: a.Replaces, State: Pending})
	}
	r.Version++
	return r
}

// Same tells whether the request asks for exactly this already, packages in the
// same version and with the same answers.
func (r Request) Same(a Ask) bool {
	samePackage := func(l Line, p Package) bool {
		return l.Package.ID == p.ID && l.Package.Version == p.Version && slices.Equal(l.Answers, a.Answers[p.ID]) &&
			l.Replaces.Grant == a.Replaces.Grant
	}
	return r.Purpose == a.Purpose && r.Guest == a.Here.ID && r.Account == a.Account &&
		r.Email == a.Email && r.Name == a.Name && r.Org == a.Organisation && r.Language == a.Language &&
		r.Delivery == a.Delivery && r.Until.Equal(a.Until) && r.Reason == a.Reason && r.Message == a.Message && r.AddressReason == a.AddressReason &&
		slices.EqualFunc(r.Lines, a.Packages, samePackage)
}

// Form gives the request as a form again, so that a draft can be changed.
func (r Request) Form() Form {
	f := Form{
		Purpose: r.Purpose,
		Email:   r.Email.String(), Name: r.Name, Organisation: r.Org, Language: r.Language,
		Until: "date", UntilDate: LastDay(r.Until).Format("2006-01-02"),
		Reason: r.Reason, Message: r.Message, Delivery: string(r.Delivery), AddressReason: r.AddressReason,
	}
	if r.Purpose.Changes() {
		f.Guest = r.Guest
	}
	for _, l := range r.Lines {
		f.fill(l)
		f.Replaces = l.Replaces.Grant
	}
	return f
}
