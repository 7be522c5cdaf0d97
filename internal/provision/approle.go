package provision

import (
	"context"

	"guestportal/internal/guest"
)

// assignRole gives the guest an app role.
//
// Source: https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto
func assignRole(ctx context.Context, r *run, objectID string, i guest.Intent, _ guest.Present) error {
	return r.Directory.AssignRole(ctx, objectID, i.Step.Resource.ObjectID, i.Step.Resource.RoleID, i.ClientRequestID)
}

// unassignRole takes an app role away. Graph wants the id of the assignment,
// which is looked up just before, since it is nobody's to remember.
//
// Source: https://learn.microsoft.com/graph/api/serviceprincipal-delete-approleassignedto
func unassignRole(ctx context.Context, r *run, objectID string, i guest.Intent, _ guest.Present) error {
	assignments, err := r.Directory.Assignments(ctx, objectID)
	if err != nil {
		return err
	}
	for _, a := range assignments {
		if a.AppID == i.Step.Resource.ObjectID && a.RoleID == i.Step.Resource.RoleID {
			return r.Directory.UnassignRole(ctx, a.AppID, a.ID, i.ClientRequestID)
		}
	}
	return nil // gone already; reading back confirms it
}
