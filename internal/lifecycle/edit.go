package lifecycle

import (
	"context"

	"guestportal/internal/guest"
)

// edited names the request that is changed with a form; the zero value is none.
type edited struct {
	id  guest.RequestID
	ref string
}

func editing(r guest.Request) edited { return edited{r.ID, r.Ref} }

func (e edited) facts(f guest.Facts) guest.Facts {
	if e.id == "" {
		return f
	}
	return f.Editing(e.id, e.ref)
}

// about gives a form what it is about, which is no choice of it.
func about(r guest.Request, f guest.Form) guest.Form {
	was := r.Form()
	f.Purpose, f.Guest, f.Replaces = was.Purpose, was.Guest, was.Replaces
	if f.Purpose == guest.ExtendAccess {
		f.Packages = was.Packages
	}
	return f
}

// Editable gives the person's own request that waits for a decision, to be changed.
// What is decided is guest.MovedOn, with the request.
func (s *Service) Editable(ctx context.Context, by guest.Person, ref string) (guest.Request, error) {
	r, err := s.Reader.RequestByRef(ctx, ref)
	if err != nil {
		return r, err
	}
	return r, guest.MayEdit(r, by, s.Now())
}

// SaveEdit checks a changed form of a request that waits, and keeps it as a draft
// that takes the request's place once it is sent. Otherwise as SaveDraft.
func (s *Service) SaveEdit(ctx context.Context, by guest.Person, ref string, f guest.Form, key string) (draft string, err error) {
	r, err := s.Editable(ctx, by, ref)
	if err != nil {
		return "", err
	}
	ask, err := s.check(ctx, by, about(r, f), editing(r))
	if err != nil {
		return "", err
	}
	d, err := guest.NewEdit(r, ask, by, key, s.Mint, s.Now())
	if err != nil {
		return "", err
	}
	return s.keepDraft(ctx, by, d, ask)
}

// SubmitEdit puts a draft into the place of what the request asks for that it
// edits. It is checked again, as Submit does. Sent a second time it is
// guest.ErrRepeated.
func (s *Service) SubmitEdit(ctx context.Context, by guest.Person, ref string, seen guest.Shown) error {
	r, err := s.Draft(ctx, by, ref)
	if usedUp(r, by) {
		return guest.ErrRepeated
	}
	if err != nil {
		return err
	}
	return s.Drafts.SendEdit(ctx, ref, s.Now(), func(now guest.Sending) (guest.Decision, error) {
		r, facts := now.Draft, now.Facts
		if usedUp(r, by) {
			return guest.Decision{}, guest.ErrRepeated
		}
		if _, err := facts.Here.Editable(r, by, s.Now()); err != nil {
			return guest.Decision{}, err // what is decided is no matter of the form
		}
		ask, err := judge(r.Form(), now.Offered, now.Policy, by, facts.Editing(r.Edits, r.EditsRef), s.Now())
		if err != nil {
			return guest.Decision{}, err
		}
		return guest.SubmitEdit(facts.Here, r, ask, by, seen, s.Mint, s.Now())
	}, s.preapprove)
}

func usedUp(r guest.Request, by guest.Person) bool { return r.Sponsor.Same(by) && r.Used() }
