package provision

import (
	"context"

	"guestportal/internal/guest"
)

// addSponsor records who answers for the guest.
//
// Source: https://learn.microsoft.com/graph/api/user-post-sponsors
func addSponsor(ctx context.Context, r *run, u guest.Undertaking, i guest.Intent, _ guest.Present) error {
	return r.Directory.AddSponsor(ctx, u.Guest.ObjectID, i.Step.Sponsor, i.ClientRequestID)
}
