package graph

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/google/uuid"
	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/models"

	"guestportal/internal/guest"
)

var readAssignments = request{
	operation: "read the guest's app roles", method: kiota.GET, path: "/users/{guid}/appRoleAssignments", want: http.StatusOK,
}

// Assignments gives the app roles that the guest holds directly. Graph's list
// also has those of the guest's groups, which are not the guest's to remove.
//
// Source: https://learn.microsoft.com/graph/api/user-list-approleassignments
func (c *Client) Assignments(ctx context.Context, objectID string) ([]guest.Assignment, error) {
	r := readAssignments
	r.ids = []string{objectID}
	assignments := []guest.Assignment{}
	err := all[models.AppRoleAssignmentable, models.AppRoleAssignmentCollectionResponseable](
		ctx, c, r, models.CreateAppRoleAssignmentCollectionResponseFromDiscriminatorValue,
		func(a models.AppRoleAssignmentable) error {
			if a == nil || !opaqueKey.MatchString(text(a.GetId())) || a.GetPrincipalId() == nil || a.GetResourceId() == nil || a.GetAppRoleId() == nil {
				return errIncomplete
			}
			if strings.EqualFold(a.GetPrincipalId().String(), objectID) {
				assignments = append(assignments, guest.Assignment{
					ID: text(a.GetId()), AppID: a.GetResourceId().String(), RoleID: a.GetAppRoleId().String(),
				})
			}
			return nil
		})
	if err != nil {
		return nil, err
	}
	return assignments, nil
}

// AssignRole gives the guest an app role, or access as such with
// guest.DefaultAccess. appID is the object id of the app's service principal.
//
// Source: https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto
func (c *Client) AssignRole(ctx context.Context, objectID, appID, roleID, clientRequestID string) error {
	r := stepCall(guest.StepAssignRole, clientRequestID, appID)
	if !isGUID(objectID) || !isGUID(appID) || !isGUID(roleID) {
		return r.refused(errors.New("an id is not a GUID"))
	}
	principal, resource, role := uuid.MustParse(objectID), uuid.MustParse(appID), uuid.MustParse(roleID)
	body := models.NewAppRoleAssignment()
	body.SetPrincipalId(&principal)
	body.SetResourceId(&resource)
	body.SetAppRoleId(&role)
	r.body = body
	return send(ctx, c, r, models.CreateAppRoleAssignmentFromDiscriminatorValue, func(made models.AppRoleAssignmentable) error {
		if !opaqueKey.MatchString(text(made.GetId())) {
			return errIncomplete
		}
		return nil
	})
}

// UnassignRole takes an app role from whoever holds it by that assignment; the
// id is the one that Assignments gave.
//
// Source: https://learn.microsoft.com/graph/api/serviceprincipal-delete-approleassignedto
func (c *Client) UnassignRole(ctx context.Context, appID, assignmentID, clientRequestID string) error {
	return c.do(ctx, stepCall(guest.StepUnassignRole, clientRequestID, appID, assignmentID))
}
