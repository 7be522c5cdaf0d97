package provision

import (
	"context"

	"guestportal/internal/guest"
)

// addMember puts the guest into a group.
//
// Source: https://learn.microsoft.com/graph/api/group-post-members
func addMember(ctx context.Context, r *run, u guest.Undertaking, i guest.Intent, _ guest.Present) error {
	return r.Directory.AddMember(ctx, i.Step.Resource.ObjectID, u.Guest.ObjectID, i.ClientRequestID)
}

// removeMember takes the guest out of a group.
//
// Source: https://learn.microsoft.com/graph/api/group-delete-members
func removeMember(ctx context.Context, r *run, u guest.Undertaking, i guest.Intent, _ guest.Present) error {
	return r.Directory.RemoveMember(ctx, i.Step.Resource.ObjectID, u.Guest.ObjectID, i.ClientRequestID)
}
