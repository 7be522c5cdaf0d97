package provision

import (
	"context"

	"guestportal/internal/guest"
)

// invite makes the account. Graph sends no mail: the guest hears from us. The
// redeem link in the answer is dropped; a fresh one costs one call.
//
// Source: https://learn.microsoft.com/graph/api/invitation-post
func (r *run) invite(ctx context.Context, u guest.Undertaking, i guest.Intent) (objectID string, err error) {
	landing, err := r.LandingURL(ctx, u.Guest)
	if err != nil {
		return "", &guest.Fault{Kind: guest.FaultNotSent, Operation: "invite the guest", Cause: err}
	}
	order := guest.InvitationOrder{
		Email: u.Guest.Email.String(), DisplayName: u.Guest.Name, RedirectURL: landing,
		Sponsors: []string{u.Guest.Sponsor.ObjectID},
	}
	objectID, _, err = r.Directory.Invite(ctx, order, i.ClientRequestID)
	return objectID, err
}
