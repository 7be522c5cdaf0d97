package lifecycle

import (
	"context"
	"errors"
	"fmt"

	"guestportal/internal/guest"
)

// Weighed is a request with why it has to be decided on its own; empty: it may be
// approved together with others that are alike.
type Weighed struct {
	guest.Request
	Apart string
}

// Weigh says of requests that a person may see which of them they may approve
// together with others, in two queries.
func (s *Service) Weigh(ctx context.Context, by guest.Person, requests []guest.Request) ([]Weighed, error) {
	policy, err := s.Reader.Policy(ctx)
	if err != nil {
		return nil, err
	}
	around, err := s.around(ctx, requests)
	if err != nil {
		return nil, err
	}
	out := make([]Weighed, 0, len(requests))
	for _, r := range requests {
		out = append(out, Weighed{r, r.Apart(by, policy, around[r.ID], s.Now())})
	}
	return out, nil
}

func (s *Service) around(ctx context.Context, requests []guest.Request) (map[guest.RequestID]guest.Around, error) {
	var ids []guest.RequestID
	for _, r := range requests {
		ids = append(ids, r.ID)
	}
	return s.Reader.Around(ctx, ids)
}

// Together gives several requests for an approver, by their references. When one of
// them is none of theirs, there are none; too many, or not alike, are Problems.
func (s *Service) Together(ctx context.Context, by guest.Person, refs []string) ([]Weighed, error) {
	if err := maySelect(by, len(refs)); err != nil {
		return nil, err
	}
	requests, err := s.Reader.RequestsByRef(ctx, refs)
	if err != nil {
		return nil, err
	}
	found := map[string]bool{}
	for _, r := range requests {
		found[r.Ref] = guest.MayDecide(r, by) == nil
	}
	for _, ref := range refs {
		if !found[ref] {
			return nil, guest.ErrNotFound
		}
	}
	if !guest.Alike(requests) {
		return nil, guest.Problems{"": "Select requests for the same access. Those that you have selected are for different packages"}
	}
	return s.Weigh(ctx, by, requests)
}

// maySelect says whether a person may decide on so many requests with one form.
func maySelect(by guest.Person, n int) error {
	switch {
	case !by.Roles.Has(guest.Approver | guest.Administrator):
		return guest.NotAllowed{Reason: "This page is for approvers."}
	case n == 0:
		return guest.Problems{"": "Select the requests to approve"}
	case n > guest.MostTogether:
		return guest.Problems{"": fmt.Sprintf("Select %d requests or fewer", guest.MostTogether)}
	}
	return nil
}

// Outcome is what came of one of several requests: nil, or why it was not approved.
// Of one that is not there for the person, which is guest.ErrNotFound, there is
// nothing but its reference.
type Outcome struct {
	guest.Request // as it then is
	Err           error
}

// ApproveTogether approves several requests that were shown together, each in a
// transaction of its own, so that one that cannot be is in no other's way: not
// one that is not theirs any more, either. Those that the same form has approved
// before count as approved. When none of them is there for the person, the whole is
// guest.ErrNotFound. That they are alike was seen to when they were shown,
// and that they are as they were shown is looked at for each.
func (s *Service) ApproveTogether(ctx context.Context, by guest.Person, all []guest.Seen, key string) ([]Outcome, error) {
	if err := maySelect(by, len(all)); err != nil {
		return nil, err
	}
	var refs []string
	for _, one := range all {
		refs = append(refs, one.Ref)
	}
	requests, err := s.Reader.RequestsByRef(ctx, refs)
	if err != nil {
		return nil, err
	}
	around, err := s.around(ctx, requests)
	if err != nil {
		return nil, err
	}
	failed := map[string]error{}
	for _, one := range all {
		err := s.Cases.UpdateByRequest(ctx, one.Ref, func(c guest.Case, id guest.RequestID) (guest.Decision, error) {
			return guest.ApproveTogether(c, id, by, one, key, around[id], s.Mint, s.Now())
		})
		if !errors.Is(err, guest.ErrRepeated) {
			failed[one.Ref] = err
		}
	}
	if requests, err = s.Reader.RequestsByRef(ctx, refs); err != nil {
		return nil, err
	}
	now := map[string]guest.Request{}
	for _, r := range requests {
		now[r.Ref] = r
	}
	var out []Outcome
	theirs := false
	for _, ref := range refs {
		r, err := now[ref], failed[ref]
		if errors.Is(err, guest.ErrNotFound) {
			r = guest.Request{Ref: ref}
		}
		theirs = theirs || r.ID != ""
		out = append(out, Outcome{r, err})
	}
	if !theirs {
		return nil, guest.ErrNotFound
	}
	return out, nil
}
