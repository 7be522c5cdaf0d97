package lifecycle

import (
	"context"
	"maps"
	"slices"

	"guestportal/internal/guest"
)

// Decide records an approver's verdicts. A form that was already counted is
// guest.ErrRepeated; what somebody else decided meanwhile is guest.MovedOn.
func (s *Service) Decide(ctx context.Context, by guest.Person, ref string, v guest.Verdicts) error {
	if slices.Contains(slices.Collect(maps.Values(v.Lines)), guest.Suggest) {
		r, err := s.Reader.RequestByRef(ctx, ref)
		if err != nil {
			return err
		}
		if v.Offered, err = s.Suggestable(ctx, by, r); err != nil {
			return err
		}
	}
	return s.Cases.UpdateByRequest(ctx, ref, func(c guest.Case, id guest.RequestID) (guest.Decision, error) {
		return guest.Decide(c, id, by, v, s.Mint, s.Now())
	})
}

// Withdraw takes the person's own request back: a draft, or one that nobody has
// decided yet.
func (s *Service) Withdraw(ctx context.Context, by guest.Person, ref string) error {
	return s.Cases.UpdateByRequest(ctx, ref, func(c guest.Case, id guest.RequestID) (guest.Decision, error) {
		return guest.Withdraw(c, id, by, s.Now())
	})
}

// Nudge reminds those who decide on the person's own request, once a day.
func (s *Service) Nudge(ctx context.Context, by guest.Person, ref string) error {
	return s.Cases.UpdateByRequest(ctx, ref, func(c guest.Case, id guest.RequestID) (guest.Decision, error) {
		return guest.Nudge(c, id, by, s.Now())
	})
}

// Escalate asks others about the person's own request, who are next in line, and
// gives them.
func (s *Service) Escalate(ctx context.Context, by guest.Person, ref string) (asked []guest.Person, err error) {
	err = s.Cases.UpdateByRequest(ctx, ref, func(c guest.Case, id guest.RequestID) (d guest.Decision, err error) {
		d, asked, err = guest.Escalate(c, id, by, s.Now())
		return d, err
	})
	return asked, err
}

// Resend sends the invitation again, as often as the policy allows.
func (s *Service) Resend(ctx context.Context, by guest.Person, ref, key string) error {
	return s.Cases.UpdateByGuest(ctx, ref, func(c guest.Case) (guest.Decision, error) {
		return guest.Resend(c, by, key, s.Now())
	})
}

// EndAccess ends all that a guest was given.
func (s *Service) EndAccess(ctx context.Context, by guest.Person, ref, reason string) error {
	return s.Cases.UpdateByGuest(ctx, ref, func(c guest.Case) (guest.Decision, error) {
		return guest.EndAccess(c, by, reason, s.Now())
	})
}

// TryAgain queues a guest that needs attention for the worker.
func (s *Service) TryAgain(ctx context.Context, by guest.Person, ref string) error {
	return s.Cases.UpdateByGuest(ctx, ref, func(c guest.Case) (guest.Decision, error) {
		return guest.TryAgain(c, by, s.Now())
	})
}
