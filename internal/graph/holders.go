package graph

import (
	"context"
	"net/http"

	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/models"

	"guestportal/internal/guest"
)

// RoleHolders reads one page of the people and groups that hold a role of an app, as
// GroupOwners does; appID is the object id of its service principal. Who is assigned
// without a role, by one that is switched off, or is a program, is left out.
//
// Source: https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignedto
func (c *Client) RoleHolders(ctx context.Context, appID, link string) (page []guest.RoleHolder, next string, done bool, err error) {
	values, err := c.roleValues(ctx, appID)
	if err != nil {
		return nil, "", false, err
	}
	r := request{
		operation: "read who holds the app's roles", method: kiota.GET, path: "/servicePrincipals/{guid}/appRoleAssignedTo",
		ids: []string{appID}, link: link, want: http.StatusOK,
	}
	err = send(ctx, c, r, models.CreateAppRoleAssignmentCollectionResponseFromDiscriminatorValue,
		func(list models.AppRoleAssignmentCollectionResponseable) error {
			if list.GetValue() == nil {
				return errIncomplete
			}
			for _, a := range list.GetValue() {
				if a == nil || a.GetPrincipalId() == nil || a.GetAppRoleId() == nil {
					return errIncomplete
				}
				kind, value := text(a.GetPrincipalType()), values[a.GetAppRoleId().String()]
				if (kind == "User" || kind == "Group") && value != "" {
					page = append(page, guest.RoleHolder{ObjectID: a.GetPrincipalId().String(), Group: kind == "Group", Value: value})
				}
			}
			if next = text(list.GetOdataNextLink()); next != "" && next == r.link {
				return errEndless
			}
			return c.onward(next)
		})
	if err != nil {
		return nil, "", false, err
	}
	return page, next, next == "", nil
}

// roleValues gives the values of an app's roles that are switched on, by their ids.
//
// Source: https://learn.microsoft.com/graph/api/serviceprincipal-get
func (c *Client) roleValues(ctx context.Context, appID string) (map[string]string, error) {
	r := request{
		operation: "read the app's roles", method: kiota.GET, path: "/servicePrincipals/{guid}", ids: []string{appID}, want: http.StatusOK,
		query: query("$select", "id,appRoles"),
	}
	values := map[string]string{}
	err := send(ctx, c, r, models.CreateServicePrincipalFromDiscriminatorValue, func(sp models.ServicePrincipalable) error {
		if sp == nil || !isGUID(text(sp.GetId())) {
			return errIncomplete
		}
		for _, role := range sp.GetAppRoles() {
			if role != nil && role.GetId() != nil && yes(role.GetIsEnabled()) {
				values[role.GetId().String()] = text(role.GetValue())
			}
		}
		return nil
	})
	return values, err
}

// directMembersPath is that of a group's own members.
const directMembersPath = "/groups/{guid}/members"

// DirectMembers reads one page of the users who are members of a group itself, as
// GroupMembers does: a role that a group holds is not that of groups within it.
//
// Sources: https://learn.microsoft.com/graph/api/group-list-members,
// https://learn.microsoft.com/entra/identity/enterprise-apps/assign-user-or-group-access-portal
func (c *Client) DirectMembers(ctx context.Context, groupID, link string) (ids []string, next string, done bool, err error) {
	return c.people(ctx, request{
		operation: "read the group's own members", path: directMembersPath, ids: []string{groupID}, query: query("$select", "id", "$top", "999"), link: link,
	})
}
