package lifecycle

import (
	"context"
	"errors"
	"time"

	"guestportal/internal/guest"
)

// Delegations is where it is kept who decides for whom.
type Delegations interface {
	// Away gives who decides for a person, now or from a day on; guest.ErrNotFound
	// when nobody does.
	Away(ctx context.Context, by guest.PersonID, now time.Time) (guest.Delegation, error)
	OtherApprovers(ctx context.Context, by guest.PersonID, limit int) ([]guest.Person, error)
	// GoAway replaces what was said before.
	GoAway(ctx context.Context, d guest.Delegation, now time.Time) error
	ComeBack(ctx context.Context, by guest.PersonID, now time.Time) error
}

// approversShown is among how many a person chooses who decides for them.
const approversShown = 200

// Away gives who decides for the person, nil for nobody, and who could.
func (s *Service) Away(ctx context.Context, by guest.Person) (*guest.Delegation, []guest.Person, error) {
	if !by.Roles.Has(guest.Approver) {
		return nil, nil, guest.NotAllowed{Reason: "This page is for approvers."}
	}
	others, err := s.Delegations.OtherApprovers(ctx, by.ID, approversShown)
	if err != nil {
		return nil, nil, err
	}
	d, err := s.Delegations.Away(ctx, by.ID, s.Now())
	if errors.Is(err, guest.ErrNotFound) {
		return nil, others, nil
	}
	return &d, others, err
}

// GoAway says who decides for the person while they are away; id is that of the
// form, so that a form sent twice counts once.
func (s *Service) GoAway(ctx context.Context, by guest.Person, f guest.AwayForm, id string) (guest.Delegation, error) {
	_, others, err := s.Away(ctx, by)
	if err != nil {
		return guest.Delegation{}, err
	}
	d, err := guest.GoAway(id, by, f, others, s.Now())
	if err != nil {
		return d, err
	}
	return d, s.Delegations.GoAway(ctx, d, s.Now())
}

// ComeBack ends that somebody decides for the person.
func (s *Service) ComeBack(ctx context.Context, by guest.Person) error {
	if !by.Roles.Has(guest.Approver) {
		return guest.NotAllowed{Reason: "This page is for approvers."}
	}
	return s.Delegations.ComeBack(ctx, by.ID, s.Now())
}
