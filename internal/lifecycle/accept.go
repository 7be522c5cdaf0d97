package lifecycle

import (
	"context"

	"guestportal/internal/guest"
)

// Invitation gives the story behind an invitation link. A code that is wrong,
// replaced or of a guest who was never approved is guest.ErrNotFound, and every code
// is looked up in the same way, so that the time tells nothing either.
func (s *Service) Invitation(ctx context.Context, code string) (guest.Story, error) {
	return s.Invitations.StoryByCode(ctx, HashCode(code), s.Now())
}

// AskRedemption asks the worker for a fresh redeem link, sealed for publicKey.
// The id is for TakeRedemption.
func (s *Service) AskRedemption(ctx context.Context, code string, publicKey []byte) (id string, err error) {
	story, err := s.Invitation(ctx, code)
	if err != nil {
		return "", err
	}
	if story.ShutOut() {
		return "", guest.MovedOn{Reason: "The invitation can't be accepted at the moment."}
	}
	if !story.Guest.LinkWorks() || story.Guest.ObjectID == "" {
		return "", guest.MovedOn{Reason: "The invitation is not ready yet."}
	}
	if err := s.opened(ctx, story); err != nil {
		return "", err
	}
	return s.Invitations.AskRedemption(ctx, story.Guest, publicKey, s.Now())
}

// TakeRedemption gives the sealed redeem link when the worker has answered:
// nothing yet is an empty answer without error.
func (s *Service) TakeRedemption(ctx context.Context, id string) (sealed []byte, trouble string, err error) {
	return s.Invitations.TakeRedemption(ctx, id)
}

// CameBack notes that the guest may just have accepted, so that the directory
// is asked soon; only the directory's answer counts.
func (s *Service) CameBack(ctx context.Context) error {
	return s.Invitations.HintAcceptance(ctx)
}
