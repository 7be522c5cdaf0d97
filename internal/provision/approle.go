package provision

import (
	"context"

	"guestportal/internal/guest"
)

// assignRole gives the guest an app role.
//
// Source: https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto
func assignRole(ctx context.Context, r *run, u guest.Undertaking, i guest.Intent, _ guest.Present) error {
	return r.Directory.AssignRole(ctx, u.Guest.ObjectID, i.Step.Resource.ObjectID, i.Step.Resource.RoleID, i.ClientRequestID)
}

// unassignRole takes an app role away. Graph wants the id of the assignment, which
// a look has shown; without it nothing can be ordered.
//
// Source: https://learn.microsoft.com/graph/api/serviceprincipal-delete-approleassignedto
func unassignRole(ctx context.Context, r *run, u guest.Undertaking, i guest.Intent, have guest.Present) error {
	id := u.Assignment(i.Step.Resource, have)
	if id == "" {
		return &guest.Fault{Kind: guest.FaultUnknown, Operation: "find the assignment", Cause: guest.ErrNotShown}
	}
	return r.Directory.UnassignRole(ctx, i.Step.Resource.ObjectID, id, i.ClientRequestID)
}
