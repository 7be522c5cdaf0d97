package guest

import (
	"slices"
	"time"
)

// MostEdits is how often a request can be changed once it was sent.
const MostEdits = 10

// mayAnswer says whether it is for a person to say what becomes of a request that
// waits for a decision: it is for its sponsor.
func mayAnswer(r Request, by Person) error {
	switch {
	case !r.Sponsor.Same(by) || r.State == Draft:
		return ErrNotFound
	case !by.Roles.Has(Sponsor):
		return NotAllowed{"Only sponsors can change a request."}
	case r.State != Pending:
		return MovedOn{closedWords(r)}
	}
	return nil
}

// MayEdit says whether a person may change a request that waits for a decision:
// its sponsor, until it is decided.
func MayEdit(r Request, by Person, now time.Time) error {
	if err := mayAnswer(r, by); err != nil {
		return err
	}
	switch {
	case !now.Before(r.DecideBy):
		return MovedOn{"This request ended because nobody decided in time."}
	case r.Edited >= MostEdits:
		return MovedOn{"You have changed this request " + plural(MostEdits, "time") + ", which is the most that is possible. Cancel it, and ask anew."}
	}
	return nil
}

// Editable gives the request of the case that a draft edits, if the person may still
// change it.
func (c Case) Editable(draft Request, by Person, now time.Time) (Request, error) {
	r, err := c.request(draft.Edits)
	if err != nil {
		return r, err
	}
	return r, MayEdit(r, by, now)
}

// Editing gives the facts without what is only so because of a request that is to
// be changed: it is no second one, and makes no more guests.
func (f Facts) Editing(id RequestID, ref string) Facts {
	if f.OpenRef == ref {
		f.OpenRequest, f.OpenRef = false, ""
	}
	f.SentToday, f.SentTodayInAll, f.Open, f.Guests, f.GuestsInAll = 0, 0, 0, 0, 0
	f.Here.Requests = slices.DeleteFunc(slices.Clone(f.Here.Requests), func(x Request) bool { return x.ID == id })
	return f
}

// NewEdit is a draft that, when it is sent, takes the place of what a request asks
// for. Until then approvers see the request as it stands.
func NewEdit(r Request, a Ask, by Person, key string, mint Mint, now time.Time) (Request, error) {
	if err := MayEdit(r, by, now); err != nil {
		return Request{}, err
	}
	if r.asksFor(a) {
		return Request{}, unchanged()
	}
	draft, err := NewDraft(a, by, key, mint, now)
	draft.Edits, draft.EditsRef = r.ID, r.Ref
	return draft, err
}

// asksFor tells whether a request that was sent asks for exactly this already.
func (r Request) asksFor(a Ask) bool {
	r.Guest = a.Here.ID // a new guest has an id only once the request was sent
	return r.Same(a)
}

func unchanged() Problems {
	return Problems{"": "Nothing is different from what you ask for already. Change something, or leave the request as it is"}
}

// Used tells of a draft that has taken the place of what a request asked for.
func (r Request) Used() bool { return !r.UsedAt.IsZero() }

// Shown is what a sponsor had before their eyes when they sent an edit: the
// version of the draft, and that of the request as it stands.
type Shown struct{ Draft, Request int }

// SubmitEdit puts a draft into the place of what a request of the case asks for. Every
// line begins anew, in the newest version of its package, with an id of its own, so
// that nothing that was said before counts for it; who was asked before is told.
// Ask is the draft checked again, now.
func SubmitEdit(c Case, draft Request, a Ask, by Person, seen Shown, mint Mint, now time.Time) (Decision, error) {
	if err := ownDraft(draft, by, seen.Draft); err != nil {
		return Decision{}, err
	}
	before, err := c.Editable(draft, by, now)
	switch {
	case err != nil:
		return Decision{}, err
	case before.Version != seen.Request:
		return Decision{}, MovedOn{changedWords(before, seen.Request)}
	case before.asksFor(a):
		return Decision{}, unchanged()
	}
	r := before.fill(a, mint.Line)
	r.Guest, r.Sponsor, r.Edited = before.Guest, by, before.Edited+1
	r.giveTime(now)
	r.capTime(a.Here)
	g := c.Guest
	if !r.Purpose.Changes() {
		g.Email, g.Name, g.Org, g.Language, g.Delivery, g.Message = r.Email, r.Name, r.Org, r.Language, r.Delivery, r.Message
	}
	draft.State, draft.ClosedAt, draft.UsedAt = Withdrawn, now, now
	draft.Version++
	d := Decision{Request: &r, Guest: &g, Used: &draft}
	d.record(r, byPerson(EventEdited, by, now, editedWords(before, r, by)), differencesInLines(EditDifferences(before, r)))
	if err := r.begin(a.Roster, c.Policy, now); err != nil {
		return Decision{}, err
	}
	d.tellOfEdit(before, r)
	return d, nil
}

// tellOfEdit tells everybody who was asked, or has said something, that it is
// different now, and asks whoever is asked now for the first time. What nobody has
// to decide now is settled.
func (d *Decision) tellOfEdit(before, r Request) {
	kind := MailChanged
	if !slices.ContainsFunc(r.Lines, func(l Line) bool { return !l.inAdvance() }) {
		kind = MailSettled
	}
	var told []PersonID
	tell := func(p PersonID) {
		if p != "" && p != r.Sponsor.ID && !slices.Contains(before.StandIns, p) && !slices.Contains(told, p) {
			told = append(told, p)
			d.mail(kind, p, r.ID)
		}
	}
	for _, l := range before.Lines {
		for _, a := range l.Everybody() {
			tell(a.ID)
		}
		for _, v := range l.Reviews {
			tell(v.By)
		}
		tell(l.Decision.By) // what an older version of the program stored has no reviews
	}
	for _, p := range r.Approvers() {
		if !slices.Contains(told, p.ID) {
			d.mail(MailAsked, p.ID, r.ID)
		}
	}
}

// capTime lets nobody decide when an approval would give nothing any more.
func (r *Request) capTime(here Guest) {
	for _, end := range []time.Time{r.Until, here.Until} {
		if !end.IsZero() && end.Before(r.DecideBy) {
			r.DecideBy = end
		}
	}
}
