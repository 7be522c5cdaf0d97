package provision

import (
	"context"

	"guestportal/internal/guest"
)

// remove deletes the account; Entra keeps it for 30 days. It was read in this
// very round, and found to be an invited guest.
//
// Source: https://learn.microsoft.com/graph/api/user-delete
func remove(ctx context.Context, r *run, u guest.Undertaking, i guest.Intent, _ guest.Present) error {
	return r.Directory.Delete(ctx, u.Guest.ObjectID, i.ClientRequestID)
}
