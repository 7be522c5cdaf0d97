package provision

import (
	"context"

	"guestportal/internal/guest"
)

// block keeps the guest from signing in. Revoking sessions would do nothing for
// an external user.
//
// Source: https://learn.microsoft.com/graph/api/user-revokesigninsessions
func block(ctx context.Context, r *run, u guest.Undertaking, i guest.Intent, _ guest.Present) error {
	return r.Directory.SetEnabled(ctx, u.Guest.ObjectID, false, i.ClientRequestID)
}

// unblock lets a guest sign in again whom the portal blocked when an earlier
// access ended.
func unblock(ctx context.Context, r *run, u guest.Undertaking, i guest.Intent, _ guest.Present) error {
	return r.Directory.SetEnabled(ctx, u.Guest.ObjectID, true, i.ClientRequestID)
}
