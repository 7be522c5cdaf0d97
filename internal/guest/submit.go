package guest

import (
	"slices"
	"time"
)

// Mint makes the ids and references that a decision needs, so that this package
// stays free of chance.
type Mint struct {
	Request func() (RequestID, string)
	Guest   func() (GuestID, string)
	Line    func() LineID
	Grant   func() GrantID
	Ask     func() string // id of an ask for an organisation

	Addition func() AdditionID
}

// NewDraft is a request that nobody but its sponsor sees yet.
func NewDraft(a Ask, by Person, key string, mint Mint, now time.Time) (Request, error) {
	if !by.Roles.Has(Sponsor) && !a.ByOwner {
		return Request{}, NotAllowed{"Only sponsors can invite guests."}
	}
	id, ref := mint.Request()
	r := Request{ID: id, Ref: ref, State: Draft, Sponsor: by, CreatedAt: now, Key: key}
	return r.fill(a, mint.Line), nil
}

// ChangeDraft puts a new ask into a draft. Version is the one that the person
// saw.
func ChangeDraft(r Request, a Ask, by Person, version int, mint Mint) (Request, error) {
	if err := ownDraft(r, by, version); err != nil {
		return Request{}, err
	}
	return r.fill(a, mint.Line), nil
}

// OpenDraft refuses a request that is not a draft of this person's: what is
// somebody else's does not exist, and of what is closed or sent it says so.
func OpenDraft(r Request, by Person) error {
	switch {
	case !r.Sponsor.Same(by):
		return ErrNotFound
	case r.Used():
		return MovedOn{"You already sent this change."}
	case r.State == Withdrawn:
		return MovedOn{"You cancelled this request."}
	case r.State != Draft:
		return MovedOn{"You already sent this request."}
	}
	return nil
}

func ownDraft(r Request, by Person, version int) error {
	if err := OpenDraft(r, by); err != nil {
		return err
	}
	if r.Version != version {
		return MovedOn{"You changed this request in another window. Check it again before you send it."}
	}
	return nil
}

// Sending is what is looked at when a draft is sent, all of it at that moment.
type Sending struct {
	Draft   Request
	Facts   Facts
	Offered []Package // of what it asks for, what its sponsor may ask for
	Policy  Policy
}

// Then is what follows at once from a request that was sent, if anything does; it
// is stored in the same transaction.
type Then func(Case, RequestID) (d Decision, follows bool, err error)

// Submit sends a draft to its approvers. Ask is the draft checked again, now:
// rules and the catalogue may have changed since it was written.
func Submit(r Request, a Ask, by Person, version int, policy Policy, mint Mint, now time.Time) (Decision, error) {
	if err := ownDraft(r, by, version); err != nil {
		return Decision{}, err
	}
	if r.Edits != "" {
		return Decision{}, MovedOn{"This changes " + r.EditsRef + ", and is no request of its own."}
	}
	if !by.Roles.Has(Sponsor) && !a.ByOwner {
		return Decision{}, NotAllowed{"Only sponsors can invite guests."}
	}
	if a.Over != "" {
		return Decision{}, MovedOn{a.Over + " Your draft is kept."}
	}
	state, err := next(RequestMachine, r.State, ActSend)
	if err != nil {
		return Decision{}, err
	}
	r = r.fill(a, mint.Line)
	r.Sponsor = by
	g := a.Here
	if g.ID == "" {
		id, ref := mint.Guest()
		g = Guest{
			ID: id, Ref: ref, State: None, Sync: InSync, Sponsor: by,
			Email: r.Email, Name: r.Name, Org: r.Org, Language: r.Language,
			Delivery: r.Delivery, Message: r.Message, CreatedAt: now,
		}
	}
	r.State, r.Guest, r.SentAt, r.DecideBy = state, g.ID, now, now.Add(policy.DecideWithin)
	r.capTime(a.Here)
	if r.ByAnother(g) { // who answers for the guest has a stake in it
		r.Answers = g.Sponsor.ID
	}
	d := Decision{Request: &r, Guest: &g}
	d.record(r, byPerson(EventRequested, by, now, by.Name+" asked "+r.Asks()+"."), r.Reason)
	d.tellSponsor(MailOwnerAsks, g, r)
	if err := r.begin(a.Roster, policy, now); err != nil {
		return Decision{}, err
	}
	d.ask(r, r.Approvers())
	return d, nil
}

// MayWithdraw tells whether a person may take a request back before it is decided: who
// has sent it, and of what somebody else wanted to change of an access that has ended
// meanwhile, the guest's sponsor, who could not invite the guest again while it waits.
func (c Case) MayWithdraw(r Request, by Person) bool {
	return r.Sponsor.Same(by) || c.Guest.Sponsor.Same(by) && !r.SentAt.IsZero() && c.fits(r) != nil
}

// Withdraw takes a request back before it is decided.
func Withdraw(c Case, id RequestID, by Person, now time.Time) (Decision, error) {
	r, err := c.request(id)
	if err != nil {
		return Decision{}, err
	}
	if !c.MayWithdraw(r, by) {
		return Decision{}, ErrNotFound
	}
	if r.State, err = next(RequestMachine, r.State, ActWithdraw); err != nil {
		return Decision{}, MovedOn{closedWords(r)}
	}
	r.Version++
	r.ClosedAt, r.Edits, r.EditsRef = now, "", "" // a draft that is deleted changes nothing
	d := Decision{Request: &r}
	d.record(r, byPerson(EventWithdrawn, by, now, by.Name+" cancelled the request."), "")
	return d, nil
}

// record appends an event about a request.
func (d *Decision) record(r Request, e Event, comment string) {
	e.Request, e.Version, e.Comment = r.ID, r.Version, comment
	d.Events = append(d.Events, e)
}

// mail queues a message, once.
func (d *Decision) mail(k MailKind, to PersonID, r RequestID) {
	w := Work{Kind: WorkMail, Mail: Mail{Kind: k, To: to, Request: r}}
	if !slices.Contains(d.Work, w) {
		d.Work = append(d.Work, w)
	}
}

// converge queues the worker.
func (d *Decision) converge() {
	d.Work = append(d.Work, Work{Kind: WorkConverge})
}
