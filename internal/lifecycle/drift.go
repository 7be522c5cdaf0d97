package lifecycle

import (
	"context"

	"guestportal/internal/guest"
)

// CheckNow has a guest compared with Entra soon.
func (s *Service) CheckNow(ctx context.Context, by guest.Person, ref string) error {
	return s.Cases.UpdateByGuest(ctx, ref, func(c guest.Case) (guest.Decision, error) {
		return guest.CheckNow(c, by, s.Now())
	})
}

// PutBack has the worker make Entra agree again. What was settled meanwhile is
// guest.MovedOn.
func (s *Service) PutBack(ctx context.Context, by guest.Person, ref string, id guest.DriftID) error {
	return s.Cases.UpdateByGuest(ctx, ref, func(c guest.Case) (guest.Decision, error) {
		return guest.PutBack(c, id, by, s.Now())
	})
}

// Adopt agrees to what Entra says. A reason that is missing comes back as
// guest.Problems, and what was settled meanwhile as guest.MovedOn.
func (s *Service) Adopt(ctx context.Context, by guest.Person, ref string, id guest.DriftID, reason string) error {
	return s.Cases.UpdateByGuest(ctx, ref, func(c guest.Case) (guest.Decision, error) {
		return guest.Adopt(c, id, by, reason, s.Now())
	})
}

// DriftList lists the differences of all guests to those who read everything.
func (s *Service) DriftList(ctx context.Context, by guest.Person, f guest.DriftFilter) (guest.DriftPage, error) {
	if !by.Reads() {
		return guest.DriftPage{}, guest.NotAllowed{Reason: "This page is for administrators and auditors."}
	}
	f.Limit = PageSize
	return s.Reader.DriftList(ctx, f)
}
